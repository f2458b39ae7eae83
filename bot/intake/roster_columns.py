"""The columns of a roster (名册) as a table, and the words that may stand in them, Chinese and English."""

from collections.abc import Mapping

ALL_UNITS = "*"
"""In a portfolio: every unit (主要领导)."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "Unit", "单位名称"),
    "aliases": ("单位别名", "Aliases", "别名", "原称"),
    "duties": ("单位职责", "Duties", "职责"),
    "name": ("姓名", "Name"),
    "title": ("职务", "Title"),
    "roles": ("身份", "Roles", "Role", "角色"),
    "deputy": ("B角", "Deputy"),
    "portfolio": ("分管单位", "Portfolio"),
    "serves": ("服务领导", "Serves"),
    "language": ("语言", "Language"),
    "phone": ("电话", "Phone", "手机", "联系电话"),
    "former": ("更名自", "Formerly", "原单位名称", "合并自", "由何单位更名或合并"),
}
"""Column → its heading in Chinese, in English, and what else is understood."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "owner": ("责任人", "owner"),
    "liaison": ("联络员", "liaison"),
    "head": ("单位主要负责人", "unit head", "head", "主要负责人"),
    "clerk": ("督查室", "clerk", "督查室工作人员", "督查员"),
    "approver": ("审定人", "approver"),
    "leader": ("领导", "leader", "主要领导", "分管领导"),
    "aide": ("秘书", "aide", "联系副主任"),
    "admin": ("管理员", "admin", "administrator"),
}
"""Role (as the database stores it) → its word in Chinese, in English, and what else is understood."""

ALL_WORDS = ("全部", "all", "所有", ALL_UNITS)
LANGUAGES: Mapping[str, tuple[str, ...]] = {"zh-CN": ("zh-CN", "中文", "zh"), "en": ("en", "英文", "English")}
DEFAULT_LANGUAGE = "zh-CN"

LIMITS: Mapping[str, int] = {
    "unit": 100,
    "aliases": 100,
    "former": 100,
    "duties": 100,
    "name": 50,
    "title": 100,
    "phone": 30,
}
"""Column → characters that one name or word may have: what the tables hold."""


def column_of(heading: str) -> str:
    """Return the column that a heading means; empty for none of the roster's."""
    said = heading.casefold()
    return next((column for column, words in HEADINGS.items() if said in (word.casefold() for word in words)), "")


LISTS = frozenset({"aliases", "former", "duties", "roles", "portfolio"})
"""Columns that hold several words, separated by 、"""
