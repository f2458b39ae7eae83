"""An audit that could look nothing up does not pass for one that found nothing."""

from tests.vulnerabilities import Audited


def test_what_was_passed_over_is_counted() -> None:
    said = {
        "dependencies": [
            {"name": "jinja2", "version": "3.1.6", "vulns": []},
            {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-2022-1", "fix_versions": ["1.1"]}]},
            {"name": "uvloop", "skip_reason": "Dependency not found on PyPI and could not be audited: uvloop (0.23.0)"},
        ],
        "fixes": [],
    }
    audited = Audited.of(said)
    assert audited.checked == ("jinja2 3.1.6", "old 1.0")
    assert audited.passed_over == ("uvloop",)
    assert audited.vulnerable == ("old 1.0: PYSEC-2022-1",)
