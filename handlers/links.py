"""Links that open the bot at one directive: they work wherever text does, in a forwarded list too."""

from bot.rules.ledger_numbers import link_parameter


def directive_link(username: str, year: int, serial: int, item: str) -> str:
    """Return the link that opens the bot and sends it `/start` with the directive's number."""
    return f"https://t.me/{username}?start={link_parameter(year, serial, item)}"
