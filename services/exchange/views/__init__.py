"""Documents made from public parts of facts alone: each party's entries, the question sets, the partners."""

from services.exchange.views.entries import Change, Entry, entry, entry_keys, rank
from services.exchange.views.partners import partner, partner_keys
from services.exchange.views.question_sets import SetDocument, question_set, question_set_keys

__all__ = [
    "Change",
    "Entry",
    "SetDocument",
    "entry",
    "entry_keys",
    "partner",
    "partner_keys",
    "question_set",
    "question_set_keys",
    "rank",
]
