"""What the notifier decides of a mail, and what it has learnt from the other services."""

from services.notifier.domain.known import (
    Area,
    Authority,
    Case,
    Delivery,
    Notice,
    Side,
    deadline_of,
    is_due,
    told_authority,
)
from services.notifier.domain.mail import Mail, decide, evolve, mail_id, next_try, permits

__all__ = [
    "Area",
    "Authority",
    "Case",
    "Delivery",
    "Mail",
    "Notice",
    "Side",
    "deadline_of",
    "decide",
    "evolve",
    "is_due",
    "mail_id",
    "next_try",
    "permits",
    "told_authority",
]
