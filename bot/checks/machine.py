"""Checks of the machine: the data folder, the disk, the clock, the font, LibreOffice."""

import os
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.checks.finding import Finding, Premises, fault, ok, warning
from bot.clock import local_date
from bot.intake.reading.office import office_program
from bot.reports import FONTS
from bot.rules.room import LEAST_MEGABYTES
from db.health import State, newest_act

MEGABYTE = 1024 * 1024
FEW, TOO_FEW = 2048, LEAST_MEGABYTES  # megabytes: a backup and a month of files, and a day's
FACES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")
SLACK = timedelta(minutes=5)  # by which machines' clocks differ without harm


async def data_folder(premises: Premises) -> Sequence[Finding]:
    """Look whether received files can be kept, and how much room there is for them."""
    folder = premises.settings.data_dir.absolute()
    there = _nearest(folder)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return [fault("data", "data_not_writable", folder=str(folder))]
    free = shutil.disk_usage(there).free // MEGABYTE
    found = ok("data", "data_writable", folder=str(folder))
    if free < FEW:
        tell = fault if free < TOO_FEW else warning
        return [found, tell("disk", "disk_little", folder=str(folder), free=free, wanted=FEW)]
    return [found, ok("disk", "disk_free", free=free)]


def _nearest(path: Path) -> Path:
    """Return the path, or the nearest folder above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())


async def clock(premises: Premises) -> Sequence[Finding]:
    """Look whether time runs forward: nothing in the database may be of later than now."""
    settings, now = premises.settings, premises.clock.now()
    shown = {
        "zone": settings.office_timezone,
        "now": now.isoformat(),
        "day": local_date(now, settings.zone).isoformat(),
    }
    newest = await newest_act(settings.database_url) if premises.state is State.CURRENT else None
    if newest is not None and newest > now + SLACK:
        return [fault("clock", "clock_back", **shown, newest=newest.isoformat())]
    return [ok("clock", "clock_right", **shown)]


async def font(_: Premises | None = None) -> Sequence[Finding]:
    """Look for the font of pictures and of the sandbox's page, which comes with Duban."""
    missing = [face for face in FACES if not (FONTS / face).is_file()]
    if missing:
        return [fault("font", "font_missing", files=missing, folder=str(FONTS))]
    return [ok("font", "font_there")]


async def libreoffice(_: Premises | None = None) -> Sequence[Finding]:
    """Look for the program that reads old Word files."""
    program = office_program()
    if program is None:
        return [warning("libreoffice", "libreoffice_missing")]
    return [ok("libreoffice", "libreoffice_there", program=program)]
