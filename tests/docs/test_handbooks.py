"""The handbooks say what the bot does: their buttons, commands, hours, replies and pictures are held to it."""

import json
import re
import shlex
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.rules.menus import STRANGERS, commands_of
from bot.rules.policy import Policy
from bot.rules.replies import understand
from bot.rules.reply_values import Answered, ItemContext, ReplyContext, TargetContext
from bot.sandbox.server import OFFICE_ZONE
from bot.texts import LANGUAGES, texts_of
from db.enums import Role, TargetKind
from tests.handbook_story import Shot, county_in, monday

FOLDER = Path(__file__).parents[2] / "docs" / "handbook"
READERS = {
    "cadre": {Role.OWNER, Role.LIAISON, Role.HEAD},
    "clerk": {Role.CLERK, Role.APPROVER, Role.OWNER},  # it tells what units may send too
    "leader": {Role.LEADER, Role.AIDE},
    "admin": {Role.ADMIN, Role.CLERK},  # it tells what the supervision office does with it
}
BUTTON = re.compile(r"\[([^\]\[]+)\](?!\()")
EXPLAINED = {"方括号", "Brackets"}
COMMAND = re.compile(r"(?<![\w:/.\])])/([a-z_]+)")
SHELL = re.compile(r"`duban ([^`]+)`")
MADE_UP = re.compile(r"\{\w+\}|\d+")
BOOKS = [(book, language) for book in READERS for language in LANGUAGES]
OF_ALL = {"--help", "--install-completion"}
HOURS = ("bundle_time", "preview_time", "digest_time")


def _text(book: str, language: str) -> str:
    return (FOLDER / f"{book}.{language}.md").read_text(encoding="utf-8")


def _buttons(language: str) -> set[str]:
    """Return all words on buttons, figures in them as #."""
    texts = texts_of(language, OFFICE_ZONE)
    day = texts.plain("intake/date_button", {"day": date(2026, 11, 2)})
    return {MADE_UP.sub("#", words) for words in (*texts.labels("buttons").values(), day)}


@pytest.mark.parametrize(("book", "language"), BOOKS)
def test_each_button_of_a_handbook_exists_by_that_word(book: str, language: str) -> None:
    named = set(BUTTON.findall(_text(book, language))) - EXPLAINED
    assert {name for name in named if MADE_UP.sub("#", name) not in _buttons(language)} == set()


@pytest.mark.parametrize(("book", "language"), BOOKS)
def test_each_command_of_a_handbook_is_in_its_readers_menu(book: str, language: str) -> None:
    named = set(COMMAND.findall(_text(book, language)))
    menu = {*commands_of(READERS[book], Policy(assessment=True)), *STRANGERS}
    assert named - menu == set()
    assert book == "admin" or named


def _shown_commands() -> Iterable[tuple[str, str]]:
    for document in (*FOLDER.glob("*.md"), *FOLDER.parents[1].glob("README*.md")):
        yield from ((document.name, line) for line in SHELL.findall(document.read_text(encoding="utf-8")))


def test_each_command_of_the_machine_exists_with_its_options() -> None:
    shown = list(_shown_commands())
    assert shown
    assert [(name, line) for name, line in shown if not _exists(shlex.split(line))] == []


def _exists(words: list[str]) -> bool:
    """Return whether a command is there, with each option it is shown with; arguments may be anything."""
    if words[0] in OF_ALL:
        return True
    if words[0] not in COMMANDS:
        return False
    command, words = COMMANDS[words[0]].loaded(words[0]), words[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    options = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    is_group = bool(getattr(command, "commands", {})) and bool(words)
    return not is_group and all(word in options for word in words if word.startswith("--"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hours_and_days_are_those_of_the_customs(language: str) -> None:
    policy = Policy()
    told = {name: f"{getattr(policy, name):%H:%M}" for name in HOURS}
    assert told["bundle_time"] in _text("cadre", language)
    assert told["digest_time"] in _text("leader", language)
    assert all(hour in _text("clerk", language) for hour in told.values())
    numbers = set(re.findall(r"\d+", _text("cadre", language)))
    limits = (policy.first_feedback_within, policy.objection_within, policy.longest_postponement, policy.monthly_day)
    assert {
        str(one) for one in (*limits, *policy.final_reminders[:-1], *policy.far_reminders, policy.far_off)
    } <= numbers


# ---- what the cadre's page tells people to write


ITEMS = (
    ItemContext(
        "1",
        "36个重点工业项目",
        targets=(TargetContext(1, "36个重点工业项目", "个", Decimal(36), Decimal(32), TargetKind.SCOPE),),
    ),
    ItemContext("4", "企业技术改造和数字化改造"),
    ItemContext("7", "19家重点用能企业"),
)
REPLIES = {
    "收到": {"acknowledge"},
    "1 已开工33个,其余12月上旬开工": {"number"},
    "刚才打错,1是32个不是33个": {"correction"},
    "7 暂无进展": {"no_progress"},
    "4不归我们,该财政局": {"objection"},
    "7 周五报": {"later_report"},
    "7 已书面报送": {"reported_elsewhere"},
}


@pytest.mark.parametrize("reply", REPLIES)
def test_each_example_of_a_reply_is_understood_as_the_page_says(reply: str) -> None:
    understood = understand(reply, ReplyContext(date(2026, 11, 3), Answered.NONE, ITEMS))
    assert {one.intent.value for one in understood.statements} == REPLIES[reply]
    assert not understood.questions
    assert f"`{reply}`" in _text("cadre", "zh-CN")


# ---- the pictures


def _read() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = json.loads((FOLDER / "pictures" / "words.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_each_picture_are_kept(language: str) -> None:
    taken = {path.stem for path in (FOLDER / "pictures" / language).glob("*.png")}
    assert taken == set(_read()[language])
    assert all(_read()[language].values())


@pytest.mark.timeout(300)  # a whole town on a busy machine
async def test_the_pages_still_say_what_the_pictures_show(tmp_path: Path) -> None:
    """Plays the first day; `make pictures` plays all of it."""
    seen: dict[str, list[str]] = {}

    async def taken(shot: Shot) -> None:
        seen[shot.name] = shot.lines

    async with county_in("zh-CN", tmp_path, taken) as county:
        await monday(county)
    kept = _read()["zh-CN"]
    assert len(seen) > 1
    assert seen == {name: kept[name] for name in seen}, "the pages have changed: make pictures"
