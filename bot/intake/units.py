"""Unit names as documents print them: telling a name from other words, and reading lists of names.

Names stay verbatim. What counts as one name follows the customs of responsibility notes: 、和及 part names, but
各省、自治区、直辖市 is one, and bare stems that share an ending (经贸、统计等相关部门) stay together.
"""

import re
from collections.abc import Set as AbstractSet

from bot.intake.words import STEMS, VERBS, any_of
from bot.patterns import pattern_of

_STRONG = pattern_of(
    rf"(?:{any_of('offices')}|(?<![布格大全结时当开破定终僵残变危败胜布棋])局|(?<![举开督主承创交查协催包代会分领批帮转补])办|(?<=督查|督考|考核)办|(?<![干全内外局大顶底腹头])部|(?<!部)署|(?:全[省市县区]|各)[\u4e00-\u9fff]{{1,8}}系统|(?<![出住入楼庭])院|(?<![场处厕住诊会哨寓])所|(?<![网车])站|(?:消防|救援|抢险|执法|民兵)队伍|(?<![军团乐])队|(?<=督查|研究|监察|信访|档案|值班|信息|政研|督导|监督|政务|综合|秘书|调研)室|(?<=处|科)室|(?<=管理|服务|接待|人事|财务|综合|教务|学生|保卫|总务|后勤|法规|业务|宣教|建设)处|(?<=公开)办|(?<=拆迁|征迁|征收|安置|保障|宣传|协调|推进|专责|技术|巡查|救援)组|^(?:各级|[省市县区州镇乡])财政)$",
)
_AREA = pattern_of(rf"{any_of('areas')}$")
_PLACE = pattern_of(
    r"(?:(?<!城)乡|(?:(?<![城集古小])|(?<=^[^各小村乡县中大集老古][城集]))镇|(?<![小社景城校灾库山厂牧])区|县|(?:(?<![城上超都集门夜股])|(?<=地级以上))市|旗|州|(?<![各我全本两])省|村)$"
)
_GENERIC = pattern_of(
    r"^(?:全[省市县区]|各|当|属|所在|所属|有关|相关)(?:有关|相关)?(?:[省市州县区镇乡村地]|部门|单位|级|地方|方面|地区)+$"
)
_EACH_PLACE = pattern_of(r"^各(?:校|园|院校|院系|科|处|组|队|站|所|厂)$")
_COLLECTIVE = pattern_of(
    r"[\u4e00-\u9fff]{0,8}党委[、和]政府|各(?:(?:省|自治区|直辖市|市|州|盟|区|县|旗|县级市|县区|乡|镇|街道|乡镇)(?:[(（〔][^()（）〔〕]{1,20}[)）〕])?[、和及]){1,5}"
    r"(?:自治区|直辖市|自治州|州|盟|县级市|县区|区|县|市|旗|乡|镇|街道|乡镇)(?![直委域城属内教卫财公])(?:[(（〔][^()（）〔〕]{1,20}[)）〕])?(?:级|人民政府|政府|党委)*"
    r"|各行署、(?:[市州县]、?){1,3}(?:人民)?政府",
)
_PARENTHESES = pattern_of(r"[(（〔][^()（）〔〕]*[)）〕]")
_NO_NAME = pattern_of(
    r"^(?:保质|高质量|高标准|按[时期](?!间)|如期)|完成|^(?:涉及|召集)(?:部门|单位)|^专班$|常委$|组织(?=有关|相关|各|开|实)|.商(?=[省市县区国])|^[并但而由是不]|^(?:也|还|又|就|仍)是|^(?:努力|全力|大力|积极|主动|切实|坚决|不断|进一步)|^报(?=[省市县区乡镇州])|(?:法治|数字|服务型|廉洁|有为)政府$|任何|引起|^(?:协作|协调|联动)$|(?:实行|实施|开展|督促|完善|建立)(?!办|组|中心|领导|工作|专班|单位|主体|机构|部门)|^(?:结合|围绕|聚焦|立足|对标)|转交|提请|提出|拿出|报送|上报|(?:方案|意见|办法|情况|结果|报告)报(?=[省市县区乡镇州])|^经(?!信|贸|济|开|发|管|科|委)|到(?!位)|^反映|^同意|^听取|^审议|^包括|^成员|^组长|^由于|[，。；：！？“”《》\d%\n]|会同|负责|牵头|配合|进行|按照|根据|通过|对于|关于|以及其|被(?!评|检|督查|考核|帮扶|审计|巡察)|[要将把让使了按从向与]|.是(?:各级)?(?:党委|政府|部门|单位)|(?<!供)应(?!急)|(?<!自)由|以(?![上下外内])|^我[省市县区州镇乡]属|^[对于由因而且该此这那为在并]|^其(?!他)|方面$|"
    r"之间|如果|没有|不是|可以|能够|^(?:部门|单位|机关|机构|政府|地区|中心|区域|街道|乡镇|市|县|区|镇|乡|村|省|部|办|委|局|厅|学校|医院|公司|集团|银行|企业|[我本][省市县区州镇乡村]|全市|全县|全省|全区|全镇|全乡|全州|全旗|"
    r"社区|农村|城乡|示范村|委|中共中央)$",
)
_MARKS = pattern_of(r"[，。；：！？“”《》\d%\n]|会同|负责|进行|[要将把被让从向与对]|组织(?=有关|相关|各|开|实)")
_ATTRIBUTE = pattern_of(r"^(?:各|具备|负有|有|未|承担|涉及|其他|所有|凡|符合|列入|纳入|需要|存在|没有|未|属于|受)")
_BEARING = pattern_of(r"^(?:承担|负有|具备)[^，。]{2,20}的(?:单位|部门|地区|机构|乡镇|县区)$")
_BY_TASK = pattern_of(
    r"^(?:[省市州县区镇乡](?:委|政府|级|直)?|国务院)?(?:各[\u4e00-\u9fff]{0,4}?|有关|相关|各有关|各相关)?(?:工作|任务|活动)?(?:重点|主抓|试点|示范|创建|承办|主办|协办|协作|牵头|责任|配合|起草|值班|报送|填报|申报|建设|实施|参与|参加|监管|监督|执法|管理|服务|施工|监理|设计|使用|组织|承担|成员|帮扶|包保|联系|参会|与会|主管|主责|承接|考核|督导|督查|检查|汇总|推荐|承租|用人|认领)[\u4e00-\u9fff]{0,6}(?:单位|部门|机构|地区|机关)$",
)
_FIRMS = pattern_of(
    r"^(?:各|有关|相关|各有关|各相关)[\u4e00-\u9fff]{0,10}企业$|^[\u4e00-\u9fff]{2,8}(?:投资|开发|建设|运营|施工)企业$"
)
_TWIN_TAIL = pattern_of(r"等?(?:有关|相关)?(?:部门[和、及]单位|单位[和、及]部门)")
_TWIN_STEM = pattern_of(
    r"(?:住房|文化|工业|经济|人力资源|发展|自然资源|卫生|科技|教育|农业农村|交通|市场监督|民族|退役军人)[和与]"
    r"(?:城乡建设|建设|旅游|信息化|社会保障|改革|规划|健康|计划生育|体育|科技|水务|水利|运输|宗教|知识产权)"
)
_IN_A_LIST = pattern_of(
    r"[乡镇县市区村][(（][^()（）]{1,12}[)）]$|(?:部门|单位|村|社区|街道|乡镇|镇|园区|科室|责任单位)(?:[(（][^()（）]{1,12}[)）])?$"
)
_LEVEL = pattern_of(r"^[省市州县区乡镇旗]$")
_LEVELS = pattern_of(r"^[省市州县区乡镇旗](?:、[省市州县区乡镇旗]){1,2}[\u4e00-\u9fff]")
_HARD_NO = pattern_of(r"[，。；：！？\n]|^(?:等|其他|下同)$")
_DEPARTMENT_TAIL = pattern_of(
    r"(?:[^等、]{0,10}(?:部门|单位|机关|机构|方面)(?:（[^（）]{2,4}）)?|(?:有关|相关)?(?:部门[和、及]单位|单位[和、及]部门))$"
)
_PLACES_TAIL = pattern_of(
    r"等(?:(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:[省市州县区乡镇村旗]|街道|地方|地区|乡镇|园区|单位|部门|企业)|[省市州县区乡镇村旗]|街道|地区|乡镇|园区)(?:[、（和].{0,14})?$",
)
_STEMS_TAIL = pattern_of(r"等(?:各?有关|各?相关|职能|主管|与[^，。；、]{2,16}[相有]关的)?(?:部门|单位)$")
_GENERAL_HEAD = pattern_of(r"^(?:各级|各地|各|[省市县区州])+")
_MAX_STEM, _MANY_STEMS = 10, 6
_SEPARATOR = pattern_of(r"以及|、|和(?!谐|平)|及(?!时|早)|与(?!会)|(?<=[\u4e00-\u9fff)）])[,，](?=[\u4e00-\u9fff])")
_SHARED_ENDING = pattern_of(r"(?:部门|单位|机关|机构|级|人民政府|政府|党委)$")

_PERSON = pattern_of(
    r"(?:领导|副?[省局州]长|秘书长|干部|同志|负责人|责任人|代表|党员|书记|主任|[局乡镇县市区校院处科所站村组河林]长|人员|企业家|联络员|网格员|护林员|志愿者|职工)$"
)
_VILLAGE = pattern_of(r"^[\u4e00-\u9fff]{2}村$")  # 新建村, 开发村: a name, whatever it begins with
_SCHOOL = pattern_of(
    r"^(?:[各全](?:[省市县区乡镇])?)?(?:(?:中小|中|小)?学校|中小学|(?<=各)[中小]学|幼儿园)$|^[我本](?:局|委|办|厅|校|院|站|中心|单位)$"
)
_TOWNS = pattern_of(r"^(?:乡镇|镇街|街镇|街道)$")
_MEMBER = pattern_of(r"[\u4e00-\u9fff]{2,8}(?:[（(][^（()）]{1,8}[)）])?$")
_NO_MEMBER = pattern_of(
    r"的|定期|及时|共同|(?:全面|统一|全部|正式)$|质量|安全|责任|秩序|环境|设施|道路|产品|资源|经济|庄$|已|决定|同意|施工队伍|业主|农户|商户|客商|用户|第三方|工作|情况|问题|措施|活动|方案|制度|机制|任务|项目|资金|信息|人员|干部|群众|[上下中内外里前后时]$"
)
_COMMON = ("部门", "单位", "政府", "机关", "机构")  # with a verb before them they are what it is done to: 确保政府
_IN_THE_HOUSE = ("部门", "中心", "科室")  # 各科室、中心
_SHORT_NAME, _MAX_PLACE = 4, 5
_MIN_NAME, _MAX_NAME = 2, 28


def has_ending(name: str) -> bool:
    """Tell whether `name` (its parentheses aside) ends as units do: 局, 部门, 管委会, 街道."""
    bare = _PARENTHESES.sub("", name).strip()
    return is_office(bare) or bool(_PLACE.search(bare))


def is_office(name: str) -> bool:
    """Tell whether `name` ends as an office does, or an area with an administration, not only as a town does."""
    bare = _PARENTHESES.sub("", name).strip()
    return bool(_STRONG.search(bare) or _AREA.search(bare) or _GENERIC.search(bare) or _EACH_PLACE.match(bare))


def is_place(name: str) -> bool:
    """Tell whether `name` is a short one of a town or a district: 云岭县, 城关镇."""
    return len(name) <= _MAX_PLACE and _PLACE.search(name) is not None


def is_generic(name: str) -> bool:
    """Tell whether `name` means no unit in particular: 有关部门, 各地, 相关职能部门, 各级各部门."""
    bare = _PARENTHESES.sub("", name)
    return bool(re.search(r"有关|相关|^各|^其他|^全[省市县区]各|^当地|^地方|^属地|所在地", bare))


def _opens_with_verb(name: str) -> bool:
    if (
        _BY_TASK.match(name)
        or _VILLAGE.match(name)
        or _BEARING.match(name)
        or name.startswith(STEMS)
        or (len(name) <= _SHORT_NAME and bool(_STRONG.search(name)) and not name.endswith(_COMMON))
    ):
        return False
    name = name.removeprefix("重点")
    return any(name[:length] in VERBS for length in (3, 2, 1))


def is_name(name: str, known: AbstractSet[str] = frozenset()) -> bool:
    """Tell whether `name` can stand in running text as the name of a unit. `known` are names taken without question."""
    if name in known:
        return True
    bare = _PARENTHESES.sub("", name)
    if not _MIN_NAME <= len(bare) <= _MAX_NAME or not has_ending(bare):
        return False
    if _BY_TASK.match(bare) and not _MARKS.search(bare):
        return True
    if _NO_NAME.search(bare):
        return False
    if "的" in bare and not _ATTRIBUTE.match(bare):
        return False
    return not _opens_with_verb(bare)


def _cut(text: str) -> list[tuple[int, int]]:
    """Return the spans between separators, those in parentheses and in collectives aside."""
    forms = (_PARENTHESES, _COLLECTIVE, _TWIN_TAIL, _TWIN_STEM)
    closed = [found.span() for form in forms for found in form.finditer(text)]
    spans, start = [], 0
    for found in _SEPARATOR.finditer(text):
        if any(low <= found.start() < high for low, high in closed):
            continue
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, len(text)))
    return [span for span in spans if text[slice(*span)].strip()]


def _head(part: str, known: AbstractSet[str]) -> str | None:
    """Return what stands before 等有关部门 where that is a full name: the tail says nothing more."""
    head, tail, rest = part.rpartition("等")
    if tail and _DEPARTMENT_TAIL.fullmatch(rest) and (head in known or has_ending(head)):
        return head
    return None


def read_list(text: str, known: AbstractSet[str] = frozenset(), *, ordered: bool = False) -> tuple[str, ...] | None:
    """Return the names in a list such as 各乡镇(街道)和经济开发区, verbatim, or None where it is no list of units.

    Full names before 等部门 lose that tail; bare stems are one entry with it; places before 等N个区 are names. Where
    the list is `ordered` to do something, it may hold schools and, beside units, others whose ending says nothing.
    """
    text = text.strip(" \u3000")
    if text.endswith(tuple("、和及与")) or text.startswith(tuple("、和及与")):
        return None
    whole = _places(text) or _stems(text)
    if whole:
        return whole
    names: list[str] = []
    waiting = None
    for start, end in _cut(text):
        begin = start if waiting is None else waiting
        name = text[begin:end].strip()
        head = _head(name, known)
        beside = bool(names)
        goes_on = end < len(text) or (ordered and beside)
        if waiting is None and goes_on and "等" not in name and _PERSON.search(name) and name not in known:
            continue  # 各责任领导、责任单位: people answer through their unit
        if head is not None and is_name(head, known):
            names.append(head)
        elif waiting is None and _counts_here(name, ordered=ordered, beside=beside):
            names.append(name)
        elif name in known or (has_ending(name) and not _LEVEL.match(name) and (waiting is None or _joins(name))):
            listed = beside and names[0].startswith("各") and _IN_A_LIST.match(name)
            if not listed and not is_name(re.sub("[、和及]|(?<=人力资源)与", "", name), known) and name not in known:
                return None
            names.append(name)
        elif ordered and waiting is None and beside and _may_belong(name):
            names.append(name)
        else:
            waiting = begin
            continue
        waiting = None
    return tuple(names) if names and waiting is None else None


def _stems(text: str) -> tuple[str, ...] | None:
    """Return a long list of bare stems with its tail as the one entry that it is: 各级人社、财政、教育等有关部门."""
    tail = _STEMS_TAIL.search(text) if text.endswith(("部门", "单位")) else None
    parts = re.split("[、和及]", _GENERAL_HEAD.sub("", text[: tail.start()])) if tail else []
    known = sum(part.startswith(STEMS) for part in parts)
    bare = all(0 < len(part) <= _MAX_STEM and not (len(part) > 2 and is_office(part)) for part in parts)  # noqa: PLR2004 - 银行, 海关
    return (text,) if tail and len(parts) >= _MANY_STEMS and bare and known * 3 >= len(parts) * 2 else None


def _places(text: str) -> tuple[str, ...] | None:
    """Return the places in a list that ends in their number: 甲山、乙水等3个区."""
    tail = _PLACES_TAIL.search(text)
    if tail is None or not _cut(text[: tail.start()])[1:]:
        return None
    names = tuple(text[slice(*span)].strip() for span in _cut(text[: tail.start()]))
    fit = all(2 <= len(name) <= 10 and not _NO_NAME.search(name) for name in names)  # noqa: PLR2004 - as place names are
    return names if fit else None


def _counts_here(name: str, *, ordered: bool, beside: bool) -> bool:
    """Tell whether a name counts by where it stands: firms and 部门 beside units, 学校 and 乡镇 where they are ordered."""
    alone = ordered and (_SCHOOL.match(name) or _TOWNS.match(name))
    return bool(alone or (beside and (_FIRMS.match(name) or (ordered and name in _IN_THE_HOUSE))))


def _may_belong(name: str) -> bool:
    """Tell whether a word may be a unit's name beside others in a list: 各监控站、瞭望塔."""
    bare = _PARENTHESES.sub("", name)
    return bool(_MEMBER.match(name)) and not (
        _PERSON.search(bare) or _NO_MEMBER.search(bare) or _NO_NAME.search(bare) or _opens_with_verb(bare)
    )


def _joins(name: str) -> bool:
    """Tell whether stems joined by 、 share the ending of the last (经贸、统计部门); 和 inside a name always joins."""
    return (
        "、" not in name or _LEVELS.match(name) is not None or bool(_SHARED_ENDING.search(_PARENTHESES.sub("", name)))
    )


def read_noted(text: str, known: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """Return the names in a responsibility note: what stands there are units, so less has to be proved."""
    names, waiting = [], None
    for start, end in _cut(text):
        begin = start if waiting is None else waiting
        name = text[begin:end].strip(" \u3000：:")
        name = name[:-1] if name.endswith("等") and has_ending(name[:-1]) else name
        tailless = _head(name, known)
        if tailless is not None:
            names.append(tailless)
        elif name in known or has_ending(name):
            names.append(name)
        elif _follows_stem(text, start, end):
            waiting = begin
            continue
        elif name and not (_HARD_NO.search(name) or _PERSON.search(name)) and len(name) <= _MAX_NAME:
            names.append(name)
        waiting = None
    return tuple(names)


def _follows_stem(text: str, start: int, end: int) -> bool:
    """Tell whether 文化 in 文化和旅游局 is the first half of a name: joined by 和 to what ends as a name."""
    return text[end : end + 1] in "和及" and len(text[start:end]) <= 6 and end + 1 < len(text)  # noqa: PLR2004 - 人力资源, 住房
