"""`duban bulletin`: the bulletin of any days as a Word or PDF file, for reading; what is signed is made in chat."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from bot.reports.pdf import NoPdfError, to_pdf
from bot.rules.bulletins import told
from bot.rules.figures import Period
from bot.services import Services
from bot.services.bulletin_reading import Paper
from bot.services.paper_figures import Wanted
from bot.texts import TellableError, Texts
from handlers.paper_heads import file_name, paper_texts
from handlers.paper_words import word_of

REFUSED = 1
DAY = ["%Y-%m-%d"]


def bulletin_command(
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day, such as 2022-02-01")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day")],
    leader: Annotated[str, typer.Option(help="A leader's name: what is in their portfolio")] = "",
    unit: Annotated[str, typer.Option(help="A unit's name: what it leads")] = "",
    document: Annotated[str, typer.Option(help="A document's number, such as 督〔2022〕3号 or 2022-3")] = "",
    special: Annotated[bool, typer.Option("--special", help="A special report, upward")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF, where LibreOffice is installed")] = False,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; without it, one named after its contents")
    ] = None,
) -> None:
    """Write a bulletin; exit code 1 for what there is not, and where there is no LibreOffice for a PDF."""
    period = Period(first.date(), last.date())
    asyncio.run(_bulletin(period, (leader, unit, document), out, special=special, pdf=pdf))


async def _bulletin(period: Period, about: tuple[str, str, str], out: Path | None, *, special: bool, pdf: bool) -> None:
    async with opened() as services:
        texts = texts_for(services)
        try:
            paper = await _paper(services, period, about, special=special)
        except TellableError as refusal:
            typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
            raise typer.Exit(REFUSED) from refusal
        content, ending, code = word_of(services.office, paper), "docx", 0
        if pdf:
            content, ending, code = await _as_pdf(content, texts)
        name = file_name(paper_texts(services.office, paper), paper, ending)
    target = (out or Path(name)) if ending == "pdf" or not pdf else (out or Path(name)).with_suffix(".docx")
    target.write_bytes(content)
    typer.echo(texts.plain("bulletin/written", {"file": str(target)}))
    if code:
        raise typer.Exit(code)


async def _paper(services: Services, period: Period, about: tuple[str, str, str], *, special: bool) -> Paper:
    scope = await services.bulletins.scope_named(*about)
    today: date = services.office.day_of(services.office.clock.now())
    return await services.bulletins.export(Wanted(scope, period, special), told(period, today))


async def _as_pdf(word: bytes, texts: Texts) -> tuple[bytes, str, int]:
    """Return the file, its ending, and the exit code: the Word file where there is no PDF, said so."""
    try:
        return await to_pdf(word), "pdf", 0
    except NoPdfError as none:
        typer.echo(texts.plain("bulletin/no_pdf", {"missing": none.missing}), err=True)
        return word, "docx", REFUSED
