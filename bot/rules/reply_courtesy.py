"""What is said out of courtesy: greetings, names, thanks, telephone numbers, promises, excuses. None of it reports anything.

Patterns named `..._WHOLE` must match all of a clause of a mended text.
"""

import re

from bot.patterns import pattern_of
from bot.rules.reply_words import ACK_WHOLE, SURNAMES, bare, clauses

_RANK = "(?:主任|科长?|局长?|处长?|市长|县长|镇长|乡长|书记|秘书长?|部长|股长|校长|院长|总|工|老师|同志|经理|专班|科室|室|办)"
_NAME = rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_UNIT = r"[\u4e00-\u9fff]{1,8}(?:局|办|委|镇|乡|街道|中心|公司|科|室|处|院|开发区|管委会)"
_PERSON = rf"(?:[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?{_RANK}|[小老阿][{SURNAMES}]|各位|大家|领导|老师|主任|你们?|您)"
_GREETING = (
    r"(?:[\u4e00-\u9fff]{0,5}?[你您]好|(?:尊敬的)?(?:各位)?"
    rf"{_PERSON}(?:们)?(?:[早上中下午晚]{{0,2}}好|早|辛苦了?)?|[早上中下午晚]{{1,2}}好|[嗨嘿喂哈]+|hi|hello)"
)
_TELLING = (
    r"(?:(?:嗯|呃|那个|这个|就是|是这样的?|另外|然后|还有|以下|现|现将|今天|本周|本月|我[们局委办镇]?|单位|目前|先|再|跟|向|给|把|你们?|您"
    r"|领导|有关|最新|主要|具体|各项|工作|事项|进展|进度|情况|报送|反馈|填报|说|讲|报告|汇报|报|上报|回复|一下|如下)*"
    r"(?:说|讲|报告|汇报|报|上报|反馈|回复|进展|情况|进度)(?:一下|如下|领导|:)+"
    r"|(?:今天|这次|我们?)*先(?:报|说|反馈|汇报)(?:[一二两三四五六七八九十\d]+|几|这)[项条个]:?|还?有[一几]?个问题|(?:想|再)?(?:请教|问|咨询)一下"
    rf"|我是[^,;。!\n]{{0,8}}?(?:{_NAME}|{_PERSON})|代(?:{_NAME}|{_PERSON})(?:报|填|填报|回复|反馈):?|嗯+|呃+|那个|对了|是这样的?)"
)
_CLOSING = (
    r"(?:请|望|敬请|还请)(?:各?位?领导|督查室|你们?|您)?(?:审?阅[示知]?|知悉|悉知|查收|查阅|审示|批示|放心|见谅|谅解|理解|知晓|多包涵)"
    r"|特此(?:报告|汇报|反馈|回复)|以上|汇报完毕|报告完毕|妥否[^,;。!\n]{0,8}"
    rf"|(?:谢谢|感谢|多谢|辛苦|麻烦|拜托)(?:{_PERSON}|支持|关心|提醒|理解|配合|费心|啦|了|您|你)*"
    r"|(?:打扰|费心|添麻烦)了?"
)
_CONTACT = (
    rf"(?:(?:有[事问]题?)?(?:请|可)?(?:联系|经办|填报|报送|具体)人?(?:电话|方式)?[:\s]*)?(?:{_UNIT})?\s*"
    rf"(?:{_NAME}|{_PERSON})?\s*(?:电话|手机|微信|tel)?[:\s]*(?:1\d{{10}}|\d{{3,4}}-\d{{7,8}}|8\d{{7}})"
    r"|[^,;。!\n\d]{0,8}(?:打|拨|找|联系|致电|电话|手机)[^,;。!\n\d]{0,6}(?:1\d{10}|\d{3,4}-\d{7,8})"
    rf"|(?:联系|经办|填报|报送)人[:\s]*{_NAME}|{_NAME}代报"
)
COURTESY_WHOLE = pattern_of(rf"\s*(?:(?>{_GREETING}|{_TELLING}|{_CLOSING}|{_CONTACT})[\s:~…]*)++", re.IGNORECASE)
_TRAILING = pattern_of(rf"\s+(?:{_CONTACT}|{_CLOSING})\s*$", re.IGNORECASE)
_OPENING = pattern_of(rf"\s*(?:{_GREETING}|{_CONTACT})(?:[\s,:;。!]+|$)", re.IGNORECASE)
_CALLED = pattern_of(rf"@\s?(?:所有人|[A-Za-z]\w*|(?:督查室|政府办)?{_NAME}|督查室|政府办)\s?")
_ENCLOSED = pattern_of(
    r"(?<=[,;。!])(?:详情?|具体|名单|清单)*(?:见附[件表]|附后)(?=$|[,;。!])|\((?:详情?|具体|名单|清单)*(?:见|附)[^()\d]*\)"
)
_PICTURES = pattern_of("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]+")
_PARTICLES = pattern_of(r"(?<=[\u4e00-\u9fff])[哈啊呀哦噢哟嘞喽哒]+(?=$|[,;。!\s])")
_SIGNED_WHOLE = pattern_of(rf"(?:{_UNIT})?\s*{_NAME}(?<![了中的务案序目度额])|{_UNIT}")

RECEIVED_WHOLE = pattern_of(
    rf"(?:{_UNIT}|{_NAME}|{_PERSON}|我|本人)?(?:已经?|都|均|全部|全都?)*(?:收到|签收|收悉|收讫)[了啦]?[\s,;。!~]*"
)
_VOW = (
    r"我们?|我[局办委镇科]|领导|一定|必将?|马上|立即|立刻|尽快|抓紧|认真|坚决|严格|全力|按照?(?:要求|期|时|通知|规定)?|回[来去]|就|将|会"
    rf"|已?(?:转|安排|部署|布置|交办?|转发)|(?:让|由|请|叫|交)[\u4e00-\u9fff]{{2,3}}?(?=对接|负责|落实|跟进|办|处理|来|去|牵头|抓)|让|由|请|给|叫|各|相关|责任|科室|处室|镇街|同志|{_NAME}|对接|负责|跟进|落实|抓好|抓|办理?|做好|做|配合|研究"
    r"|学习|推进|处理|组织|开展|执行|整改|放心|要求|到位|好|的|了|再|随后|后续|及时|工作|此项|这项|事项|任务|请?放心"
)
PROMISE_WHOLE = pattern_of(rf"(?:(?>{_VOW}))++")
# Why somebody answers late: kind words, of which nothing is reported.
_AWAY = "下乡|出差|开会|外出|休假|请假|培训|学习|住院|生病|值班|抗洪|防汛|两会|封闭"
EXCUSE_WHOLE = pattern_of(
    r"(?:(?>实在|真是|非常|很|十分|万分)?(?>抱歉|不好意思|对不住|对不起|见谅|请谅解|请见谅|惭愧|sorry)"
    rf"|(?>这|前|最近|近)?(?>几|两|些|段|阵)?(?>天|日|子|时间)?(?>一直|都|正|刚好)?在?(?>(?:省|市|县|外|乡下|北京|上海|杭州)里?)?(?>{_AWAY})了?"
    r"|(?>我|才|刚|刚刚|现在|今天)*(?>看到|看见|见到|回来|回单位|下会|开完会|忙完)了?|(?>差点|一时|不小心)?(?>忘了|忘记了?|漏看了?)"
    r"|手机(?>没电|静音|坏)了?|没(?>注意|看到|看见|留意)到?|让您?费心了?|添麻烦了?|[啊哈呀呢啦])+",
    re.IGNORECASE,
)
_GONE = pattern_of(
    rf"{_AWAY}|年休|公休|休息|陪护|探亲|手术|外地|党校|驻村|挂职|产假|年假|隔离|不在(?:家|单位|办公室|岗)"
)
_STAND_IN = pattern_of(
    rf"(?:由|让|请(?:联系|找)?|找|联系|委托|交给)(?:我[局办们]?|我们)?(?:{_UNIT}|办公室|科里)?(?:{_NAME}|{_PERSON})|(?:{_NAME}|{_PERSON})(?:同志)?代"
)
_FOR_SOME_TIME = pattern_of("[本这下]个?[周月]|到.{1,6}才?回|[天日号]回来|一段时间|长期")
_MOVED = pattern_of("调[走离往]|调到|退休|换岗|轮岗|离任|不再?分管|不在这个?[岗单]|已?转岗")


def is_away(text: str) -> bool:
    """Tell whether a text says that the person is away and who stands in, or has another post by now."""
    return bool(_MOVED.search(text) or (_GONE.search(text) and (_STAND_IN.search(text) or _FOR_SOME_TIME.search(text))))


def without_courtesy(text: str) -> str:
    """Return a mended text without greetings, names called, thanks, pictures, contacts; all else stays as it is."""
    plain = _ENCLOSED.sub("", _CALLED.sub("", text))
    plain = _TRAILING.sub("", _PARTICLES.sub("", _PICTURES.sub(" ", plain)))
    opening = _OPENING.match(plain)
    plain = plain[opening.end() :] if opening else plain
    kept = [part for part in re.findall(r"[^,;。!\n]+[,;。!\n]*|[,;。!\n]+", plain) if not _is_courtesy_clause(part)]
    return "".join(kept).strip()


def is_courtesy(text: str) -> bool:
    """Tell whether a mended text says nothing but courtesies, or is a signature."""
    return not bare(without_courtesy(text)) or bool(_SIGNED_WHOLE.fullmatch(bare(text)))


def is_excuse(text: str) -> bool:
    """Tell whether a text only says why it comes late."""
    said = [bare(clause) for clause in clauses(text) if bare(clause)]
    return bool(said) and all(EXCUSE_WHOLE.fullmatch(clause) or ACK_WHOLE.fullmatch(clause) for clause in said)


def is_promise(text: str) -> bool:
    """Tell whether a text, after a receipt, only promises to see to it, or says why it comes late."""
    said = [bare(clause) for clause in clauses(text) if bare(clause)]
    return bool(said) and all(PROMISE_WHOLE.fullmatch(clause) or EXCUSE_WHOLE.fullmatch(clause) for clause in said)


def _is_courtesy_clause(part: str) -> bool:
    plain = part.strip(",;。!\n ")
    return bool(plain) and bool(COURTESY_WHOLE.fullmatch(plain))
