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
SPEECH = """在全县工作会议上的讲话

时间:2022-02-09

一、关于环保

1.各乡镇(街道)要全面落实秸秆禁烧责任,经信局牵头,每月报告一次,2022年6月30日前全面完成。

2.经信局要抓好18个重点工业项目的组织实施,加强跟踪督促。
"""
