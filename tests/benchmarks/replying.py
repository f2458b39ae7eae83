"""An office of many owners who all have something to report, and what they write, as Telegram hands it over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.intake.roster_file import Roster, RosterUnit
from bot.services.office import Office
from db.enums import Cadence, Channel, DateSource, FeedbackKind, Kind, Status, TargetKind, UnitRole
from db.models import Acknowledgement, Directive, DirectiveUnit, Document, Feedback, Person, Target, Unit
from db.session import Cause
from tests.services.office import furnish, person

FIRST_ACCOUNT = 200_000
ITEMS = 3  # directives of each owner
WORDS = (
    "{item} 开工{count}只,正在抓紧推进",
    "第{item}项已完成方案起草,正在征求意见,目前开工{count}只",
    "{item}. 目前完成{count}只,预计月底前再开工2只",
)


def roster(owners: int) -> Roster:
    """Return an office with a unit and an owner for each place."""
    return Roster(
        units=(RosterUnit("督查室"), *(RosterUnit(f"单位{place}") for place in range(owners))),
        people=(
            person("李敏", "督查室", "clerk"),
            *(person(f"责任人{place}", f"单位{place}", "owner") for place in range(owners)),
        ),
    )


async def fill(office: Office, owners: int) -> None:
    """Bind owners and issue directives with a counted target to each, long signed, with a report due."""
    people = await furnish(office, roster(owners))
    now = office.clock.now()
    today = office.day_of(now)
    async with office.database.write(Cause(now)) as session:
        units = dict(iter(await session.execute(select(Unit.name, Unit.id))))
        for place in range(owners):
            found = await session.get(Person, people[f"责任人{place}"])
            assert found is not None
            found.telegram_id, found.language = FIRST_ACCOUNT + place, "zh-CN"
        document = Document(
            title="讲话", text="", sha256="0" * 64, year=2022, serial=1, clerk_id=people["李敏"], created_at=now
        )
        session.add(document)
        await session.flush()
        places = range(owners * ITEMS)
        owner_of = [people[f"责任人{place // ITEMS}"] for place in places]
        await session.execute(
            insert(Directive), [_directive(document.id, owner_of[place], place, now, today) for place in places]
        )
        await session.execute(
            insert(DirectiveUnit),
            [
                {"directive_id": n + 1, "unit_id": units[f"单位{n // ITEMS}"], "role": UnitRole.LEAD, "position": 0}
                for n in places
            ],
        )
        await session.execute(insert(Feedback), [_feedback(place + 1, today) for place in places])
        await session.execute(insert(Target), [_target(place + 1) for place in places])
        signed = now - timedelta(days=9)
        await session.execute(
            insert(Acknowledgement),
            [{"directive_id": n + 1, "person_id": owner_of[n], "at": signed, "channel": Channel.CHAT} for n in places],
        )


def _directive(document: int, owner: int, place: int, now: datetime, today: date) -> dict[str, Any]:
    return {
        "document_id": document, "item": str(place + 1), "position": place, "title": f"第{place + 1}项重点工作",
        "kind": Kind.ONGOING, "status": Status.IN_PROGRESS, "text": "要推进40只项目开工。", "start": 0, "end": 11,
        "path": [], "headings": [], "units_named": [], "owner_id": owner, "owner_source": DateSource.CLERK,
        "due_on": today + timedelta(days=300), "first_due_on": today + timedelta(days=300), "cadence": Cadence.MONTHLY,
        "issued_at": now - timedelta(days=10), "sign_by": today - timedelta(days=9),
    }  # fmt: skip


def _feedback(directive: int, today: date) -> dict[str, Any]:
    return {"directive_id": directive, "kind": FeedbackKind.FIRST, "due_on": today + timedelta(days=3)}


def _target(directive: int) -> dict[str, Any]:
    return {
        "directive_id": directive, "kind": TargetKind.SCOPE, "text": "40只项目", "measure": "只", "value": 40,
        "current": 0, "yearly": True,
    }  # fmt: skip


def replies(owners: int, each: int, at: datetime) -> Sequence[dict[str, Any]]:
    """Return the updates of so many replies of each owner, each on one item, everybody's first before anybody's second."""
    found = []
    for turn in range(each):
        for place in range(owners):
            number = turn * owners + place + 1
            account = FIRST_ACCOUNT + place
            text = WORDS[number % len(WORDS)].format(item=place * ITEMS + turn % ITEMS + 1, count=turn + 1)
            user = {"id": account, "is_bot": False, "first_name": f"责任人{place}"}
            body = {
                "message_id": number,
                "date": int(at.timestamp()),
                "chat": {"id": account, "type": "private", "first_name": user["first_name"]},
                "from": user,
                "text": text,
            }
            found.append({"update_id": 1_000_000 + number, "message": body})
    return found
