"""Which files may become part of a request, and how many."""

from contracts.exchange import Side
from contracts.record import Actor
from contracts.refusal import Fault, Refused, require
from services.exchange.access import BOTH
from services.exchange.domain.facts import Facts
from services.exchange.domain.request import Request

MOST_FILES = 20
"""A request, all sides and answers together."""


def check_named(request: Request, named: list[tuple[str, str]], actor: Actor, side: Side, facts: Facts) -> None:
    """Refuse files (pointer, id) that neither this actor uploaded to this request nor its side already named there."""
    ours = request.files_named(side)
    for pointer, file in named:
        upload = facts.uploads.get(file)
        own = upload is not None and upload.request == request.id and upload.uploader == actor.user
        require(own or file in ours, "unknown-file", pointer)
    if len(request.files_named(*BOTH) | {file for _, file in named}) > MOST_FILES:
        raise Refused("too-many-files", *(Fault(pointer, "too-many-files") for pointer, _ in named[-1:]))
