"""Pages of a PDF that are shown turned, as landscape tables often are: places as a reader sees them."""

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True)
class Turned:
    """How a page is shown: turned clockwise by so many degrees, and how wide and high it is then."""

    degrees: int
    width: float
    height: float

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "Turned":
        """Return how a page is shown."""
        return cls(page.get_rotation(), *page.get_size())

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a place as it is seen, counted from the left and from below."""
        match self.degrees:
            case 90:
                return y, self.height - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.width - y, x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return a box as it is seen: its left, lower, right and upper side."""
        (one, low), (other, high) = self.point(left, bottom), self.point(right, top)
        return min(one, other), min(low, high), max(one, other), max(low, high)
