"""The `duban` command."""

import gc
import sys

import typer

from bot.command_list import Commands, Promised

COMMANDS = {
    "demo": Promised("demo:demo_command", "The whole of Duban on this machine, without a Telegram account."),
    "run": Promised(
        "run:run_command", "The bot against Telegram (or another Bot API server), set by the environment and .env."
    ),
    "parse": Promised("parse:parse_command", "Print the directives of a document."),
    "invite": Promised("invite:invite_command", "Print a one-time code and link for a person."),
    "admin": Promised(
        "admin:admin_command", "Make a person an administrator, with a code: the way back in when none is left."
    ),
    "preview": Promised(
        "preview:preview_command", "What will be sent to whom in the coming days if nobody answers, and why."
    ),
    "bulletin": Promised(
        "bulletin:bulletin_command",
        "The bulletin of any days, of everything, a portfolio, a unit or a document, as Word or PDF.",
    ),
    "ledger": Promised(
        "ledger:ledger_command", "The ledger as an Excel workbook: any period, leader, unit or document."
    ),
    "due": Promised("due:due_command", "A person's due dates as a calendar file (.ics)."),
    "archive": Promised(
        "archive:archive_command", "The archive package of a document: papers, replies, files, with hashes."
    ),
    "migrate-to": Promised(
        "migrate_to:migrate_to_command",
        "Copy the office from SQLite into an empty PostgreSQL database, counted and compared.",
    ),
    "export": Promised(
        "export:export_command", "Everything the office has, in open files (docs/export.md): to keep, or to move."
    ),
    "import": Promised("export:import_command", "Bring an export into an empty office, counted and compared."),
    "restore": Promised("backup:restore_command", "Put a backup back, into an empty place."),
    "outbox": Promised("outbox:outbox_command", "What a restored copy holds back: show, send or drop it."),
    "doctor": Promised("doctor:doctor_command", "What is wrong with this installation, and what to do about it."),
    "backup": Promised("backup:app", "Backups: make one now, list them, try one out."),
    "roster": Promised("roster:app", "Units and people: check, import and export."),
    "audit": Promised("audit:app", "The audit log: what it says, and whether it is whole."),
    "calendar": Promised("calendar:app", "Working days: the office's own on top of the official ones."),
}
"""Each subcommand, where it is, and its line in the help: its module is loaded when it is called (docs/decisions/0033)."""


class Duban(Commands):
    """All subcommands."""

    promised = COMMANDS


app = typer.Typer(
    name="duban",
    cls=Duban,
    help="督办: follows what leaders ask until it is done. A Telegram bot for an office's supervision work.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _duban() -> None:
    """Stand for the whole command: a command without subcommands of its own is none to typer."""


def main() -> None:
    """Run the command line; what a person can mend is one line and exit code 2."""
    gc.disable()  # until the command is loaded (see Promised.loaded): what is loaded stays, and looking at it is half the time
    from bot.settings import SettingsError

    try:
        app()
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - the command line's own voice
        sys.exit(2)


if __name__ == "__main__":
    main()
