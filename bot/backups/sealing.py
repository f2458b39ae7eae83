"""Encryption with age, so that the ordinary `age` program opens a backup too.

With a passphrase, each backup gets a key pair of its own: the content is encrypted to it, and the key, encrypted with the
passphrase, goes along. So content of any size streams, which age's passphrase format of our library does not, and
`age -d -i key.age` asks for the passphrase and opens it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
from pyrage import passphrase, x25519

from bot.backups.errors import BackupError
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how the line of an identity begins
ENDING = ".age"


@dataclass(frozen=True)
class Secrets:
    """What seals backups and opens them; nothing given: they are not encrypted."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()
    identity: Path | None = None

    @property
    def seals(self) -> bool:
        """Return whether backups are to be encrypted."""
        return bool(self.passphrase or self.recipients)


def secrets_of(settings: Settings) -> Secrets:
    """Return the secrets that the administrator set."""
    given = settings.backup_passphrase
    recipients = (settings.backup_age_recipient or "").split(",")
    return Secrets(
        given.get_secret_value() if given else "",
        tuple(one.strip() for one in recipients if one.strip()),
        settings.backup_age_identity,
    )


def seal(plain: Path, sealed: Path, secrets: Secrets) -> bytes | None:
    """Encrypt a file; return the encrypted key that has to go along, None where the recipients have theirs.

    Raises BackupError for recipients that are none, OSError for a full disk.
    """
    key = None
    if secrets.passphrase:
        own = x25519.Identity.generate()
        recipients: Sequence[x25519.Recipient] = [own.to_public()]
        key = passphrase.encrypt(f"{own}\n".encode(), secrets.passphrase)
    else:
        try:
            recipients = [x25519.Recipient.from_str(one) for one in secrets.recipients]
        except pyrage.RecipientError as wrong:
            raise BackupError("wrong_recipient", why=str(wrong)) from wrong
    with plain.open("rb") as content, sealed.open("wb") as out:
        pyrage.encrypt_io(content, out, recipients)
    return key


def unseal(sealed: Path, plain: Path, key: bytes | None, secrets: Secrets) -> None:
    """Decrypt a file; `key` as `seal` returned it. Raises BackupError: the key is missing or wrong, the file is damaged."""
    identities = _own_key(key, secrets) if key is not None else _identities(secrets)
    try:
        with sealed.open("rb") as content, plain.open("wb") as out:
            pyrage.decrypt_io(content, out, identities)
    except pyrage.DecryptError as wrong:
        raise BackupError("not_opened", why=_line(wrong)) from wrong
    except OSError as fault:
        if fault.errno is not None:
            raise
        raise BackupError("damaged", what=sealed.name.strip(".")) from fault  # the library's word for a changed block


def _own_key(key: bytes, secrets: Secrets) -> "list[x25519.Identity]":
    if not secrets.passphrase:
        raise BackupError("passphrase_wanted")
    try:
        return [x25519.Identity.from_str(passphrase.decrypt(key, secrets.passphrase).decode().strip())]
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as wrong:
        raise BackupError("not_opened", why=_line(wrong)) from wrong


def _identities(secrets: Secrets) -> "list[x25519.Identity]":
    if secrets.identity is None:
        raise BackupError("identity_wanted")
    try:
        lines = secrets.identity.read_text(encoding="utf-8").splitlines()
        return [x25519.Identity.from_str(line.strip()) for line in lines if line.strip().startswith(SECRET)]
    except (OSError, ValueError, pyrage.IdentityError) as wrong:
        raise BackupError("identity_unreadable", file=str(secrets.identity), why=_line(wrong)) from wrong


def _line(fault: BaseException) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
