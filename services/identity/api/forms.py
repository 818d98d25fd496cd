"""What a route gets in hand; and what comes in that is no command, read as strictly as commands are."""

from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.record import Actor
from services.chassis.run.host import Host
from services.chassis.web.intake import decoded

F = TypeVar("F")
Call = Request[Any, Any, Any]
ThisHost = NamedDependency[Host]
Asker = NamedDependency[Actor]
"""Who asks, from the token."""
Key = FromPath[str]


async def form(request: Call, kind: type[F]) -> F:
    """The body as this form. Raises `Refused`: `malformed` for what is no JSON, `invalid` with a pointer else."""
    return decoded(msgspec.json.Decoder(kind), await request.body())
