"""An example for each command, which its --help ends with."""

import typer

EXAMPLES = {
    "admin": "duban admin 吴迪",
    "archive": "duban archive 2022-3 --out /srv/archive",
    "audit show": "duban audit show --last 20",
    "audit verify": "duban audit verify --head 1234:ab12…",
    "backup": "duban backup",
    "backup drill": "duban backup drill",
    "backup list": "duban backup list --json",
    "bulletin": "duban bulletin --from 2022-02-01 --to 2022-02-28 --unit 经信局 --pdf",
    "calendar import": "duban calendar import days.csv",
    "calendar show": "duban calendar show 2027",
    "demo": "duban demo --headless --out story",
    "doctor": "duban doctor --online",
    "due": "duban due 王建波 --out dates.ics",
    "export": "duban export --out /srv/duban-export",
    "import": "duban import /srv/duban-export",
    "init": "duban init --token 123456:ABC --office 澄川县政府办公室 --admin 吴迪 --unit 政府办",
    "invite": "duban invite 李敏 --unit 政府办",
    "ledger": "duban ledger --out ledger.xlsx --from 2026-01-01 --to 2026-03-31",
    "migrate-to": "duban migrate-to postgresql+asyncpg://duban:password@db.internal/duban --files /mnt/shared/duban",
    "outbox": "duban outbox --send",
    "parse": "duban parse speech.docx --date 2026-11-02 --roster roster.csv",
    "preview": "duban preview --person 王建波 --days 30",
    "restore": "duban restore backups/duban-20261127T023000Z.tar",
    "roster check": "duban roster check roster.xlsx",
    "roster export": "duban roster export roster.xlsx",
    "roster import": "duban roster import roster.xlsx",
    "run": "duban run",
}


def illustrate(app: typer.Typer, above: str = "") -> None:
    """Put the examples into the help of an application's commands, those of its groups among them."""
    for command in app.registered_commands:
        name = f"{above} {command.name}".strip()
        command.epilog = f"Example: {EXAMPLES[name]}" if name in EXAMPLES else None
    for group in app.registered_groups:
        group.epilog = f"Example: {EXAMPLES[group.name]}" if group.name in EXAMPLES else None
        if group.typer_instance is not None:
            illustrate(group.typer_instance, f"{above} {group.name}".strip())
