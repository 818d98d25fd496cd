"""What comes in that is no command: read strictly, as commands are."""

from typing import Any, TypeVar

import msgspec
from litestar import Request

from contracts.refusal import Refused
from services.chassis.web.intake import fault

F = TypeVar("F")


async def form(request: Request[Any, Any, Any], kind: type[F]) -> F:
    """The body as this form. Raises `Refused`: `malformed` for what is no JSON, `invalid` with a pointer else."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.ValidationError as error:
        raise Refused("invalid", fault(error)) from None
    except (msgspec.DecodeError, RecursionError):
        raise Refused("malformed") from None
