"""Which pieces of an outline are directives.

The smallest numbered item or 一是 item that orders something is one directive; so is an unnumbered paragraph under a
heading. Background, appraisal, aims, principles, scope, lead-ins and signatures are no directives.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.intake.cadence import find_cadence
from bot.intake.dates import find_dates
from bot.intake.labels import Rank
from bot.intake.notes import duty_clauses
from bot.intake.ordering import appraises, is_order, lists_a_task, tells
from bot.intake.outline import Piece
from bot.intake.parting import Order, assigned, parts_of
from bot.intake.sentences import sentences
from bot.intake.subjects import named_in
from bot.intake.targets import find_targets
from bot.intake.words import BACKGROUND, CLOSING, FOOTER, GOAL_HEADING, MODAL, PAST, SKIPPED_HEADING
from bot.patterns import pattern_of

_LEADS_ON = pattern_of(r"[：:]$|如下|以下|下列")
_MEANING = pattern_of(
    r"^充分认识|^深刻认识|^充分肯定|^肯定成绩|^正视|^认清(?:当前)?(?:严峻)?形势(?!.*(?:提高|加强|落实|强化))|^客观分析|^客观看待|^总结成绩|^回顾"
)
_FORMULA = pattern_of(
    r"本(?:通知|意见|办法|方案|规定|措施|细则|计划|要点|制度|规则)自.{0,24}(?:起|日)(?:施行|实施|执行)|由.{2,20}负责解释"
    r"|^[^，。；]{0,6}(?:本|所称)[^，。；]{2,16}，?是指"
)
_FIELD = pattern_of(r"(?:时间|重点|范围|内容|对象|方式|依据)$")  # 整治时间 names what is told below it
_WAY = pattern_of(r"(?:方式|方法)$")  # 督查方式: nothing is ordered there unless to a unit
_MEETING_TOLD = pattern_of(
    r"^(?:会上|会前|会后|随后|期间)，(?![^。]*(?<!重)要(?!求))(?![^。]*(?:必须|务必|请))[^。]*了(?!解)"
)
_STOPPED = pattern_of(r"[。；！;][”’）)]*(?:（[^（）]*）)?$")
_ISSUED_WITH_ORDER = pattern_of(r"，请[^。]{4,}(?:报送|上报|反馈|报)[^。]{0,12}。$")
_SENT_WITH_DATE = pattern_of(
    r"现(?:将|转发|印发|下发|下达)[^。]{2,160}?，请[^。]*?[于在][^。，]{2,16}(?:前|日)，?[将把向报上完交发]"
)
_TO_EACH = pattern_of(r"各[^，。；：]{1,60}?(?:要(?!求)|应|须|必须|务必)")
_SPEECH = pattern_of("同志们|讲话|我们")
_NEWS = pattern_of(r"获悉|记者|据悉|据了解|消息")
_GUIDED = pattern_of(r"(?:坚持)?以[^，。；]{2,40}为[^，。；]{2,8}，(?:坚持)?以[^，。；]{2,40}为[^，。；]{2,8}，")
_SIGNED = pattern_of(r"^[（(].*[）)]$")
_HANDED = pattern_of(
    r"(?:^|[。；])由(?![于此])[^，。；]{2,30}(?:，[^。；]{2,40})?(?:修改|完善|印发|组织|牵头|承办|办理|落实|实施|制定|制订|研究|会同|提出|报批|推进)(?!了|过|的)"
)
_SHORT, _FEW = 400, 3  # letters, paragraphs


class TooManyError(ValueError):
    """A document has more items than anybody would follow."""


def find_orders(text: str, pieces: Sequence[Piece], known: AbstractSet[str], *, most: int | None = None) -> list[Order]:
    """Return the directives among `pieces`, in order. `known` are names of the office's units.

    Raises TooManyError as soon as there are more than `most`, before time is spent on the others.
    """
    first_label = next((at for at, piece in enumerate(pieces) if piece.label), None)
    letter_ends = _letter_ends(text, pieces[:first_label])
    note = _is_note(text, pieces)
    orders: list[Order] = []
    for at, whole in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        in_preamble = letter_ends <= at < (first_label or 0) and whole.lead_in is None
        closing = _closing_order(text, whole) if in_preamble else None
        piece = replace(whole, start=closing, body=closing, rest=closing) if closing else whole
        in_preamble = in_preamble and closing is None
        if piece.is_heading or _skipped(text, piece) or _overview(text, pieces, at):
            continue
        if line := assigned(text, piece, known):
            orders.append(line)
            continue
        parts = parts_of(text, piece, following, known)
        named = tuple(unit for part in parts for unit in part.named.units)
        told = parts[0].start > piece.rest  # after sentences that only send the paper
        begun = replace(piece, rest=parts[0].start) if told else piece
        if _orders(text, begun, following, named=named, in_preamble=in_preamble, in_note=note):
            orders += parts
        if most is not None and len(orders) > most:
            raise TooManyError
    return orders


def _is_note(text: str, pieces: Sequence[Piece]) -> bool:
    """Tell whether a paper is nothing but a few lines that somebody wrote by hand: a leader's 批示, without headings."""
    return (
        len(text.strip()) <= _SHORT
        and len(pieces) <= _FEW
        and not any(piece.label or piece.headings or piece.narrated for piece in pieces)
    )


def _letter_ends(text: str, before: Sequence[Piece]) -> int:
    """Return how many pieces before the first label are a letter of its own, closed by its annexes or its date."""
    closing = (at for at in range(len(before) - 1, -1, -1) if CLOSING.match(text[before[at].start : before[at].end]))
    return next(closing, 0)


def _closing_order(text: str, piece: Piece) -> int | None:
    """Return where an order to units begins that closes the opening of a paper: 气温升高。各单位要巡查."""
    if piece.label is not None or _SPEECH.search(text, 0, piece.end):
        return None
    begin = None
    for at, (start, end) in enumerate(sentences(text, piece.start, piece.end)):
        said = text[start:end]
        if _LEADS_ON.search(said) or BACKGROUND.search(said):
            begin = None
        elif begin is None and at and _TO_EACH.match(said) and named_in(said).units:
            begin = start
    return begin


def _overview(text: str, pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a paragraph between a heading and paragraphs with notes only introduces them."""
    piece, following = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
    if at == 0 or not pieces[at - 1].is_heading or piece.label or piece.note or following is None or following.label:
        return False
    noted = following.note is not None or bool(duty_clauses(text[following.start : following.end]))
    return noted and not duty_clauses(text[piece.start : piece.end])


def _skipped(text: str, piece: Piece) -> bool:
    """Tell whether the nearest heading that says anything about it says that nothing is ordered here."""
    rank = piece.label.rank if piece.label else None
    heads = rank is not None and (rank <= Rank.CIRCLE or (rank is Rank.NTH and _MEANING.search(piece.title or "")))
    own = piece.title if piece.title and heads else None
    noted = piece.note is not None or piece.duty_from is not None
    headings = [own, *reversed(piece.headings)] if own else list(reversed(piece.headings))
    for distance, heading in enumerate(headings):
        words = heading.strip(" \u3000。：:")
        if distance <= bool(own) and GOAL_HEADING.search(words):
            return not noted and not _has_goal(text, piece)
        if _WAY.search(words) and named_in(text[piece.rest : piece.end]).units:
            return False
        if SKIPPED_HEADING.search(words) or _MEANING.search(words):
            return not noted
    return False


def _has_goal(text: str, piece: Piece) -> bool:
    """Tell whether a piece under 工作目标 names a number or a date to be held to."""
    said = text[piece.body : piece.end]
    return bool(find_targets(said)) or any(not when.vague for when in find_dates(said, None))


def _orders(
    text: str, piece: Piece, following: Piece | None, *, named: Sequence[str], in_preamble: bool, in_note: bool
) -> bool:
    """Tell whether a piece orders something that can be followed up; `named` are the units of its sentences."""
    words = text[piece.rest : piece.end]
    footer = FOOTER.search(words) is not None and not MODAL.search(words)
    if not footer and (piece.note or duty_clauses(words)):
        return True
    if (
        _guides_or_suggests(piece, words, named)
        or footer
        or words.endswith("：")
        or (piece.label is not None and _FORMULA.search(words))
    ):
        return False
    if _leads_on(piece, following):  # only one that names units is more than an introduction to its list
        whole = not _LEADS_ON.search(words) and bool(_STOPPED.search(words))
        asked = piece.lead_in is None or MODAL.search(words) is not None
        return bool(named) and not in_preamble and whole and asked
    if piece.label is not None:
        titled = bool(piece.title and is_order(piece.title) and not (PAST.search(words) or _FIELD.search(piece.title)))
        only_when = bool(piece.title and piece.title.endswith(("时间", "地点")))
        task = not only_when and lists_a_task(words)
        return bool(named) or is_order(words) or titled or task or _required(piece, words)
    if in_note and named and not tells(words) and (is_order(words) or lists_a_task(words)):
        return True
    return _paragraph_orders(words, piece, named=named, in_preamble=in_preamble)


def _guides_or_suggests(piece: Piece, words: str, named: Sequence[str]) -> bool:
    """Tell whether words say how, not what (目标: 以…为主线，以…为重点), or what somebody suggests (一是建议…)."""
    if piece.label is not None and piece.label.rank >= Rank.NTH and words.startswith("建议"):
        return True
    return not named and bool(piece.headings) and "目标" in piece.headings[-1] and _GUIDED.match(words) is not None


def _required(piece: Piece, words: str) -> bool:
    """Tell whether a point of a list that somebody required says anything but what is over: 要求，一是…不停歇；.

    二要 requires by its label.
    """
    if piece.label is not None and piece.label.rank >= Rank.POINT and piece.label.name.endswith("要"):
        return piece.title is not None or not tells(words)
    if piece.label is None or piece.label.rank < Rank.NTH or not (piece.lead_in or "").endswith("要求"):
        return False
    return not (PAST.search(words) or tells(words))


def _paragraph_orders(words: str, piece: Piece, *, named: Sequence[str], in_preamble: bool) -> bool:
    """Tell the same of a paragraph without label: one that stands free has to use a word of obligation."""
    asked = (named and _ISSUED_WITH_ORDER.search(words)) or _SENT_WITH_DATE.search(words)
    ordered = asked and (find_cadence(words) or find_dates(words, None))
    if ordered:  # a notice of one sentence: 现将名单印发给你们，请…于每月5日前报送我局。
        return True
    if (
        BACKGROUND.search(words)
        or _SIGNED.match(words)
        or (piece.lead_in is None and _MEETING_TOLD.match(words))
        or not _STOPPED.search(words)
    ):
        return False
    pointed_out = (piece.lead_in or "").endswith("指出") and appraises(words)
    if (piece.lead_in is None and (in_preamble or piece.narrated)) or (
        pointed_out and not (named and MODAL.search(words))
    ):
        return False
    if piece.headings and GOAL_HEADING.search(piece.headings[-1].strip(" \u3000。：")):
        return True  # without a number or a date it was passed over before
    if named and not in_preamble and _HANDED.search(words) and not PAST.search(words):
        return True  # 会议原则同意。由住建局修改后印发
    free = piece.narrated or not (piece.headings or piece.lead_in)
    will = not piece.narrated and any(f"{unit}将" in words for unit in named) and not _NEWS.search(words)
    acts = bool(named) and piece.lead_in is None and not tells(words)  # under a heading
    return bool(will or MODAL.search(words)) or (
        not free and (acts or is_order(words) or _aims(words) or lists_a_task(words))
    )


def _aims(words: str) -> bool:
    """Tell whether a paragraph under a heading says nothing but what is to be reached: 播种面积不低于4万亩."""
    return not tells(words) and any(target.kind == "target" for target in find_targets(words))


def _leads_on(piece: Piece, following: Piece | None) -> bool:
    """Tell whether a piece stands above a list: what it says is worked out below."""
    if piece.has_children:
        return True
    if piece.label is not None or following is None or following.label is None:
        return False
    if following.paragraph == piece.paragraph:
        return following.label.number == 1
    return bool(piece.headings) and len(following.path) > len(piece.path)
