"""What a clause orders, put as a noun as clerks do in lists: 加强对河道的监管 → 河道监管, 设立驻外站所 → 驻外站所设立."""

import re
from dataclasses import dataclass, replace

from bot.intake.trimming import ACTS, SHORTEST, ends_in_act, is_empty, objectless, tidy, twins
from bot.intake.words import FILLER, VERBS, any_of, words
from bot.patterns import pattern_of

_ACT_ALONE = frozenset(words("acts"))
_LIGHT = pattern_of(rf"^{any_of('light_verbs')}(?!住|紧|手)(?:好|了|起)?")
_DEGREE = pattern_of(rf"^{any_of('degree_verbs')}")
_ADVERB = pattern_of(rf"^(?:{FILLER}|有针对性地|有计划地|有重点地|更加|紧紧|全力|提早|努力|强力)+")
_HELPING = "(?:鼓励|支持|引导|帮助|协助|指导|督促|促使|扶持|动员|组织)"
_HELP = pattern_of(rf"^{_HELPING}(?:[和、]?{_HELPING})*(?P<who>{any_of('helped')})(?P<what>.*)$")
_PLACE = pattern_of(
    r"^在[^，]{2,10}(?:区域|范围|地区|领域|环节|行业|系统)内?|^为[^，]{2,8}(?=做好|提供|搞好|开展)|^不?定期(?:、不?定期)?地?(?=.{2})"
    r"|^会同[^，]{2,16}?(?:局|委|办|部门|单位|公司)(?=[^，]{4})|^每[年月季周]度?(?=[^，]{4})|^按[^，]{0,8}?(?:比例|要求|程序|规定|标准)(?=[^，]{4})"
)
_ABOUT = pattern_of(
    r"^(?:围绕|针对|聚焦|依托)[^，]{2,16}?(?=(?:开展|加强|推进|实施|做好|抓好|建立|完善|制定|组织)[^，]*(?<!要求|部署|目标|任务|主题)$)"
)
_MEANS = pattern_of(r"^(?:通过|利用|运用|以|采取|借助).{2,24}?(?:形式|方式|途径|手段|渠道|办法|方法)")
_OCCASION = pattern_of(r"^(?:抓住|抢抓|把握).{2,20}(?:时机|机遇|契机|机会|旺季|时期|窗口期?)$")
_EFFORT = pattern_of(rf"^(?:加大|加强|强化)(?:对(?P<what>.{{2,40}})的)?(?P<act>{ACTS})(?:的)?力度$")
_TOWARDS = pattern_of(
    rf"^(?:做好|抓好|搞好|开展|实施|{any_of('degree_verbs')})?对(?P<what>.{{2,60}}?)(?:进行|开展|实施|予以|加以|做好|的)"
    rf"(?:不?定期(?:、不?定期)?地?的?|有效的?|全面的?|重点)?(?P<act>[^，的]{{0,2}}{ACTS})(?:工作)?$"
)
_DOING = pattern_of(r"^.*等(?:开展|实施|进行|落实|执行)")
_WEAK = pattern_of(r"^(?:关注|重视|注重|紧盯|紧紧盯住|盯住|盯紧)")
_DUTY = pattern_of(
    r"^(?:承担好?起?|履行好?|发挥好?)(?P<what>.{2,20}?)(?:领导小组|指挥部)?(?:办公室)?的?(?:职责|责任|职能)$"
)
_HARDSHIP = pattern_of(
    r"解决(?P<what>.{2,30}?)中?(?:出现|碰到|遇到|存在|发生)的?(?:一些)?(?:困难|问题)(?:[和与、](?:困难|问题))?$"
)
_NEED = pattern_of(r"渡过难关|解决.{0,20}(?:困难|问题)|排忧解难|纾困")
_SENT = pattern_of(
    r"^[将把](?P<what>[^，]{2,40}?)(?:经[^，]{2,24}后$|(?:情况)?(?:书面|及时|一并|统一|汇总|于[^，]{2,12})*"
    r"(?P<act>报送|上报|报(?!告)|反馈|提交|函告|抄送|通报))"
)
_PUT = pattern_of(rf"^[将把](?P<what>[^，]{{2,40}}?)(?P<act>{ACTS})(?:到位|完毕|完成|到户|到人)$")
_TREND = pattern_of(r"^(?:关注|掌握|跟踪|密切跟踪)(?P<what>[^，]{2,12}(?:走势|形势|动态|动向|趋势))$")
_ALL_ACTS = pattern_of(rf"^{ACTS}$")
_QUOTED = pattern_of(r"^[^“]{0,2}(?P<name>“[^”]{2,8}”)")
_MOST_SENT = 18
_LONG = 10
_LONG_OBJECT = pattern_of(r"[把将对向从被使让在]|特别是|以及|、.*、.*、")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a clause orders: `alone` as a whole title, `joined` as a noun beside another one, where it can be one (`noun`).

    `empty` tells that it says nothing without its object (加快进度, 会商), `helped` who is led to do it, `about` what a clause
    on difficulties is about, `act` what is done to several things named before it, `weak` an order to look at it only.
    """

    alone: str
    joined: str
    empty: bool = False
    noun: bool = False
    helped: str = ""
    about: str = ""
    act: str = ""
    weak: bool = False


def nominal(clause: str) -> Phrase:
    """Return what a clause orders, its opening words and units taken off before."""
    clause = bare(clause)
    if _OCCASION.match(clause):
        return _empty(clause)
    helped = _HELP.match(clause)
    if helped and helped["what"]:
        return _of_helped(clause, helped["who"], _MEANS.sub("", helped["what"]))
    return _formed(clause) or _verb_and_object(clause)


def _of_helped(clause: str, who: str, what: str) -> Phrase:
    """Return what somebody is helped or encouraged to do: 鼓励企业开展技改 → 技改."""
    if _NEED.search(what):
        about = _HARDSHIP.search(what)
        return replace(_noun(f"{who}帮扶"), about=tidy(about["what"]) if about else "")
    if _OCCASION.match(what):
        return replace(_empty(clause), helped=who)
    if re.match("[向到与在]", what):
        return _noun(tidy(who + what))
    done = _formed(bare(what)) or _verb_and_object(bare(what))
    gathered = re.search("单位|部门", who) is not None
    if done.noun or (done.empty and (gathered or (len(what) > SHORTEST + 1 and not objectless(done.joined)))):
        return replace(done, helped=who)
    return replace(_empty(tidy(clause)), empty=False, helped=who)


def bare(clause: str) -> str:
    """Return a clause without adverbs, and where or for whom something is done."""
    before = None
    while clause != before:
        before = clause
        clause = _ABOUT.sub("", _PLACE.sub("", _ADVERB.sub("", clause)))
    return clause


def _noun(words: str) -> Phrase:
    return Phrase(words, words, empty=is_empty(words), noun=not is_empty(words))


def _empty(words: str) -> Phrase:
    return Phrase(words, words, empty=True)


def _formed(clause: str) -> Phrase | None:
    """Return what a clause of a fixed form orders: 对甲进行检查, 加大对甲的查处力度, 解决甲中出现的问题."""
    trend = _TREND.match(clause)
    if trend:
        return _noun(tidy(trend["what"]) + "研判")
    sent = _SENT.match(clause)
    if sent:
        return _of_sent(clause, sent)
    for form in (_EFFORT, _TOWARDS, _PUT):
        found = form.match(clause)
        if found:
            what = tidy(_DOING.sub("", found["what"] or ""))
            act = twins(found["act"])
            return replace(_noun(what + act), act=act)
    duty = _DUTY.match(clause)
    if duty:
        return _noun(tidy(duty["what"]))
    hardship = _HARDSHIP.search(clause)
    return replace(_empty(clause), about=tidy(hardship["what"])) if hardship else None


def _of_sent(clause: str, sent: re.Match[str]) -> Phrase:
    """Return what is sent in: 将上月工程进度报送市局 → 上月工程进度报送."""
    act = "报送" if sent["act"] in (None, "报") else sent["act"]
    printed = clause[sent.start("what") : sent.start("act") if sent["act"] else sent.end("what")]
    what = tidy(re.sub(r"(?:书面|及时|一并|统一|汇总|于[^，]{2,12})+$", "", printed))
    words = (what if len(what) <= _MOST_SENT else what.rpartition("的")[2][-_MOST_SENT:]) + act
    return Phrase(words, words)


def _verb_and_object(clause: str) -> Phrase:
    light = _LIGHT.match(clause)
    if light and (rest := tidy(bare(clause[light.end() :]))):
        alone = clause if objectless(rest) else rest
        return replace(_noun(rest), alone=alone, weak=_WEAK.match(clause) is not None)
    degree = _DEGREE.match(clause)
    if degree and (rest := tidy(clause[degree.end() :])):
        noun = ends_in_act(rest) and not is_empty(rest)
        alone = rest if noun and not _ALL_ACTS.match(rest) else degree.group() + rest
        return Phrase(alone, rest, empty=is_empty(rest), noun=noun)
    verb = _leading_verbs(clause)
    what = tidy(clause[len(verb) :]) if verb else ""
    if not what:
        whole = tidy(clause)
        return replace(_noun(whole), noun=ends_in_act(whole) and not is_empty(whole))
    return _inverted(verb, what)


def _inverted(verb: str, what: str) -> Phrase:
    """Return a verb with its object, and the object with its act where the verb makes one: 设立站所, 站所设立."""
    acts = re.split("[和、]", verb)
    if not _ACT_ALONE.issuperset(acts) or ends_in_act(what) or what[:2] in VERBS or _LONG_OBJECT.search(what):
        return Phrase(verb + what, verb + what, empty=is_empty(what))
    quoted = _QUOTED.match(what)
    inner = quoted["name"] if quoted and len(what) > _LONG else what
    return Phrase(verb + what, inner + "".join(acts), empty=is_empty(what), noun=not is_empty(what))


def _leading_verbs(clause: str) -> str:
    verb = next((clause[:length] for length in (3, 2) if clause[:length] in VERBS), "")
    second = clause[len(verb) + 1 : len(verb) + 3]
    return (
        verb + clause[len(verb)] + second
        if verb and clause[len(verb) : len(verb) + 1] in "和、" and second in VERBS
        else verb
    )
