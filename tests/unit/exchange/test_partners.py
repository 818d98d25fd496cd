"""What exchange keeps of the authorities, from directory's facts."""

from contracts.directory import (
    AreaAccess,
    AreaGranted,
    AreaOpened,
    AreaWithdrawn,
    AuthorityRegistered,
    AuthorityRenamed,
    AuthorityUpdated,
    Contact,
)
from contracts.record import Event
from services.exchange.domain import Partner
from services.exchange.service import PARTNERS
from tests.support.stories import documents, records

REGISTERED = AuthorityRegistered(
    official_name="Autoridade",
    informal_title={"en": "Authority"},
    country="pt",
    languages=["pt", "en"],
    notice_language="pt",
    timezone="Europe/Lisbon",
    contact=Contact(),
    areas=[AreaAccess(area="pq", modules=["requests", "alerts"])],
)
PORTUGAL = Partner(
    id="pt-pq",
    country="pt",
    timezone="Europe/Lisbon",
    languages=["pt", "en"],
    modules={"pq": ["requests", "alerts"]},
)


def after(*events: Event) -> dict[str, Partner]:
    return documents(PARTNERS, records("authority:pt-pq", *events))


def test_a_registered_authority() -> None:
    assert after(REGISTERED) == {"pt-pq": PORTUGAL}
    assert PORTUGAL.takes_requests("pq")
    assert not PORTUGAL.takes_requests("sd")


def test_areas_come_and_go() -> None:
    granted = AreaGranted(access=AreaAccess(area="sd", modules=["notifications"]))
    more = after(REGISTERED, granted)["pt-pq"]
    assert more.modules == {"pq": ["requests", "alerts"], "sd": ["notifications"]}
    assert not more.takes_requests("sd")
    assert after(REGISTERED, granted, AreaWithdrawn(area="pq"))["pt-pq"].modules == {"sd": ["notifications"]}


def test_languages_change_and_other_data_does_not_matter() -> None:
    assert after(REGISTERED, AuthorityUpdated(languages=["pt"]))["pt-pq"].languages == ["pt"]
    assert after(REGISTERED, AuthorityUpdated(town="Porto"), AuthorityRenamed(official_name="X")) == {"pt-pq": PORTUGAL}


def test_a_fact_about_an_authority_never_registered_is_nothing() -> None:
    assert after(AuthorityRenamed(official_name="X")) == {}


def test_legal_areas_are_no_partners() -> None:
    (record,) = records("area:pq", AreaOpened(code="pq", title={"en": "PQ"}, modules=["requests"]))
    assert list(PARTNERS.key(record)) == []
