"""The service of letters as it runs: its routes, its log and its views in a folder of the test; no sockets."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from contracts.record import Actor
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.chassis.service import Service
from services.chassis.web import auth
from services.chassis.web.upstream import Reply
from tests.support.letters import SERVICE, clerk

IDENTITY = Service(name="identity")
"""Signs users' tokens, and does nothing else here."""


class LetterOffice:
    """The running service, and how it is called."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.host = deployment.hosts["letters"]
        self._keys = (f"key-{number}" for number in itertools.count())

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: Actor | None = None,
        key: str | None = "fresh",
        version: int | str | None = None,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> Reply:
        """One call; by a handler of Denmark's office, and a POST under a fresh key, unless it says otherwise."""
        sent = dict(headers or {})
        if method == "POST" and key is not None:
            sent["idempotency-key"] = next(self._keys) if key == "fresh" else key
        if version is not None:
            sent["if-match"] = f'"{version}"' if isinstance(version, int) else version
        payload = raw if raw is not None else (b"" if body is None else msgspec.json.encode(body))
        if token is None:
            token = auth.issue(self.deployment.hosts["identity"].key, "identity", auth.USERS, by or clerk())
        return await self.deployment.upstream.call("letters", method, path, token=token, headers=sent, body=payload)

    async def written(self, **fields: Any) -> str:
        """The id of a new letter at version 1."""
        answer = await self.call("POST", "/letters", {"type": "write", "colour": "red", "words": "w", **fields})
        assert answer.status == 201, answer
        key: str = answer.json()["id"]
        return key

    async def command(self, letter: str, version: int | str | None, kind: str, **fields: Any) -> Reply:
        """A command to a letter. Fields that begin with an underscore are for `call`."""
        options = {name[1:]: fields.pop(name) for name in list(fields) if name.startswith("_")}
        return await self.call(
            "POST", f"/letters/{letter}/commands", {"type": kind, **fields}, version=version, **options
        )

    async def stored(self) -> int:
        """How many facts are in the log."""
        return await self.host.log.head()


@contextlib.asynccontextmanager
async def letter_office(home: Path, service: Service = SERVICE) -> AsyncIterator[LetterOffice]:
    """Open it on this folder; feeds and jobs run only where the test lets them."""
    home.mkdir(exist_ok=True)  # noqa: ASYNC240 - a test waits for nothing else
    deployment = Deployment(Settings(home=home, origin="test"), [service, IDENTITY])
    await deployment.prepare()
    try:
        yield LetterOffice(deployment)
    finally:
        await deployment.stop()
