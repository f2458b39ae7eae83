"""What `handlers.TOPICS` says of each topic is what its file offers: the list is written by hand so that no file is loaded."""

import subprocess
import sys
from dataclasses import fields

from handlers import TOPICS
from handlers.topics import Topic, load

SELDOM = (
    "bot.intake",
    "bot.reports",
    "bot.sandbox",
    "docx",
    "xlsxwriter",
    "matplotlib",
    "alembic",
    "asyncpg",
    "uvicorn",
    "rich",
    "pygments",
    "click",
)


def offered(topic: Topic) -> dict[str, list[str]]:
    names = {field.name: getattr(topic, field.name) for field in fields(Topic) if field.name != "module"}
    return {name: list(some) if not isinstance(some, tuple) else ["one"] * len(some) for name, some in names.items()}


def test_the_list_of_topics_says_what_their_files_offer() -> None:
    for topic in TOPICS:
        assert offered(topic) == offered(load(topic.module)), f"handlers/__init__.py, {topic.module}"


def test_a_bot_that_starts_loads_no_more_than_it_needs() -> None:
    told = "import sys, bot.commands.run; print(*sys.modules)"
    program = [sys.executable, "-c", told]
    loaded = subprocess.run(program, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - our own
    topics = tuple(f"handlers.{topic.module}" for topic in TOPICS)
    assert "bot.app" in loaded
    assert [name for name in loaded if name.startswith((*SELDOM, *topics))] == []
