"""The rules of requests and question sets: state from facts, facts from commands. No clock, no lots, no I/O."""

from services.exchange.domain.decisions import decide, permits
from services.exchange.domain.facts import Facts, Partner, Upload
from services.exchange.domain.publishing import PublishedSet, permits_publishing, publish, published
from services.exchange.domain.request import Request, evolve

__all__ = [
    "Facts",
    "Partner",
    "PublishedSet",
    "Request",
    "Upload",
    "decide",
    "evolve",
    "permits",
    "permits_publishing",
    "publish",
    "published",
]
