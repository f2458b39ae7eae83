"""What a command says of a fault that whoever typed it can mend: one line."""

import os
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.settings import SettingsError, load_settings
from bot.tellable import TellableError

if TYPE_CHECKING:
    from bot.texts import Texts

USUAL_ZONE = "Asia/Shanghai"


def line_of(fault: OSError | TellableError) -> str:
    """Return it: what the system refused and for which file, or a refusal in the office's language."""
    if isinstance(fault, TellableError):
        return _told(fault)
    return ": ".join(str(part) for part in (fault.filename, fault.strerror or fault) if part)


def _told(refusal: TellableError) -> str:
    return office_texts().plain(refusal.text_id, refusal.text_args)


def office_texts() -> "Texts":
    """Return the office's language, as well as can be told where its settings are wrong."""
    from bot.texts import LANGUAGES, texts_of

    try:
        settings = load_settings()
    except SettingsError:
        return texts_of(os.environ.get("OFFICE_LANGUAGE", LANGUAGES[0]), ZoneInfo(USUAL_ZONE))
    return texts_of(settings.office_language, settings.zone)
