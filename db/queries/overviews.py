"""The SQL of lists and search: the directives in somebody's sight, narrowed down."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from db.enums import Status, UnitRole
from db.models import Directive, DirectiveUnit, Document, Person, Unit, UnitAlias
from db.queries.directives import KNOWN, WHOLE
from db.queries.scopes import directives_with_rows_of
from db.session import Session

Numbered = tuple[str, int | None, int | None]  # item, serial, year; None for what is not said


@dataclass(frozen=True)
class Sight:
    """Which directives: all (`everything`), or those of which any of the rest holds; nothing by itself.

    `owners`: owned by one of these; `leads`, `supports`: led or supported by one of these units; `rows_of`: a row of a
    list is one of these people's; `leader`: named on it, or the speaker of its document; `charge`: led by a unit in a
    leader's charge, None for all units; `handler`: clerk or approver of its document; `ids`: these. Who owns or leads the
    whole, or has it in their charge, has its parts (分办) in sight, unless `wholes`: of what others work on, wholes alone.
    """

    everything: bool = False
    owners: Collection[int] = ()
    leads: Collection[int] = ()
    supports: Collection[int] = ()
    rows_of: Collection[int] = ()
    leader: int | None = None
    charge: Collection[int] | None = ()
    handler: int | None = None
    ids: Collection[int] = ()
    wholes: bool = False

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        if self.everything:
            return true()
        supports = and_(DirectiveUnit.role == UnitRole.SUPPORT, DirectiveUnit.unit_id.in_(self.supports))
        either = [
            Directive.id.in_(directives_with_rows_of(self.rows_of)),
            _has_unit(supports),
            self._answered_for(Directive),
        ]
        if self.leader is not None:
            either += [Document.leader_id == self.leader]
        if self.handler is not None:
            either += [Document.clerk_id == self.handler, Document.approver_id == self.handler]
        if self.wholes:
            return or_(Directive.id.in_(self.ids), and_(WHOLE, or_(*either)))
        above = aliased(Directive)
        wholes = select(above.id).where(self._answered_for(above))
        return or_(Directive.id.in_(self.ids), Directive.whole_id.in_(wholes), *either)

    def _answered_for(self, of: type[Directive]) -> ColumnElement[bool]:
        """Return whether it is one of whose parts those who answer for it, or have it in their charge, read as well."""
        either = [
            of.owner_id.in_(self.owners),
            _led_by(self.leads, of),
            _led(of) if self.charge is None else _led_by(self.charge, of),
        ]
        if self.leader is not None:
            either.append(of.leader_id == self.leader)
        return or_(*either)


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; 0 and empty for what it is not. `words`: each with the numbers it may be read as."""

    statuses: Collection[Status] = KNOWN
    unit_id: int = 0
    document_id: int = 0
    owner_id: int = 0
    words: Sequence[tuple[str, Sequence[Numbered]]] = field(default=())

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        wanted: list[ColumnElement[bool]] = [Directive.status.in_(self.statuses)]
        if self.unit_id:
            wanted.append(_has_unit(DirectiveUnit.unit_id == self.unit_id))
        if self.document_id:
            wanted.append(Directive.document_id == self.document_id)
        if self.owner_id:
            wanted.append(Directive.owner_id == self.owner_id)
        return and_(*wanted, *(_says(word, numbers) for word, numbers in self.words))


async def directives(session: Session, sights: Iterable[Sight], narrowed: Narrowed) -> Sequence[Directive]:
    """Return the directives that are in all of these sights, as their documents have them, the newest document first."""
    rows = await session.scalars(
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(*(sight.condition() for sight in sights), narrowed.condition())
        .order_by(Document.year.desc(), Document.serial.desc(), Directive.position, Directive.id)
    )
    return rows.all()


def _has_unit(*which: ColumnElement[bool], of: type[Directive] = Directive) -> ColumnElement[bool]:
    return exists().where(DirectiveUnit.directive_id == of.id, *which)


def _led(of: type[Directive]) -> ColumnElement[bool]:
    """Return whether any unit answers for it."""
    return or_(_has_unit(DirectiveUnit.role == UnitRole.LEAD, of=of), of.owner_id.is_not(None))


def _led_by(units: Collection[int], of: type[Directive]) -> ColumnElement[bool]:
    """Return whether one of these units answers for it: its lead, or its owner's unit where none leads."""
    led = DirectiveUnit.role == UnitRole.LEAD
    of_owner = of.owner_id.in_(select(Person.id).where(Person.unit_id.in_(units)))
    return or_(_has_unit(led, DirectiveUnit.unit_id.in_(units), of=of), and_(~_has_unit(led, of=of), of_owner))


def _says(word: str, numbers: Sequence[Numbered]) -> ColumnElement[bool]:
    """Return whether a word is a directive's number, or occurs in its title, its text, or in a name of its units or owner."""
    either = [_is_numbered(*number) for number in numbers]
    for letters in {word, _full_width(word.lower()), _full_width(word.upper())}:
        aliases = select(UnitAlias.unit_id).where(UnitAlias.alias.icontains(letters, autoescape=True))
        named = select(Unit.id).where(or_(Unit.name.icontains(letters, autoescape=True), Unit.id.in_(aliases)))
        owners = select(Person.id).where(Person.name.icontains(letters, autoescape=True))
        either += [
            Directive.title.icontains(letters, autoescape=True),
            Directive.text.icontains(letters, autoescape=True),
            _has_unit(DirectiveUnit.unit_id.in_(named)),
            Directive.owner_id.in_(owners),
        ]
    return or_(*either)


def _is_numbered(item: str, serial: int | None, year: int | None) -> ColumnElement[bool]:
    part = and_(Directive.item.startswith(f"{item}·", autoescape=True), ~WHOLE)
    wanted: list[ColumnElement[bool]] = [or_(Directive.item == item, part)]
    if serial is not None:
        wanted.append(Document.serial == serial)
    if year is not None:
        wanted.append(Document.year == year)
    return and_(*wanted)


def _full_width(word: str) -> str:
    """Return a word as some documents print it: with full-width letters, figures and signs."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in unicodedata.normalize("NFKC", word))
