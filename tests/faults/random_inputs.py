# ruff: noqa: E501 - pools of words
"""What random people do: commands, words, answers, edits, forwards, contacts, files, forged buttons, and messages in groups."""

import random
from collections.abc import Sequence
from typing import Any

from bot.services.outgoing import File
from handlers.callbacks import Act
from tests.handlers.telegram import MESSAGE
from tests.services.papers import SPEECH

FIRST_ACCOUNT, STRANGER = 1000, 999_999
SAYINGS = (
    "收到", "已开工10只", "方案已印发,正在推进", "正常", "完不成", "企业用地没有落实", "已全部完成,请予销号", "请县领导协调用地指标", "申请延期到5月31日,设备未到",
    "过了再报", "昨天OA上报过了", "不归我们,该财政局", "无", "撤回", "5 已开工11只", "4、9 已完成", "请经信局抓紧", "3月15日", "财政局", "王建波", "苏燕",
    "全部 经信局 12月31日 月报", "<b>王</b>&", "=1+1", "\u202e反\u202c", "1", "督〔2022〕3-5",
)  # fmt: skip
WORDS = (
    "",
    "",
    "王建波",
    "苏燕",
    "5",
    "3-5",
    "d5",
    "财政局",
    "on",
    "off",
    "2022",
    "一季度",
    "程志远",
    "nonsense",
    "3-4 3-9",
)
ARGS = (
    "", "", "1", "0", "p", "r", "h", "m", "f.-.0.0.0", "m.-.0.0.0", "d.-.0.0.0", "e.0.0.0", "u.3.0.0", "p.5.0.0", "2022-03-31", "2022", "phone",
    "paper", "people", "tw", "pdf", "lead", "due:2022-12-31", "yes", "into", "among", "hurry", "report", "month", "early", "a", "l", "u", "d",
    "..", "5..", "admin", "clerk.1", "leader.1",
)  # fmt: skip

SHEETS = (  # presses that a file comes of, where they may
    "sh", "ue", "ye", "eb", "ic", "la", "lb", "k5", "vf", "vg", "wf", "ws", "wq", "wr", "yb", "xc", "wc",
)  # fmt: skip
SHEET_ARGS = ("", "", "y", "1", "y.0.0.0", "m.0.3.0", "e.0.0.1", "y.5.0.0", "..", "d.-.0.0.0", "pdf")
GROUPS = (-300, -301)
NEWEST = 12  # files of ours that may come back, from whomever
OWN_FILES = {
    "新.txt": SPEECH.replace("工业经济", "数字经济").encode(),
    "照片.jpg": b"\xff\xd8\xff\xe0 no picture",
    "名单.csv": "序号,名称,状态\n1,甲,已完成\n".encode(),
    "坏.xlsx": b"PK\x03\x04 no workbook",
}


class Inputs:
    """A source of updates. `files`: where the bot finds the content of what is sent to it, by file id."""

    def __init__(self, dice: random.Random, commands: Sequence[str], files: dict[str, bytes]) -> None:
        self._dice = dice
        self._commands = [*commands, "nonsense"]
        self._files = files
        self._ours: list[File] = []

    def came(self, file: File) -> None:
        """Note a file that was sent to somebody: anybody may send it back."""
        self._ours = [*self._ours, file][-NEWEST:]

    def anything(self, account: int, sent: int) -> tuple[str, dict[str, Any]]:
        """Return what somebody does, its kind first, and the update; `sent`: the number of the last message that went out."""
        dice, chat = self._dice, {"id": account, "type": "private"}
        chance = dice.random()
        if chance < 0.47:
            data = self._press()
            query = {"id": "1", "from": _user(account), "chat_instance": "1", "data": data}
            return f"button {data}", {"update_id": 1, "callback_query": {**query, "message": {**MESSAGE, "chat": chat}}}
        message: dict[str, Any] = {"message_id": dice.randrange(100, 900), "date": 1644541200, "from": _user(account)}
        if chance < 0.52:
            return self._in_group(message)
        message["chat"] = chat
        if dice.random() < 0.3:
            message["reply_to_message"] = {**MESSAGE, "message_id": dice.randrange(1, sent + 2), "chat": chat}
        if chance < 0.56:
            whose = dice.choice((account, account + 1, 4242))
            contact = {"phone_number": "13800000000", "first_name": "李敏", "user_id": whose}
            return f"contact {whose}", {"update_id": 1, "message": {**message, "contact": contact}}
        if chance < 0.60:
            return self._file(message)
        return self._words(message)

    def _words(self, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        text = self._text()
        kind = "command" if text.startswith("/") else "words"
        message = {**message, "text": text}
        chance = self._dice.random()
        if chance < 0.05:
            edited = {**message, "edit_date": 1644541300}
            return f"edited {text}", {"update_id": 1, "edited_message": edited}
        if chance < 0.1:
            origin = {"type": "hidden_user", "date": 1644541100, "sender_user_name": "王建波"}
            return f"forwarded {text}", {"update_id": 1, "message": {**message, "forward_origin": origin}}
        return f"{kind} {text}", {"update_id": 1, "message": message}

    def _in_group(self, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        text = self._dice.choice(
            ("/counts on", "/counts off", "/counts", "@duban_bot 5", f"@duban_bot {self._text()}", self._text())
        )
        chat = {"id": self._dice.choice(GROUPS), "type": "supergroup", "title": "工作群"}
        return f"group {text}", {"update_id": 1, "message": {**message, "chat": chat, "text": text}}

    def _file(self, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        dice = self._dice
        mine = [File(name, content) for name, content in OWN_FILES.items()]
        file = dice.choice(self._ours if self._ours and dice.random() < 0.7 else mine)
        ident = f"file{len(self._files) % NEWEST}"
        self._files[ident] = file.content
        document = {"file_id": ident, "file_unique_id": ident, "file_name": file.name, "file_size": len(file.content)}
        caption = {"caption": dice.choice(SAYINGS)} if dice.random() < 0.5 else {}
        return f"file {file.name}", {"update_id": 1, "message": {**message, "document": document, **caption}}

    def _press(self) -> str:
        dice = self._dice
        if dice.random() < 0.15:
            return f"{dice.choice(SHEETS)}:{dice.randrange(17)}:{dice.randrange(3)}:{dice.choice(SHEET_ARGS)}"
        version = dice.choice((0, 1, 2, 3, 4, 5, dice.randrange(16)))
        return f"{dice.choice(list(Act)).value}:{dice.randrange(17)}:{version}:{dice.choice(ARGS)}"

    def _text(self) -> str:
        if self._dice.random() < 0.5:
            return f"/{self._dice.choice(self._commands)} {self._dice.choice(WORDS)}".strip()
        return self._dice.choice(SAYINGS)


def _user(account: int) -> dict[str, Any]:
    return {"id": account, "is_bot": False, "first_name": "谁"}
