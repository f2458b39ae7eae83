"""The table of docs/permissions.md, written out by hand, cell by cell.

Y yes, - refused; O, P, R, U, W, S yes with the relation own, part, row, unit, whole, portfolio; self: only one's own; the words as there.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.permissions import Action, Actor, Relation, Verdict, absent, allowed
from db.enums import Role

CLERK = Actor(frozenset({Role.CLERK}))
APPROVER = Actor(frozenset({Role.APPROVER}))
OWNER = Actor(frozenset({Role.OWNER}))
LIAISON = Actor(frozenset({Role.LIAISON}))
HEAD = Actor(frozenset({Role.HEAD}))
LEADER = Actor(frozenset({Role.LEADER}))
AIDE = Actor(frozenset({Role.AIDE}))
ADMIN = Actor(frozenset({Role.ADMIN}))
STRANGER = Actor()
GROUP = Actor(frozenset(Role), in_group=True)

# fmt: off
TABLE = """
action               | clerk      | approver | owner | support | head    | leader    | admin | stranger | group
take_in              | Y          | -        | -     | -       | -       | -         | -     | -        | -
review_drafts        | Y          | read     | -     | -       | -       | -         | -     | -        | -
comment              | behalf     | -        | O     | P       | U       | -         | -     | -        | -
approve_issue        | -          | Y        | -     | -       | -       | -         | -     | -        | -
register             | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
issue                | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
cancel               | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
suspend              | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
resume               | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
change_owner         | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
change_date          | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
set_limits           | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
reopen               | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
want_evidence        | Y          | Y        | -     | -       | -       | S propose | -     | -        | -
read                 | Y          | Y        | O/W   | P/R     | U/W     | S         | -     | -        | -
acknowledge          | reason     | -        | O     | P       | U behalf | -        | -     | -        | -
put_off              | reason     | -        | O     | P       | U behalf | -        | -     | -        | -
report               | reason     | -        | O     | P/R     | U behalf | -        | -     | -        | -
attach               | reason     | -        | O     | P/R     | U behalf | -        | -     | -        | -
edit_list            | Y          | -        | O     | -       | U       | -         | -     | -        | -
object               | -          | -        | O     | P       | U       | -         | -     | -        | -
read_reports         | Y          | Y        | O/W   | -       | U/W     | S         | -     | -        | -
ask_extension        | -          | -        | O     | -       | U       | -         | -     | -        | -
ask_completion       | -          | -        | O     | -       | U       | -         | -     | -        | -
ask_transfer         | -          | -        | O     | -       | U       | -         | -     | -        | -
request_coordination | -          | -        | O head | -      | U       | -         | -     | -        | -
ask_on_behalf        | reason     | -        | -     | -       | -       | -         | -     | -        | -
confirm_part         | Y          | Y        | W     | -       | W       | -         | -     | -        | -
decide               | Y          | Y        | -     | -       | U endorse | S       | -     | -        | -
instruct             | transcribe | -        | -     | -       | -       | S         | -     | -        | -
release              | Y          | Y        | -     | -       | -       | -         | -     | -        | -
forecast             | Y          | Y        | -     | -       | -       | -         | -     | -        | -
deliveries           | Y          | Y        | -     | -       | -       | -         | -     | -        | -
figures              | Y          | Y        | self  | self    | U       | S         | -     | -        | counts
export               | logged     | logged   | -     | -       | U       | S         | -     | -        | -
invite               | Y          | -        | -     | -       | -       | -         | Y     | -        | -
move_items           | Y          | -        | -     | -       | -       | -         | Y     | -        | -
grant_roles          | -          | -        | -     | -       | -       | -         | told  | -        | -
revoke               | Y          | -        | self  | self    | U/self ask | self   | Y     | -        | -
audit_log            | Y          | Y        | self  | self    | -       | S         | Y     | -        | -
start                | Y          | Y        | Y     | Y       | Y       | Y         | Y     | Y        | -
"""
# fmt: on
ACTORS = {
    "clerk": CLERK,
    "approver": APPROVER,
    "owner": OWNER,
    "support": OWNER,
    "head": HEAD,
    "leader": LEADER,
    "admin": ADMIN,
    "stranger": STRANGER,
    "group": GROUP,
}
RELATIONS = {
    "O": Relation.OWN,
    "P": Relation.PART,
    "R": Relation.ROW,
    "U": Relation.UNIT,
    "W": Relation.WHOLE,
    "S": Relation.PORTFOLIO,
    "self": Relation.SELF,
}
VERDICTS = {
    "Y": Verdict.YES,
    "read": Verdict.READ_ONLY,
    "propose": Verdict.PROPOSE,
    "reason": Verdict.WITH_REASON,
    "behalf": Verdict.ON_BEHALF,
    "head": Verdict.NEEDS_HEAD,
    "endorse": Verdict.ENDORSE,
    "transcribe": Verdict.TRANSCRIBED,
    "counts": Verdict.COUNTS_ONLY,
    "logged": Verdict.LOGGED,
    "told": Verdict.TELL_ADMINS,
    "ask": Verdict.ASK,
}
# owner and supporting unit are one role: the relation tells which column holds, so each is asked without the other's
FOREIGN = {"owner": Relation.PART | Relation.ROW, "support": Relation.OWN | Relation.WHOLE}
EVERYTHING = (
    Relation.OWN | Relation.PART | Relation.ROW | Relation.UNIT | Relation.WHOLE | Relation.PORTFOLIO | Relation.SELF
)


def cells() -> list[tuple[str, Action, str]]:
    head, *rows = TABLE.strip().splitlines()
    columns = [name.strip() for name in head.split("|")][1:]
    found = []
    for row in rows:
        action, *values = [cell.strip() for cell in row.split("|")]
        found += [(column, Action(action), value) for column, value in zip(columns, values, strict=True)]
    return found


def read(cell: str) -> tuple[Relation, Verdict]:
    """Return the relations of which one is needed (none: any will do), and the verdict then."""
    words = cell.split()
    needs = Relation.NONE
    if words[0].split("/")[0] in RELATIONS:
        for name in words.pop(0).split("/"):
            needs |= RELATIONS[name]
    return needs, VERDICTS[words[0]] if words else Verdict.YES


def test_the_table_is_whole() -> None:
    assert {(column, action) for column, action, _ in cells()} == {(c, a) for c in ACTORS for a in Action}


@pytest.mark.parametrize(("column", "action", "cell"), cells())
def test_each_cell(column: str, action: Action, cell: str) -> None:
    actor = ACTORS[column]
    others = EVERYTHING & ~FOREIGN.get(column, Relation.NONE)
    if cell == "-":
        assert allowed(actor, action, others) is Verdict.NO
        assert allowed(actor, action) is Verdict.NO
        return
    needs, verdict = read(cell)
    assert allowed(actor, action, others) is verdict
    for relation in needs:
        assert allowed(actor, action, relation) is verdict
    without = allowed(actor, action, others & ~needs)
    assert without is (Verdict.NO if needs else verdict)
    assert allowed(actor, action) is (Verdict.NO if needs else verdict)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("relation", [Relation.NONE, Relation.OWN, Relation.PART, Relation.SELF, Relation.UNIT])
def test_a_deputy_has_what_the_owner_has_while_the_absence_lasts(action: Action, relation: Relation) -> None:
    deputy = Actor(deputising=True)
    assert allowed(deputy, action, relation) is allowed(OWNER, action, relation)
    liaison_as_deputy = Actor(frozenset({Role.LIAISON}), deputising=True)
    assert allowed(liaison_as_deputy, action, relation) is allowed(OWNER, action, relation)


def test_an_absence_lasts_from_its_first_day_to_its_last() -> None:
    first, last = date(2022, 2, 21), date(2022, 2, 25)
    assert not absent(first, last, date(2022, 2, 20))
    assert absent(first, last, first)
    assert absent(first, last, last)
    assert not absent(first, last, date(2022, 2, 26))
    assert absent(first, None, date(2022, 12, 31))
    assert not absent(None, None, first)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("relation", [Relation.NONE, Relation.OWN, Relation.PART, Relation.SELF])
def test_a_liaison_has_what_the_owner_has_but_for_two_things(action: Action, relation: Relation) -> None:
    got, owners = allowed(LIAISON, action, relation), allowed(OWNER, action, relation)
    if action in {Action.ASK_EXTENSION, Action.ASK_COMPLETION} and relation is Relation.OWN:
        assert (got, owners) == (Verdict.NEEDS_OWNER, Verdict.YES)
    else:
        assert got is owners


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        (Action.READ, Verdict.YES),
        (Action.READ_REPORTS, Verdict.YES),
        (Action.FIGURES, Verdict.YES),
        (Action.AUDIT_LOG, Verdict.YES),
        (Action.INSTRUCT, Verdict.RELAYED),
        (Action.EXPORT, Verdict.YES),
        (Action.DECIDE, Verdict.NO),
        (Action.CHANGE_DATE, Verdict.NO),
        (Action.ACKNOWLEDGE, Verdict.NO),
        (Action.REPORT, Verdict.NO),
        (Action.RELEASE, Verdict.NO),
        (Action.REVOKE, Verdict.NO),
    ],
)
def test_an_aide_reads_with_their_leader_and_relays(action: Action, verdict: Verdict) -> None:
    assert allowed(AIDE, action, Relation.PORTFOLIO) is verdict
    assert allowed(AIDE, action) is Verdict.NO


def test_all_but_approvers_may_give_up_their_own_account_and_everybody_start() -> None:
    for actor in (CLERK, OWNER, LIAISON, LEADER, AIDE, ADMIN):
        assert allowed(actor, Action.REVOKE, Relation.SELF) is Verdict.YES
        assert allowed(actor, Action.START) is Verdict.YES
    assert allowed(HEAD, Action.REVOKE, Relation.SELF) is Verdict.ASK


@given(st.frozensets(st.sampled_from(Role)), st.booleans(), st.sampled_from(list(Relation)))
def test_nobody_decides_what_they_asked_for_themselves(
    roles: frozenset[Role],
    deputising: bool,  # noqa: FBT001 - drawn by hypothesis
    relation: Relation,
) -> None:
    actor = Actor(roles, deputising=deputising)
    assert allowed(actor, Action.DECIDE, relation | Relation.AUTHOR) is Verdict.NO


def test_being_the_author_bars_only_the_decision() -> None:
    assert allowed(CLERK, Action.RELEASE, Relation.AUTHOR) is Verdict.YES
    assert allowed(OWNER, Action.READ, Relation.AUTHOR | Relation.OWN) is Verdict.YES


@pytest.mark.parametrize(
    ("roles", "action", "relation", "verdict"),
    [
        ({Role.OWNER, Role.HEAD}, Action.REQUEST_COORDINATION, Relation.OWN | Relation.UNIT, Verdict.YES),
        ({Role.CLERK, Role.OWNER}, Action.REPORT, Relation.OWN, Verdict.YES),
        ({Role.CLERK, Role.OWNER}, Action.REPORT, Relation.NONE, Verdict.WITH_REASON),
        ({Role.HEAD, Role.CLERK}, Action.DECIDE, Relation.UNIT, Verdict.YES),
        ({Role.LIAISON, Role.HEAD}, Action.ASK_COMPLETION, Relation.OWN | Relation.UNIT, Verdict.YES),
        ({Role.CLERK, Role.LEADER}, Action.EXPORT, Relation.PORTFOLIO, Verdict.LOGGED),  # a duty is not lost
        ({Role.ADMIN, Role.CLERK}, Action.REVOKE, Relation.NONE, Verdict.YES),
        ({Role.ADMIN}, Action.READ, Relation.NONE, Verdict.NO),  # an administrator reads no directives
    ],
)
def test_of_several_roles_the_freest_counts(
    roles: set[Role], action: Action, relation: Relation, verdict: Verdict
) -> None:
    assert allowed(Actor(frozenset(roles)), action, relation) is verdict


def test_outright_is_what_needs_nobody_else() -> None:
    assert {verdict for verdict in Verdict if verdict.outright} == {Verdict.YES, Verdict.LOGGED, Verdict.TELL_ADMINS}


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Action), st.sampled_from(list(Relation)))
def test_in_a_group_there_are_counts_and_nothing_else(
    roles: frozenset[Role], action: Action, relation: Relation
) -> None:
    got = allowed(Actor(roles, in_group=True), action, relation)
    assert got is (Verdict.COUNTS_ONLY if action is Action.FIGURES else Verdict.NO)
