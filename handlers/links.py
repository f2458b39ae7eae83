"""Links that open the bot at one directive: they work wherever text does, in a forwarded list too."""

from bot.rules.ledger_numbers import link_parameter


def directive_link(username: str, printed: str, directive_id: int) -> str:
    """Return the link that opens the bot and sends it `/start` with the directive's number, given as it is printed."""
    return f"https://t.me/{username}?start={link_parameter(printed, directive_id)}"
