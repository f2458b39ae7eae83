"""The forms in which official papers write numbers to be reached, and the words around them that make them none."""

import re

from bot.intake.words import any_of
from bot.patterns import pattern_of

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,6})?|[〇零一二两三四五六七八九十百千]{1,9})"
COUNT = pattern_of(
    rf"""(?<![\d.第年月“"〔\-A-Za-z〇零一二两三四五六七八九十百千])
    (?P<low>{NUMBER})(?:(?P<lowscale>万|亿)?[-—~～至到]+(?P<high>{NUMBER}))?[余多几]?(?P<scale>万亿|万|亿)?[余多几]?
    (?P<unit>{any_of("measures")}|天|学时|课时|小时|个(?!月|工作日|小时|百分点|世纪|季度|星期|年(?!度))|(?!个){any_of("counters")})
    (?!以[内前]|性|均|民|方面)""",
    re.VERBOSE,
)
PER_CENT = pattern_of(
    rf"""(?P<verb>(?:同比|分别|年均|平均|至少|累计|再)?{any_of("rate_verbs")}[^，。；、\d]{{0,8}}?)?
    (?<![\d.])(?P<low>\d{{1,6}}(?:\.\d{{1,6}})?)(?:%?[-—~～至到](?P<high>\d{{1,6}}(?:\.\d{{1,6}})?))?
    (?P<unit>%|个百分点)(?P<more>以[上内下]|左右)?""",
    re.VERBOSE,
)
PER_CENT_GOES_ON = pattern_of(
    r"(?:达到?|为|保持在|稳定在|控制在|[高低]于|[多少]于|完成)\d[\d.%、和以上下]*[、和]$|(?:确保|保证|力争)[^，。；、\d]{2,16}$"
)
LASTING = ("天", "学时", "课时", "小时")
AT_LEAST = pattern_of(r"(?:不得?少于|不得?低于|至少|缩短[至到为]|压[缩减][至到为]|缩减[至到为])$")
GOAL = pattern_of(rf"{any_of('goal_verbs')}[^，。；]{{0,14}}$")
MORE = pattern_of(r"^(?:以上|及以上)")
THRESHOLD = pattern_of(r"^(?P<noun>[^，。；、\d]{0,5}?)(?:及)?以[上下](?P<after>.?)")
POLICY = pattern_of(rf"{any_of('parameters')}[^，。；]{{0,10}}$")
MEASURED = pattern_of(rf"{any_of('measured')}[^，。；]{{0,10}}$")
FACT = pattern_of(rf"(?!共计划){any_of('facts')}[^，。；]{{0,16}}$")
CHANGE = pattern_of(
    r"增长|提高|提升|下降|降低|减少|压减|达到?|超过|突破|不低于|不少于|不高于|不超过|控制在|稳定在|保持在|实现|完成|上升"
)
DIRECT = pattern_of(r"(?:达到?|突破|超过|完成|稳定在|保持在|不低于|不少于|控制在|增加到|增至|实现|力争|确保)$")
ADDED = pattern_of(r"(?:新增|净增|完成|实现)[^，。；、\d]{2,8}$")
CLAUSE_SO_FAR = pattern_of(r"(?<=[，。；：、])[^，。；：、]{3,}$|^[^，。；：、]{3,20}$")
CLAUSE_ENDS = pattern_of(r"(?:以上|左右)?(?:[，。；、（]|$|[共全总]?长(?:约|达)?\d)")
COMPARED = pattern_of(r"比(?:去年|上年|往年|同期|原计划)[^，。；、\d]{0,8}$")
RATE_PAID = pattern_of(r"(?:补助|补贴|缴费|收费|低保|供养)(?:标准)?[^。；]{0,20}$")
BELOW = pattern_of(r"^以下[\u4e00-\u9fff]")
LEADERS = pattern_of(
    r"^(?:主要|分管|班子|在家|[县处科]级)?(?:领导|负责人|负责同志|班子成员|联络员|工作人员|副职)(?!后备|人选)"
)
FUNDS_AFTER = pattern_of(r"^[^，。；、]{0,12}?(?:资金|经费|费用|(?<=[期作理护])费)(?:[，。；、用]|$)")
FUNDS = pattern_of(r"(?<![争])(?:资金|经费|费用|预算|概算)[^，。；、\d]{0,2}$")
CONDITION = pattern_of(r"(?:^|[，。；、])(?:对|凡|符合)[^，。；]*$")
RAISED = pattern_of(r"争取|引进|利用|筹措|筹集|整合|撬动|完成|到位")
RAISED_SUM = pattern_of(r"(?:争取|引进|利用|筹措|筹集|募集|整合|撬动)[^，。；、\d]{0,8}$")
NO_THING = pattern_of(
    r"^[^，。；、]{0,10}?(?:政策|措施|意见|建议|要求|方面|行业|原则|阶段|环节|举措|规定|制度|标准指引|指引|领域|(?:特点|重点|要点|观点|关键|层面)(?=[，。；、]))"
)
CARRIED_OUT = pattern_of(
    r"(?:落实|实施|执行|贯彻|按照|围绕|对照)[^，。；]{0,14}$"
)  # 落实稳增长20项措施: they are there already
TEAM = pattern_of(r"^[^，。；、]{0,10}?(?:工作组|巡查组|督查组|督导组|检查组|小组|专班|班子|[^，。；、]{1,5}所在地)")
NOUN = pattern_of(r"[^，。；！？：、\d的]*(?:的[^，。；！？：、\d的]+)?")
NOUN_END = pattern_of(
    rf"(?:{any_of('noun_ends')}|的(?:组织|实施|建设|进展|征地|跟踪|监管|管理|分类|工作|整治|改造|排查|清理)|在(?![谈建库册岗校线])|(?<=企业)进).*$",
)
CONCRETE = pattern_of(rf"^[^，。；、“”]{{0,12}}?{any_of('things')}")
REACHED = (
    "的",
    "全",
    "覆盖",
    "达标",
    "开工",
    "完工",
    "竣工",
    "完成",
    "建成",
    "办结",
    "到位",
    "整改",
    "落实",
    "兑现",
    "有",
)
LINES = pattern_of(r"^[^，。；、“”]{0,8}?(?:产业链|道路|公路|街|河|渠|沟|线|通道|管网|水体)")
GOES_ON = pattern_of(r"[共全总]?长|[、和]|[，、][\u4e00-\u9fff]{2,10}")
LIST_ENDS = pattern_of(r"[共全总]?长(?:约|达)?\d|[，。；、（]|$")
YEARLY = pattern_of(r"^(?:全年|年度|今年|本年度?|当年|每年|年内)")
MISSED = pattern_of(r"(?:未|尚未|没有?)$")  # 未达到100%的单位
SUPPORTED = pattern_of(r"(?:资助|奖励|补助|补贴|奖补)$")  # 资助250名人才 counts those who get it
UNDER_WAY = pattern_of(
    r"^(?:[^，。；、]{0,8}中(?:，|抽调|选派|选拔|遴选|评选)|正在|已经?|尚未|仍未|未|没有|[^，。；、]{0,6}的[^，。；、]{2,20}已经)(?!来|[^，。；、]{1,4}(?:人口|村|户))"
)
NUMBERED = pattern_of(r"第\d{1,3}(?:[、和至—-]\d{1,3})*[、和至—-]$")
EACH_AT_LEAST = pattern_of(r"每[人户][^，。；]{0,6}(?:至少|不少于|不低于)[^，。；、\d]{0,8}$")
DECIDED = pattern_of(r"》[^，。；、]{0,4}(?:提出|部署|确定|明确)的(?:[\d一二三四五六七八九十]{1,3}[个大]?方面)?$")
OF_VILLAGE = pattern_of(r"^[\u4e00-\u9fff]{2,3}[村镇乡](?=[\u4e00-\u9fff]{2})")
ON_LAND = pattern_of(r"(?!以[上下]|左右|规模|的|及|和|或|范围|面积)[\u4e00-\u9fff]{2}")
PLAIN_UNITS = frozenset({"家", "只", "户", "名", "座", "台", "套", "辆", "场", "所", "处", "宗", "家次", "户次"})
TIMES = frozenset("次期场批班届类款本条对度门份例片米元张块头口篇支")
POINTING = pattern_of(r"(?:除|这|那|哪|每|某|任|第|前|后|同|上述|以上|下列|以下|本|“)$")
CHINESE = pattern_of(r"^[〇零一二两三四五六七八九十百千]+$")
SIZE = pattern_of(r"(?:(?:宽|厚|高|深)度|宽|厚)[^，。；]{0,8}$")
SLOGAN = ("到", "进", "必", "不", "严")  # 十个到村到户, 三个必须
PLACE = "(?:省|州|市|县|区|旗|乡|镇|街道|村)"
PLACES = pattern_of(rf"{PLACE}(?:[、和]{PLACE})*(?:（[^（）]{{1,12}}）)?(?=要|应|须|都|，|。|；)")
MAX_TEXT = 30
