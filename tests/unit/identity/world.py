"""Identity as it runs, on files of its own and without sockets, between neighbours that do no more than it needs."""

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from contracts.directory import AreaAccess, RegisterAuthority
from contracts.identity import RegisterUser
from contracts.record import Actor, Command
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.chassis.service import Service
from services.chassis.web.upstream import Reply
from services.identity.service import SERVICE
from tests.support.believing_directory import DIRECTORY

FOUNDER = Actor(system="bootstrap")
PASSWORD = "a long walk by the sea"


class World:
    """A deployment of identity with a Danish coordinator and two authorities under it, each without a user."""

    def __init__(self, home: Path, *, training: bool) -> None:
        settings = Settings(home=home, origin="test", training=training, base_url="http://localhost")
        neighbours = (Service(name="gateway"), Service(name="notifier"), Service(name="exchange"))
        self._deployment = Deployment(settings, (DIRECTORY, SERVICE, *neighbours))
        self.host = self._deployment.hosts["identity"]
        self._numbers = itertools.count(1)

    async def begin(self) -> None:
        """Opens it."""
        await self._deployment.prepare()
        await self._authority("dk-nimic", None, "pq", "sd")
        await self._authority("dk-pq", "dk-nimic", "pq")
        await self._authority("dk-sd", "dk-nimic", "sd")
        self._deployment.start()

    async def end(self) -> None:
        """Closes it."""
        await self._deployment.stop()

    async def _authority(self, id_: str, coordinator: str | None, *areas: str) -> None:
        command = RegisterAuthority(
            id=id_,
            official_name=id_,
            informal_title={"en": id_},
            country="dk",
            languages=["da"],
            notice_language="da",
            coordinator=coordinator,
            coordinates=None if coordinator else "national",
            areas=[AreaAccess(area=area) for area in areas],
        )
        directory = self._deployment.hosts["directory"]
        await directory.execute(f"authority:{id_}", command, FOUNDER, command_id=id_)
        await self._deployment.catch_up()

    async def execute(self, user: str, command: Command, actor: Actor = FOUNDER) -> int:
        """The command is carried out and seen by the views; the new version."""
        number = next(self._numbers)
        receipt = await self.host.execute(f"user:{user}", command, actor, command_id=f"c{number}")
        await self.host.caught_up(receipt.position)
        return receipt.version

    async def user(self, login: str, **roles: list[str]) -> str:
        """Registers a user of the authority that the login names; her id."""
        user = f"id-of-{login}"
        command = RegisterUser(
            login=login,
            authority=login.rpartition("-")[0],
            country="dk",
            name=f"Name of {login}",
            email=f"{login}@example.org",
            language="da",
            roles=roles,  # type: ignore[arg-type]
        )
        await self.execute(user, command)
        return user

    def service(self, name: str) -> str:
        """The token with which this service calls identity."""
        return self._deployment.hosts[name].service_token("identity")

    async def call(
        self,
        method: str,
        path: str,
        token: str | None = None,
        form: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Identity's answer."""
        body = b"" if form is None else form if isinstance(form, bytes) else msgspec.json.encode(form)
        return await self._deployment.upstream.call("identity", method, path, token=token, headers=headers, body=body)

    async def command(self, path: str, token: str, version: int | None, **form: Any) -> Reply:
        """Identity's answer to this command, seen by the views."""
        headers = {"idempotency-key": f"k{next(self._numbers)}"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        reply = await self.call("POST", path, token, form, headers)
        await self.host.caught_up(reply.headers.get("x-position"))
        return reply

    async def sign_in(self, login: str, password: str) -> Reply:
        """The answer to a log-on, as the gateway gets it."""
        return await self.call("POST", "/sessions", self.service("gateway"), {"login": login, "password": password})

    async def swap(self, handle: str) -> Reply:
        """The answer to a swap of this session's handle."""
        return await self.call("POST", "/swap", self.service("gateway"), {"session": handle})

    async def token(self, login: str, password: str) -> str:
        """The actor token of a user who signed in just now."""
        handle = (await self.sign_in(login, password)).json()["token"]
        token: str = (await self.swap(handle)).json()["token"]
        return token

    async def facts(self, user: str) -> list[str]:
        """The tags of all that happened to this user."""
        return [type(record.event).__name__ for record in await self.host.records(f"user:{user}")]
