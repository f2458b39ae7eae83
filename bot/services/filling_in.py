"""The fill-in sheet (填报表): sent to a person, sent back filled in, shown as it was read, and reported when confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.intake.sheets.fill_in_sheet import FilledSheet
from bot.rules.fill_in import together
from bot.rules.list_replies import ListUnderstood, all_of
from bot.rules.reply_values import Understood
from bot.services import dialogs, planning
from bot.services.card_lines import ReportLine, report_line
from bot.services.fill_in_rows import ReadSheet, read_rows
from bot.services.fill_in_shown import show_rows
from bot.services.heard import Heard
from bot.services.hearing import Ear
from bot.services.holdings import Holding, numbers, own
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.planning import TargetLine
from bot.services.row_words import RowWords
from bot.texts import TellableError
from db.enums import Status
from db.models import Person
from db.queries import audit, people, reports
from db.session import Cause, Session

ASKED = frozenset({Status.ISSUED, Status.IN_PROGRESS})


@dataclass(frozen=True)
class FillInItem:
    """An item of the sheet as it stands: its targets, its dates, what was reported last."""

    id: int
    number: str
    title: str
    targets: tuple[TargetLine, ...]
    due_on: date | None
    report_by: date | None
    latest: ReportLine | None


class Reported(Enum):
    """What became of a confirmation."""

    DONE = "done"
    BEFORE = "before"  # it was confirmed already
    CHANGED = "changed"  # something changed since it was shown: it is shown anew


class FillingIn:
    """Sheets to be filled in."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause) -> None:
        """Answer with the sheet. Raises TellableError for somebody who has nothing to report on."""
        async with self._office.database.write(cause) as session:
            person = await people.get(session, cause.person_id or 0)
            if not await _asked_of(session, person, self._office.day_of(cause.at)):
                raise TellableError("fill_in/nothing")
            await answer(session, cause, "fill_in_sheet")

    async def items(self, person_id: int) -> list[FillInItem]:
        """Return what the sheet of a person shows now: what they own or fill in for and may report on."""
        office = self._office
        today = office.day_of(office.clock.now())
        async with office.database.read() as session:
            held = await _asked_of(session, await people.get(session, person_id), today)
            directives = [one.directive for one in held]
            facts = await planning.facts_of(session, directives)
            latest = await reports.latest(session, [directive.id for directive in directives])
            called = numbers(directives)
            return [
                FillInItem(
                    id=directive.id,
                    number=called[directive.id],
                    title=directive.title,
                    targets=planning.target_lines(facts[directive.id], office, today),
                    due_on=directive.due_on,
                    report_by=planning.due_of(owed).expected_on if (owed := facts[directive.id].owed) else None,
                    latest=await report_line(session, report, directive)
                    if (report := latest.get(directive.id))
                    else None,
                )
                for directive in directives
            ]

    async def propose(self, cause: Cause, sheet: FilledSheet, message_id: int) -> None:
        """Answer a sheet that came back with what was read in it; nothing is reported yet.

        `message_id` is the sheet's in the person's chat. Raises TellableError where nothing at all is filled in.
        """
        async with self._office.database.write(cause) as session:
            person = await people.get(session, cause.person_id or 0)
            read = await self._read(session, person, cause, sheet, message_id)
            if not (read.rows or read.skipped or read.faults):
                raise TellableError("fill_in/empty")
            await self._show(session, cause, person, sheet, read)

    async def report(self, cause: Cause, payload: Mapping[str, Any]) -> Reported:
        """Report what a message shows, all of it or nothing. Raises RefusedError, TransitionError."""
        sheet, message_id = FilledSheet.of_state(payload["sheet"]), payload["message_id"]
        async with self._office.database.write(cause) as session:
            person = await people.get(session, cause.person_id or 0)
            if await reports.was_reported(session, person.id, message_id):
                return Reported.BEFORE
            read = await self._read(session, person, cause, sheet, message_id)
            if _versions(read) != payload["versions"]:
                await self._show(session, cause, person, sheet, read, changed=True)
                return Reported.CHANGED
            await dialogs.end(session, cause)
            await self._write(session, cause, read)
            return Reported.DONE

    async def drop(self, cause: Cause, payload: Mapping[str, Any]) -> bool:
        """Report nothing of what a message shows; return False where it was reported before."""
        async with self._office.database.write(cause) as session:
            return not await reports.was_reported(session, cause.person_id or 0, payload["message_id"])

    async def _read(
        self, session: Session, person: Person, cause: Cause, sheet: FilledSheet, message_id: int
    ) -> ReadSheet:
        return await read_rows(session, self._office, person, self._office.day_of(cause.at), sheet, message_id)

    async def _show(
        self,
        session: Session,
        cause: Cause,
        person: Person,
        sheet: FilledSheet,
        read: ReadSheet,
        *,
        changed: bool = False,
    ) -> None:
        payload = {
            "message_id": read.words.message_id,
            "sheet": sheet.as_state(),
            "versions": _versions(read),
            "rows": await show_rows(session, self._office, cause, person, read, _instant(sheet.written_at)),
            "skipped": [[text_id, args] for text_id, args in read.skipped],
            "faults": [[f.row, f.column, f.letter, f.text_id, dict(f.args)] for f in read.faults],
            "changed": changed,
        }
        await answer(session, cause, "fill_in_read", payload)

    async def _write(self, session: Session, cause: Cause, read: ReadSheet) -> None:
        """Write problems first: what stands last on a card is the progress."""
        heard = Heard()
        troubles, progress = (
            together(row.understood.problem for row in read.rows),
            together(row.understood.progress for row in read.rows),
        )
        nothing, rows = ListUnderstood(Understood()), all_of(row.said for row in read.rows)
        ears = [
            (Ear(self._office, session, cause, read.words, read.listening, heard, of_rows), said)
            for said, of_rows in (
                (troubles, RowWords(nothing, read.listening, heard)),
                (progress, RowWords(rows, read.listening, heard)),
            )
        ]
        for ear, said in ears:
            await ear.work(said)
        audit.record(session, cause, "sheet_reported", "report", None, rows=len(read.rows))
        await ears[-1][0].answer()


async def _asked_of(session: Session, person: Person, today: date) -> list[Holding]:
    return [held for held in await own(session, person, today) if held.directive.status in ASKED]


def _versions(read: ReadSheet) -> dict[str, int]:
    return {str(row.directive.id): row.directive.version for row in read.rows}


def _instant(written_at: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written_at)
    except ValueError:  # a sheet without its hidden part, or one that somebody has changed
        return None
    return found if found.tzinfo else None
