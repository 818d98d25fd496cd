"""Exchange as it runs: its routes, its log, its views in a folder of the test; no sockets, no other service.

Directory is stood in for by a service that says what it is told; users' tokens are signed as identity signs them.
"""

import contextlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from contracts.directory import AreaAccess, Contact, RegisterAuthority
from contracts.exchange import PublishQuestionSet
from contracts.record import Actor
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.chassis.service import Service
from services.chassis.web import auth
from services.chassis.web.upstream import Reply
from services.exchange.service import SERVICE
from tests.support.actors import DK, PT
from tests.support.believing_directory import DIRECTORY
from tests.support.exchange import QUESTIONS, day

DRAFT: dict[str, Any] = {
    "type": "draft",
    "area": "pq",
    "question_set": "PQ-01",
    "responder": "pt-pq",
    "wished_reply_by": day(3650).isoformat(),
    "language": "da",
    "own_reference": "Sag 7",
    "reason": {"code": "doubt-document", "text": "wobblequartz"},
    "subject": {"kind": "person", "family_name": "Zyxquilha", "given_names": "Ana"},
    "questions": [{"code": "1", "comment": "wobblequartz"}],
}
PDF = b"%PDF-1.4\nplumfrost"
TRAINING = Actor(system="training")


class Running:
    """The service, and how it is called."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.host = deployment.hosts["exchange"]
        self._keys = (f"key-{number}" for number in itertools.count())
        self._tokens: dict[str, str] = {}

    async def call(
        self,
        actor: Actor,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "fresh",
        version: int | None = None,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One call of this user; a POST has a fresh key unless it says otherwise."""
        sent = dict(headers or {})
        if method == "POST" and key is not None:
            sent["idempotency-key"] = next(self._keys) if key == "fresh" else key
        if version is not None:
            sent["if-match"] = f'"{version}"'
        payload = raw if raw is not None else (b"" if body is None else msgspec.json.encode(body))
        return await self.deployment.upstream.call(
            "exchange", method, path, token=self._token(actor), headers=sent, body=payload
        )

    def _token(self, actor: Actor) -> str:
        key = str(actor.user)
        if key not in self._tokens:
            self._tokens[key] = auth.issue(self.deployment.hosts["identity"].key, "identity", auth.USERS, actor)
        return self._tokens[key]

    async def get(self, actor: Actor, path: str, **headers: str) -> Reply:
        """Read, once the views have what is in the log."""
        await self.deployment.catch_up()
        return await self.call(actor, "GET", path, headers={name.replace("_", "-"): of for name, of in headers.items()})

    async def draft(self, **fields: Any) -> str:
        """A new draft of Denmark's; its id."""
        reply = await self.call(DK, "POST", "/exchange/requests", {**DRAFT, **fields})
        assert reply.status == 201, reply.body
        return str(reply.json()["id"])

    async def command(self, actor: Actor, request: str, version: int | None, type_: str, **fields: Any) -> Reply:
        """A command to a request."""
        path = f"/exchange/requests/{request}/commands"
        return await self.call(actor, "POST", path, {"type": type_, **fields}, version=version)

    async def sent(self, **fields: Any) -> str:
        """A request that was sent; its version is 2."""
        request = await self.draft(**fields)
        reply = await self.command(DK, request, 1, "send", legal_basis_confirmed=True)
        assert reply.status == 200, reply.body
        return request

    async def accepted(self, **fields: Any) -> str:
        """A request that Portugal accepted; its version is 3."""
        request = await self.sent(**fields)
        reply = await self.command(PT, request, 2, "accept", reply_by=self.today(20))
        assert reply.status == 200, reply.body
        return request

    def today(self, days: int = 0) -> str:
        """The day so many days from the deployment's today, as JSON has it."""
        moment = self.deployment.clock.now()
        return (moment.date() + (day(days) - day(0))).isoformat()

    async def upload(
        self, actor: Actor, request: str, name: str = "plumfrost.pdf", data: bytes = PDF, **more: Any
    ) -> Reply:
        """Upload a file to a request."""
        headers = {"content-disposition": f'attachment; filename="{name}"', "content-type": "application/octet-stream"}
        return await self.call(actor, "POST", f"/exchange/requests/{request}/files", raw=data, headers=headers, **more)


async def _register(deployment: Deployment, authority: str, timezone: str) -> None:
    command = RegisterAuthority(
        id=authority,
        official_name=authority,
        informal_title={"en": authority},
        country=authority[:2],
        languages=["en"],
        notice_language="en",
        timezone=timezone,
        contact=Contact(),
        areas=[AreaAccess(area="pq")],
    )
    await deployment.hosts["directory"].execute(f"authority:{authority}", command, TRAINING, command_id=authority)


@contextlib.asynccontextmanager
async def running(home: Path) -> AsyncIterator[Running]:
    """Exchange with three authorities and one question set; its feeds move when the test reads."""
    settings = Settings(home=home, origin="test", base_url="http://localhost")
    deployment = Deployment(settings, [DIRECTORY, Service(name="identity"), SERVICE])
    await deployment.prepare()
    try:
        for authority, timezone in (
            ("dk-pq", "Europe/Copenhagen"),
            ("pt-pq", "Europe/Lisbon"),
            ("se-pq", "Europe/Stockholm"),
        ):
            await _register(deployment, authority, timezone)
        await deployment.hosts["exchange"].execute(
            "question-set:PQ-01", PublishQuestionSet(question_set=QUESTIONS), TRAINING, command_id="set"
        )
        await deployment.catch_up()
        yield Running(deployment)
    finally:
        await deployment.stop()
