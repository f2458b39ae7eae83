"""The vocabulary of the genre, and what is built of it alone. The words are in `vocabulary/`, one list a file."""

import re
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a list, the longest first. Lines that begin with # are remarks."""
    lines = (files("bot.intake") / "vocabulary" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(sorted(found, key=len, reverse=True))


def any_of(name: str) -> str:
    """Return a pattern for any word of a list."""
    return f"(?:{'|'.join(map(re.escape, words(name)))})"


VERBS = frozenset(words("verbs"))
STEMS = words("stems")

SKIPPED_HEADING = re.compile(rf"{any_of('skipped_headings')}(?:和(?:意义|目标|原则|要求))?$")
"""Headings under which nothing is ordered: aims, principles, appraisal, scope."""

GOAL_HEADING = re.compile(r"目标$")
"""Headings under which only a number or a date makes a directive: 工作目标, 主要目标."""

_QUIET = r"[^，。；：！？、\n（）《》“”]"
_OFFICE = "书记|[市县区省镇局厅州乡处科所队院校]长|指挥长|组长|秘书长|董事长|总经理|主任|同志"
_SPEAKER = rf"(?:会议|与会|纪要|全会|他|她|同志|{_QUIET}{{0,16}}?(?:{_OFFICE}){_QUIET}{{0,4}}?)"
_HELD = r"(?:会议|会上?|与会)[^，。；\n]{0,6}?(?:听取|审议|研究|讨论|审定|审核|学习|传达|通过|同意|观看|通报|审查)"
_AGREED = r"会议(?:还|并)?(?:原则|一致)?(?:同意|通过|审议通过|审议并通过|审定)(?=[了《启实提按该将关]|启动|实施|[^。，；：]{2,60}。)"
_ASIDE = (
    r"会上，(?=[^。；]{0,60}(?:传达|通报|宣读|观看|汇报|发言|介绍|作了))"
    r"|(?![^。\n]{0,60}[要应须请])[^。，；：\n]{2,40}(?:列席|出席|参加|陪同)了?(?:会议|活动|调研|上述活动)?(?=。)"
)
QUOTING = re.compile(
    r"(?:(?<=[。！？；\n \u3000”])|^)(?:(?:"
    rf"(?P<said>(?:(?:(?:关于|围绕|针对|对于|就)[^，。；\n]{{2,60}}|{_HELD}[^。；\n]{{2,140}}?)[，：](?:并|同时)?)?(?!按|根据|依|为|遵照|对照|结合|针对|上级|中央|国家|要(?!求)|认真|深入|坚[决持定]|全面|切实|严格|贯彻|落实|学习|传达|不折不扣)"
    rf"(?:(?:{_QUIET}{{2,16}}?(?:{_OFFICE}|常委|部长|主席)、){{0,3}}{_QUIET}{{1,24}}?(?:强调|指出|议定|商定)(?:要求|指出)?"
    rf"|{_QUIET}{{1,16}}?(?:局|厅|委|办|政府|指挥部|部|公司)(?:明确)?要求(?=，)|{_QUIET}{{2,24}}?会议要求(?=，)"
    rf"|(?<![^。！？]”)(?!总体|工作|有关|相关|具体|基本|文件|上述|以上|主要)[\u4e00-\u9fff]{{2,3}}要求(?=，)"
    rf"|{_SPEAKER}{_QUIET}{{0,20}}?(?:(?:提出|作出|明确)?(?:以下|如下|具体|明确|[一二三四五六几]点)?要求|提出|决定|明确|确定|部署|号召|同意|议定|商定)))"
    rf"|(?P<told>(?:会议|与会){_QUIET}{{0,8}}?(?:认为|听取了?|通报了?|传达了?|宣布|表示|介绍了?|审议了?|讨论了?))"
    r")[，：]"
    r"|(?P<he>(?:[^。；\n]{4,80}?，)?[他她](?:还|同时|并)?(?:要求|强调|指出)(?:[，：]|(?=[^，：])))"
    rf"|(?P<agreed>{_AGREED})|(?P<aside>{_ASIDE})"
    rf"|(?P<bare>(?:{_HELD}[^。；\n]{{2,140}}?，(?:并|会议)?|会议|会上|(?=(?:强调|指出)[，：]))(?:强调|要求|指出|提出|明确|议定)"
    r"(?:[，：]|(?=要(?!求)|必须|务必|各(?:级|地|有关|相关|部门|单位|[省市县区乡镇])))))",
    re.MULTILINE,
)
"""The words with which a report begins to quote an order (`said`), or to tell what happened (`told`, `agreed`, `aside`)."""

_SAYS = r"(?:[，：]|(?=[\u4e00-\u9fff（）、]{0,16}?(?:要(?!求)|必须|务必)))"
_BUSY = r"(?:调研|检查|督导|督查|视察|走访|暗访|慰问|会议?|会商|调度|活动|进度|情况)"
NEWS = re.compile(
    r"(?:(?<=[。！？；\n \u3000”])|^)(?:"
    r"[^。；\n]{4,100}?(?:发出|印发|下发)了?(?:紧急通知|通知|《[^。》\n]{4,40}》)，?(?P<noticed>要求)(?:[，：]|(?=各|有关|相关))"
    r"|(?=[^，。；\n]{0,24}(?:\d日|近日|日前|当[日天]|[上下]午))"
    rf"[^。；\n]{{4,120}}?{_BUSY}[^，。；、\n]{{0,12}}?(?:时|中)?，?[^，。；\n]{{0,4}}?(?P<said>强调|(?<=，)要求|指出){_SAYS}"
    rf"|[^，。；\n]{{4,24}}(?:出席|主持|参加)(?:会议|活动)?[^，。；、\n]{{0,8}}，并?(?P<present>要求|强调){_SAYS}"
    r"|[^。；\n]{4,100}?(?:(?:听取|查看|察看|检查|了解)了|研究，|调研，|会议，)[^。；\n]{0,60}?，?并?(?P<heard>要求)(?=[^，。；\n]{2,40}要(?!求))"
    r"|(?:[^，。；\n]{0,24}，){0,2}[^，。；\n]{2,10}[厅局委办部](?P<office>要求)(?=各|有关|相关)"
    r"|(?!总体|工作|有关|相关|具体|基本|文件|上述|以上|主要|按照?|根据)(?:[^，。；、\n]{0,12}(?:书记|[市县区省镇局厅州乡]长|主任|常委|部长))?[\u4e00-\u9fff]{2,4}(?P<person>要求|强调)"
    r"(?=各|全[省市县区州](?:各|上下)|乡镇|有关|相关|要(?!求))"
    r"|(?<!；)(?P<then>要求)(?=各|全[省市县区州镇](?:各|上下))"
    r"|会议(?=[^，。；\n]{2,40}，)[^。；\n]{2,100}?，(?P<asked>要求)(?=各|全[省市县区州镇](?:各|上下))"
    rf"|[^。；\n]{{4,100}}?，[\u4e00-\u9fff]{{1,3}}(?:书记|[市县区省镇局厅州乡]长|主任)(?P<there>要求|强调){_SAYS}"
    r")",
    re.MULTILINE,
)
"""A report's sentence that first tells where somebody was: 8月5日，市长到某地调研防汛工作，要求…."""

MODAL = re.compile(
    r"(?<![重主需必只摘纪概简提紧首扼不])要(?![求素点么是件闻害职案塞领道不强])"
    r"|(?<![相反供响适效对回理])应(?![用急对付该邀运变答届聘收力激])"
    r"|应(?=对[^，。；]{2,40}(?:进行|予以|开展|实施|给予|加强|负责))"
    r"|需(?=向|在|于|提前|按|经|将|报|填)"
    r"|必须|务必|应当|不得|不准|严禁|务须|须(?!知)|责成|(?:^|[，。；：])请|请(?=于|将|在\d)"
    r"|负责(?!同志|制)(?!人(?!口|力|才|民|防|事|社|居|均|工|身))|牵头(?!单位|部门|人)",
)
"""Words of obligation: 要, 应, 须, 不得. Not 重要, 要求, 应用."""

BACKGROUND = re.compile(
    r"现将[^。]{2,160}?(?:印发|下达|转发|下发|通报|通知|公布)(?:如下|给?你们|下达)?(?:，请[^。]{2,30})?。$"
    r"|现印发给你们|现转发给你们|现予印发|现予公布|现将.{0,40}(?:通知|印发|公布|转发)|已经.{0,30}同意"
    r"|让我们|谢谢大家|祝大家|^同志们[，！：].{0,30}$"
    r"|(?:通知|意见|如下|方案|措施|讲话|发言|要求|方面|工作|事项|任务|意见建议|几点)：$"
    r"|\d余?[人名](?:左右)?(?:参加|出席)了?(?:此次|本次)?(?:会议|活动)?。$"
    r"|^(?:以上|上述)[^。]{0,12}，?请[^。]{0,14}(?:执行|落实|办理)[^。]{0,4}。$"
    r"|本(?:通知|意见|办法|方案|规定)自.{0,20}(?:起|日)(?:施行|实施|执行)|由.{2,20}负责解释"
    r"|^此件|^附件|^抄送|^主送|^联系人|^（?此页"
    r"|做好.{0,20}讲.{1,6}(?:方面|点|个)"
    r"|(?:[讲谈]|提(?!供|升|高)).{0,6}[几一二两三四五六七八九]个?(?:点|方面|条)(?:意见|要求|建议)?",
)
"""Formulas of official papers that order nothing to be followed up."""

ISSUED = re.compile(r"，现(?:予|予以)?(?:印发|转发|下达|下发)(?:给)?你们[，。]")
"""The words with which a notice sends a paper: what stands before them in the sentence tells what it is."""

CLOSING = re.compile(
    r"[（(]?(?:附[ \u3000]*[件表图录]|附[：:]|此件|此页|抄[ \u3000]*[送报]|主[ \u3000]*送|电[ \u3000]*话[：:])"
    r"|[（(]?联[ \u3000]*系[ \u3000]*(?:人|电话|方式)|特此(?:通知|报告|通报|函告|公告)"
    r"|(?:以上|上述)[^。]{0,12}，?请[^。]{0,12}(?:执行|落实|办理)。?$"
    r"|[^，。；]{0,40}(?:\d{4}|[一二][〇○零０O\d一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日(?:印发)?$"
)
"""What stands below the last order of a paper: its annexes, whom to call, to whom it goes, its date."""

SIGNATURE = re.compile(r"[^，。；：、（）\d]{2,30}(?:政府|办公室|委员会|[局厅部委院会署]|小组|指挥部|中心|集团|公司)")

FOOTER = re.compile(
    r"网站主办|主办单位：.{2,30}(?:承办|技术支持)|ICP|版权所有|技术支持：|责任编辑|扫一扫|打印本页|浏览次数|网站标识码"
)
"""What pages add below or above a paper."""

PAST = re.compile(rf"^.{{0,12}}?(?:{any_of('told')}(?!的)|共\d)")
"""Openings of sentences that tell what was, or what something is."""
