"""How officials say things in a reply: the word lists, and the mending of what a phone's keyboard got wrong.

Patterns named `..._WHOLE` must match all of a text, the others are searched for. All are for text that `mend` returned.
"""

import re

from bot.rules.numerals import half_width

CLAUSE_ENDS = ",;。!\n"
_SEPARATORS = r"[\s,;。!.、~…:]*"

# Typing errors of the same length as the word: 己 and 以 for 已, 完城 for 完成.
_TYPOS = (
    (re.compile(r"(?<![自知克])己(?!方|任)"), "已"),
    (re.compile(r"以(?=经(?!济|营|贸|验|费)|完[成城]|报|开工|落实|办[结完]|签[约订了]|上报|全部|印发|建成)"), "已"),
    (re.compile(r"完[城诚程呈](?!度)"), "完成"),
    (re.compile(r"收[道倒]"), "收到"),
    (re.compile(r"[廷][期其]|延其"), "延期"),
    (re.compile(r"[消肖]号"), "销号"),
    (re.compile(r"办[接洁节](?!能|约|省)"), "办结"),
)
_PINYIN = {
    "shoudao": "收到", "shou dao": "收到", "haode": "好的", "zhidaole": "知道了", "yiyue": "已阅", "mingbai": "明白",
    "wancheng": "完成", "wanchengle": "完成了", "yiwancheng": "已完成", "yijing wancheng": "已经完成",
    "weiwancheng": "未完成", "meiwancheng": "没完成", "zhengchang": "正常", "tuijinzhong": "推进中", "meiyou": "没有",
    "wu": "无", "youkunnan": "有困难", "yanqi": "延期",
}  # fmt: skip
_PINYIN_WORD = re.compile(r"(?<![a-z])(?:" + "|".join(sorted(_PINYIN, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE)
_SILENT = re.compile("[\ufe0f\u200b-\u200d\U0001f3fb-\U0001f3ff]")  # variation selectors, joiners, skin tones

_ACK = (
    "好的?|好[哒滴嘞]|嗯+|[噢哦]|行|可以|ok|okay|已?收到了?|收悉|已收悉?|已?阅[知悉处]?|已?知悉|知道了?|了解|明白了?|清楚|已?签收|遵照执行|照办"
    "|[无没]异议|没有异议|[无没]意见|没有意见|谢谢|感谢|辛苦了?|领导|主任|received|got it|noted|roger|well|thanks?"
    "|[👌👍🙏💪✅🆗👏🌹]"
)
ACK_WHOLE = re.compile(rf"(?:(?:{_ACK}){_SEPARATORS})+", re.IGNORECASE)
_STEADY = "有序|稳步|顺利|扎实|积极|抓紧|加快|全力|大力|认真|同步|尽快|马上|立即|即刻|坚决|严格|一定|继续|持续"
_PLAN_WISE = "按计划|按序时(?:进度)?|按照?要求|按照?时间节点|按时|如期|按部就班"
_DOING = "推进|进行|开展|办理|落实|实施|推动|跟进|处理|执行|研究|部署|贯彻|安排|抓好|组织"
_STATE = "正常|良好|无变化|没有?变化|同上|同前|符合序时(?:进度)?|进展顺利"
_FILLING = "目前|现在|工作|项目|各项|事项|总体|整体|进展|进度|情况|全部|一切|都|均|也|基本|比?较|很|还|仍|我[们局委办]?|会|将|正|在|办|了|的"
EMPTY_WORDS_WHOLE = re.compile(
    rf"(?:{_STATE}|{_PLAN_WISE}|{_STEADY}|{_DOING}|{_FILLING}|中|着|当中)+"
    r"|(?:all )?(?:normal|on track|in progress|as planned|ongoing)",
    re.IGNORECASE,
)
EMPTY_CORE = re.compile(rf"{_STATE}|{_PLAN_WISE}|{_STEADY}|在(?:{_DOING}|办)|(?:{_DOING})(?:中|着|当中)|[a-z]", re.IGNORECASE)
NO_TROUBLE_WHOLE = re.compile(r"(?:目前|暂时?)?(?:无|没有?|不存在|暂无)(?:什么|任何|大的?|啥)*(?:困难|问题|异常|障碍|难点)")
NONE_WHOLE = re.compile(r"无|没|没有了?|暂无|都没有|没啥|无事项|none|no|nothing|n/?a|nil", re.IGNORECASE)
NO_PROGRESS_WHOLE = re.compile(
    r"(?:目前|暂时?|还|尚|仍|本[月周]|工作|项目)*(?:无|没有?|未有?|没啥)(?:新的?|明显|实质性|任何|啥|什么)*"
    r"(?:进展|进度|动静|推进|启动|开始|开展|动)(?:过|的)?|no progress|not started(?: yet)?",
    re.IGNORECASE,
)

# Completion: an explicit word about the whole, and nothing in it that takes it back.
_WHOLE_THING = r"(?:督办|目标|年度|工作|各项)*(?:事项|任务|工作|目标|指标|要求)"
COMPLETION_CLAUSE = (
    rf"(?:(?:本|该|此|这|第\d+)[项条个]?(?:{_WHOLE_THING})?|(?:全部|所有|各项)?{_WHOLE_THING}|我[局委办镇们](?:单位)?|{{title}})?"
    r"(?:已经?|现已?|均|都|全部|全面|圆满|顺利|按[时期]|如期|提前|按要求|彻底|整体|目前|也)*"
    rf"(?:(?:完成|办结|办完|完结|办理完毕|做完|干完|落实完毕)[了啦]?(?:(?:全部|所有|该|此|本|各)?[项]?{_WHOLE_THING})?"
    r"|全部落实(?:到位|完毕)?)[了啦]?"
)
COMPLETION_EN_WHOLE = re.compile(
    r"(?:(?:it|this|all|everything|the task) (?:is |has been )?)?(?:all )?(?:done|completed?|finished)", re.I
)
COMPLETION_REQUEST = re.compile(
    r"(?:请|请求|申请|恳请|敬请|提请|望|盼|予以|准予)(?:贵室|你室|贵办|市?督查室)?(?:予以?|给予|准予|同意|审核|核实|后|并)*"
    r"(?:办结|销号|结案|核销|销账)(?!时|标|条|流|材|手|的|前|后|证|率)"
)
HALF_SAID_DONE = re.compile(r"(?:都|全)?(?:弄|搞|做|办|忙)(?:好|定|完|妥)了?|好了|妥了|完事了?|可以?(?:办结|销号)")
# Whatever stands here takes a completion back or puts it in doubt; it costs one question at most.
DOUBT_WORDS = (
    "没", "未", "不", "无", "非", "否", "勿", "难", "缺", "差", "欠", "尚", "还", "仍", "除", "但", "只有", "只完成", "只剩",
    "只差", "只是", "仅", "基本", "部分", "局部", "半", "大体", "大致", "大多", "多数", "大概", "大约", "可能", "也许", "或许",
    "好像", "似乎", "估计", "预计", "预期", "争取", "力争", "计划", "打算", "准备", "即将", "将于", "将在", "将会", "正在", "快",
    "如果", "如能", "假如", "要是", "若", "一旦", "的话", "待", "剩", "其余", "个别", "初步", "阶段", "接近", "将近", "左右",
    "应该", "应当", "理论上", "以后", "之后", "后再", "底前", "日前", "月底", "年底", "明天", "后天", "下周", "下月", "明年",
    "是否", "能否", "能不能", "吗", "呢", "吧", "么", "?", "前期", "一期", "首期", "首批", "第一批", "困难", "延期", "暂",
    "确保", "保证", "努力", "抓紧", "尽早", "务必", "必须", "希望", "有望", "拟",
)  # fmt: skip
DOUBT = re.compile(
    "|".join(re.escape(word) for word in DOUBT_WORDS)
    + r"|(?<![节性功智职效产动])能(?![耗源力效级])|(?<![特分级区类性鉴])别|(?<![思理])想|等(?!部门|单位|[级次地效于号方工])"
    r"|[将会要须需](?:按时|按期|如期|全部|全面|提前)*(?:完成|办结|销号|申请)"
    r"|\b(?:not|no|never|almost|nearly|partly|partially|half|will|would|if|when|soon|expect\w*|should|may|might|could"
    r"|yet|except|but|basically|mostly|about|to be)\b|n't",
    re.IGNORECASE,
)

# What is no progress report in itself, clause by clause.
TROUBLE_SETTLED = re.compile(
    r"(?:没有?|无|未|不存在|暂无|未出现|未遇到|克服|解决|化解|协调|帮助)[^,;。!\n]{0,8}(?:困难|问题|阻力|矛盾|瓶颈|难题)|问题整改"
)
PROBLEM = re.compile(
    r"困难|卡[住在壳了]|受阻|完不成|完成不了|[做办推搞][不][了到成动完]|黄了|泡汤|停[产工滞摆]|搁置|流[标产]|短缺|紧张(?!有序)|缺口|缺(?:资金|指标|人|钱|地|材料)"
    r"|难以|无法|阻力|(?:存在|有|遇到|出现|面临)[^,;。!\n]{0,6}问题|未通|不通|滞后|撤资|毁约|违约|不到位|跟不上|来不及|难度|瓶颈|制约|难题"
    r"|\b(?:problems?|blocked|stuck|difficult\w*|trouble)\b",
    re.IGNORECASE,
)
PROBLEM_WHOLE = re.compile(
    r"(?:目前|还是|存在|有|遇到|比较|确实|实在|可能|恐怕|怕是|肯定|有点|有些|一些|很|太|进度|工作|了)*"
    r"(?:困难|问题|难度|阻力|卡住|卡壳|受阻|完不成|完成不了|[做办推搞][不][了到成动完]|滞后|来不及|problems?|blocked|stuck|difficult\w*)"
    r"(?:大|较大|很大|了)*",
    re.IGNORECASE,
)
LOST = re.compile(r"黄了|泡汤|停[产工]|流产|撤资|毁约|退出|关停|倒闭|注销")
COORDINATION = re.compile(
    r"(?<!不)(?<!无)需要?[^,;。!\n]{0,14}(?:协调|会商|支持解决|出面)|提请[^,;。!\n]{0,14}协调"
    r"|(?<![申邀聘提已])请(?![问予示求])[^,;。!\n]{0,14}(?:协调|出面|牵头|会商|开[个一]?次?会|支持|过问|督促|帮忙|帮助)"
    r"|(?:建议|希望|恳请)(?!由)[^,;。!\n]{0,14}(?:协调|会商|召开|开会|出面|支持|帮助)|need\w*\s[^,;。!\n]{0,20}coordinat\w+",
    re.IGNORECASE,
)
COORDINATION_WHOLE = re.compile(r"(?:目前|现在?|有事|还)*(?:需要?|请|提请|希望)(?:领导|上级|帮忙|予以|给予|帮助)*协调(?:一下|解决|下)?")
CALLED_IN = re.compile(r"[把让叫喊](?P<units>[^,;。!\n]{2,30}?)(?:叫上|叫来|请来|请上|拉上|喊上|一起|参加|到场)")
ASKED_UNIT = re.compile(r"(?:请|与|同|跟|和|向)(?P<units>[^,;。!\n请]{2,20}?)(?:协调|出面|牵头|会商|支持|督促|帮)")
CONVENER = re.compile(r"政府办|府办|督查室|领导|市里|县里|市长|县长|书记|你们|贵室|你室|上级|主任")

_WHOLE_SUBJECT = r"(?:本项|该项|此项|这项|我[局委办们]|办结|完成|时限|时间|期限|恐怕|可能|只能|只好|要|需|得|想|拟)*"
EXTENSION = re.compile(
    r"(?:申请|请求|请|希望|拟|想|要求|需要?|恳请|能否|可否|建议)[^,;。!\n]{0,8}(?:延期|延长|推迟|延后|顺延|展期|宽限|延[到至])"
    rf"|^{_WHOLE_SUBJECT}(?:延期|顺延|延后|展期|宽限|延[到至]|推迟[到至])|延期[到至]"
    r"|\b(?:extend\w*|extension|delay(?:ed)?|postponed?)\b[^,;。!\n]{0,12}\b(?:to|till|until)\b|\bextension\b",
    re.IGNORECASE,
)
NO_EXTENSION = re.compile(r"(?:不|无需|不用|没有?|未|已批准|已同意|获批)[^,;。!\n]{0,4}(?:延期|顺延|推迟|延后)")
_TIME_TO_COME = (
    r"(?:过(?:了|几天|两天|会儿?|段时间)|忙完[^,;。!\n]{0,4}|开完会|会后|晚[点些几一两]?[点些天]?|迟[点些几]?[点些天]?|缓[几一两]?天?|稍后|回头|改天"
    r"|明[天日]|后天|下周[一二三四五]?|周[一二三四五]|[^,;。!\n]{1,8}[日号底](?:前|之前)?|(?:等|待)[^,;。!\n]{1,14}?)"
)
LATER_REPORT_WHOLE = re.compile(
    rf"(?:能不能|能否|可否|可不可以|请允许|允许|我们?|容我|想|申请|材料|数据|进展|情况|就)*{_TIME_TO_COME}"
    r"(?:之?后|以后)?(?:再|才|来|一并|统一|一起)?(?:补?报|填报?|反馈|回复|上报|报送)"
    r"(?:给?你们?|给?您|过[来去]|材料|数据?|进展|情况|上?来|[行好]不行?|[行好]吗|可以吗|可否|吧|吗|[?])*"
)
_CHANNELS = r"oa|邮箱|邮件|传真|纸质|书面|电话|微信|内网|系统|平台"
REPORTED_ELSEWHERE = re.compile(
    r"(?<![没未])(?:报|填|反馈|报送|上报|提交|回复)过[了的啦]?(?=$|[,;。!?吗\s])"
    rf"|(?P<channel>{_CHANNELS})(?:上|里|中|系统|平台|方式|已经?|都|就)*(?:报(?![告名批建警价])|发(?![布放展现改票动出生])|交(?!流|办)|填|提交|反馈)"
    r"|(?<![没未])(?:已经?|早就?|都)[^,;。!\n没未]{0,4}(?:报|发|交|提交|上报|报送|反馈)(?:给|到|至)?(?:你们|你室|督查室|贵室)",
    re.IGNORECASE,
)
CHANNEL = re.compile(_CHANNELS, re.IGNORECASE)
WITHDRAW = re.compile(
    r"(?:^|申请|要求|请)撤回(?=$|刚才|上|前|这|该|申请|报告|办结)|撤销(?:刚才|上一?条|前面|我)"
    r"|(?:刚才|上一?条|前面|那条|之前)[^,;。!\n]{0,6}(?:作废|不算|不要了|别算|无效|发错|撤[回销])|^发错了?$|当我没说|^作废$"
)
CORRECTION_PREFIX = re.compile(r"[打写报说填搞弄][错]|更正|纠正|改正|改一下")
_UNIT_END = r"(?:[局办委厅院部镇乡]|中心|公司|街道|政府|管委会|开发区)"
OBJECTION = re.compile(
    r"不归(?:我|本)|不(?:是|属于?|在)(?:我|本)[^,;。!\n]{0,5}(?:职责|职能|事|业务|分内|管|范围)|不该由?我|非我[局委办们单]"
    r"|[与跟和]我[^,;。!\n]{0,4}无关|职责不[清符明]|(?<![无没有])异议"
    rf"|(?:应该?当?|该|建议改?)[由归][^,;。!\n]{{1,20}}{_UNIT_END}(?:来)?(?:负责|牵头|承担|管|办理?|主办|落实)"
    r"|not (?:our|my) (?:duty|responsibility|job|task)",
    re.IGNORECASE,
)
DUTY_OF = re.compile(
    r"(?:(?:应该?当?|该|建议改?)[由归是找]|(?<!不)[归属]于?|^该(?!项|事|局|工作|企业|单位)|(?<!不)是(?!我|本))"
    r"(?P<units>[^,;。!\n]{2,30}?)(?:来?(?:负责|牵头|承担|管|办理?|主办|落实)|的?(?:事情?|职责))?$"
)
JOINED_UNITS = re.compile(r"[、,]|(?<!自然资源)[和与及跟](?!规划)")
QUESTION = re.compile(
    r"\?|[吗呢][。!]*$|行不行?$|^请问|怎么[报填办弄]|什么时候|哪[个些天里]|多少|如何[报填办]|是否|能否|能不能|是不是"
)
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(【](?:19|20)\d\d[〕\])】]\s?第?\d+号")
PREFACE_WHOLE = re.compile(rf"(?:刚才|前面|上一?条|之前|数字|我|[打写报说填搞弄]错了?|更正一?下?|纠正一?下?|不好意思|抱歉|{_SEPARATORS[:-1]}+)+")


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
