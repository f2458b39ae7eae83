"""What became of a message: ids and plain values, from which its answer is rendered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# A question of ours, besides those of the rules: the words are sure, but only a yes makes them a request
CONFIRM_COMPLETION = "confirm_completion"
# Why a clerk wrote down what the person might have sent
ENTRY_REASON = "entry_reason"


@dataclass
class Heard:
    """Filled in while a message is worked through."""

    reports: list[int] = field(default_factory=list)
    signed: int = 0
    requests: list[int] = field(default_factory=list)
    withdrawn: int = 0
    postponed: list[list[str]] = field(default_factory=list)  # number, day
    disputed: list[str] = field(default_factory=list)  # numbers
    inquiries: int = 0
    files: int = 0
    file_item: str = ""
    guessed: bool = False  # the files' item was not named: it is that of the words just before
    notes: list[dict[str, Any]] = field(default_factory=list)  # refusals: id and args of a text
    questions: list[dict[str, Any]] = field(default_factory=list)
    next_item: list[Any] = field(default_factory=list)  # directive, number, title

    def ask(
        self, id_: str, number: str | None, directive_id: int | None, report_id: int | None, args: Mapping[str, Any]
    ) -> None:
        """Add a question; `number`, directive and report are of the item it is about, if it is about one."""
        self.questions.append(
            {"id": id_, "number": number, "directive_id": directive_id, "report_id": report_id, "args": dict(args)}
        )

    @property
    def wrote_something(self) -> bool:
        """Return whether the words have changed anything yet."""
        return any((self.reports, self.signed, self.requests, self.withdrawn, self.postponed, self.disputed))

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to tell: nothing is said of what changed nothing."""
        return any(asdict(self).values())

    def as_payload(self, message_id: int, numbers: Mapping[int, str]) -> dict[str, Any]:
        """Return what the answer is rendered from."""
        called = {str(directive_id): number for directive_id, number in numbers.items()}
        return {**asdict(self), "message_id": message_id, "numbers": called}
