"""From a paper's values to its Word file, in the office's own language: bulletin, special report, notice, chase."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.reports.bulletin import Bulletin, Section, Told, write_bulletin
from bot.reports.notice_paper import NoticePaper, write_notice_paper
from bot.reports.special_report import SpecialReport, write_special_report
from bot.rules.bulletins import OF_ONE, SERIES
from bot.services.bulletin_reading import Paper
from bot.services.office import Office
from bot.texts import Texts
from db.enums import PaperKind
from handlers.paper_heads import head_of, paper_texts, period_words

COLUMNS = ("unit", "total", "normal", "lagging", "overdue", "silent", "done")
SPECIAL_COLUMNS = ("number", "title", "unit", "due_on", "state")
NAMED = ("overdue", "late", "behind")
FORM = ("number", "title", "text", "source", "lead", "supporting", "leader", "due_on", "targets", "done_when")
CHASED = frozenset({"number", "title", "text", "lead", "due_on"})  # of these, what a chase repeats
Line = Mapping[str, Any]


def word_of(office: Office, paper: Paper) -> bytes:
    """Return a paper as .docx."""
    texts = paper_texts(office, paper)
    if paper.kind in OF_ONE:
        return write_notice_paper(_notice(office, texts, paper))
    if paper.kind is PaperKind.SPECIAL:
        return write_special_report(_special(office, texts, paper))
    return write_bulletin(_bulletin(office, texts, paper))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _opening(texts: Texts, paper: Paper) -> tuple[str, ...]:
    args = {
        "series": SERIES[paper.kind].value,
        "scope": paper.scope,
        "period": period_words(texts, paper.period),
    }
    return _lines(paper.lead_in) or _lines(texts.plain("bulletin/opening", args))


def _overall(texts: Texts, paper: Paper) -> tuple[Told, ...]:
    args = {"counts": paper.figures["counts"], "at": paper.figures["at"]}
    return tuple(Told(line) for line in _lines(texts.plain("bulletin/overall", args)))


def _bulletin(office: Office, texts: Texts, paper: Paper) -> Bulletin:
    head = head_of(office, texts, paper, f"（{period_words(texts, paper.period)}）")
    sections = _numbered(
        texts,
        [
            [Section(texts.label("paper_section", "overall"), _overall(texts, paper))],
            _achieved(texts, paper),
            _problems(texts, paper),
            _coming(texts, paper),
        ],
    )
    return Bulletin(
        head=head,
        opening=_opening(texts, paper),
        overall=sections[0],
        columns=tuple(texts.label("bulletin_column", column) for column in COLUMNS),
        units=_units(texts, paper),
        sections=tuple(sections[1:]),
    )


def _units(texts: Texts, paper: Paper) -> tuple[tuple[str, ...], ...]:
    rows = list(paper.figures["units"])
    if len(rows) > 1:
        rows.append({"unit": texts.label("bulletin_column", "sum"), **paper.figures["counts"]})
    return tuple(tuple(str(row[column]) for column in COLUMNS) for row in rows)


def _achieved(texts: Texts, paper: Paper) -> list[Section]:
    lines = paper.figures["achieved"]
    if not lines and paper.figures["counts"]["closed"]:
        return []  # it was struck: that there was nothing would not be true
    return [Section(texts.label("paper_section", "achieved"), _told(texts, "achieved", lines))]


def _problems(texts: Texts, paper: Paper) -> list[Section]:
    lines, counts = paper.figures["problems"], paper.figures["counts"]
    heading = texts.label("paper_section", "problems")
    if not lines:
        named = any(counts[name] for name in ("past_end", "late", "behind"))
        return [] if named else [Section(heading, _told(texts, "problems", ()))]
    found, place = [Section(heading)], 0
    for what in NAMED:
        some = [line for line in lines if line["what"] == what]
        if some:
            place += 1
            words = f"{texts.label('paper_second', str(place))}{texts.label('paper_section', what)}"
            found.append(Section(words, _told(texts, "problems", some), level=2))
    return found


def _coming(texts: Texts, paper: Paper) -> list[Section]:
    own = tuple(Told(line) for line in _lines(paper.next_steps))
    lines = paper.figures["coming"]
    told = _told(texts, "coming", lines) if lines or not own else ()
    return [Section(texts.label("paper_section", "coming"), own + told)]


def _told(texts: Texts, section: str, lines: Sequence[Line]) -> tuple[Told, ...]:
    """Return the lines of a section, or that there are none."""
    template = {
        "achieved": "achieved_line",
        "problems": "problem_line",
        "coming": "coming_line",
        "settle": "settle_line",
    }
    if not lines:
        return (Told(texts.label("paper_none", section)),)
    return tuple(
        Told(
            texts.plain(f"bulletin/{template[section]}", {"line": line, "place": place}),
            texts.plain("bulletin/quote", {"line": line}) if line.get("quote") else "",
        )
        for place, line in enumerate(lines, 1)
    )


def _numbered(texts: Texts, groups: Sequence[Sequence[Section]]) -> list[Section]:
    """Return sections with their headings of the first level numbered."""
    found = []
    for place, group in enumerate([group for group in groups if group], 1):
        first = group[0]
        heading = f"{texts.label('paper_ordinal', str(place))}{first.heading}"
        found += [Section(heading, first.lines), *group[1:]]
    return found


def _special(office: Office, texts: Texts, paper: Paper) -> SpecialReport:
    own = tuple(Told(line) for line in _lines(paper.next_steps))
    settle = paper.figures["settle"]
    told = _told(texts, "settle", settle) if settle or not own else ()
    suggested = [Section(texts.label("paper_section", "settle"), own + told)]
    overall = [Section(texts.label("paper_section", "overall"), _overall(texts, paper))]
    groups = [overall, _achieved(texts, paper), _problems(texts, paper), suggested]
    sections = _numbered(texts, groups)
    return SpecialReport(
        head=head_of(office, texts, paper, f"（{period_words(texts, paper.period)}）"),
        opening=_opening(texts, paper),
        standing=sections[0],
        columns=tuple(texts.label("special_column", column) for column in SPECIAL_COLUMNS),
        items=tuple(_item(texts, item) for item in paper.figures["items"]),
        sections=tuple(sections[1:]),
    )


def _item(texts: Texts, item: Line) -> tuple[str, ...]:
    due_on = texts.day(item["due_on"]) if item["due_on"] else ""
    return item["number"], item["title"], item["unit"], due_on, texts.label("paper_state", item["state"])


def _notice(office: Office, texts: Texts, paper: Paper) -> NoticePaper:
    figures = paper.figures
    args = {**figures, "kind": paper.kind.value}
    labels, values = texts.labels("paper_form"), _form(texts, figures["directive"])
    names = [name for name in FORM if paper.kind is not PaperKind.CHASE or name in CHASED]
    return NoticePaper(
        head=head_of(office, texts, paper),
        opening=_lines(texts.plain("bulletin/notice_opening", args)),
        form=tuple((labels[name], values[name]) for name in names if values[name]),
        asked=_lines(texts.plain("bulletin/notice_asked", args)),
    )


def _form(texts: Texts, directive: Line) -> Mapping[str, str]:
    separator = texts.label("list", "separator")
    return {
        **{name: str(directive[name]) for name in ("number", "title", "text", "leader", "done_when")},
        "source": f"{directive['document_number']}《{directive['document']}》",
        "lead": texts.plain("bulletin/form_lead", {"directive": directive}),
        "supporting": separator.join(directive["supporting"]),
        "due_on": texts.plain("bulletin/form_due", {"directive": directive}),
        "targets": separator.join(directive["targets"]),
    }
