"""Instructions on paper (书面批示), written down by a clerk: whose it is, its words, its date, and the scan.

The leader has decided already, so it goes to release without the leader's check; that it went, and what came of it, the
leader is told as of any other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from bot.intake.markings import refuse_secret
from bot.rules.permissions import Action, Verdict
from bot.rules.reply_dates import find_dates
from bot.services import access, attachments, dialogs
from bot.services.attachments import StoredFile
from bot.services.instruction_views import TODO
from bot.services.instructions import checked
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Channel, InstructionStatus, Role
from db.models import Instruction, Person
from db.queries import audit, directives, people
from db.queries import instructions as queries
from db.session import Cause, Session

LEADERS = "transcribe_leaders"  # the view to choose from whose it is
ASK_WORDS, ASK_DAY, ASK_SCAN = "transcribe_words", "transcribe_day", "transcribe_scan"


@dataclass(frozen=True)
class Paper:
    """A paper instruction as far as it is known: whose, on which directive (None: on none), its words, its scans."""

    leader_id: int
    directive_id: int | None
    text: str = ""
    files: tuple[StoredFile, ...] = ()


class Transcribing:
    """Writing paper instructions down."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def leaders(self, person_id: int, directive_id: int | None) -> list[Person]:
        """Return from whom one may be. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await self._require(session, cause, directive_id)
            return await people.with_role(session, Role.LEADER)

    async def ask_leader(self, cause: Cause, directive_id: int | None) -> None:
        """Ask the clerk whose instruction it is. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._require(session, cause, directive_id)
            await dialogs.end(session, cause)
            await answer(session, cause, LEADERS, {"directive_id": directive_id})

    async def begin(self, cause: Cause, leader_id: int, directive_id: int | None) -> None:
        """Ask the clerk for its words. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._require(session, cause, directive_id)
            leader = await people.get(session, leader_id)
            if Role.LEADER not in leader.roles:
                raise access.RefusedError
            await dialogs.ask(session, cause, ASK_WORDS, _state(Paper(leader_id, directive_id)))
            args = {"leader": f"{leader.name}{leader.title}"}
            await answer(session, cause, "text", {"id": "instruction/transcribe_words", "args": args})

    async def take_words(self, cause: Cause, text: str, files: Sequence[StoredFile]) -> None:
        """Take the words, or a scan that came before them, and ask for what is still missing: words, else the date.

        Raises RefusedError, TellableError; IntakeError for words that carry a secret marking.
        """
        refuse_secret(text)
        async with self._office.database.write(cause) as session:
            paper = await self._paper(session, cause, ASK_WORDS)
            kept = (*paper.files, *files)
            if not text.strip():
                await dialogs.ask(
                    session, cause, ASK_WORDS, _state(Paper(paper.leader_id, paper.directive_id, "", kept))
                )
                args = {"files": len(kept)}
                await answer(session, cause, "text", {"id": "instruction/transcribe_words_please", "args": args})
                return
            paper = Paper(paper.leader_id, paper.directive_id, checked(text), kept)
            await dialogs.ask(session, cause, ASK_DAY, _state(paper))
            await answer(session, cause, ASK_DAY, {"files": len(kept)})

    async def take_more(self, cause: Cause, files: Sequence[StoredFile]) -> None:
        """Take another scan while its date is asked for. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            paper = await self._paper(session, cause, ASK_DAY)
            kept = (*paper.files, *files)
            await dialogs.ask(
                session, cause, ASK_DAY, _state(Paper(paper.leader_id, paper.directive_id, paper.text, kept))
            )
            await answer(session, cause, ASK_DAY, {"files": len(kept)})

    async def write(self, cause: Cause, written_on: date) -> int:
        """Write it down with the date on it, and show it for release; return its id. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.write(cause) as session:
            paper = await self._paper(session, cause, ASK_DAY)
            if written_on > office.day_of(cause.at):
                raise TellableError("instruction/written_later")
            instruction = Instruction(
                leader_id=paper.leader_id,
                directive_id=paper.directive_id,
                text=paper.text,
                channel=Channel.PAPER,
                written_on=written_on,
                due_on=_due_on(paper.text, written_on),
                status=InstructionStatus.AWAITS_CLERK,
                created_at=cause.at,
                answer="",
            )
            session.add(instruction)
            await session.flush()
            for file in paper.files:
                attachments.attach(session, cause, file, None, instruction_id=instruction.id)
            await dialogs.end(session, cause)
            audit.record(session, cause, "transcribe", "instruction", instruction.id)
            payload = {"instruction_id": instruction.id, "directive_id": paper.directive_id}
            await answer(session, cause, TODO, payload)
            return instruction.id

    async def ask_scan(self, cause: Cause, instruction_id: int) -> None:
        """Ask for the scan of one that was written down without it. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._on_paper(session, cause, instruction_id)
            await dialogs.ask(session, cause, ASK_SCAN, {"instruction_id": instruction_id})
            await answer(session, cause, "text", {"id": "instruction/ask_scan"})

    async def add_scan(self, cause: Cause, files: Sequence[StoredFile]) -> None:
        """Put a scan to the one it was asked for; another may follow. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            state = await dialogs.state_of(session, cause, ASK_SCAN)
            instruction = await self._on_paper(session, cause, state.get("instruction_id", 0))
            if not files:
                raise TellableError("instruction/scan_wanted")
            for file in files:
                attachments.attach(session, cause, file, None, instruction_id=instruction.id)
            audit.record(session, cause, "scan", "instruction", instruction.id, files=len(files))
            await answer(session, cause, TODO, {"instruction_id": instruction.id})

    async def _on_paper(self, session: Session, cause: Cause, instruction_id: int) -> Instruction:
        instruction = await queries.lock(session, instruction_id)
        await self._require(session, cause, None)
        if instruction is None or instruction.channel is not Channel.PAPER:
            raise access.RefusedError
        return instruction

    async def _require(self, session: Session, cause: Cause, directive_id: int | None) -> None:
        """Let only those go on who transcribe: clerks, who are none of the leaders here."""
        person = await people.get(session, cause.person_id or 0)
        directive = await directives.get(session, directive_id) if directive_id is not None else None
        if directive_id is not None and directive is None:
            raise access.RefusedError
        if directive is not None and directive.status not in directives.KNOWN:
            raise access.RefusedError
        verdict = await access.require(session, self._office, cause, Action.INSTRUCT, directive)
        if verdict is not Verdict.TRANSCRIBED and Role.CLERK not in person.roles:  # a clerk may be a leader, too
            raise access.RefusedError

    async def _paper(self, session: Session, cause: Cause, kind: str) -> Paper:
        """Return what the clerk is in the middle of. Raises RefusedError, TellableError where its time is over."""
        state = await dialogs.state_of(session, cause, kind)
        if "leader_id" not in state:
            raise TellableError("access/stale")
        await self._require(session, cause, state["directive_id"])
        files = tuple(StoredFile(**file) for file in state["files"])
        return Paper(state["leader_id"], state["directive_id"], state["text"], files)


def _state(paper: Paper) -> dict[str, object]:
    return asdict(paper)


def _due_on(text: str, written_on: date) -> date | None:
    """Return the one day that the words name, counted from the date on the paper; None where they name none or several."""
    days = {found.day for found in find_dates(text, written_on)}
    due_on = days.pop() if len(days) == 1 else None
    return due_on if due_on is not None and due_on >= written_on else None
