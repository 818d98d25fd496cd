"""What a mail says and whom it is for: the request's number and parties, names, titles, languages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from contracts.record import Actor, Command, Instant
from services.notifier.domain import Authority, Case, Notice, deadline_of, is_due, told_authority
from services.notifier.text import Told

if TYPE_CHECKING:
    from services.chassis.run.host import Host

ASKING = ("request-sent", "request-amended")
"""Facts whose mails say that a request is urgent: those that ask the reader to accept it."""


class Telling(NamedTuple):
    """A notice with all that its mails say, and whom they are for."""

    told: Told
    authority: str
    """Whose mailbox and officials are told."""
    language: str
    """The language of its mailbox."""
    mailbox: str | None
    area: str
    at: Instant


async def nothing(host: "Host", stream: str, state: object, command: Command, actor: Actor) -> None:
    """What became of a mail is decided by nothing else."""


async def tell(host: "Host", notices: Sequence[tuple[str, Notice]]) -> dict[str, Telling]:
    """By record id, the notices of which there is something to tell; of drafts there is nothing."""
    cases: dict[str, Case] = await host.views.many("cases", list({notice.request for _, notice in notices}))
    due = [(key, notice, cases[notice.request]) for key, notice in notices if is_due(notice, cases.get(notice.request))]
    parties = {party for _, _, case in due for party in (case.requester, case.responder)}
    authorities = await host.views.many("authorities", list(parties))
    areas = await host.views.many("areas", list({case.area for _, _, case in due}))
    titles = {code: area.title for code, area in areas.items()}
    return {key: _telling(host, notice, case, authorities, titles) for key, notice, case in due}


def _telling(
    host: "Host",
    notice: Notice,
    case: Case,
    authorities: dict[str, Authority],
    titles: dict[str, dict[str, str]],
) -> Telling:
    own = told_authority(notice, case)
    partner, country = (
        (case.responder, case.responder_country) if own == case.requester else (case.requester, case.requester_country)
    )
    known = authorities.get(own)
    other = authorities.get(partner)
    deadline = deadline_of(notice, case)
    differs = notice.what == "request-accepted" and case.wished != notice.reply_by
    return Telling(
        told=Told(
            what=notice.what,
            number=case.number,
            area=titles.get(case.area, {"en": case.area}),
            # The directory's feed may be behind: the id names the authority well enough until it is there.
            authority=other.name if other else partner,
            country=country,
            deadline=deadline,
            wished=case.wished if differs else None,
            urgent=case.urgent and notice.what in ASKING,
            link=f"{host.settings.base_url}/requests/{notice.request}",
            training=host.settings.training,
        ),
        authority=own,
        language=known.language if known else "en",
        mailbox=known.mailbox if known else None,
        area=case.area,
        at=notice.at,
    )
