"""Who may what, in plain Python: the table as it is written out by hand in `tests/rules/test_permissions.py`, and nothing of the code.

A cell's letters say which relation is needed (O own, P part, R row, U unit, W whole, S portfolio, self), its words how it goes on.
"""

from collections.abc import Mapping

from tests.rules.test_permissions import TABLE

COLUMNS = {"clerk": "clerk", "approver": "approver", "head": "head", "leader": "leader", "admin": "admin"}
RELATIONS = frozenset({"O", "P", "R", "U", "W", "S", "self"})
YES = "yes"
OUTRIGHT = frozenset({YES, "logged", "told"})
AIDE_READS = frozenset({"read", "read_reports", "figures", "export", "audit_log"})
AIDE_OWN = frozenset({"revoke"})


def _read() -> Mapping[str, Mapping[str, str]]:
    head, *lines = TABLE.strip().splitlines()
    columns = [name.strip() for name in head.split("|")][1:]
    rows = {}
    for line in lines:
        action, *cells = [cell.strip() for cell in line.split("|")]
        rows[action] = dict(zip(columns, cells, strict=True))
    return rows


ROWS = _read()


def _under(cell: str, relations: frozenset[str]) -> str | None:
    """Return how a cell lets somebody with these relations go on, None where it does not."""
    words = cell.split()
    if words == ["-"]:
        return None
    letters = set(words[0].split("/")) & RELATIONS
    if letters:
        if not letters & relations:
            return None
        words = words[1:]
    return YES if not words or words == ["Y"] else words[0]


def ways(action: str, roles: frozenset[str], relations: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return all the ways in which somebody with these roles and relations goes on with an action; none: refused."""
    row = ROWS[action]
    columns = {COLUMNS[role] for role in roles if role in COLUMNS}
    # owning a directive, a part or a row, and speaking for a unit, are roles of their own
    columns |= {"owner"} if relations & {"O", "W"} or roles & {"owner", "liaison"} else set()
    columns |= {"support"} if relations & {"P", "R"} or roles & {"owner", "liaison"} else set()
    found = {_under(row[column], relations) for column in (*columns, "stranger")}
    if "aide" in roles:
        leader = _under(row["leader"], relations)
        if action == "instruct" and leader:
            found.add("relay")
        elif action in AIDE_READS | AIDE_OWN:
            found.add(leader)
    return frozenset(way for way in found if way is not None)
