"""Which buttons a card has: the offer that each stands for, its word, what it does and with which argument.

The services say which offers a reader has (`bot.services.card_offers.OFFERS`); an offer without a button here has none. Other
topics add theirs.
"""

from handlers.callbacks import Act

Offered = tuple[str, str, Act, str]  # offer, label, act, argument
# on the card itself, in this order
FRONT: tuple[Offered, ...] = (
    ("sign", "sign", Act.SIGN_ONE, ""),
    ("report", "report", Act.REPORT, ""),
    ("problem", "problem", Act.PROBLEM, ""),
    ("extension", "extension", Act.EXTEND, ""),
    ("completion", "completion", Act.COMPLETE, ""),
)
# on the card of whoever may instruct, after those: at one tap, each shown before it goes
FORMS: tuple[Offered, ...] = (
    ("instruct", "digest_read", Act.INSTRUCT_READ, ""),
    ("instruct", "form_hurry", Act.INSTRUCT_FORM, "hurry"),
    ("instruct", "form_report", Act.INSTRUCT_FORM, "report"),
    ("instruct", "form_praise", Act.INSTRUCT_FORM, "praise"),
    ("instruct", "form_track", Act.INSTRUCT_FORM, "track"),
    ("instruct", "instruct", Act.INSTRUCT_ON, ""),
)
# behind 更多
MORE: tuple[Offered, ...] = (
    ("parts", "parts", Act.PARTS, ""),
    ("list", "list", Act.LIST, ""),
    ("coordination", "coordination", Act.COORDINATE, ""),
    ("objection", "object", Act.OBJECT, ""),
    ("transfer", "transfer", Act.TRANSFER, ""),
    ("transcribe", "transcribe", Act.TRANSCRIBE, ""),
    ("sign_for", "sign_for", Act.SIGN_FOR, "paper"),
    ("on_behalf", "on_phone", Act.ON_BEHALF, "phone"),
    ("on_behalf", "on_paper", Act.ON_BEHALF, "paper"),
    ("suspend", "suspend", Act.SUSPEND, ""),
    ("resume", "resume", Act.RESUME, ""),
    ("change_owner", "change_owner", Act.CHANGE_OWNER, ""),
    ("change_date", "change_date", Act.CHANGE_DATE, ""),
    ("limits", "limits", Act.LIMITS, ""),
    ("want_evidence", "want_evidence", Act.EVIDENCE, "1"),
    ("waive_evidence", "waive_evidence", Act.EVIDENCE, ""),
    ("reopen", "reopen", Act.REOPEN, ""),
    ("exclude", "exclude", Act.ASSESS_EXCLUDE, ""),
    ("include", "include", Act.ASSESS_EXCLUDE, "1"),
    ("forecast", "forecast", Act.FORECAST, ""),
    ("deliveries", "deliveries", Act.DELIVERIES_OF, ""),
    ("notice_paper", "notice_paper", Act.NOTICE_PAPER, ""),
    ("chase_paper", "chase_paper", Act.CHASE_PAPER, ""),
    ("cancel", "strike_off", Act.STRIKE_OFF, ""),
)
