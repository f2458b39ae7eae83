"""Who is away is read once a transaction, and anew after the transaction itself has changed it."""

from datetime import date

from bot.services.office import Office
from db.models import Absence, Person
from db.queries import absences
from db.session import Cause, Database
from tests.services.office import furnish, office_on

DAY = date(2022, 2, 10)


async def test_a_write_sees_what_it_has_changed_itself(database: Database) -> None:
    office: Office = office_on(database)
    people = await furnish(office)
    away, deputy = people["王建波"], people["陈洁"]
    async with database.write(Cause(office.clock.now())) as session:
        assert await absences.deputies_on(session, DAY) == {}
        session.add(Absence(person_id=away, deputy_id=deputy, starts_on=DAY, ends_on=DAY))
        assert await absences.deputies_on(session, DAY) == {away: deputy}  # not stored before it is asked for
        person = await session.get_one(Person, deputy)
        assert await absences.deputies_on(session, DAY) == {away: deputy}
        person.revoked_at = office.clock.now()
        await session.flush()  # stored by something else
        assert await absences.deputies_on(session, DAY) == {}
