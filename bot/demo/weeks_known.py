"""What the scenes of the later weeks know of the town, and have said so far."""

from dataclasses import dataclass, field

from bot.demo.player import Player
from bot.demo.stage import Holder, Stage
from bot.demo.weekly import Work
from bot.demo.wording import topic

ORDER = "【领导批示】"
ANSWERED = "解决办法已拟定,正在征求意见"


@dataclass
class Weeks:
    """What the later weeks know: who holds which item, and how much was said."""

    stage: Stage
    holders: dict[str, Holder]  # by item
    works: list[Work]
    leader: Player | None = None  # whose instruction waits for an answer
    answered: set[str] = field(default_factory=set)  # items that this week's words were said of
    said: dict[str, int] = field(default_factory=dict)  # how many sentences an item has had

    def sentence(self, work: Work) -> str:
        """Return what is said of an item next."""
        self.answered.add(work.number)
        place = self.said[work.number] = self.said.get(work.number, -1) + 1
        return topic(work.title).progress[place % 3]
