"""docs/scaling.md says what the simulation computes."""

from pathlib import Path

from tests.benchmarks.scaling import load, markdown, sentences

DOCUMENT = Path(__file__).parents[2] / "docs" / "scaling.md"


def test_the_document_has_the_figures_of_the_simulation() -> None:
    one, document = load(), DOCUMENT.read_text(encoding="utf-8")
    assert "\n".join(markdown(one)) in document
    assert [sentence for sentence in sentences(one) if sentence not in document] == []
