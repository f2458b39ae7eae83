"""A town in which directives were issued on Friday 2022-02-11 at 10:00."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.demo.player import Json, Player, words
from db.enums import Status
from db.models import Directive, Person
from tests.flows.conftest import Played, Scenes
from tests.services.issued import ITEMS, Item, issue_in


@dataclass
class Following:
    """The town and the directives' ids by number."""

    played: Played
    directives: dict[str, int]

    def player(self, name: str) -> Player:
        return self.played.player(name)

    async def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        await self.played.at(month, day, hour, minute)

    async def directive(self, item: str) -> Directive:
        async with self.played.town.bot.database.read() as session:
            return (await session.scalars(select(Directive).where(Directive.id == self.directives[item]))).one()

    async def status(self, item: str) -> Status:
        return (await self.directive(item)).status

    async def current(self, item: str) -> list[int | None]:
        targets = (await self.directive(item)).targets
        return [None if target.current is None else int(target.current) for target in targets]


async def issued(played: Played, items: Sequence[Item] = ITEMS) -> Following:
    """Issue these in a town and let the notices go out."""
    await played.at(2, 11, 10)
    services = played.town.bot.services
    async with played.town.bot.database.read() as session:
        people = {row.name: row.id for row in await session.scalars(select(Person))}
    directives = await issue_in(services.office, people, items)
    await played.town.settle()
    return Following(played, directives)


async def _friday(played: Played) -> None:
    await issued(played)


@pytest.fixture
async def following(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Following]:
    async with scenes.after(_friday, tmp_path / "town") as played:
        yield await _followed(played)


@pytest.fixture
async def any_following(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Following]:
    """The same, once on each database."""
    async with any_scenes.after(_friday, tmp_path / "town") as played:
        yield await _followed(played)


async def _followed(played: Played) -> Following:
    async with played.town.bot.database.read() as session:
        return Following(played, {row.item: row.id for row in await session.scalars(select(Directive))})


def said(messages: Sequence[Json]) -> str:
    """Return all words of some messages."""
    return "\n".join(words(message) for message in messages)


def labels(message: Json) -> list[str]:
    """Return the words of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
