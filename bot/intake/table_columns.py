"""What the columns of a task table hold, told by their headings: 序号, 工作任务, 牵头单位, 完成时限, in any order and wording."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.patterns import pattern_of


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    GROUP = auto()  # 类别, 领域: a heading over several rows
    NAME = auto()  # 事项名称
    TASK = auto()
    MEASURE = auto()  # 工作措施, 具体内容: what the task comes to
    TARGET = auto()
    LEAD = auto()
    DUTY = auto()  # 责任单位: answers, without a word on who leads
    HELP = auto()
    TIME = auto()
    CADENCE = auto()


CONTENT = (Column.NAME, Column.TASK, Column.MEASURE)
UNITS = (Column.LEAD, Column.DUTY, Column.HELP)

_MAX_HEADING = 24
_LEAD, _HELP = pattern_of(r"牵头|主办|主责"), pattern_of(r"配合|协办|协同|参与|参加|协助|协作")
_DUTY = pattern_of(r"责任|承办|落实|负责|主管|办理|包保|任务|分工|^(?:单位|部门)$|完成单位|实施单位")
_UNIT = pattern_of(r"单位|部门|主体|科室|处室|股室")
_LATER = pattern_of(
    r"时限|期限|时间节点|时间要求|办结|截止|完成[^，]{0,4}(?:时间|日期)|整改时间|竣工时间|进度要求|进度安排|时间安排"
)
_FORMS: tuple[tuple[Column | None, re.Pattern[str]], ...] = (
    (None, pattern_of(r"领导|责任人|联系|负责人|负责同志|电话|联络员|人员|签字|职务|姓名")),
    (Column.TIME, _LATER),
    (None, pattern_of(r"开工|开始|启动|起始|起止")),
    (Column.TIME, pattern_of(r"^时间$|时间$|日期$|节点")),
    (Column.CADENCE, pattern_of(r"频次|频率|周期")),
    (Column.NUMBER, pattern_of(r"^(?:序号?|编号|项次|号|顺序|No\.?|№)$", re.IGNORECASE)),
    (Column.GROUP, pattern_of(r"类别|分类|类型|领域|板块|方面$|大类|专项")),
    (Column.NAME, pattern_of(r"名称")),
    (None, pattern_of(r"备注|说明|情况|进展|现状|依据|来源|投资|金额|资金")),
    (Column.TASK, pattern_of(r"任务")),
    (Column.TARGET, pattern_of(r"目标|指标|成效|成果|标准")),
    (Column.MEASURE, pattern_of(r"措施|举措|做法|步骤|内容|要求|要点|事宜|分解")),
    (Column.TASK, pattern_of(r"事项|工作|项目|重点|行动|政策|问题|条款|议定")),
)
_LEAST_COLUMNS = 2
_HINT = pattern_of(rf"{_UNIT.pattern}|牵头|责任|主办|{_LATER.pattern}")


def column_of(heading: str) -> Column | None:
    """Return what stands under a heading, None for what a directive has no use for."""
    words = re.sub(r"[\s\u3000]+|[（(][^（）()]*[)）]", "", heading)
    if not words or len(words) > _MAX_HEADING:
        return None
    leads, helps = bool(_LEAD.search(words)), bool(_HELP.search(words))
    if _UNIT.search(words) or words in ("牵头", "配合", "责任", "主办", "协办"):
        if leads and not helps and "责任单" not in words:
            return Column.LEAD
        if helps and not leads:
            return Column.HELP
        return Column.DUTY if leads or _DUTY.search(words) else None
    return next((column for column, form in _FORMS if form.search(words)), None)


def columns_of(cells: Sequence[str]) -> dict[int, Column]:
    """Return what each column holds where the cells are the headings of a task table, else nothing.

    A task table says what is to be done, and by whom or by when.
    """
    if any("。" in cell or len(cell) > 2 * _MAX_HEADING for cell in cells) or not _HINT.search("\t".join(cells)):
        return {}
    found = {at: column for at, cell in enumerate(cells) if (column := column_of(cell)) is not None}
    kinds = set(found.values())
    timed = any(found.get(at) is Column.TIME and _LATER.search(cell) for at, cell in enumerate(cells))
    does = kinds & {*CONTENT, Column.TARGET}
    return found if does and (kinds & set(UNITS) or timed) and len(found) >= _LEAST_COLUMNS else {}
