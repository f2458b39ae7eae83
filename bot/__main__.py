"""The `duban` command."""

import sys

import typer

from bot.commands import (
    admin,
    archive,
    audit,
    backup,
    bulletin,
    calendar,
    demo,
    doctor,
    due,
    export,
    invite,
    ledger,
    migrate_to,
    outbox,
    parse,
    preview,
    roster,
    run,
)
from bot.settings import SettingsError

app = typer.Typer(
    name="duban",
    help="督办: follows what leaders ask until it is done. A Telegram bot for an office's supervision work.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.command("demo", help="The whole of Duban on this machine, without a Telegram account.")(demo.demo_command)
app.command("run", help="The bot against Telegram (or another Bot API server), set by the environment and .env.")(
    run.run_command
)
app.command("parse", help="Print the directives of a document.")(parse.parse_command)
app.command("invite", help="Print a one-time code and link for a person.")(invite.invite_command)
app.command("admin", help="Make a person an administrator, with a code: the way back in when none is left.")(
    admin.admin_command
)
app.command("preview", help="What will be sent to whom in the coming days if nobody answers, and why.")(
    preview.preview_command
)
app.command(
    "bulletin", help="The bulletin of any days, of everything, a portfolio, a unit or a document, as Word or PDF."
)(bulletin.bulletin_command)
app.command("ledger", help="The ledger as an Excel workbook: any period, leader, unit or document.")(
    ledger.ledger_command
)
app.command("due", help="A person's due dates as a calendar file (.ics).")(due.due_command)
app.command("archive", help="The archive package of a document: papers, replies, files, with hashes.")(
    archive.archive_command
)
app.command("migrate-to", help="Copy the office from SQLite into an empty PostgreSQL database, counted and compared.")(
    migrate_to.migrate_to_command
)
app.command("export", help="Everything the office has, in open files (docs/export.md): to keep, or to move.")(
    export.export_command
)
app.command("import", help="Bring an export into an empty office, counted and compared.")(export.import_command)
app.command("restore", help="Put a backup back, into an empty place.")(backup.restore_command)
app.command("outbox", help="What a restored copy holds back: show, send or drop it.")(outbox.outbox_command)
app.command("doctor", help="What is wrong with this installation, and what to do about it.")(doctor.doctor_command)
app.add_typer(backup.app, name="backup")
app.add_typer(roster.app, name="roster", help="Units and people: check, import and export.")
app.add_typer(audit.app, name="audit", help="The audit log: what it says, and whether it is whole.")
app.add_typer(calendar.app, name="calendar", help="Working days: the office's own on top of the official ones.")


def main() -> None:
    """Run the command line; what a person can mend is one line and exit code 2."""
    try:
        app()
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - the command line's own voice
        sys.exit(2)


if __name__ == "__main__":
    main()
