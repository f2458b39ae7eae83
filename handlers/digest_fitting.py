"""Fitting a digest into one message of a phone: long words and long sections are cut, the least important first."""

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.services.digests import IN_WORDS, DigestIssue
from bot.services.item_numbers import runs
from bot.texts import Texts
from db.enums import Light
from handlers.links import directive_link

LIMIT = 4000  # of Telegram's 4,096: the clerk's preview has a line of its own above
ELLIPSIS = "…"
LIGHTS = (Light.GREEN, Light.YELLOW, Light.RED, Light.GREY, Light.BLUE)

# section: how many of its lines a leader sees at most; the least important first, which are cut first
CAPS: Mapping[str, int] = {
    "sources": 3,
    "suspended": 10,
    "next": 4,
    "units": 12,
    "moved": 8,
    "unsigned": 12,
    "instructions": 6,
    "parts": 6,
    "late": 12,
    "behind": 10,
    "overdue": 10,
    "settle": 10,
}
NAMED = (
    "settle",
    "overdue",
    "behind",
    "late",
    "parts",
    "unsigned",
    "moved",
)  # sections whose directives are opened by a button
QUOTING = ("overdue", "behind", "moved", "instructions")
FLOORS = (5, 3, 1, 0)
# field: how many characters of it a line has room for
WORDS: Mapping[str, int] = {
    "title": 24, "unit": 20, "quoted_unit": 20, "settle": 120, "quote": 90, "decision": 60, "result": 60, "text": 60,
    "answer": 60,
}  # fmt: skip
READER, DOCUMENT = 40, 60
RUNS = 10  # numbers, or runs of them, that a day of next week names
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Section:
    """What of a section is shown, and how many more there are."""

    lines: Sequence[Any]
    rest: int


@dataclass(frozen=True)
class DueTogether:
    """What is due on one day: the numbers in runs, how many they are, and the title where it is one alone."""

    day: str
    what: str
    numbers: Sequence[str]
    count: int
    title: str


@dataclass(frozen=True)
class Fitted:
    """A digest as HTML for one Telegram message, and the directives it names: number by id, in their order."""

    text: str
    named: Mapping[int, str]


def fit(texts: Texts, issue: DigestIssue, bot: str = "") -> Fitted:
    """Make one message of a digest, however much it has to tell; each number is a link where the bot's username is known."""
    links = _links(issue.figures, bot)
    whole, more = _sections(issue.figures), issue.figures["rest"]
    tighter = list(_tightening({name: min(cap, len(whole[name])) for name, cap in CAPS.items()}))

    def shown(caps: Mapping[str, int]) -> dict[str, Section]:
        return {
            name: Section(whole[name][:cap], len(whole[name]) - cap + more.get(name, 0)) for name, cap in caps.items()
        }

    def rendered(caps: Mapping[str, int]) -> str:
        return texts.render("digest/digest", _args(issue, shown(caps)) | {"links": links})

    place = bisect_left(tighter, x=True, key=lambda caps: length(rendered(caps)) <= LIMIT)
    caps = tighter[min(place, len(tighter) - 1)]
    named = {line["id"]: line["number"] for name in NAMED for line in shown(caps)[name].lines}
    return Fitted(rendered(caps), named)


def _links(figures: Mapping[str, Any], bot: str) -> dict[str, str]:
    """Return where each number of a digest leads to; figures kept of old do not say how it is printed."""
    if not bot:
        return {}
    return {line["number"]: directive_link(bot, line.get("printed", ""), line["id"]) for line in figures["items"]}


def quoted(figures: Mapping[str, Any]) -> frozenset[int]:
    """Return the reports that a digest may show a quotation of, in whatever language: those with room for a line."""
    whole = _sections(figures)
    shown = {name: whole[name][: CAPS[name]] for name in QUOTING}
    shown["moved"] = [line for line in shown["moved"] if line["moved"] == IN_WORDS]
    return frozenset(line["report_id"] for lines in shown.values() for line in lines if line["report_id"] is not None)


def length(text: str) -> int:
    """Return how long Telegram takes an HTML text to be: UTF-16 units without the tags."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2


def _tightening(caps: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
    """Give ever tighter limits: to each floor in turn, the least important section first."""
    now = dict(caps)
    yield dict(now)
    for floor in FLOORS:
        for name in CAPS:
            while now[name] > floor:
                now[name] -= 1
                yield dict(now)


def _sections(figures: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    return {
        "sources": [source | {"title": clip(source["title"], DOCUMENT)} for source in figures["sources"]],
        "suspended": figures["suspended"],
        "settle": _cut(figures["settle"]),
        "behind": _cut(figures["behind"]),
        "overdue": _cut(figures["overdue"]),
        "late": sorted(_cut(figures["late"]), key=_chase),
        "unsigned": sorted(_cut(figures["unsigned"]), key=_sign_by),
        "parts": _cut(figures["parts"]),
        "moved": _cut(figures["moved"]),
        "next": _due_together(figures["next"]),
        "instructions": _cut(figures["instructions"]),
        "units": _most_to_see(figures["units"]),
    }


def _cut(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: clip(value, WORDS[name]) if name in WORDS else value for name, value in line.items()} for line in lines
    ]


def clip(text: str, room: int) -> str:
    """Return a text on one line, cut with an ellipsis where it has more than `room` characters."""
    words = " ".join(text.split())
    return words if len(words) <= room else words[: room - 1].rstrip() + ELLIPSIS


def _chase(line: Mapping[str, Any]) -> tuple[str, int]:
    return line["feedback_due_on"] or "", line["chased"]


def _sign_by(line: Mapping[str, Any]) -> str:
    return line["sign_by"] or ""


def _due_together(lines: Sequence[Mapping[str, Any]]) -> list[DueTogether]:
    def when(line: Mapping[str, Any]) -> tuple[str, str]:
        return line["next_due_on"], line["next_what"]

    found = []
    for (day, what), group in groupby(sorted(lines, key=when), key=when):
        due = list(group)
        title = clip(due[0]["title"], WORDS["title"]) if len(due) == 1 else ""
        numbers = runs(line["number"] for line in due)
        shown = [*numbers[:RUNS], ELLIPSIS] if len(numbers) > RUNS else numbers
        found.append(DueTogether(day, what, shown, len(due), title))
    return found


def _most_to_see(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return units in the office's order; where not all have room, those first that need a look."""
    cut = [{**unit, "unit": clip(unit["unit"], WORDS["unit"])} for unit in units]
    if len(cut) <= CAPS["units"]:
        return cut
    return sorted(cut, key=lambda unit: not unit["lights"].keys() & {Light.RED, Light.YELLOW, Light.GREY})


def _args(issue: DigestIssue, shown: Mapping[str, Section]) -> dict[str, Any]:
    figures = issue.figures
    headline = figures["headline"]
    titles = [clip(title, WORDS["title"]) for title in headline["args"]["titles"]]
    sections = [shown[name] for name in CAPS if name not in {"sources", "units"}]
    return {
        **headline["args"],
        "titles": titles,
        "headline": f"{headline['id']}.j2",
        "issue": issue,
        "reader": clip(issue.reader, READER),
        "reader_title": clip(issue.reader_title, READER),
        "about": clip(issue.about, DOCUMENT),
        "lights": [(light, figures["counts"][light], figures["changes"][light]) for light in LIGHTS],
        "nothing": not any(section.lines or section.rest for section in sections),
        "expected": _same(line["gap"]["expected"] for line in shown["behind"].lines if line["gap"]),
        "late_groups": [(key, list(group)) for key, group in groupby(shown["late"].lines, key=_chase)],
        "unsigned_groups": [(key, list(group)) for key, group in groupby(shown["unsigned"].lines, key=_sign_by)],
        "told": shown,
    }


def _same(values: Iterable[str]) -> str:
    """Return the value that all share, empty where they differ or there is none."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""
