"""An office's own words: what is wrong with them is told before anything starts, what is right is shown everywhere."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import SecretStr
from python_calamine import CalamineWorkbook

from bot import own_texts
from bot.app import Duban
from bot.clock import SystemClock
from bot.reports.ledger import write_ledger
from bot.rules.figures import Period, Scope
from bot.rules.policy_file import read_policy
from bot.settings import Settings, SettingsError
from bot.texts import LANGUAGES, LOCALES, texts_of, use_own
from db.session import Database
from handlers.cards import card
from handlers.digest_fitting import fit
from handlers.overviews import overview
from handlers.views import Viewer
from tests.services.fortnight import fortnight
from tests.services.issued import ZONE

PROVINCE = Path(__file__).parents[1] / "examples" / "province"
EVERY = 8  # a part of all templates is enough: whatever is in one of a topic is in others
CARD = "zh-CN/messages/access/refused.j2"
HELD = "zh-CN/messages/report/over.j2"
COMMON = "zh-CN/labels/common.toml"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    use_own(None)


def folder_with(tmp_path: Path, name: str, content: str) -> Path:
    file = tmp_path / "own" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return tmp_path / "own"


def test_what_comes_with_duban_could_be_an_offices_own(tmp_path: Path) -> None:
    shipped = sorted(path.relative_to(LOCALES) for path in LOCALES.rglob("*") if path.is_file())
    chosen = [path for path in shipped if path.suffix == ".toml"] + [p for p in shipped if p.suffix == ".j2"][::EVERY]
    for path in chosen:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LOCALES / path, tmp_path / path)
    assert own_texts.check(tmp_path) == len(chosen) > 150


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("zh-CN/messages/card/crad.j2", "x", ":1: there is no such file of texts"),
        ("fr/labels/common.toml", "", ":1: there is no such file of texts"),
        (COMMON, '[status]\nclosed = "销号\n', ":2: "),
        (COMMON, '# 词\n[statuses]\nclosed = "销号"\n', ":2: there is no section statuses"),
        (COMMON, '[status]\n\nclosd = "销号"\n', ":3: there is no word closd in the section status (there are: draft,"),
        (COMMON, "[status]\nclosed = 3\n", ":2: closed has to be words in one line"),
        (COMMON, '[status]\nclosed = ""\n', ":2: closed has to be words in one line"),
        (COMMON, '[status]\nclosed = "暂缓"\n', ":2: closed is the same as suspended"),
        (
            "zh-CN/labels/digest.toml",
            '[buttons]\ndigest_items = "全部"\n',
            ":2: digest_items has to have {count} in it",
        ),
        ("zh-CN/labels/ledger.toml", '[ledger_sheet]\nsummary = "汇总/总表"\n', ":2: summary names a file or a sheet"),
        (HELD, "{{ number }} {{ title }}\n{% if %}", ":2: "),
        (
            HELD,
            '{{ number }}\n{{ titel }} {{ label("status", status) }}',
            ":2: there is no argument titel (there are: ",
        ),
        (HELD, '{{ title }} {{ label("status", status) }}', ":1: does not print number, which Duban's own text does"),
        (HELD, '{{ number }} {{ title|day2 }} {{ label("status", status) }}', ":1: No filter named 'day2'"),
        (
            HELD,
            '{{ number }} {{ title }}\n\n{{ label("stat", status) }}',
            ":3: there is no section stat of short words",
        ),
        (HELD, '{{ number.digits }} {{ title }} {{ label("status", status) }}', ":1: there is no field digits"),
        (HELD, '{{ number }} {{ title }} {{ label("status", status) }}\n<font>', ":2: <font is no tag"),
        (HELD, '<b>{{ number }} {{ title }} {{ label("status", status) }}', ":1: <b> and </b> do not pair"),
        (HELD, '{{ number }} {{ title }} {{ label("status", status) }}\n1 < 2', ":2: < is no tag that Telegram knows"),
        ("zh-CN/messages/limits/words.j2", "", ":1: has no macro chase, which Duban's own texts use"),
    ],
)
def test_what_is_wrong_is_one_line_with_file_and_line_and_nothing_starts(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    folder = folder_with(tmp_path, name, content)
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr("1:x"),
        overrides_dir=folder,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/x.db",
    )
    with pytest.raises(SettingsError) as refused:
        Duban(settings, SystemClock())
    said = str(refused.value)
    assert said.startswith(f"OVERRIDES_DIR {folder / name}{told}"), said
    assert "\n" not in said


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such folder"):
        own_texts.adopt(tmp_path / "none")


async def test_a_renamed_status_shows_wherever_it_is_shown(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    await week.sign_all()
    await week.services.suspending.suspend(week.cause("李敏"), week.directives["22"], "等上级文件")
    await week.friday(2, 18)
    assert own_texts.adopt(PROVINCE / "texts") == 6
    texts = texts_of("zh-CN", ZONE, 2022)
    viewer = Viewer(week.services, texts, week.people["李敏"])
    shown = await card(viewer, {"directive_id": week.directives["22"]})
    assert shown is not None
    listed = await overview(viewer, {"scope": "m"})
    leader = week.people["周海涛"]
    digest = fit(texts, await week.services.digests.read(leader, (await week.digest("周海涛")).id)).text
    year = Period(date(2022, 1, 1), date(2022, 12, 31))
    book = await week.services.ledger.book(week.people["李敏"], Scope(), year)
    rows = CalamineWorkbook.from_filelike(BytesIO(write_ledger(book, texts))).get_sheet_by_name("台账").to_python()
    for words in (shown.text, listed.text, digest, str(rows)):
        assert "中止督办" in words
        assert "暂缓" not in re.sub("等上级文件", "", words)
    assert texts.render("access/refused") == "这项操作不在您的权限内。如有需要,请联系省政府办公厅督查处。"
    assert texts.label("role", "leader") == "省领导"
    assert texts.label("role", "admin") == "管理员"  # as it comes with Duban
    assert texts_of("en", ZONE).label("status", "suspended") == "Suspended"
    assert read_policy((PROVINCE / "policy.toml").read_text(encoding="utf-8")).sign_within == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_that_fails_all_the_same_gives_way(tmp_path: Path, language: str) -> None:
    args = {"number": "3-5", "title": "工业", "status": "closed"}
    usual = texts_of(language, ZONE).render("report/over", args)
    content = '{{ number|day }} {{ title }} {{ label("status", status) }}'
    own_texts.adopt(folder_with(tmp_path, f"{language}/messages/report/over.j2", content))
    assert texts_of(language, ZONE).render("report/over", args) == usual
