"""Every route of every service names who may call it, and means it."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.__main__ import ALL
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.chassis.web.auth import Permission, public
from services.gateway.access import PREFIX
from services.gateway.ui.session import open_to_all, session_required

PAGES = (open_to_all, session_required)
"""The two permissions of pages, whose session comes in a cookie."""
PLACE = {"/log-on", "/log-off", "/language", "/helpdesks", "/static/{file_path:path}", PREFIX}
OPEN_AT_SERVICES = {("directory", "/directory/helpdesks")}
"""What anybody may call without a session. PREFIX: the API looks at its calls' sessions by itself (tests/unit/gateway).
A new open route is written down here, or the test says that it is open."""


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Deployment]:
    """All services, in an empty folder; nothing is played."""
    made = Deployment(Settings(home=tmp_path, origin="test", training=False), ALL)
    await made.prepare()
    yield made
    await made.stop()


def handlers(application: Any) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """(method, path, guards) of all that an application answers; Litestar's own OPTIONS are its own."""
    for route in application.routes:
        for handler in getattr(route, "route_handlers", None) or [route.route_handler]:
            guards = tuple(getattr(guard, "func", guard) for guard in handler.resolve_guards())
            for method in sorted(getattr(handler, "http_methods", {"GET"}) - {"OPTIONS"}):
                yield method, route.path, guards


def is_open(guards: tuple[Any, ...]) -> bool:
    """Whether everybody may call. Litestar copies what it is given, so permissions are told apart by name."""
    return open_to_all in guards or any(isinstance(guard, Permission) and guard.name == public.name for guard in guards)


async def test_every_route_has_exactly_one_permission(deployment: Deployment) -> None:
    counted = 0
    for name, application in deployment.applications.items():
        for method, path, guards in handlers(application):
            counted += 1
            permissions = [guard for guard in guards if isinstance(guard, Permission) or guard in PAGES]
            assert len(permissions) == 1, f"{name}: {method} {path} has {guards}"
            assert name == "gateway" or isinstance(permissions[0], Permission)
    assert counted > 60


async def test_what_is_open_to_everybody_is_known(deployment: Deployment) -> None:
    open_ = {
        (name, path)
        for name, application in deployment.applications.items()
        for _, path, guards in handlers(application)
        if is_open(guards)
    }
    pages = {path for name, path in open_ if name == "gateway"}
    assert {(name, path) for name, path in open_ if name != "gateway"} == OPEN_AT_SERVICES
    assert {path for path in pages if not path.startswith("/{")} == PLACE


def example(path: str) -> str:
    """An address of this pattern."""
    return re.sub(r"\{[^}]*\}", "1", path)


async def test_without_a_token_no_route_of_a_service_says_anything(deployment: Deployment) -> None:
    for name, application in deployment.applications.items():
        if name == "gateway":
            continue
        for method, path, guards in handlers(application):
            if is_open(guards):
                continue
            for token in (None, "", "x.y.z", "Bearer"):
                reply = await deployment.upstream.call(name, method, example(path), token=token)
                assert (reply.status, reply.json()["code"]) == (401, "not-signed-in"), (name, method, path)


async def test_without_a_session_no_page_shows_anything(deployment: Deployment) -> None:
    for method, path, guards in handlers(deployment.applications["gateway"]):
        if session_required in guards:
            reply = await deployment.upstream.call("gateway", method, example(path), headers={"accept": "text/html"})
            assert reply.status in (303, 403), (method, path, reply)
            if method == "GET":
                assert reply.headers["location"].startswith("/log-on"), path


async def test_without_a_session_the_api_says_nothing(deployment: Deployment) -> None:
    described = (await deployment.upstream.call("gateway", "GET", f"{PREFIX}/openapi.json")).json()["paths"]
    asked = 0
    for path, operations in described.items():
        for method, operation in operations.items():
            if operation["security"]:
                asked += 1
                reply = await deployment.upstream.call("gateway", method.upper(), example(path))
                assert (reply.status, reply.json()["code"]) == (401, "not-signed-in"), (method, path)
    assert asked > 15
