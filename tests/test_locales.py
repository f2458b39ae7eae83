"""Both locales have the same messages, with the same names in them, and the same short words."""

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, meta
from jinja2.exceptions import TemplateNotFound, UndefinedError

from bot.texts import LANGUAGES, LOCALES, Texts, texts_of

ZONE = ZoneInfo("Asia/Shanghai")
GLOBALS = {"label"}
FILTERS = ("day", "fullday", "weekday", "dayw", "amount", "moment", "clock")
TAGS = {"b", "i", "u", "s", "code", "pre", "blockquote", "a", "tg-spoiler"}
CHINESE = re.compile(r"[一-鿿]")


def messages(language: str) -> dict[str, str]:
    folder = LOCALES / language / "messages"
    return {str(f.relative_to(folder)): f.read_text(encoding="utf-8") for f in sorted(folder.rglob("*.j2"))}


def words(language: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for file in sorted((LOCALES / language / "labels").glob("*.toml")):
        for section, labels in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found |= {(section, key) for key in labels}
    return found


def names(source: str) -> set[str]:
    environment = Environment(autoescape=True)
    environment.filters.update(dict.fromkeys(FILTERS, str))
    return meta.find_undeclared_variables(environment.parse(source)) - GLOBALS


def test_every_message_is_in_both_languages() -> None:
    assert messages("zh-CN").keys() == messages("en").keys()


def test_a_message_names_the_same_arguments_in_both_languages() -> None:
    chinese, english = messages("zh-CN"), messages("en")
    differing = {k: names(chinese[k]) ^ names(english[k]) for k in chinese if names(chinese[k]) != names(english[k])}
    assert not differing


def test_short_words_agree() -> None:
    assert words("zh-CN") == words("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_use_only_tags_that_telegram_knows(language: str) -> None:
    wrong = {
        name: tag
        for name, source in messages(language).items()
        for tag in re.findall(r"</?([a-z-]+)", source)
        if tag not in TAGS
    }
    assert not wrong


def test_english_messages_are_english() -> None:
    chinese = {
        name: source for name, source in messages("en").items() if CHINESE.search(re.sub(r"督〔|〕", "", source))
    }
    assert not chinese


def test_text_of_people_is_escaped() -> None:
    folder_texts = Texts("zh-CN", ZONE)
    template = folder_texts.environment.from_string("{{ name }}")
    assert template.render(name="<b>王&李</b>") == "&lt;b&gt;王&amp;李&lt;/b&gt;"


def test_a_missing_argument_is_an_error(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language / "messages").mkdir(parents=True)
        (tmp_path / language / "labels").mkdir()
        (tmp_path / language / "messages" / "hello.j2").write_text("{{ name }}", encoding="utf-8")
    texts = Texts("en", ZONE, tmp_path)
    with pytest.raises(UndefinedError):
        texts.render("hello")
    with pytest.raises(TemplateNotFound):
        texts.render("no such message")


def test_two_topics_may_not_have_the_same_word(tmp_path: Path) -> None:
    (tmp_path / "en" / "labels").mkdir(parents=True)
    for topic in ("a", "b"):
        (tmp_path / "en" / "labels" / f"{topic}.toml").write_text('[buttons]\nback = "Back"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="another topic"):
        Texts("en", ZONE, tmp_path)


@pytest.mark.parametrize(
    ("language", "day", "with_weekday", "moment"),
    [("zh-CN", "2月24日", "2月24日(周四)", "2月24日17:00"), ("en", "24 Feb", "24 Feb (Thu)", "24 Feb 17:00")],
)
def test_dates_are_written_as_people_write_them(language: str, day: str, with_weekday: str, moment: str) -> None:
    texts = texts_of(language, ZONE)
    assert texts.day("2022-02-24") == day
    assert texts.day_with_weekday("2022-02-24") == with_weekday
    assert texts.moment("2022-02-24T09:00:00+00:00") == moment


@pytest.mark.parametrize(("value", "shown"), [("40.0000", "40"), ("4.20", "4.2"), (100, "100"), (0.5, "0.5")])
def test_numbers_lose_needless_zeros(value: float | str, shown: str) -> None:
    assert Texts.amount(value) == shown


def test_a_language_the_project_lacks_is_shown_in_chinese() -> None:
    assert texts_of("fr", ZONE).language == "zh-CN"


@pytest.mark.parametrize(
    ("language", "year", "shown"),
    [("zh-CN", 2022, "2月24日"), ("zh-CN", 2021, "2022年2月24日"), ("en", 2021, "24 Feb 2022"), ("en", None, "24 Feb")],
)
def test_a_date_of_another_year_names_it(language: str, year: int | None, shown: str) -> None:
    assert texts_of(language, ZONE, year).day("2022-02-24") == shown


def _runs_on(lines: list[str], index: int) -> bool:
    """Return whether a line of a template loses its end: the newline after a block tag is not written."""
    line, following = lines[index], lines[index + 1 :]
    words = re.sub(r"\{%.*?%\}", "", line).strip()
    if not words or not line.endswith("%}") or line.startswith("{% macro"):
        return False
    is_last = not any(re.sub(r"\{%.*?%\}", "", later).strip() or "endfor" in later for later in following)
    return not is_last and following[0] != "" and not following[0].startswith("{%-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_runs_into_the_next(language: str) -> None:
    """Where a line of words ends with a block tag, an empty line keeps its end, or the next tag says `{%-`."""
    for file in sorted((LOCALES / language / "messages").rglob("*.j2")):
        lines = file.read_text(encoding="utf-8").split("\n")
        assert [(file.name, lines[i]) for i in range(len(lines) - 1) if _runs_on(lines, i)] == []
