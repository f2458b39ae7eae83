"""Who is opened first on the page."""

from bot.demo.cast import group_of, in_order
from bot.intake.roster_file import Roster, RosterPerson, read_roster
from bot.sandbox.sample import FIRST, ROSTER

APPROVER = RosterPerson("赵主任", "政府办", roles=("head", "approver"))
CLERK = RosterPerson("李敏", "政府办", roles=("clerk",))
HEAD = RosterPerson("马局长", "经信局", roles=("head",))
OWNER = RosterPerson("王建波", "经信局", roles=("owner",))
MAYOR = RosterPerson("程县长", "县领导", roles=("leader",), portfolio=("*",))
VICE = RosterPerson("周副县长", "县领导", roles=("leader",), portfolio=("商务局", "经信局"))
EVERYBODY = (MAYOR, VICE, APPROVER, CLERK, HEAD, OWNER)


def opened(people: tuple[RosterPerson, ...], first: tuple[str, ...] = ()) -> dict[str, str]:
    found: dict[str, str] = {}
    for person in in_order(Roster((), people), first):
        found.setdefault(group_of(person), person.name)
    return found


def test_a_clerk_an_owner_and_the_leader_in_charge_of_the_owners_unit_come_first() -> None:
    assert opened(EVERYBODY) == {"clerk": "李敏", "cadre": "王建波", "leader": "周副县长"}


def test_where_nobody_has_the_unit_the_leader_of_all_comes_first() -> None:
    assert opened((APPROVER, CLERK, OWNER, MAYOR))["leader"] == "程县长"


def test_whom_the_plan_names_comes_first_and_the_rest_follows_the_choice() -> None:
    assert opened(EVERYBODY, ("程县长", "马局长")) == {"clerk": "李敏", "cadre": "马局长", "leader": "程县长"}


def test_everybody_is_listed_once_and_a_roster_may_lack_anybody() -> None:
    assert sorted(person.name for person in in_order(Roster((), EVERYBODY))) == sorted(p.name for p in EVERYBODY)
    assert in_order(Roster((), ())) == []


def test_the_sample_county_begins_with_whom_it_names() -> None:
    people = in_order(read_roster(ROSTER), FIRST)
    assert tuple(person.name for person in people[:3]) == FIRST
