"""What the directory shows of an authority and of a legal area after what happened to them."""

import datetime

import pytest

from contracts.directory import (
    AreaAccess,
    AreaGranted,
    AreaOpened,
    AreaWithdrawn,
    AuthorityConfirmedCurrent,
    AuthorityRegistered,
    AuthorityRenamed,
    AuthorityUpdated,
    Contact,
    Keyword,
)
from services.directory.service import AREAS, AUTHORITIES
from services.directory.views import AuthorityDocument
from tests.support.stories import NOON, Told, at, documents, records

LATER = NOON + datetime.timedelta(days=3)
REGISTERED = AuthorityRegistered(
    official_name="Autoridade",
    informal_title={"en": "Authority"},
    country="pt",
    town="Lisboa",
    region="Lisboa",
    languages=["pt"],
    notice_language="pt",
    timezone="Europe/Lisbon",
    contact=Contact(email="a@example.org"),
    coordinator="pt-nimic",
    areas=[AreaAccess(area="pq", keywords=["doctor"]), AreaAccess(area="sd")],
)


def shown(*told: Told) -> AuthorityDocument:
    document = documents(AUTHORITIES, records("authority:pt-pq", REGISTERED, *told))["pt-pq"]
    assert isinstance(document, AuthorityDocument)
    return document


def test_a_registered_authority_is_shown_whole() -> None:
    assert shown() == AuthorityDocument(
        id="pt-pq",
        official_name="Autoridade",
        informal_title={"en": "Authority"},
        country="pt",
        town="Lisboa",
        region="Lisboa",
        languages=["pt"],
        notice_language="pt",
        timezone="Europe/Lisbon",
        contact=Contact(email="a@example.org"),
        coordinator="pt-nimic",
        areas=[AreaAccess(area="pq", keywords=["doctor"]), AreaAccess(area="sd")],
        updated_at=NOON,
        version=1,
    )


def test_an_update_changes_what_it_names_and_nothing_else() -> None:
    update = AuthorityUpdated(town=None, languages=["pt", "en"], keywords={"pq": []})
    document = shown(at(LATER, update))
    assert (document.town, document.region, document.languages) == (None, "Lisboa", ["pt", "en"])
    assert document.areas == [AreaAccess(area="pq"), AreaAccess(area="sd")]
    assert document.contact == Contact(email="a@example.org")


def test_areas_come_change_and_go() -> None:
    alerts = AreaAccess(area="sd", modules=["requests", "alerts"], role="coordinator")
    assert shown(at(LATER, AreaGranted(access=alerts))).areas[1] == alerts
    assert [one.area for one in shown(at(LATER, AreaGranted(access=AreaAccess(area="pw")))).areas] == ["pq", "sd", "pw"]
    assert [one.area for one in shown(at(LATER, AreaWithdrawn(area="pq"))).areas] == ["sd"]


@pytest.mark.parametrize(
    "event",
    [AuthorityRenamed(official_name="Novo"), AuthorityUpdated(town="Porto"), AuthorityConfirmedCurrent()],
)
def test_every_fact_tells_how_old_the_data_are(event: AuthorityRenamed) -> None:
    document = shown(at(LATER, event))
    assert (document.updated_at, document.version) == (LATER, 2)


def test_the_official_name_changes() -> None:
    assert shown(at(LATER, AuthorityRenamed(official_name="Novo"))).official_name == "Novo"


def test_an_area_is_as_its_newest_fact_says() -> None:
    old = AreaOpened(code="pq", title={"en": "Old"}, modules=["requests"])
    new = AreaOpened(code="pq", title={"en": "New"}, modules=["requests"], keywords=[Keyword(code="a", text={})])
    document = documents(AREAS, records("area:pq", old, new))["pq"]
    assert (document.code, document.title, document.version) == ("pq", {"en": "New"}, 2)
    assert [keyword.code for keyword in document.keywords] == ["a"]


def test_areas_and_authorities_keep_out_of_each_other() -> None:
    assert documents(AREAS, records("authority:pt-pq", REGISTERED)) == {}
    assert documents(AUTHORITIES, records("area:pq", AreaOpened(code="pq", title={}, modules=[]))) == {}
