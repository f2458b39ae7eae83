"""The bot's face in Telegram, a topic a file: parse the update, one service call, render."""

from handlers import accounts, plain
from handlers.topics import Topic

TOPICS: tuple[Topic, ...] = (plain.PLAIN, accounts.ACCOUNTS)
