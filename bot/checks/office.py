"""Checks of what is the office's own: its limits, its working days."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from bot import own_texts
from bot.checks.finding import Finding, Premises, fault, ok, warning
from bot.clock import local_date
from bot.rules.calendar_gaps import asked_from
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.services.office import policy_in
from bot.settings import SettingsError
from db.health import State
from db.queries import office_days
from db.session import Database


async def policy(premises: Premises) -> Sequence[Finding]:
    """Look whether the office's limits can be read, and how many differ from custom."""
    file = premises.settings.policy_file
    if file is None:
        return [ok("policy", "policy_customary")]
    try:
        own = policy_in(file)
    except SettingsError as wrong:
        return [fault("policy", "policy_wrong", why=str(wrong))]
    usual = Policy()
    differing = [field.name for field in fields(Policy) if getattr(own, field.name) != getattr(usual, field.name)]
    return [ok("policy", "policy_own", file=str(file), names=differing)]


async def words(premises: Premises) -> Sequence[Finding]:
    """Look whether the office's own words and texts can be taken, and how many files of them there are."""
    folder = premises.settings.overrides_dir
    if folder is None:
        return [ok("words", "words_usual")]
    try:
        count = own_texts.check(folder)
    except SettingsError as wrong:
        return [fault("words", "words_wrong", why=str(wrong))]
    return [ok("words", "words_own", folder=str(folder), count=count)]


async def holidays(premises: Premises) -> Sequence[Finding]:
    """Look whether the days off of this year and the coming one are known, official ones or the office's own."""
    today = local_date(premises.clock.now(), premises.settings.zone)
    calendar = WorkCalendar(await _own_days(premises))
    found = []
    for year in (today.year, today.year + 1):
        own = sum(day.year == year for day in calendar.overrides)
        if calendar.is_known(year):
            found.append(ok("holidays", "holidays_known", year=year, official=calendar.has_official(year), own=own))
        elif today >= asked_from(year):
            found.append(warning("holidays", "holidays_unknown", year=year))
        else:
            found.append(ok("holidays", "holidays_later", year=year, day=asked_from(year).isoformat()))
    return found


async def _own_days(premises: Premises) -> dict[date, bool]:
    """Return the office's own table; empty where the database is not there yet or not to be read."""
    if premises.state is not State.CURRENT:
        return {}
    database = Database(premises.settings.database_url)
    try:
        async with database.read() as session:
            return dict(await office_days.worked_days(session))
    finally:
        await database.close()
