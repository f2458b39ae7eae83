"""The ledger's workbook: nothing that people wrote is a formula, and the formulas give what stands beside them."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.reports.ledger import write_ledger
from bot.reports.ledger_values import LedgerBook, LedgerRow, PartRow, ReportRow, RequestRow, Said, TargetRow
from bot.rules.figures import Entry, Period
from bot.texts import LANGUAGES, texts_of
from db.enums import Cadence, Channel, Kind, Light, ReportKind, RequestKind, RequestStatus, Status, TargetKind
from tests.reports.libreoffice import converted, needs_libreoffice
from tests.services.issued import ZONE

NOW = datetime(2022, 2, 25, 2, tzinfo=UTC)
EVIL = ("=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("http://x","y")', "\t=1", "{=1}")
UNITS = ("经信局", "商务局*", ">5", "=1+1")  # two that COUNTIFS could take for a pattern or a comparison
RECALCULATED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def entry(place: int, **columns: Any) -> Entry:
    light = [*Light, None][place % 6]
    usual: dict[str, Any] = {
        "id": place, "document_id": 1, "year": 2022, "serial": 3, "position": place, "item": str(place), "title": "40只项目",
        "kind": Kind.FIXED_TERM, "status": Status.CLOSED if light is Light.BLUE else Status.IN_PROGRESS, "light": light,
        "unit_id": 1, "unit": UNITS[place % 4], "owner_id": 1, "leader_id": None, "issued_at": NOW,
        "issued_on": date(2022, 2, 1 + place % 28), "sign_by": None, "first_due_on": date(2022, 2, 20), "due_on": date(2022, 2, 20),
        "cadence": Cadence.MONTHLY, "closed_at": None, "closed_on": date(2022, 2, 15 + place % 10) if light is Light.BLUE else None,
        "feedback_due_on": date(2022, 3, 25), "feedback_kind": None, "waiting_since": None, "signed": True,
        "unsigned": place % 7 == 1, "late": place % 5 == 2, "overdue": place % 3 == 0, "behind": None, "lags": place % 4 == 1,
        "unit_now": "" if place == 11 else UNITS[place % 4], "unit_position": 1, "yearly": True,
    }  # fmt: skip
    return Entry(**(usual | columns))


def row(place: int) -> LedgerRow:
    evil = EVIL[place % len(EVIL)]
    one = entry(place)
    return LedgerRow(
        entry=one, text=evil, document=evil, owner=evil, liaisons=(evil,), supporting=(evil,),
        leader=evil, signed_on=date(2022, 2, 14), overdue_days=place % 3 or None, extensions=place % 2,
        extended=place % 2, returned=place % 3,
        targets=(TargetRow(TargetKind.TARGET, evil, "%", Decimal("-4.2"), None, Decimal("-2.1"), Decimal("50.0"), Decimal("15.3"), 0),),
        parts=(), latest=Said(date(2022, 2, 21), evil), problem=Said(date(2022, 2, 22), evil), result=evil, reason=evil, done_when=evil,
    )  # fmt: skip


def book(count: int = 40) -> LedgerBook:
    rows = [row(place) for place in range(1, count + 1)]
    heads = [one.entry for one in rows]
    return LedgerBook(
        office="=1+1", leader="", unit="", document="", period=Period(date(2022, 2, 5), date(2022, 2, 22)), at=NOW,
        units=[*UNITS, ""], rows=rows,
        parts=[PartRow("督〔2022〕3-1", evil, evil, evil, True, Status.ISSUED, Light.RED, True, None) for evil in EVIL],
        reports=[ReportRow(heads[0], NOW, evil, evil, ReportKind.PROGRESS, evil, (evil,), Channel.PHONE, evil, 1, True) for evil in EVIL],
        requests=[
            RequestRow(heads[0], NOW, RequestKind.EXTENSION, evil, evil, None, RequestStatus.GRANTED, evil, None, evil) for evil in EVIL
        ],
        instructions=[], earlier=2, later=1, problems=True, withheld=True,
    )  # fmt: skip


def summary(content: bytes) -> list[list[Any]]:
    lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [line[1:] for line in lines[6 : 6 + len(UNITS) + 2]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_people_wrote_is_a_formula_and_days_are_days(language: str) -> None:
    texts = texts_of(language, ZONE)
    content = write_ledger(book(), texts)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = sorted(name for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
        formulas = [re.findall(r"<f>(.*?)</f>", parts.read(name).decode()) for name in sheets]
        table = parts.read(sheets[1]).decode()
    assert {formula.partition("(")[0] for formula in formulas[0]} == {"SUM", "COUNTIFS", "SUMIFS"}
    assert not any(formulas[1:])
    assert "<autoFilter" in table
    assert 'topLeftCell="C3"' in table
    assert 'fitToHeight="0"' in table
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    assert workbook.sheet_names == [
        texts.label("ledger_sheet", name) for name in ("summary", "ledger", "reports", "targets", "parts", "requests")
    ]
    _, headings, first, *_ = workbook.get_sheet_by_index(1).to_python(skip_empty_area=False)
    cells = dict(zip(headings, first, strict=True))

    def cell(column: str) -> object:
        return cells[texts.label("ledger_column", column)]

    assert cell("issued_on") == date(2022, 2, 2)
    assert (cell("text"), cell("result")) == ("+1", "+1")
    assert cell("light") == f"{texts.label('light_letter', 'yellow')} {texts.label('ledger_light', 'yellow')}"
    targets = workbook.get_sheet_by_index(3).to_python()
    assert targets[2][5] == pytest.approx(-4.2)


def test_a_book_without_rows_and_with_endless_words_is_written() -> None:
    texts = texts_of("zh-CN", ZONE)
    empty = replace(book(1), rows=[], units=[], reports=[], requests=[], parts=[])
    assert summary(write_ledger(empty, texts))[0][:3] == [0, 0, 0]
    endless = replace(book(1), rows=[replace(row(1), text="长" * 40_000)])
    lines = CalamineWorkbook.from_filelike(BytesIO(write_ledger(endless, texts))).get_sheet_by_index(1).to_python()
    assert str(lines[2][2]).endswith("长……")


@needs_libreoffice
def test_the_formulas_give_what_stands_beside_them(tmp_path: Path) -> None:
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATED, encoding="utf-8")
    content = write_ledger(book(), texts_of("zh-CN", ZONE))
    wrong = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(wrong, "w") as target:
        for (
            name
        ) in source.namelist():  # what stands beside the formulas is made wrong, so that it must be calculated anew
            target.writestr(name, re.sub(r"</f><v>\d+</v>", "</f><v>77</v>", source.read(name).decode("utf-8")))
    assert summary(converted(wrong.getvalue(), tmp_path, "xlsx")) == summary(content)
