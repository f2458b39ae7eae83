"""`docs/permissions.md` says what the rules do: each cell of its table, read as it stands there, is held to `bot.rules.permissions`."""

from pathlib import Path

import pytest

from bot.rules.permissions import Action, Relation, Verdict, allowed
from tests.rules.test_permissions import ACTORS, EVERYTHING, FOREIGN

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
COLUMNS = {
    "clerk": "clerk", "approver": "approver", "owner": "owner", "supporting unit": "support", "unit head": "head", "leader": "leader",
    "admin": "admin", "stranger": "stranger", "group chat": "group",
}  # fmt: skip
ROWS = {
    "take a document in, review drafts": "take_in review_drafts",
    "comment on drafts when the unit is asked (征求意见)": "comment",
    "approve before issue": "approve_issue",
    "register, issue, cancel, reopen, change owner, date or reminders, want evidence": (
        "register issue cancel suspend resume reopen change_owner change_date set_limits want_evidence"
    ),
    "read a directive": "read",
    "acknowledge, put off a report": "acknowledge put_off",
    "report, attach": "report attach",
    "take in and change a target's list (清单)": "edit_list",
    "object": "object",
    "read others' reports": "read_reports",
    "ask for extension, completion, transfer": "ask_extension ask_completion ask_transfer",
    "request coordination": "request_coordination",
    "write down what an owner asks for by phone or on paper": "ask_on_behalf",
    "say that a part (分办) is done, or not yet (never one's own)": "confirm_part",
    "approve or return (never one's own)": "decide",
    "write an instruction": "instruct",
    "release an instruction, digest or bulletin": "release",
    "see what will be sent to whom (提醒预告)": "forecast",
    "digest, figures": "figures",
    "export": "export",
    "invite officials, move a person's items": "invite move_items",
    "grant the roles clerk, approver, leader, admin": "grant_roles",
    "revoke an account": "revoke",
    "audit log": "audit_log",
    "`/start CODE`": "start",
}
NEEDS = {
    "O": Relation.OWN, "O part": Relation.PART, "O directive": Relation.OWN, "own row": Relation.ROW, "U": Relation.UNIT,
    "S": Relation.PORTFOLIO, "part of own": Relation.WHOLE, "own": Relation.SELF,
}  # fmt: skip
WAYS = {
    "Y": Verdict.YES, "read": Verdict.READ_ONLY, "on behalf": Verdict.ON_BEHALF, "on behalf, with a reason": Verdict.WITH_REASON,
    "with a reason; another decides": Verdict.WITH_REASON, "transcribe a paper one": Verdict.TRANSCRIBED, "Y, logged": Verdict.LOGGED,
    "Y, told to all admins": Verdict.TELL_ADMINS, "counts only": Verdict.COUNTS_ONLY,
    "this alone; every wrong code gets the same answer": Verdict.YES,
}  # fmt: skip
NEEDING = {  # a way that holds for some relations alone
    "propose": (Relation.PORTFOLIO, Verdict.PROPOSE), "ask": (Relation.UNIT | Relation.SELF, Verdict.ASK),
    "endorse U": (Relation.UNIT, Verdict.ENDORSE), "U on behalf": (Relation.UNIT, Verdict.ON_BEHALF),
    "O, with the head's yes": (Relation.OWN, Verdict.NEEDS_HEAD),
}  # fmt: skip


def cells() -> list[tuple[str, Action, str]]:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    assert {row[0] for row in rows} == ROWS.keys()
    return [
        (COLUMNS[column], Action(action), cell)
        for row in rows
        for action in ROWS[row[0]].split()
        for column, cell in zip(head[1:], row[1:], strict=True)
    ]


def read(column: str, action: Action, cell: str) -> tuple[Relation, Verdict]:
    """Return the relations of which one is needed (none: any will do), and the verdict then."""
    if cell == "–" or (
        action is Action.TAKE_IN and cell == "read"
    ):  # there is nothing to read in a document that is not in
        return Relation.NONE, Verdict.NO
    if cell in WAYS:
        return Relation.NONE, WAYS[cell]
    if cell in NEEDING:
        return NEEDING[cell]
    needs = Relation.NONE
    for words in cell.split(", "):
        # what a supporting unit has as its own is its part
        needs |= Relation.PART if (column, words) == ("support", "O") else NEEDS[words]
    return needs, Verdict.YES


def test_the_document_names_every_action() -> None:
    assert {action for _, action, _ in cells()} == set(Action)


@pytest.mark.parametrize(("column", "action", "cell"), cells())
def test_the_rules_do_what_the_document_says(column: str, action: Action, cell: str) -> None:
    needs, verdict = read(column, action, cell)
    others = EVERYTHING & ~FOREIGN.get(column, Relation.NONE)
    if verdict is Verdict.NO:
        assert allowed(ACTORS[column], action, others) is Verdict.NO
    elif not needs:
        assert allowed(ACTORS[column], action) is verdict
    else:
        for one in needs:
            assert allowed(ACTORS[column], action, one) is verdict
        assert allowed(ACTORS[column], action, others & ~needs) is Verdict.NO
