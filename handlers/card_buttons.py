"""Which buttons a card has: the offer that each stands for, its word, and what it does. Other topics add theirs here.

The services say which offers a reader has (`bot.services.cards.OFFERS`); an offer without a button here has none.
"""

from handlers.callbacks import Act

# offer, label, act: in their order, on the card itself
FRONT: tuple[tuple[str, str, Act], ...] = (
    ("sign", "sign", Act.SIGN_ONE),
    ("report", "report", Act.REPORT),
    ("problem", "problem", Act.PROBLEM),
    ("extension", "extension", Act.EXTEND),
    ("completion", "completion", Act.COMPLETE),
)
# behind 更多
MORE: tuple[tuple[str, str, Act], ...] = (
    ("coordination", "coordination", Act.COORDINATE),
    ("objection", "object", Act.OBJECT),
    ("on_behalf", "on_behalf", Act.ON_BEHALF),
    ("suspend", "suspend", Act.SUSPEND),
    ("resume", "resume", Act.RESUME),
    ("cancel", "strike_off", Act.STRIKE_OFF),
)
