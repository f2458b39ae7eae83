"""The papers on one directive as Word files: 督办通知单, which hands it over, and 催办单, which chases it."""

from dataclasses import dataclass

from bot.reports.official import Block, Form, Head, Words, write_official


@dataclass(frozen=True)
class NoticePaper:
    """A notice to one unit, all of it words: what it is about, the directive as a form, what is asked."""

    head: Head
    opening: tuple[str, ...]
    form: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]


def write_notice_paper(notice: NoticePaper) -> bytes:
    """Return a notice as .docx."""
    blocks: list[Block] = [Words(words) for words in notice.opening]
    blocks.append(Form(notice.form))
    blocks += [Words(words) for words in notice.asked]
    return write_official(notice.head, blocks)
