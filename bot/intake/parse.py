"""A document's text → drafts: the composition of all parts of intake. Pure: no database, no clock, no files."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.intake.addressees import address, addressees
from bot.intake.cadence import find_cadence
from bot.intake.dates import OFFICIAL, find_dates, settle, years_from
from bot.intake.drafts import Draft, KindValue, ParsedDocument
from bot.intake.handed_out import hand_out
from bot.intake.head import date_of, title_of
from bot.intake.labels import Rank
from bot.intake.notes import Responsibility, duty_clauses, find_notes, first_leads_from, read_duty
from bot.intake.orders import TooManyError, find_orders
from bot.intake.outline import outline
from bot.intake.parting import Order
from bot.intake.sentences import plain
from bot.intake.shared_duties import share_duties
from bot.intake.source import Source
from bot.intake.subjects import seated
from bot.intake.table_drafts import table_drafts
from bot.intake.tables import find_tables, without_tables
from bot.intake.targets import find_targets
from bot.intake.timetable import milestones, refer_back
from bot.intake.titles import propose_title
from bot.rules.workdays import WorkCalendar


def parse(
    text: str,
    confirmed: date | None,
    unit_names: Iterable[str] = (),
    workdays: WorkCalendar = OFFICIAL,
    *,
    most: int | None = None,
) -> ParsedDocument:
    """Return the title, the printed date and the drafts of a document.

    `confirmed` is the document's date as a person confirmed it: relative words (年底前, 下半年) count from it, and
    without it they stay words. `unit_names` are the office's own units and their aliases: where a text makes one of
    them responsible it is found whatever its ending. `workdays` are the days that the office works. Whatever the
    text, raises nothing but TooManyError, where there are more drafts than `most`.
    """
    words = plain(text)
    known = frozenset(plain(name) for name in unit_names if len(name) > 1)
    first_leads = first_leads_from(words)
    said = Source(text, words, confirmed, known, first_leads, workdays, years_from(words))
    tables = find_tables(words)
    prose = without_tables(words, tables)
    pieces = share_duties(prose, outline(prose, list(find_notes(prose, known, first_leads))))
    orders = find_orders(prose, pieces, known, most=most)
    drafts = [_draft(said, order) for order in orders]
    drafts += table_drafts(said, tables)
    if most is not None and len(drafts) > most:
        raise TooManyError
    in_order = address(sorted(drafts, key=lambda draft: draft.start), addressees(words, known))
    return ParsedDocument(title_of(text), date_of(text), hand_out(refer_back(in_order), known))


def _draft(said: Source, order: Order) -> Draft:
    text, words, piece = said.text, said.words, order.piece
    body = words[order.body : order.end]
    duty = _duty(said, order)
    dates = find_dates(body, said.confirmed, said.workdays, since=said.since)
    if piece.shared and not dates:
        dates = find_dates(words[slice(*piece.shared)], said.confirmed, said.workdays, since=said.since)
    when = settle(dates)
    task = words[order.body : piece.note.start] if piece.note else body
    rhythm = find_cadence(task)
    targets = find_targets(task)
    own = piece.title if order.first and piece.label and piece.label.rank <= Rank.CIRCLE else None
    headings = (
        (*piece.headings, piece.title)
        if piece.title and piece.label and piece.label.rank <= Rank.CIRCLE
        else piece.headings
    )
    kind: KindValue = "fixed_term" if targets or (when and not when.vague) else "ongoing"

    def printed(found: str) -> str:
        return said.printed(found, order.start, order.end)

    return Draft(
        start=order.start,
        end=order.end,
        text=text[order.start : order.end],
        path=tuple(order.path),
        section=headings[-1] if headings else piece.lead_in,
        headings=headings,
        title=propose_title(task, own, headings, duty.units, targets),
        kind=kind,
        units=tuple(map(printed, duty.units)),
        lead=printed(duty.leads[0]) if duty.leads else None,
        co=tuple(map(printed, duty.co)),
        deadline=when.day if when else None,
        deadline_text=printed(when.text) if when else None,
        deadline_vague=bool(when and when.vague),
        cadence=rhythm.cadence if rhythm else None,
        cadence_text=printed(rhythm.text) if rhythm else None,
        targets=tuple(replace(target, text=printed(target.text)) for target in targets),
        milestones=milestones(dates, printed),
    )


def _duty(said: Source, order: Order) -> Responsibility:
    """Return who answers: a note governs; else what follows 责任单位：; else the units of the sentences."""
    if order.piece.note:
        return order.piece.note.duty
    keyed = duty_clauses(said.words[order.start : order.end])
    if not keyed and order.piece.shared and not order.named.units:
        keyed = duty_clauses(said.words[slice(*order.piece.shared)])
    first = said.first_leads is not None and order.end >= said.first_leads
    noted = read_duty(keyed, said.known, first=first) if keyed else None
    named = order.named if order.named.units else seated(said.words[order.start : order.end], said.known)
    return noted or Responsibility(named.units, named.leads, named.co)
