"""An issued office in which item 5 carries a list of forty, as the clerk would have taken it in."""

from decimal import Decimal

from sqlalchemy import select

from db.enums import ScopeState
from db.models import ScopeItem
from db.session import Cause
from tests.services.issued import IssuedOffice

NAMES = {1: "云岭宏达机械有限公司", 2: "永兴电机二期", 3: "德国博泽座椅"}


async def with_list(town: IssuedOffice, item: str = "5", count: int = 40, place: int = 0, **owners: str) -> int:
    """Give a target of an item a list; `owners` by row: r7="苏燕". Return the target's id."""
    target = (await town.directive(item)).targets[place]
    async with town.office.database.write(Cause(town.clock.now())) as session:
        for number in range(1, count + 1):
            owner = owners.get(f"r{number}")
            session.add(
                ScopeItem(
                    target_id=target.id,
                    number=number,
                    name=NAMES.get(number, f"{number}号项目"),
                    owner_id=town.people[owner] if owner else None,
                )
            )
        (await session.merge(target)).current = Decimal(0)
    return target.id


async def done(town: IssuedOffice, target_id: int) -> list[int]:
    """Return the numbers of the rows that are done."""
    return [row.number for row in await rows(town, target_id) if row.state is ScopeState.DONE]


async def rows(town: IssuedOffice, target_id: int) -> list[ScopeItem]:
    """Return the rows of a list."""
    async with town.office.database.read() as session:
        query = select(ScopeItem).where(ScopeItem.target_id == target_id).order_by(ScopeItem.number)
        return list(await session.scalars(query))
