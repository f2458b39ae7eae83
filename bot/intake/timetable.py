"""Several dates of one directive, and dates that point back: 以上工作要在2月底前完成."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.intake.dates import When
from bot.intake.drafts import Draft, Milestone

_POINTING = re.compile(
    r"(?<![\d%家个名人户项所次万亿元])(?:以上|上述|前述)(?:各|几|[一二三四五六七八九十]{1,2})?(?:项|条)?(?:重点|具体)?(?:工作|任务|事项|问题|措施|项目|要求)"
)
_ANOTHER_SENTENCE = re.compile(r"[。！]")


def milestones(dates: Sequence[When], printed: Callable[[str], str]) -> tuple[Milestone, ...]:
    """Return the days of a directive that names several, in its order; nothing for one that names only one."""
    days = {when.day: Milestone(when.day, printed(when.text)) for when in reversed(dates) if when.day}
    return tuple(reversed(days.values())) if len(days) > 1 else ()


def refer_back(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts, with the date that a later one sets for those above it where they have none of their own."""
    dated = list(drafts)
    for at, pointing in enumerate(drafts):
        if pointing.deadline is None or not _points_back(pointing):
            continue
        scope = _scope(pointing)
        for before in range(at - 1, -1, -1):
            draft = dated[before]
            if draft.path[: len(scope)] != scope:
                break
            if draft.deadline is None:
                dated[before] = replace(
                    draft,
                    deadline=pointing.deadline,
                    deadline_text=pointing.deadline_text,
                    deadline_vague=False,
                    kind="fixed_term",
                )
    return tuple(dated)


def _points_back(draft: Draft) -> bool:
    """Tell whether a draft says when the tasks above are due: its date stands in the sentence that points at them."""
    found = _POINTING.search(draft.text)
    if found is None or draft.deadline_text is None:
        return False
    at = draft.text.find(draft.deadline_text, max(0, found.start() - 24))
    low, high = sorted((at, found.start()))
    return low >= 0 and not _ANOTHER_SENTENCE.search(draft.text, low, high)


def _scope(pointing: Draft) -> tuple[str, ...]:
    """Return the labels that the tasks pointed at share: those above the paragraph, or above the item, that points."""
    labelled = bool(pointing.path) and pointing.text.startswith(("（", "(", pointing.path[-1]))
    return pointing.path[:-1] if labelled else pointing.path
