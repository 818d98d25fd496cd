"""The training mailbox, and what became of mails, over HTTP (rest.md)."""

from typing import Any, Literal

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.documents import Items
from contracts.notifier import DeliveryLine, MailDocument, MailLine
from contracts.record import Actor
from contracts.refusal import Fault, Refused, require
from services.chassis.run.host import Host
from services.chassis.web.answers import answers
from services.chassis.web.auth import user_only
from services.chassis.web.lists import limit_of, page, start
from services.notifier.access import receivers_of, receivers_watched_by
from services.notifier.domain import Delivery, Notice
from services.notifier.facts import Queue, Telling, tell
from services.notifier.text import language_of, render

ThisHost = NamedDependency[Host]
Asker = NamedDependency[Actor]
FAILED = ("waiting", "given-up")


class MailController(Controller):
    """Mails as their receivers and administrators see them."""

    path = "/notifier"

    @get("/mails", guards=[user_only], responses=answers(Items[MailLine]))
    async def mails(self, host: ThisHost, request: Request[Any, Any, Any], actor: Asker) -> Response[bytes]:
        """The mails to the reader and to her authority's mailbox, the newest first; in the training world only."""
        require(host.settings.training, "not-found")
        await host.caught_up(request.query_params.get("after"))
        limit = limit_of(request)
        found = await host.views.find(
            "deliveries",
            {"receiver": receivers_of(actor)},
            order=("at",),
            descending=True,
            limit=limit,
            after=start(request),
        )
        tellings = await _tellings(host, [delivery for _, delivery in found])

        def line(key: str, delivery: Delivery) -> MailLine:
            telling, language = tellings[delivery.notice], _language(delivery, tellings[delivery.notice], actor)
            subject = render(telling.told, language).subject
            return MailLine(
                id=key, at=telling.at, to=_kind(delivery), subject=subject, language=language, state=delivery.state
            )

        known = [(key, delivery) for key, delivery in found if delivery.notice in tellings]
        return page(request, known, ("at",), limit, line)

    @get("/mails/{mail:str}", guards=[user_only])
    async def mail(self, host: ThisHost, mail: FromPath[str], actor: Asker) -> MailDocument:
        """One of these mails, as it was written. Made again from the same facts, since files are kept for a while."""
        require(host.settings.training, "not-found")
        delivery: Delivery | None = await host.views.get("deliveries", mail)
        if delivery is None or delivery.receiver not in receivers_of(actor):
            raise Refused("not-found")
        telling = (await _tellings(host, [delivery])).get(delivery.notice)
        if telling is None:
            raise Refused("not-found")
        language = _language(delivery, telling, actor)
        wording = render(telling.told, language)
        return MailDocument(
            id=mail,
            language=language,
            at=telling.at,
            to=_kind(delivery),
            subject=wording.subject,
            state=delivery.state,
            text=wording.text,
            html=wording.html,
        )

    @get("/deliveries", guards=[user_only], responses=answers(Items[DeliveryLine]))
    async def deliveries(self, host: ThisHost, request: Request[Any, Any, Any], actor: Asker) -> Response[bytes]:
        """Mails that wait for another try, or were given up; `X-Queue-Length`: notices not looked at yet."""
        receivers = receivers_watched_by(actor)
        state = request.query_params.get("state", "waiting")
        if state not in FAILED:
            raise Refused("invalid", Fault("/state", "unknown-value"))
        where: dict[str, Any] = {"state": state} if receivers is None else {"receiver": receivers, "state": state}
        limit = limit_of(request)
        found = await host.views.find("deliveries", where, order=("next_try_at",), limit=limit, after=start(request))
        answer = page(request, found, ("next_try_at",), limit, _delivery_line)
        answer.headers["X-Queue-Length"] = str(await Queue(host).waiting())
        return answer


async def _tellings(host: Host, deliveries: list[Delivery]) -> dict[str, Telling]:
    notices: dict[str, Notice] = await host.views.many("notices", list({one.notice for one in deliveries}))
    return await tell(host, list(notices.items()))


def _kind(delivery: Delivery) -> Literal["authority", "user"]:
    return "authority" if delivery.receiver.startswith("authority:") else "user"


def _language(delivery: Delivery, telling: Telling, actor: Asker) -> str:
    """A mailbox is written to in its authority's language, a user in hers, as far as mails are written in it."""
    return language_of(telling.language if _kind(delivery) == "authority" else actor.language)


def _delivery_line(key: str, one: Delivery) -> DeliveryLine:
    return DeliveryLine(
        id=key,
        receiver=one.receiver,
        state=one.state,
        at=one.at,
        why=one.why,
        attempt=one.attempt,
        next_try_at=one.next_try_at,
    )
