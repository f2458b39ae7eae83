"""The handbooks' pictures: a fortnight of the sample county in both languages, each picture a phone's page in Chromium.

`python -m tests.handbook_pictures docs/handbook/pictures` writes FOLDER/LANGUAGE/NAME.png where its pixels have changed, and
FOLDER/words.json, what is to be read in each. Needs Chromium.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import structlog

from bot.logs import configure_logs
from bot.texts import LANGUAGES
from tests.handbook_story import Shot, county_in, play
from tests.photography import Phone, at_rest

WORDS = "words.json"

log = structlog.get_logger(__name__)


async def make(folder: Path) -> None:
    """Play the fortnight in each language and take its pictures."""
    read: dict[str, dict[str, list[str]]] = {}
    async with at_rest() as browser:
        for language in LANGUAGES:
            read[language] = {}

            async def taken(shot: Shot, language: str = language) -> None:
                read[language][shot.name] = shot.lines
                phone = Phone(browser, shot.player.town.url, language)
                path = folder / language / f"{shot.name}.png"
                changed = await phone.photograph(shot.player.name, shot.player.chat, shot.ids, path)
                log.info("picture", path=str(path), changed=changed)

            with tempfile.TemporaryDirectory() as files:
                async with county_in(language, Path(files), taken) as county:
                    await play(county)
    text = json.dumps(read, ensure_ascii=False, indent=1) + "\n"
    (folder / WORDS).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    configure_logs("INFO")
    asyncio.run(make(Path(sys.argv[1])))
