"""What the documents point at is there, and the lists that they keep are whole."""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r"[a-z]+:")


def _links(document: Path) -> Iterator[str]:
    text = CODE.sub("", document.read_text(encoding="utf-8"))
    yield from (link for link in LINK.findall(text) if not OUTSIDE.match(link))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    targets = [(link, document.parent / unquote(link.partition("#")[0])) for link in _links(document)]
    assert [link for link, target in targets if not target.exists()] == []


def test_the_list_of_decisions_is_whole() -> None:
    folder = ROOT / "docs" / "decisions"
    records = {path.name: path for path in folder.glob("[0-9]*.md")}
    listed = re.findall(
        r"^(\d+)\. \[.+\]\((\d{4}-.+\.md)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [name for _, name in listed] == sorted(records)
    assert all(int(number) == int(name[:4]) for number, name in listed)


def test_every_picture_is_shown_in_a_document() -> None:
    shown = {(document.parent / link).resolve() for document in DOCUMENTS for link in _links(document)}
    pictures = {path.resolve() for path in (ROOT / "docs").rglob("*.png")}
    assert pictures - shown == set()


# ---- the drawing of the rooms


def _architecture() -> str:
    return (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def _layers() -> list[set[str]]:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    return [set(re.split(r"\s*[|:]\s*", line.strip())) for line in lines if line.strip()]


def test_the_rooms_are_drawn_in_the_order_of_the_import_rules() -> None:
    [drawing] = re.findall(r"```\n(bot\.__main__ .*?)```", _architecture(), re.DOTALL)
    drawn = [set(re.split(r"\s*[|,]\s*", layer.strip())) for layer in drawing.split("→")]
    assert drawn == _layers()


def test_every_room_of_the_table_is_there_and_every_room_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `([\w/]+)` \|", _architecture(), re.MULTILINE))
    assert [room for room in told if not (ROOT / room / "__init__.py").exists()] == []
    packages = {
        str(path.parent.relative_to(ROOT))
        for room in ("bot", "handlers", "db")
        for path in (ROOT / room).rglob("__init__.py")
    }
    missing = {package for package in packages if package.count("/") == 1 and package not in told}
    assert missing - {"bot/locales"} == set()
