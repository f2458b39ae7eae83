"""How officials say things in a reply: the word lists, and the mending of what a phone's keyboard got wrong.

Patterns named `..._WHOLE` must match all of a text, the others are searched for. All are for text that `mend` returned.
"""

import re
import tomllib
from importlib.resources import files

from bot.rules.numerals import half_width

_LISTS = tomllib.loads(files("bot.rules").joinpath("reply_words.toml").read_text(encoding="utf-8"))
DOUBT_WORDS: tuple[str, ...] = tuple(_LISTS["doubt"])
AROUND_FIGURES: tuple[str, ...] = tuple(_LISTS["around_figures"])
STAGES: dict[str, str] = dict(_LISTS["stages"])
_PINYIN: dict[str, str] = dict(_LISTS["pinyin"])

CLAUSE_ENDS = ",;。!\n"
SEPARATOR = r"[\s,;。!.、~…:]"

# Typing errors of the same length as the word: 己 and 以 for 已, 完城 for 完成.
_TYPOS = (
    (re.compile(r"(?<![自知克])己(?!方|任)"), "已"),
    (
        re.compile(
            r"(?<![予可足得所加难给])以(?=经(?!济|营|贸|验|费)|完[成城]|报|开工|落实|办[结完]|签[约订了]|上报|全部|印发|建成)"
        ),
        "已",
    ),
    (re.compile(r"完[城诚程呈](?!度)"), "完成"),
    (re.compile(r"收[道倒]"), "收到"),
    (re.compile(r"[廷][期其]|延其"), "延期"),
    (re.compile(r"消号"), "销号"),
)
_PINYIN_WORD = re.compile(
    r"(?<![a-z])(?:" + "|".join(sorted(_PINYIN, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE
)
_SILENT = re.compile("[\ufe0f\u200b-\u200d\U0001f3fb-\U0001f3ff]")  # variation selectors, joiners, skin tones

_ACK = (
    "好的?|好[哒滴嘞]|嗯+|[噢哦]|行|可以|ok|okay|已?收到了?|收悉|已收悉?|已?阅[知悉处]?|已?知悉|知道了?|了解|明白了?|清楚"
    "|已?签收|遵照执行|照办"
    "|[无没]异议|没有异议|[无没]意见|没有意见|谢谢|感谢|辛苦了?|领导|主任|received|got it|noted|roger|well|thanks?"
    "|[👌👍🙏💪✅🆗👏🌹]"
)
ACK_WHOLE = re.compile(rf"(?:(?>{_ACK})[啦哈呀呢啊]?{SEPARATOR}*+)++", re.IGNORECASE)
_STEADY = "有序|稳步|顺利|扎实|积极|抓紧|加快|全力|大力|认真|同步|尽快|马上|立即|即刻|坚决|严格|一定|继续|持续"
_PLAN_WISE = "按计划|按序时(?:进度)?|按照?要求|按照?时间节点|按时|如期|按部就班"
_DOING = "推进|进行|开展|办理|落实|实施|推动|跟进|处理|执行|研究|部署|贯彻|安排|抓好|组织"
_STATE = "正常|良好|无变化|没有?变化|同上|同前|符合序时(?:进度)?|进展顺利"
_FILLING = (
    "目前|现在|工作|项目|各项|事项|总体|整体|进展|进度|情况|全部|一切|都|均|也|基本|比?较|很|还|仍|我[们局委办]?|会|将"
    "|正|在|办|了|的"
)
EMPTY_WORDS_WHOLE = re.compile(
    rf"(?>{_STATE}|{_PLAN_WISE}|{_STEADY}|{_DOING}|{_FILLING}|中|着|当中)++"
    r"|(?:all )?(?:normal|on track|in progress|as planned|ongoing)",
    re.IGNORECASE,
)
EMPTY_CORE = re.compile(
    rf"{_STATE}|{_PLAN_WISE}|{_STEADY}|在(?:{_DOING}|办)|(?:{_DOING})(?:中|着|当中)|[a-z]", re.IGNORECASE
)
NO_TROUBLE_WHOLE = re.compile(
    r"(?:目前|暂时?)?(?:无|没有?|不存在|暂无)(?:什么|任何|大的?|啥)*(?:困难|问题|异常|障碍|难点)"
)
# Why somebody answers late: kind words, of which nothing is reported.
_AWAY = "下乡|出差|开会|外出|休假|请假|培训|学习|住院|生病|值班|抗洪|防汛|两会|封闭"
EXCUSE_WHOLE = re.compile(
    r"(?:(?>实在|真是|非常|很|十分|万分)?(?>抱歉|不好意思|对不住|对不起|见谅|请谅解|请见谅|惭愧|sorry)"
    rf"|(?>这|前|最近|近)?(?>几|两|些|段|阵)?(?>天|日|子|时间)?(?>一直|都|正|刚好)?在?(?>{_AWAY})了?"
    r"|(?>我|才|刚|刚刚|现在|今天)*(?>看到|看见|见到|回来|回单位|下会|开完会|忙完)了?|(?>差点|一时|不小心)?(?>忘了|忘记了?|漏看了?)"
    r"|手机(?>没电|静音|坏)了?|没(?>注意|看到|看见|留意)到?|让您?费心了?|添麻烦了?|[啊哈呀呢啦])+",
    re.IGNORECASE,
)
NONE_WHOLE = re.compile(r"无|没|没有了?|暂无|都没有|没啥|无事项|none|no|nothing|n/?a|nil", re.IGNORECASE)
NO_PROGRESS_WHOLE = re.compile(
    r"(?:目前|暂时?|还|尚|仍|本[月周]|工作|项目)*(?:无|没有?|未有?|没啥)(?:新的?|明显|实质性|任何|啥|什么)*"
    r"(?:进展|进度|动静|推进|启动|开始|开展|动)(?:过|的)?|no progress|not started(?: yet)?",
    re.IGNORECASE,
)

# Completion: an explicit word about the whole, and nothing in it that takes it back.
_WHOLE_THING = r"(?:督办|目标|年度|工作|各项)*(?:事项|任务|工作|目标|指标|要求)"
COMPLETION_CLAUSE = (
    rf"(?:(?:本|该|此|这|第\d+)[项条个]?(?:{_WHOLE_THING})?|(?:全部|所有|各项)?{_WHOLE_THING}"
    r"|我[局委办镇们](?:单位)?|{title})?"
    r"(?:已经?|现已?|均|都|全部|全面|圆满|顺利|按[时期]|如期|提前|按要求|彻底|整体|目前|也)*"
    rf"(?:(?:完成|办结|办完|完结|办理完毕|做完|干完|落实完毕)[了啦]?(?:(?:全部|所有|该|此|本|各)?[项]?{_WHOLE_THING})?"
    r"|全部落实(?:到位|完毕)?)[了啦]?"
)
COMPLETION_EN_WHOLE = re.compile(
    r"(?:(?:it|this|all|everything|the task) (?:is |has been )?)?(?:all )?(?:done|completed?|finished)", re.IGNORECASE
)
COMPLETION_REQUEST = re.compile(
    r"(?:请|请求|申请|恳请|敬请|提请|望|盼|予以|准予)(?:贵室|你室|贵办|市?督查室)?(?:予以?|给予|准予|同意|审核|核实|后|并)*"
    r"(?:办结|销号|结案|核销|销账)(?!时|标|条|流|材|手|的|前|后|证|率)"
)
HALF_SAID_DONE = re.compile(r"(?:都|全)?(?:弄|搞|做|办|忙)(?:好|定|完|妥)了?|好了|妥了|完事了?|可以?(?:办结|销号)")
DOUBT = re.compile(
    "|".join(re.escape(word) for word in DOUBT_WORDS)
    + r"|(?<![节性功智职效产动])能(?![耗源力效级])|(?<![特分级区类性鉴])别|(?<![思理])想"
    r"|等(?!部门|单位|[级次地效于号方工])"
    r"|[将会要须需](?:按时|按期|如期|全部|全面|提前)*(?:完成|办结|销号|申请)"
    r"|\b(?:not|no|never|almost|nearly|partly|partially|half|will|would|if|when|soon|expect\w*|should|may|might|could"
    r"|yet|except|but|basically|mostly|about|to be)\b|n't",
    re.IGNORECASE,
)


def mend(text: str) -> str:
    """Return `text` in half width, with common typing errors, pinyin and invisible characters put right."""
    plain = _SILENT.sub("", half_width(text)).replace("\r", "\n")
    for wrong, right in _TYPOS:
        plain = wrong.sub(right, plain)
    return _PINYIN_WORD.sub(lambda match: _PINYIN[match.group().lower()], plain).strip()


def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a mended text, without the punctuation that ends them. A comma between digits stays."""
    parts = re.split(rf"[{re.escape(CLAUSE_ENDS)}](?!(?<=\d,)\d{{3}}(?!\d))", text)
    return tuple(part.strip() for part in parts if part.strip())


def bare(text: str) -> str:
    """Return `text` without spaces and punctuation at its ends."""
    return text.strip(" \t\r\n,;。!.、~…:")
