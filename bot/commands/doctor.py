"""`duban doctor`: what is wrong with this installation, a line a finding with what to do; nothing is changed."""

import asyncio
import json
import os
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.checks import Finding, Level, examine
from bot.clock import SystemClock
from bot.settings import SettingsError, load_settings
from bot.texts import LANGUAGES, Texts, texts_of

FAULTY = 1
MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.FAULT: "✗"}
USUAL_ZONE = "Asia/Shanghai"


def doctor_command(
    online: Annotated[bool, typer.Option("--online", help="Ask Telegram's server too whether the token holds")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print what was found; exit code 1 where something keeps Duban from working."""
    found = asyncio.run(examine(SystemClock(), online=online))
    texts = _texts()
    healthy = not any(finding.level is Level.FAULT for finding in found)
    if as_json:
        lines = [{"check": f.check, "level": f.level.value, "words": _words(f, texts)} for f in found]
        typer.echo(json.dumps({"healthy": healthy, "findings": lines}, ensure_ascii=False, indent=1))
    else:
        for finding in found:
            typer.echo(f"{MARKS[finding.level]} {_words(finding, texts)}")
        counts = {level.value: sum(finding.level is level for finding in found) for level in Level}
        typer.echo(texts.plain("doctor/summary", counts))
    raise typer.Exit(0 if healthy else FAULTY)


def _words(finding: Finding, texts: Texts) -> str:
    return texts.plain(finding.text_id, finding.args)


def _texts() -> Texts:
    """Return the office's language, as well as can be told where its settings are wrong."""
    try:
        settings = load_settings()
    except SettingsError:
        return texts_of(os.environ.get("OFFICE_LANGUAGE", LANGUAGES[0]), ZoneInfo(USUAL_ZONE))
    return texts_of(settings.office_language, settings.zone)
