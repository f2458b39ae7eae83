"""An office with three townships, for what goes to all of them."""

from bot.intake.roster_file import Roster, RosterUnit
from tests.services.issued import Item
from tests.services.office import ROSTER, person

TOWNSHIPS = ("城关镇", "大河乡", "北关街道")
WITH_TOWNSHIPS = Roster(
    units=(
        *ROSTER.units,
        *(RosterUnit(name, (name.removesuffix("街道"),) if "街道" in name else ()) for name in TOWNSHIPS),
    ),
    people=(
        *ROSTER.people,
        person("何镇", "城关镇", "owner"),
        person("严书", "城关镇", "liaison"),
        person("高乡", "大河乡", "head"),
        person("林街", "北关街道", "owner"),
        person("许主", "北关街道", "head"),
    ),
)
PARTED = Item("12", "秸秆禁烧", owner="王建波", parts=TOWNSHIPS)
"""A directive of the 经信局 in which each township has a part."""
