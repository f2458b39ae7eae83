"""Check of who else on the machine can read settings and data."""

from collections.abc import Sequence

from bot.checks.finding import Finding, Premises, fault, ok, warning
from bot.safekeeping import ENV, closing, everybodys, open_to_group, open_to_others


async def privacy(premises: Premises) -> Sequence[Finding]:
    """Look whether .env, the data folder and the backups are closed to others; `duban run` does not start otherwise."""
    found = open_to_others(premises.settings)
    if shared := everybodys(found):
        return [fault("privacy", "privacy_shared", paths=[str(path) for path in shared])]
    if found:
        return [fault("privacy", "privacy_open", paths=[str(path) for path in found], command=closing(found))]
    if open_to_group(ENV):
        return [warning("privacy", "privacy_group", path=str(ENV))]
    return [ok("privacy", "privacy_closed")]
