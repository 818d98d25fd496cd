"""A service's declaration and its host, as a Litestar application."""

from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig

from contracts.record import Actor
from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.chassis.web import auth, problems

LARGEST_BODY = 26 * 1024 * 1024
"""Bytes; a file of 25 MiB passes. Each route has its own, smaller limit."""


def _who_asks(request: Request[Any, Any, Any], host: NamedDependency[Any]) -> Actor:
    # `host` is named so that it comes first: what Litestar may resolve side by side, it gives a task group each call.
    return auth.actor(request)


def application(host: Host, verifier: auth.Verifier, *, described: bool = False) -> Any:
    """The ASGI application of one service. `described`: with its OpenAPI schema, for those who generate it."""
    service = host.service
    arguments: dict[str, Any] = {
        "route_handlers": list(service.routes),
        "dependencies": {
            "host": Provide(lambda: host, sync_to_thread=False),
            "actor": Provide(_who_asks, sync_to_thread=False),
        },
        "exception_handlers": {
            Refused: problems.on_refused,
            HTTPException: problems.on_http,
            Exception: problems.on_error,
        },
        "state": State({"host": host, "verifier": verifier}),
        "openapi_config": OpenAPIConfig(title=f"OpenIMI {service.name}", version="1") if described else None,
        "request_max_body_size": LARGEST_BODY,
        "logging_config": None,
    }
    return Litestar(**arguments) if service.application is None else service.application(host, **arguments)
