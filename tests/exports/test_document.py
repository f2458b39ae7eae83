"""docs/export.md tells of every file and every field that is written, in their order."""

import re
from pathlib import Path

from sqlalchemy import Enum

from bot.exports.manifest import Manifest
from db import exported

DOCUMENT = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
FIELD = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_field_is_told_of() -> None:
    head, *sections = re.split(r"^### ", DOCUMENT, flags=re.MULTILINE)
    assert [name for name, _, _ in FIELD.findall(head)] == list(Manifest.model_fields)
    told = {section.partition("\n")[0]: FIELD.findall(section) for section in sections}
    assert list(told) == [table.name for table in exported.exported()]
    for table in exported.exported():
        assert [name for name, _, _ in told[table.name]] == list(exported.fields_of(table)), table.name
        for name, holds, _ in told[table.name]:
            column = table.columns[name]
            assert holds.endswith(", or null") == column.nullable, (table.name, name)
            if isinstance(column.type, Enum):
                assert holds.removesuffix(", or null").split(" / ") == column.type.enums
