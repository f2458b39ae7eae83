"""How officials say things in a reply: the word lists.

Patterns named `..._WHOLE` must match all of a text, the others are searched for. All are for text that `mend` returned.
"""

import re
import tomllib
from importlib.resources import files

from bot.patterns import pattern_of
from bot.rules.reply_mending import mend

_LISTS = tomllib.loads(files("bot.rules").joinpath("reply_words.toml").read_text(encoding="utf-8"))
DOUBT_WORDS: tuple[str, ...] = tuple(_LISTS["doubt"])
AROUND_FIGURES: tuple[str, ...] = tuple(_LISTS["around_figures"])
AROUND_FIGURES_PATTERNS: tuple[str, ...] = tuple(_LISTS["around_figures_patterns"])
SURNAMES: str = _LISTS["surnames"]
STAGES: dict[str, str] = dict(_LISTS["stages"])

CLAUSE_ENDS = ",;。!\n"
SEPARATOR = r"[\s,;。!.、~…:]"

_ACK = (
    "好的?|好[哒滴嘞]|嗯+|[噢哦]|行|可以|okay|ok的?|已?收到了?|收悉|已收悉?|已?阅[知悉处]?|已?知悉|知道了?|了解|明白了?|清楚"
    "|已?签收|已读|遵照执行|照办|收"
    "|[无没]异议|没有异议|[无没]意见|没有意见|谢谢|感谢|辛苦了?|领导|主任|received|got it|noted|roger|well|thanks?"
    "|[👌👍🙏💪✅🆗👏🌹🫡🤝🙇🌷]"
)
ACK_WHOLE = pattern_of(rf"(?:(?>{_ACK})[啦哈呀呢啊]?{SEPARATOR}*+)++", re.IGNORECASE)
_STEADY = "有序|稳妥|平稳|有力|有效|稳步|顺利|扎实|积极|抓紧|加快|全力|大力|认真|同步|尽快|马上|立即|即刻|坚决|严格|一定|继续|持续"
_PLAN_WISE = (
    "按计划(?:来|走)?|按你们要求|按(?:部署|方案|节点|通知)|按序时(?:进度)?|按照?要求|按照?时间节点|按时|如期|按部就班"
)
_DOING = "推进|进行|开展|办理|落实|实施|推动|跟进|处理|执行|研究|部署|贯彻|安排|抓好|组织|推|弄|做|搞|跑"
_STATE = (
    "正常|良好|无变化|没(?:有|什么|啥|多大)*变化|[同跟和与]上[次周期月](?:一样|相同)?|同上|同前|(?:详?见|同)上[次周期月]的?|老样子|照旧|照常|挺好|"
    "没(?:有|什么|啥)*特别|[没未不]变(?:化|动)?|还是?(?:那样|那个数|老样子)|一样|没(?:有|什么|啥)*新情况|高度重视|符合序时(?:进度)?|进展顺利"
)
_FILLING = (
    "目前|现在|工作|项目|各项|事项|总体|整体|进展|进度|情况|全部|一切|都|均|也|基本|比?较|很|还|仍|我[们局委办]?|会|将|领导|亲自|各方面|这边|就是|什么"
    "|正|在|办|了|的|负责|牵头|几|以上|上述|手上|手头|这|些|方面|各|本|单位|项|条|[一二两三四五六七八九十\\d]+项"
)
EMPTY_WORDS_WHOLE = pattern_of(
    rf"(?>{_STATE}|{_PLAN_WISE}|{_STEADY}|{_DOING}|{_FILLING}|中|着|当中)++"
    r"|(?:all )?(?:normal|on track|in progress|as planned|ongoing)",
    re.IGNORECASE,
)
EMPTY_CORE = pattern_of(
    rf"{_STATE}|{_PLAN_WISE}|{_STEADY}|在(?:{_DOING}|办)|(?:{_DOING})(?:中|着|当中)|[a-z]", re.IGNORECASE
)
NO_TROUBLE_WHOLE = pattern_of(
    r"(?:目前|暂时?)?(?:无|没有?|不存在|暂无)(?:什么|任何|大的?|啥)*(?:困难|问题|异常|障碍|难点)"
)
NONE_WHOLE = pattern_of(r"无|没|没有了?|暂无|都没有|没啥|无事项|none|no|nothing|n/?a|nil", re.IGNORECASE)
# What answers a question and says nothing without one. 好的 is a receipt: an official writes it to a notice.
YES_OR_NO_WHOLE = pattern_of(
    rf"(?:(?:是的?|对的?|没错|确认|确定|不是的?|不对|不用了?|不要|不|否|yes|yep|yeah|nope|no)[啦哈呀呢啊]?{SEPARATOR}*+)++|[yn]",
    re.IGNORECASE,
)
NO_PROGRESS_WHOLE = pattern_of(
    r"(?:目前|暂时?|还|尚|仍|本[月周次期]|近期|最近|这[几些]项|工作|项目|均|都|也|全部)*(?:无|没有?|未有?|没啥|零)(?:新的?|明显|实质性|任何|啥|什么)*"
    r"(?:进展|进度|动静|推进|启动|开始|开展|动|顾上|(?:可|好)报)(?:过|的)?|no progress|not started(?: yet)?",
    re.IGNORECASE,
)

# Completion: an explicit word about the whole, and nothing in it that takes it back.
_WHOLE_THING = r"(?:督办|目标|年度|工作|各项)*(?:事项|任务|工作|目标|指标|要求)"
COMPLETION_CLAUSE = (
    rf"(?:(?:本|该|此|这|第\d+)[项条个]?(?:{_WHOLE_THING})?|(?:全部|所有|各项)?{_WHOLE_THING}"
    r"|我[局委办镇们](?:单位)?|{title})?"
    r"(?:已经?|早就?|早已|现已?|均|都|全部|全面|圆满|顺利|按[时期]|保质保?量?|高质量|按质按量|按节点|如期|提前|按要求|彻底|整体|目前|也)*"
    rf"(?:(?:完成|办结|办完|完结|办理完毕|做完|干完|落实完毕)[了啦]?(?:(?:全部|所有|该|此|本|各)?[项]?{_WHOLE_THING})?"
    r"|全部落实(?:到位|完毕)?)[了啦]?"
)
COMPLETION_EN_WHOLE = pattern_of(
    r"(?:(?:it|this|all|everything|the task) (?:is |has been )?)?(?:all )?(?:done|completed?|finished)", re.IGNORECASE
)
COMPLETION_REQUEST = pattern_of(
    r"(?:请|请求|申请|恳请|敬请|提请|望|盼|予以|准予|麻烦|帮忙)(?:贵室|你室|贵办|市?督查室)?(?:予以?|给予|准予|同意|审核|核实|后|并)*"
    r"(?:办结|销号|结案|核销|销账|销一下|销掉|销了)(?!时|标|条|流|材|手|的|前|后|证|率)"
)
HALF_SAID_DONE = pattern_of(
    r"(?:都|全部?|早就?|已经?|我们|这[个项]|也)*(?:(?:弄|搞|做|办|忙)(?:好|定|完|妥|掂)了?|好了|妥了|完事了?|ok了|可以?(?:办结|销号)了?)"
    r"|(?:我[们局办镇]?)?(?:自?认为|觉得|感觉)(?:已经?)?(?:全部)?完成了?",
    re.IGNORECASE,
)
DOUBT = pattern_of(
    "|".join(re.escape(word) for word in DOUBT_WORDS)
    + r"|(?<![节性功智职效产动])能(?![耗源力效级])|(?<![特分级区类性鉴])别|(?<![思理])想"
    r"|等(?!部门|单位|[级次地效于号方工])"
    r"|[将会要须需](?:按时|按期|如期|全部|全面|提前)*(?:完成|办结|销号|申请)"
    r"|\b(?:not|no|never|almost|nearly|partly|partially|half|will|would|if|when|soon|expect\w*|should|may|might|could"
    r"|yet|except|but|basically|mostly|about|to be)\b|n't",
    re.IGNORECASE,
)


def is_yes_or_no(text: str) -> bool:
    """Tell whether a message, as written, is nothing but a yes or no."""
    return bool(YES_OR_NO_WHOLE.fullmatch(bare(mend(text))))


def is_none(text: str) -> bool:
    """Tell whether a message, as written, is nothing but 无 or the like, which may mean no progress or no difficulty."""
    return bool(NONE_WHOLE.fullmatch(bare(mend(text))))


def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a mended text, without the punctuation that ends them. A comma between digits stays."""
    parts = re.split(rf"[{re.escape(CLAUSE_ENDS)}](?!(?<=\d,)\d{{3}}(?!\d))", text)
    return tuple(part.strip() for part in parts if part.strip())


def bare(text: str) -> str:
    """Return `text` without spaces and punctuation at its ends."""
    return text.strip(" \t\r\n,;。!.、~…:")
