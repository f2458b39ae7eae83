"""What people see of a directive: the card (事项卡), its own words and files, and the lists that lead to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.rules import lights
from bot.rules.permissions import Action, Verdict
from bot.services import access, attachments, carried, planning
from bot.services.card_lines import Card, ListLine, report_line, request_line
from bot.services.card_offers import offers_of
from bot.services.directive_limits import note_of
from bot.services.holdings import Share, holdings, numbers
from bot.services.instruction_views import require_reader
from bot.services.office import Office
from bot.services.parts import parts_of, words_for
from bot.services.planning import Facts
from db.enums import Light
from db.models import Attachment, Directive
from db.queries import carrying, directives, instructions, people, reports, requests
from db.session import Cause, Session


async def readable(session: Session, office: Office, cause: Cause, directive_id: int) -> Directive:
    """Return a directive that the cause's person may read. Raises RefusedError, the same whether it exists or not."""
    directive = await directives.get(session, directive_id)
    if directive is None or directive.status not in directives.KNOWN:
        raise access.RefusedError
    await access.require(session, office, cause, Action.READ, directive)
    return directive


class Cards:
    """Reading directives, each only for those who may."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def card(self, person_id: int, directive_id: int) -> Card:
        """Return the card of a directive as one person may see it. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await readable(session, office, cause, directive_id)
            facts = (await planning.facts_of(session, [directive]))[directive.id]
            latest = (await reports.latest(session, [directive.id])).get(directive.id)
            shown = (await parts_of(session, office, office.day_of(cause.at), [directive])).get(directive.id)
            offers = await offers_of(session, office, cause, facts) - (set() if shown else {"parts"})
            return Card(
                **_words_of(directive),
                light=_light(facts, office, office.day_of(cause.at)),
                leader=(await people.get(session, directive.leader_id)).name if directive.leader_id else "",
                liaisons=tuple(person.name for person in facts.audience.liaisons),
                targets=planning.target_lines(facts, office, office.day_of(cause.at)),
                feedback=planning.due_of(facts.owed) if facts.owed else None,
                latest=await report_line(session, latest, directive) if latest else None,
                waiting=tuple(
                    [await request_line(session, r) for r in await requests.waiting_on(session, directive.id)]
                ),
                limits=await note_of(session, office, directive) if directive.limits else None,
                offers=offers,
                parts=shown if "parts" in offers else None,
                concerning=await self._concerning(session, person_id, directive),
                whole=await _whole_of(session, directive),
                carried_from=_named(await carrying.former(session, directive)),
                carried_to=_named([await carried.successor(session, directive)]),
            )

    async def _concerning(self, session: Session, person_id: int, directive: Directive) -> str:
        unit = (await people.get(session, person_id)).unit_id
        if unit not in {one.id for one in directive.supporting}:
            return ""
        return (await words_for(session, self._office, unit, [directive]))[directive.id]

    async def files(self, person_id: int, directive_id: int) -> Sequence[tuple[int, str, int]]:
        """Return id, name and size in bytes of the files sent with a directive's reports. Raises RefusedError.

        Who may not read others' reports sees their own files.
        """
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await readable(session, office, cause, directive_id)
            chain = [directive, *await carrying.former(session, directive)]
            rows = [row for one in chain for row in await reports.attachments(session, one.id)]
            shown = [row for row in rows if await self._may_see(session, cause, directive, row)]
            return [(row.id, row.filename, row.size) for row in shown]

    async def _may_see(self, session: Session, cause: Cause, directive: Directive, file: Attachment) -> bool:
        if file.person_id is not None and file.person_id == cause.person_id:
            return True
        verdict = await access.verdict_on(session, self._office, cause, Action.READ_REPORTS, directive)
        return verdict is not Verdict.NO

    async def file(self, person_id: int, attachment_id: int) -> tuple[str, bytes]:
        """Return name and content of a file. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            row = await reports.attachment(session, attachment_id)
            if row is not None and row.instruction_id is not None:
                await self._require_scan(session, cause, row.instruction_id)
                return row.filename, attachments.content_of(office, row.sha256)
            report = await reports.get(session, row.report_id) if row and row.report_id else None
            source = await requests.get(session, row.request_id) if row and row.request_id else report
            if row is None or source is None:
                raise access.RefusedError
            directive = await readable(session, office, cause, source.directive_id)
            if not await self._may_see(session, cause, directive, row):
                raise access.RefusedError
            return row.filename, attachments.content_of(office, row.sha256)

    async def _require_scan(self, session: Session, cause: Cause, instruction_id: int) -> None:
        """Let those see the scan of a paper instruction who read its directive's reports, once it is out, or it itself."""
        instruction = await instructions.get(session, instruction_id)
        directive = instruction.directive if instruction and instruction.released_at is not None else None
        if directive is not None:
            verdict = await access.verdict_on(session, self._office, cause, Action.READ_REPORTS, directive)
            if verdict is not Verdict.NO:
                return
        await require_reader(session, self._office, cause, instruction)

    async def mine(self, person_id: int) -> list[ListLine]:
        """Return what a person has open, most urgent first."""
        office = self._office
        today = office.day_of(office.clock.now())
        async with office.database.read() as session:
            person = await people.get(session, person_id)
            held = await holdings(session, person, today)
            facts = await planning.facts_of(session, [one.directive for one in held])
            called = numbers(one.directive for one in held)
            lines = [
                ListLine(
                    id=one.directive.id,
                    number=called[one.directive.id],
                    title=one.directive.title,
                    light=_light(facts[one.directive.id], office, today),
                    status=one.directive.status,
                    due_on=one.directive.due_on,
                    feedback=planning.due_of(owed) if (owed := facts[one.directive.id].owed) else None,
                    share=one.share,
                )
                for one in held
            ]
            return sorted(lines, key=urgency)

    async def find(self, person_id: int, item: str, serial: int | None, year: int | None) -> int | None:
        """Return the one directive with this number that a person may read; None where it is none or not one alone."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            found = await directives.by_item(session, item, serial, year)
            own = {one.directive.id for one in await holdings(session, await people.get(session, person_id),
                                                              office.day_of(cause.at))}  # fmt: skip
            mine = [directive for directive in found if directive.id in own]
            exact = [directive for directive in found if directive.item == item]
            mine = [directive for directive in mine if directive in exact] or mine
            if serial is not None and year is None and exact:  # numbers begin anew each year: the latest is meant
                exact = [directive for directive in exact if directive.document.year == exact[0].document.year]
            if not mine:  # of others' parts, only the one that was named in full
                verdicts = [(d, await access.verdict_on(session, office, cause, Action.READ, d)) for d in exact]
                mine = [directive for directive, verdict in verdicts if verdict is not Verdict.NO]
            return mine[0].id if len(mine) == 1 else None


_LIGHT_ORDER = {Light.RED: 0, Light.GREY: 1, Light.YELLOW: 2, Light.GREEN: 3, Light.BLUE: 4}


def urgency(line: ListLine) -> tuple[int, int, date]:
    """Sort a list: one's own before what one only helps with, red first, then what is due first."""
    days = [day for day in (line.due_on, line.feedback.expected_on if line.feedback else None) if day is not None]
    light = _LIGHT_ORDER[line.light] if line.light else len(_LIGHT_ORDER)
    return int(line.share >= Share.SUPPORT), light, min(days, default=date.max)


def _named(directives_: Sequence[Directive | None]) -> tuple[int, str] | None:
    """Return id and number of the first of these, if there is one."""
    first = directives_[0] if directives_ else None
    return (first.id, first.number) if first is not None else None


async def _whole_of(session: Session, directive: Directive) -> str:
    """Return number, title and lead of the directive of which this is a unit's part; empty for a whole one."""
    whole = await directives.get(session, directive.whole_id) if directive.whole_id is not None else None
    return f"{whole.number} {whole.title}({whole.lead_name})" if whole else ""


def _light(facts: Facts, office: Office, today: date) -> Light | None:
    return lights.light(facts.standing(office), today, facts.policy(office), office.calendar)


def _words_of(directive: Directive) -> dict[str, Any]:
    """Return what a card shows of the directive's own row."""
    return {
        "id": directive.id,
        "version": directive.version,
        "number": directive.number,
        "title": directive.title,
        "status": directive.status,
        "status_reason": directive.status_reason,
        "result": directive.result,
        "kind": directive.kind,
        "cadence": directive.cadence,
        "text": directive.text,
        "document": f"{directive.document.number}《{directive.document.title}》",
        "source": (*directive.headings, *directive.path[-1:]),
        "lead": directive.lead_name,
        "owner": directive.owner.name if directive.owner else "",
        "supporting": directive.supporting_names,
        "due_on": directive.due_on,
        "first_due_on": directive.first_due_on,
        "due_source": directive.due_source,
        "due_text": directive.due_text,
        "milestones": directive.milestone_days,
        "done_when": directive.done_when,
        "evidence_wanted": directive.evidence_wanted,
    }
