"""The mailer: takes notices from the queue, writes their mails, hands them over, and has it put into the log."""

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import msgspec

from contracts.notifier import MailCommand, RecordDelivery, RecordFailure, Why
from contracts.record import Actor
from contracts.refusal import Refused
from services.chassis.run import metrics
from services.notifier.domain import Delivery, Notice, mail_id, next_try
from services.notifier.facts import Look, Queue, Telling, tell
from services.notifier.outside import BadAddress, Letter, MailFolder, Sheet, Unreachable, letter, post, sheet
from services.notifier.text import language_of, render
from services.notifier.workers.kept import Kept
from services.notifier.workers.receivers import Receivers

if TYPE_CHECKING:
    from services.chassis.run.host import Host

SYSTEM: Final = Actor(system="notifier")
FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 300.0
"""Seconds for which a mail server that cannot be reached is left alone; doubled from the first to the longest."""
LOOKS: Final[tuple[Look, ...]] = ("first", "second")
RETRIES: Final = 50
"""Mails tried again in one go."""


class Envelope(msgspec.Struct, frozen=True):
    """One mail to one receiver, before it is written."""

    mail: str
    receiver: str
    address: str | None
    language: str
    notice: str
    telling: Telling | None
    """`None`: there is nothing to tell any more."""
    attempt: int = 1
    """Which try this is."""


Outcome = tuple[Envelope, Why | None]
"""A mail, and why it was not taken; `None` where it was."""


class Mailer:
    """One running service's mailer. Its memory holds addresses and connections only for a batch or a minute."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self._queue = Queue(host)
        self._receivers = Receivers(host)
        self._kept = Kept(host)
        self._post = post(host.settings.smtp_url, host.settings.home / "mail", f"no-reply@{_domain(host)}")
        self._pause = FIRST_PAUSE
        self._resume_at = 0.0
        self._recorded: str | None = None
        self._outcomes: list[Outcome] = []
        """Of mails that were handed over, or cannot be, and are not in the log yet."""
        self._at_work = asyncio.Lock()

    async def send(self) -> bool:
        """The next page of the queue; True while there may be more."""
        async with self._at_work:
            for look in LOOKS:
                if time.monotonic() < self._resume_at:
                    return False
                page = await self._queue.take(look)
                if page:
                    return await self._guarded(self._page(look, page), oldest=page[0][1])
        metrics.MAIL_OLDEST.set(0)
        return False

    async def retry(self) -> bool:
        """Mails whose next try is due; True while there may be more."""
        async with self._at_work:
            if time.monotonic() < self._resume_at:
                return False
            return await self._guarded(self._due())

    async def _guarded(self, work: Awaitable[bool], oldest: Notice | None = None) -> bool:
        """Where this work fails, all is left alone for a while, longer each time. That it fails outside is no error."""
        try:
            more = await work
        except Exception as reason:
            self._resume_at = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            if oldest is not None:
                metrics.MAIL_OLDEST.set((self._host.clock.now() - oldest.at).total_seconds())
            if isinstance(reason, Unreachable):
                metrics.MAILS.labels(self._channel, "unreachable").inc()
            if isinstance(reason, Unreachable | Refused):
                return False
            raise
        self._pause = FIRST_PAUSE
        return more

    async def _page(self, look: Look, page: Sequence[tuple[str, Notice]]) -> bool:
        await self._level()
        envelopes = await self._addressed(page)
        known = await self._host.views.many("deliveries", [envelope.mail for envelope in envelopes])
        await self._deliver([envelope for envelope in envelopes if envelope.mail not in known])
        await self._queue.done(look, page[-1])
        return True

    async def _due(self) -> bool:
        await self._level()
        due: list[tuple[str, Delivery]] = await self._host.views.find(
            "deliveries",
            {"state": "waiting"},
            ranges={"next_try_at": (None, self._host.clock.now())},
            order=("next_try_at",),
            limit=RETRIES,
        )
        notices = await self._host.views.many("notices", [delivery.notice for _, delivery in due])
        tellings = await tell(self._host, list(notices.items()))
        await self._deliver([await self._again(mail, one, tellings.get(one.notice)) for mail, one in due])
        return len(due) == RETRIES

    async def _level(self) -> None:
        """What was handed over is in the log, and what is in the log is seen: else a mail would go out twice."""
        await self._record_outcomes()
        await self._host.caught_up(self._recorded)

    # --- whom to write to -------------------------------------------------------------------------------------------

    async def _addressed(self, page: Sequence[tuple[str, Notice]]) -> list[Envelope]:
        """The mails of these notices: one to the authority's mailbox, one to each handler of the area."""
        envelopes = []
        for notice, telling in (await tell(self._host, page)).items():
            handlers = await self._receivers.handlers(telling.authority, telling.area)
            receivers = [(f"user:{one.user}", one.email, one.language) for one in handlers]
            # Where nobody at all can be reached, the mailbox that is missing shows as a failure.
            if telling.mailbox or not receivers:
                receivers.append((f"authority:{telling.authority}", telling.mailbox or "", telling.language))
            envelopes += [
                Envelope(mail_id(notice, receiver), receiver, address or None, language, notice, telling)
                for receiver, address, language in receivers
            ]
        return envelopes

    async def _again(self, mail: str, delivery: Delivery, telling: Telling | None) -> Envelope:
        """A mail that failed, addressed anew: a mailbox may have been mended since."""
        kind, _, id = delivery.receiver.partition(":")
        address, language = telling.mailbox if telling else None, telling.language if telling else "en"
        if kind == "user":
            user = await self._receivers.user(id)
            address, language = (user.email, user.language) if user else (None, "en")
        return Envelope(mail, delivery.receiver, address, language, delivery.notice, telling, delivery.attempt + 1)

    # --- writing, handing over, recording ---------------------------------------------------------------------------

    async def _deliver(self, envelopes: Sequence[Envelope]) -> None:
        """Hand these mails over and record what came of each. Raises `Unreachable` after recording what did go."""
        by_mail = {envelope.mail: envelope for envelope in envelopes}
        letters, failed = await self._written(envelopes)
        self._outcomes += failed
        try:
            async for one, why in self._post.hand_over(letters):
                self._outcomes.append((by_mail[one.id], why))
        finally:
            await self._record_outcomes()

    async def _record_outcomes(self) -> None:
        """Put into the log what came of mails. What cannot be stays in mind: so a full disk sends nothing twice."""
        outcomes, self._outcomes = self._outcomes, []
        results = await asyncio.gather(*(self._record(*outcome) for outcome in outcomes), return_exceptions=True)
        errors = [result for result in results if result is not None]
        self._outcomes = [outcome for outcome, result in zip(outcomes, results, strict=True) if result is not None]
        recorded = [one for (one, why), result in zip(outcomes, results, strict=True) if why is None and result is None]
        await self._make_room(recorded)
        if errors:
            raise errors[0]

    async def _written(self, envelopes: Sequence[Envelope]) -> tuple[list[Letter], list[tuple[Envelope, Why | None]]]:
        """The letters, and the mails that cannot be written for want of an address."""
        sheets: dict[tuple[str, str], Sheet] = {}
        letters: list[Letter] = []
        failed: list[Outcome] = []
        for envelope in envelopes:
            telling = envelope.telling
            if telling is None or envelope.address is None:
                failed.append((envelope, "no-address"))
                continue
            wording = (envelope.notice, language_of(envelope.language))
            if wording not in sheets:
                sheets[wording] = self._sheet(telling, envelope.language)
                await asyncio.sleep(0)  # officials first
            try:
                written = letter(
                    sheets[wording], mail=envelope.mail, origin=self._host.settings.origin, to=envelope.address
                )
            except BadAddress:
                failed.append((envelope, "no-address"))
            else:
                letters.append(written)
        return letters, failed

    def _sheet(self, telling: Telling, language: str) -> Sheet:
        wording = render(telling.told, language)
        return sheet(
            sender=self._post.sender,
            language=wording.language,
            subject=wording.subject,
            text=wording.text,
            html=wording.html,
            # A training mail is of the day of its story.
            at=telling.at if self._host.settings.training else self._host.clock.now(),
        )

    async def _record(self, envelope: Envelope, why: Why | None) -> None:
        command: MailCommand
        if why is None:
            command = RecordDelivery(receiver=envelope.receiver, notice=envelope.notice)
            command_id, result = f"{envelope.mail} sent", "sent"
        else:
            again = next_try(envelope.attempt, self._host.clock.now())
            command = RecordFailure(
                receiver=envelope.receiver,
                notice=envelope.notice,
                why=why,
                attempt=envelope.attempt,
                next_try_at=again,
            )
            command_id, result = f"{envelope.mail} {envelope.attempt}", "retried" if again else "given-up"
        try:
            receipt = await self._host.execute(f"mail:{envelope.mail}", command, SYSTEM, command_id=command_id)
        except Refused as refused:
            if refused.code != "wrong-stage":  # said before: a neighbour was quicker
                raise
        else:
            self._recorded = receipt.position
            metrics.MAILS.labels(self._channel, result).inc()

    async def _make_room(self, sent: Sequence[Envelope]) -> None:
        if isinstance(self._post, MailFolder) and self._host.settings.training:
            await self._post.remove(await self._kept.add((one.receiver, one.mail) for one in sent))

    @property
    def _channel(self) -> str:
        return "file" if isinstance(self._post, MailFolder) else "smtp"


def _domain(host: "Host") -> str:
    """Where mails come from, unless the mail server's URL says otherwise: the host name of the pages."""
    name = urlsplit(host.settings.base_url).hostname or "localhost"
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name
    return "localhost"


_mailers: WeakKeyDictionary["Host", Mailer] = WeakKeyDictionary()


def mailer(host: "Host") -> Mailer:
    """The host's one mailer."""
    if host not in _mailers:
        _mailers[host] = Mailer(host)
    return _mailers[host]


async def send(host: "Host") -> bool:
    """Job: the next page of the queue."""
    return await mailer(host).send()


async def retry(host: "Host") -> bool:
    """Job: mails whose next try is due."""
    return await mailer(host).retry()
