"""A notifier that runs by itself, on files in a folder: others' facts are told to it, and identity is played."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.directory import AreaOpened, AuthorityRegistered, Contact
from contracts.notifier import Why
from contracts.record import Actor, Record, tag
from services.chassis.feeds.embedded import EmbeddedFeed
from services.chassis.feeds.feed import Delivery, Follower, Parked
from services.chassis.run.app import application
from services.chassis.run.clock import Clock
from services.chassis.run.host import Host
from services.chassis.run.settings import Settings
from services.chassis.run.traffic import Traffic
from services.chassis.web import auth
from services.chassis.web.upstream import InProcess, Reply
from services.notifier.outside import Letter, Unreachable
from services.notifier.service import SERVICE
from services.notifier.workers.mailer import Mailer, mailer
from tests.support.stories import NOON, public, records

PLANTED = ("Plantedname", "planted words", "planted-file", "PLANTED-REF")
"""What no mail may ever say: it stands in private parts, and in a field that one side alone sees."""
DK_HANDLER = {"user": "u-dk", "email": "handler@dk.example", "language": "da"}
PT_HANDLER = {"user": "u-pt", "email": "handler@pt.example", "language": "pt"}
DIRECTORY = (
    *records(
        "area:pq",
        AreaOpened(
            code="pq",
            title={"en": "Professional qualifications", "da": "Erhvervskvalifikationer", "pt": "Qualificações"},
            modules=["requests"],
        ),
    ),
    *(
        record
        for country, language, name in (("dk", "da", "Øvelsesstyrelsen"), ("pt", "pt", "Autoridade de Formação"))
        for record in records(
            f"authority:{country}-pq",
            AuthorityRegistered(
                official_name=name,
                informal_title={"en": name},
                country=country,
                languages=[language],
                notice_language=language,
                timezone="Europe/Lisbon",
                contact=Contact(email=f"mailbox@{country}.example"),
            ),
        )
    ),
)


class PlayedIdentity:
    """Answers the question for addresses as identity does."""

    def __init__(self) -> None:
        self.handlers: dict[tuple[str, str], list[dict[str, str]]] = {
            ("dk-pq", "pq"): [DK_HANDLER],
            ("pt-pq", "pq"): [PT_HANDLER],
        }
        self.asked = 0
        self.away = False

    async def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        language: str | None = None,
    ) -> Reply:
        """`POST /addresses`, and nothing else."""
        assert (service, method, path) == ("identity", "POST", "/addresses")
        assert token
        self.asked += 1
        if self.away:
            return Reply(503, {}, b"{}")
        question = msgspec.json.decode(body)
        if "users" in question:
            everybody = [one for some in self.handlers.values() for one in some]
            found = [one for one in everybody if one["user"] in question["users"]]
        else:
            assert question["roles"] == ["handler"]
            found = self.handlers.get((question["authority"], question["area"]), [])
        return Reply(200, {}, msgspec.json.encode(found))


class PostOffice:
    """The notifier with its log and views in `home`. `async with` it: its own feed runs meanwhile."""

    def __init__(self, home: Path, *, smtp_url: str | None = None, training: bool = True) -> None:
        self.home = home
        self.identity = PlayedIdentity()
        self.clock = Clock()
        self.clock.stand(NOON)
        settings = Settings(
            home=home,
            origin="test.example",
            smtp_url=smtp_url,
            training=training,
            base_url="https://imi.example",
        )
        self._user_key = Ed25519PrivateKey.generate()
        key = Ed25519PrivateKey.generate()
        self.host = Host(SERVICE, settings, self.clock, self.identity, Traffic(), bytes(32), key)
        verifier = auth.Verifier({auth.IDENTITY: self._user_key.public_key()}, "notifier")
        self._door = InProcess()
        self._door.add("notifier", application(self.host, verifier))
        self._position = 0
        self._feed: EmbeddedFeed | None = None
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "PostOffice":
        await self.host.prepare()
        feeds = {feed.source: feed for feed in SERVICE.feeds}
        self._followers = {
            name: Follower(SERVICE, feed, self.host.views, self.host.execute, self._park)
            for name, feed in feeds.items()
        }
        self._feed = EmbeddedFeed(self.host.log, self._followers["notifier"], self.host.applied)
        await self._feed.catch_up()
        self._running = asyncio.create_task(self._feed.run())
        await self.happened("directory", *DIRECTORY)
        return self

    async def __aexit__(self, *_: object) -> None:
        # Python 3.11's wait_for may swallow a cancellation that meets the event it waits for: then it is asked again.
        while self._running and not self._running.done():
            self._running.cancel()
            await asyncio.sleep(0)
        await self.host.close()

    @staticmethod
    async def _park(feed: str, parked: Sequence[Parked]) -> None:
        raise AssertionError(f"{feed} parked {parked}")

    async def happened(self, source: str, *lines: Record[Any]) -> None:
        """These facts of another service reach the notifier, as feeds bring them: public parts only."""
        deliveries = []
        for line in public(list(lines)):
            self._position += 1
            deliveries.append(
                Delivery(self._position, line.stream, line.version, tag(line.event), lambda line=line: line)
            )
        await self._followers[source].handle(deliveries)

    async def settle(self) -> None:
        """Until its own facts are in its views."""
        assert self._feed is not None
        await self.host.caught_up(f"notifier:{await self.host.log.head()}")

    async def facts(self) -> list[Record[Any]]:
        """Its log."""
        return [self.host.log.read(row).record for row in await self.host.log.rows(0, 10_000)]

    def mails(self) -> list[EmailMessage]:
        """The mails in its folder, by receiver."""
        parsed = [message_from_bytes(path.read_bytes(), policy=default) for path in (self.home / "mail").glob("*.eml")]
        return sorted(parsed, key=lambda mail: (mail["To"], mail["Message-ID"]))  # type: ignore[arg-type, return-value]

    async def get(self, path: str, actor: Actor) -> Reply:
        """What it answers to this user."""
        token = auth.issue(self._user_key, auth.IDENTITY, auth.USERS, actor)
        return await self._door.call("notifier", "GET", path, token=token)


class PlayedPost:
    """A mail server that does what it is told, and remembers what it took."""

    sender = "no-reply@imi.example"

    def __init__(self) -> None:
        self.refuses: set[str] = set()
        self.away_after: int | None = None
        self.took: list[Letter] = []

    async def hand_over(self, letters: Sequence[Letter]) -> AsyncIterator[tuple[Letter, Why | None]]:
        """Each letter in turn, until it goes away."""
        for one in letters:
            if self.away_after is not None and len(self.took) >= self.away_after:
                raise Unreachable
            if one.to in self.refuses:
                yield one, "refused"
            else:
                self.took.append(one)
                yield one, None


async def drain(one: Mailer) -> None:
    """Until the queue is empty, or it stands still."""
    while await one.send():
        pass


def played(office: PostOffice) -> tuple[Mailer, PlayedPost]:
    """The office's mailer, with a post that is played."""
    one, server = mailer(office.host), PlayedPost()
    one._post = server
    return one, server
