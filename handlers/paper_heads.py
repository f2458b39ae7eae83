"""What stands above and below a paper's own words: title, number, days, signer, and what its file is called."""

from collections.abc import Mapping

from bot.reports.official import Head
from bot.rules.bulletins import OF_ONE, SERIES
from bot.rules.figures import Period
from bot.services.bulletin_reading import Paper
from bot.services.office import Office
from bot.texts import Texts, texts_of

NAME = 24  # characters of what a paper is about that its file's name has room for


def paper_texts(office: Office, paper: Paper) -> Texts:
    """Return the texts a paper is written with: the office's language; dates of another year than the paper's name it."""
    language = _letterhead(office, paper)["language"]
    return texts_of(language, office.zone, paper.period.last.year)


def title_of(texts: Texts, paper: Paper) -> str:
    """Return a paper's title."""
    if paper.kind in OF_ONE:
        return texts.label("paper_name", SERIES[paper.kind])
    return texts.plain("bulletin/title", {"scope": paper.scope, "series": SERIES[paper.kind].value})


def number_of(texts: Texts, paper: Paper) -> str:
    """Return the number of a signed paper; empty for any other."""
    if paper.number is None:
        return ""
    args = {"series": SERIES[paper.kind].value, "year": paper.year, "number": paper.number}
    return texts.plain("bulletin/number", args)


def period_words(texts: Texts, period: Period) -> str:
    """Return the days of a period, with their year."""
    args = {"first": period.first, "last": period.last, "same_year": period.first.year == period.last.year}
    return texts.plain("bulletin/period", args)


def file_name(texts: Texts, paper: Paper, ending: str) -> str:
    """Return what a paper's file is called."""
    what = texts.label("files", SERIES[paper.kind])
    about = "".join(paper.scope.values()) if paper.kind not in OF_ONE else paper.figures["directive"]["title"]
    number = f"{paper.year}-{paper.number}" if paper.number else period_words(texts, paper.period)
    return f"{'-'.join(words for words in (what, number, about[:NAME]) if words)}.{ending}"


def head_of(office: Office, texts: Texts, paper: Paper, subtitle: str = "") -> Head:
    """Return a paper's head: a draft carries its mark and no number."""
    series, letterhead = SERIES[paper.kind], _letterhead(office, paper)
    day = paper.signed_on or office.day_of(paper.made_at)
    mark = texts.label("paper_mark", paper.mark) if paper.mark else ""
    addressed = {"series": series.value, "scope": paper.scope, "directive": paper.figures.get("directive")}
    signer = texts.plain("bulletin/signer", {"signer": paper.signer}) if paper.signer else ""
    return Head(
        title=title_of(texts, paper),
        red=texts.plain("bulletin/red", {"office": letterhead["office"], "series": series.value}),
        mark=mark,
        number=number_of(texts, paper),
        signer=signer,
        subtitle=subtitle,
        addressee=texts.plain("bulletin/addressee", addressed) if paper.mark != "reading" else "",
        closing=(letterhead["office"], texts.full_day(day)),
        contact=texts.plain("bulletin/contact", {"contact": letterhead["contact"]}),
    )


def _letterhead(office: Office, paper: Paper) -> Mapping[str, str]:
    """Return what the office is called, whom to ask there and its language; of a signed paper, as it was then."""
    settings = office.settings
    now = {
        "office": settings.office_name,
        "contact": settings.contact,
        "language": settings.office_language,
    }
    found: Mapping[str, str] = paper.figures.get("signed") or now
    return found
