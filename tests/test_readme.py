"""What the README says to a new user, done as it stands there, with the sandbox in Telegram's place: up to the first directive."""

import asyncio
import os
import pty
import re
import select
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from python_calamine import CalamineWorkbook

from bot.clock import MovableClock, SystemClock, local_date
from bot.sandbox.client import SandboxClient
from bot.settings import Settings
from bot.texts import texts_of
from db.enums import Status
from db.models import Directive
from db.session import Database
from tests.sandbox_fixture import CADRE, CLERK, LEADER, TOKEN, running

ROOT = Path(__file__).parents[1]
SECTIONS = {"README.md": "## Run it for real", "README.zh-CN.md": "## 正式使用"}
ADMIN, APPROVER = LEADER, CADRE  # accounts of the sandbox; who holds them the roster says
WAIT_SECONDS = 60.0
NEVER = re.compile("(?!)")
TEXTS = texts_of("zh-CN", Settings(_env_file=None, telegram_bot_token=TOKEN).zone)


def commands(readme: str) -> list[str]:
    """Return the lines of the fenced blocks of a README's section for a new user."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    section = text.partition(SECTIONS[readme])[2].partition("\n## ")[0]
    return "".join(re.findall(r"```\n(.*?)```", section, re.DOTALL)).splitlines()


def test_both_readmes_say_the_same() -> None:
    assert commands("README.md") == commands("README.zh-CN.md")


class Machine:
    """A machine on which only the project is, and Telegram is the sandbox."""

    def __init__(self, folder: Path, telegram: str) -> None:
        self.folder = folder
        (folder / ".venv").symlink_to(sys.prefix)
        (folder / "bot").symlink_to(ROOT / "bot")
        telegram_is = {"TELEGRAM_API_URL": telegram, "NO_PROXY": "*"}
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **telegram_is}

    async def types(self, command: str) -> str:
        """Run a command to its end, which has to be a good one; return what it said."""
        how: dict[str, Any] = {"stdin": DEVNULL, "stdout": PIPE, "stderr": STDOUT}
        process = await asyncio.create_subprocess_shell(command, cwd=self.folder, env=self._environment, **how)
        said = (await process.communicate())[0].decode()
        assert process.returncode == 0, f"{command}: {said}"
        return said

    async def answers(self, command: str, answers: dict[str, str]) -> str:
        """Run a command on a terminal and answer its questions, in their order; return what was to be seen."""
        ours, theirs = pty.openpty()
        how: dict[str, Any] = {"stdin": theirs, "stdout": theirs, "stderr": theirs, "start_new_session": True}
        process = await asyncio.create_subprocess_shell(
            f"exec {command}", cwd=self.folder, env=self._environment, **how
        )
        os.close(theirs)
        try:
            seen = await asyncio.to_thread(_talk, ours, answers)
        except BaseException:
            process.kill()
            raise
        assert await process.wait() == 0, seen
        return seen

    @asynccontextmanager
    async def runs(self, command: str) -> AsyncIterator[None]:
        """Run a command for as long as the block lasts; SIGTERM ends it in good order."""
        with (self.folder / "output.txt").open("wb") as output:
            how: dict[str, Any] = {"stdin": DEVNULL, "stdout": output, "stderr": STDOUT}
            process = await asyncio.create_subprocess_shell(
                f"exec {command}", cwd=self.folder, env=self._environment, **how
            )
        try:
            yield
            process.terminate()
            assert await process.wait() == 0, (self.folder / "output.txt").read_text(encoding="utf-8")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _talk(terminal: int, answers: dict[str, str]) -> str:
    seen = ""
    for question, answer in answers.items():
        # its last blank comes when the terminal is ready: what is typed at a hidden question before that is dropped
        said = _read(terminal, re.compile(f"{re.escape(question)}.*: $", re.DOTALL))
        assert question in said, f"{question} was not asked: {seen}{said}"
        seen += said
        os.write(terminal, f"{answer}\n".encode())
    seen += _read(terminal, NEVER)
    os.close(terminal)
    return seen


def _read(terminal: int, until: re.Pattern[str]) -> str:
    """Return what is said up to some words, or to the end."""
    said = b""
    while not until.search(said.decode(errors="ignore")):
        if not select.select([terminal], [], [], WAIT_SECONDS)[0]:
            break
        try:
            said += os.read(terminal, 4096)
        except OSError:  # it has ended
            break
    return said.decode()


class Person:
    """Somebody in a chat with a bot that is another process."""

    def __init__(self, client: SandboxClient, chat: int) -> None:
        self._client, self._chat = client, chat

    async def says(self, text: str, *files: tuple[str, bytes]) -> None:
        await (self._client.upload(self._chat, files) if files else self._client.send(self._chat, text))

    async def sees(self, *words: str, button: str = "") -> dict[str, Any]:
        """Return the newest message of the bot with these words, and a button that begins so; wait for it."""
        for _ in range(int(WAIT_SECONDS / 0.1)):
            for message in reversed(await self._client.messages(self._chat)):
                text = str(message.get("text") or message.get("caption") or "")
                if message["from_bot"] and all(one in text for one in words) and _data(message, button) is not None:
                    return message
            await asyncio.sleep(0.1)
        said = [message.get("text") for message in await self._client.messages(self._chat)]
        raise AssertionError(f"no message with {words} [{button}] among {said}")

    async def presses(self, button: str, *words: str) -> None:
        message = await self.sees(*words, button=button)
        await self._client.press(self._chat, message["message_id"], str(_data(message, button)))

    async def file(self, *words: str) -> bytes:
        return await self._client.download((await self.sees(*words))["document"]["file_id"])


def _data(message: dict[str, Any], label: str) -> str | None:
    """Return the data of a message's button that begins with a label; '' for no label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [button["callback_data"] for row in rows for button in row if button["text"].startswith(label)]
    return "" if not label else next(iter(found), None)


def _code(said: str) -> str:
    found = re.search(r"https://t\.me/\w+\?start=([\w-]+)", said)
    assert found, said
    return found[1]


def planned(line: str) -> str:
    """Return what make would do for a line of the README, as if nothing were there yet."""
    words = ["make", "-n", "-B", *line.split()[1:]]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own


@pytest.mark.timeout(600)
async def test_from_the_readme_to_the_first_directive(tmp_path: Path) -> None:
    install, init, run, copy, bring_in, invite, doctor = commands("README.md")
    assert "-r requirements.txt" in planned(install)
    (tmp_path / "telegram").mkdir()
    (tmp_path / "machine").mkdir()
    async with running(tmp_path / "telegram", MovableClock()) as box:
        machine = Machine(tmp_path / "machine", box.url)
        question = TEXTS.labels("init_question")
        said = await machine.answers(
            init,
            {
                "Language": "",
                question["telegram_bot_token"]: TOKEN,
                question["office_name"]: "澄川县政府办公室",
                question["office_timezone"]: "Asia/Nowhere",
                "IANA": "",
                question["admin"]: "吴迪",
                question["unit"]: "政府办",
            },
        )
        assert TOKEN not in said
        admin, clerk, approver = (Person(box.client, chat) for chat in (ADMIN, CLERK, APPROVER))
        async with machine.runs(run):
            await admin.says(f"/start {_code(said)}")
            await admin.sees("吴迪")
            await machine.types(copy)
            await machine.types(bring_in)
            await clerk.says(f"/start {_code(await machine.types(invite))}")
            await clerk.sees("李敏")
            assert "0项必须处理" in await machine.types(doctor)
            await _first_directive(clerk, approver)
        assert await _issued(machine.folder) == ["经信局"]


async def _first_directive(clerk: Person, approver: Person) -> None:
    """What the README says in words: everybody's codes, a document, review, approval, issue."""
    await clerk.says("/roster")
    await clerk.presses(TEXTS.label("buttons", "invitation_codes"))
    sheet = CalamineWorkbook.from_filelike(BytesIO(await clerk.file("邀请码"))).get_sheet_by_index(0).to_python()
    [code] = [str(cell) for row in sheet if "赵文斌" in row for cell in row if "start=" in str(cell)]
    await approver.says(f"/start {_code(code)}")
    await approver.sees("赵文斌")
    today = local_date(SystemClock().now(), TEXTS._zone)
    due = today + timedelta(days=40)
    speech = (
        f"在全县工业经济工作会议上的讲话\n({today.year}年{today.month}月{today.day}日)\n"
        f"一、抓好项目\n1.由经信局牵头,{due.year}年{due.month}月{due.day}日前完成18个重点工业项目开工建设。\n"
    )
    await clerk.says("", ("讲话.txt", speech.encode()))
    await clerk.presses("以", "请确认")
    await clerk.presses(TEXTS.label("buttons", "adopt_all"), "已确认")
    await clerk.presses(TEXTS.label("buttons", "submit"), "共1项")
    await _opens(approver)
    await approver.presses(TEXTS.label("buttons", "approve"))
    await approver.sees("已审定")
    await _opens(clerk)
    await clerk.presses(TEXTS.label("buttons", "issue"))
    await clerk.sees("【交办】")


async def _opens(person: Person) -> None:
    """Open the document from the list: outside office hours nobody is told that it waits for them."""
    await person.says("/docs")
    await person.presses("督〔")


async def _issued(folder: Path) -> list[str]:
    database = Database(f"sqlite+aiosqlite:///{folder}/data/duban.db")
    async with database.read() as session:
        found = list(await session.scalars(sqlalchemy.select(Directive).where(Directive.status == Status.ISSUED)))
        names = [one.lead_name for one in found]
    await database.close()
    return names
