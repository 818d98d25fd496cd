"""The directory as its callers meet it: the service whole, in one process, without sockets."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from contracts.directory import GrantArea, Keyword, OpenArea, RegisterAuthority, UpdateAuthority
from contracts.record import Actor
from services.chassis.run.deployment import Deployment
from services.chassis.run.play import play
from services.chassis.run.settings import Settings
from services.chassis.service import Service
from services.chassis.web import auth
from services.chassis.web.upstream import Reply
from services.directory.service import SERVICE

IDENTITY = Service(name="identity")
"""Stands for identity, whose key signs users' tokens."""
READER = Actor(user="reader", authority="dk-pq", country="dk", language="da")
NATIONAL = Actor(
    user="national", authority="pt-nimic", country="pt", roles={"*": frozenset({"administrator"})}, language="pt"
)
FORM = {
    "type": "register-authority",
    "id": "pt-novo",
    "official_name": "Ordem dos Mergulhadores",
    "informal_title": {"en": "Chamber of divers", "da": "Dykkerkammer"},
    "country": "pt",
    "town": "Peniche",
    "languages": ["pt"],
    "notice_language": "pt",
    "timezone": "Europe/Lisbon",
    "coordinator": "pt-nimic",
    "areas": [{"area": "pq", "keywords": ["diving-instructor"]}],
}


class Directory:
    """The running directory, with the training world in it."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.host = deployment.hosts["directory"]
        self._calls = 0

    async def call(
        self, method: str, path: str, form: Any = None, *, by: Actor | None = READER, **headers: str
    ) -> Reply:
        self._calls += 1
        token = None
        if by is not None:
            issuer = by.system or "identity"
            audience = "directory" if by.system else auth.USERS
            token = auth.issue(self.deployment.hosts[issuer].key, issuer, audience, by)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("idempotency-key", f"key-{self._calls}")
        body = b"" if form is None else msgspec.json.encode(form)
        return await self.deployment.upstream.call("directory", method, path, token=token, headers=named, body=body)

    async def ids(self, query: str) -> list[str]:
        reply = await self.call("GET", f"/directory/authorities?{query}")
        assert reply.status == 200, reply.body
        return [item["id"] for item in reply.json()["items"]]

    async def card(self, key: str, **how: Any) -> dict[str, Any]:
        reply = await self.call("GET", f"/directory/authorities/{key}", **how)
        assert reply.status == 200, reply.body
        card: dict[str, Any] = reply.json()
        return card


@pytest_asyncio.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    deployment = Deployment(Settings(home=tmp_path, origin="test"), [SERVICE, IDENTITY])
    await deployment.prepare()
    await play(deployment)
    deployment.start()
    yield Directory(deployment)
    await deployment.stop()


async def test_a_dane_finds_the_portuguese_authority_for_tourist_guides(directory: Directory) -> None:
    assert await directory.ids("q=turistguide&country=pt&area=pq&module=requests") == ["pt-pq"]
    assert await directory.ids("q=turistgiude&country=pt") == ["pt-pq"]
    assert await directory.ids("q=GUIA%20turistico&country=pt") == ["pt-pq"]
    assert await directory.ids("q=turistguide&country=pt&area=sd") == []


async def test_only_authorities_with_that_module_of_that_area_are_recipients(directory: Directory) -> None:
    assert await directory.ids("country=pt&area=pw&module=requests") == ["pt-nimic", "pt-pw"]
    assert await directory.ids("country=pt&area=pw&module=alerts") == []
    both = OpenArea(code="sd", title={"en": "Services"}, modules=["requests", "alerts"])
    grant = GrantArea(area="sd", modules=["alerts"])
    maker = Actor(system="training")
    await directory.host.execute("area:sd", both, maker, command_id="1")
    receipt = await directory.host.execute("authority:pt-pw", grant, maker, command_id="2")
    after = f"after={receipt.position}"
    # It has alerts, but for services; it has posting, but only requests.
    assert await directory.ids(f"country=pt&area=pw&module=alerts&{after}") == []
    assert await directory.ids(f"country=pt&area=sd&module=alerts&{after}") == ["pt-pw"]
    assert await directory.ids(f"country=pt&module=alerts&{after}") == ["pt-pw"]


async def test_without_words_all_are_listed_by_country_and_name_page_by_page(directory: Directory) -> None:
    seen: list[str] = []
    path = "/directory/authorities?limit=50"
    while path:
        reply = await directory.call("GET", path)
        seen += [f"{item['country']} {item['id']}" for item in reply.json()["items"]]
        link = reply.headers.get("link", "")
        path = link.partition("</api/v1")[2].partition(">")[0]
    assert len(seen) == len(set(seen)) == 120
    assert [line[:2] for line in seen] == sorted(line[:2] for line in seen)


async def test_languages_filter(directory: Directory) -> None:
    # Danish is understood in Denmark and among the Nordic neighbours.
    countries = {key[:2] for key in await directory.ids("language=da&limit=200")}
    assert {"dk", "se", "no"} <= countries
    assert "pt" not in countries


async def test_a_new_authority_is_found_at_once(directory: Directory) -> None:
    reply = await directory.call("POST", "/directory/authorities", FORM, by=NATIONAL)
    assert (reply.status, reply.headers["location"]) == (201, "/api/v1/directory/authorities/pt-novo")
    assert reply.headers["etag"] == '"1"'
    assert await directory.ids(f"q=mergulhador&after={reply.json()['position']}") == ["pt-novo"]
    assert await directory.ids("q=dykkerkammer") == ["pt-novo"]
    assert (await directory.card("pt-novo"))["areas"][0]["keywords"][0]["text"] == "dykkerinstruktør"


async def test_a_change_is_found_and_the_old_words_no_more(directory: Directory) -> None:
    changed = UpdateAuthority(town="Xabregas")
    reply = await directory.call("POST", "/directory/authorities/pt-pq/commands", changed, by=NATIONAL, if_match='"1"')
    assert (reply.status, reply.json()["version"]) == (200, 2)
    assert await directory.ids(f"q=xabregas&after={reply.json()['position']}") == ["pt-pq"]
    card = await directory.card("pt-pq")
    assert (card["town"], card["version"]) == ("Xabregas", 2)


async def test_new_words_of_a_legal_area_reach_all_its_authorities(directory: Directory) -> None:
    assert await directory.ids("q=zugf%C3%BChrer&country=at") == []
    area = OpenArea(
        code="pq",
        title={"en": "Qualifications"},
        modules=["requests"],
        keywords=[Keyword(code="tourist-guide", text={"de": "Zugführer"})],
    )
    receipt = await directory.host.execute("area:pq", area, Actor(system="bootstrap"), command_id="1")
    assert await directory.ids(f"q=zugf%C3%BChrer&country=at&after={receipt.position}") == ["at-pq"]


async def test_a_card_tells_what_its_reader_may_do(directory: Directory) -> None:
    assert (await directory.card("pt-pq"))["commands"] == []
    assert "rename-authority" in (await directory.card("pt-pq", by=NATIONAL))["commands"]
    assert (await directory.call("GET", "/directory/authorities/xx-pq")).json()["code"] == "not-found"


async def test_texts_follow_the_asked_language_else_the_readers_own(directory: Directory) -> None:
    assert "Myndighed" in (await directory.card("pt-pq"))["informal_title"]
    assert "Autoridade" in (await directory.card("pt-pq", accept_language="pt"))["informal_title"]
    areas = await directory.call("GET", "/directory/areas", accept_language="pt")
    assert [area["code"] for area in areas.json()["items"]] == ["pq", "pw", "sd"]
    assert areas.json()["items"][0]["title"] == "Qualificações profissionais"


async def test_registering_is_refused_in_the_order_of_checks(directory: Directory) -> None:
    path = "/directory/authorities"
    taken = {**FORM, "id": "pt-pq"}
    cases: list[tuple[Any, Actor | None, dict[str, str], int, str]] = [
        (FORM, None, {}, 401, "not-signed-in"),
        (FORM, NATIONAL, {"idempotency_key": ""}, 400, "key-missing"),
        (FORM, READER, {}, 403, "not-allowed"),
        ([], NATIONAL, {}, 422, "invalid"),
        ({"type": "found-authority"}, NATIONAL, {}, 422, "invalid"),
        ({"type": "found-authority"}, READER, {}, 403, "not-allowed"),
        ({**FORM, "surprise": 1}, NATIONAL, {}, 422, "invalid"),
        ({**FORM, "timezone": "Europe/Atlantis"}, NATIONAL, {}, 422, "invalid"),
        ({**FORM, "areas": [{"area": "zz"}]}, NATIONAL, {}, 422, "unknown-area"),
        (taken, NATIONAL, {}, 422, "authority-exists"),
    ]
    for form, by, headers, status, code in cases:
        reply = await directory.call("POST", path, form, by=by, **headers)
        assert (reply.status, reply.json()["code"]) == (status, code)
    assert len(await directory.ids("country=pt")) == 4


async def test_changing_is_refused_in_the_order_of_checks(directory: Directory) -> None:
    rename = {"type": "rename-authority", "official_name": "Novo Nome"}
    current = {"if_match": '"1"'}
    cases: list[tuple[str, Any, Actor, dict[str, str], int, str]] = [
        ("xx-pq", rename, NATIONAL, current, 404, "not-found"),
        ("es-pq", rename, NATIONAL, current, 403, "not-allowed"),
        ("pt-pq", rename, NATIONAL, {}, 428, "version-required"),
        ("pt-pq", rename, NATIONAL, {"if_match": '"7"'}, 412, "version-stale"),
        ("pt-pq", {"type": "rename-authority", "official_name": ""}, NATIONAL, current, 422, "invalid"),
        ("pt-pq", {"type": "close-authority"}, NATIONAL, current, 422, "invalid"),
        ("pt-pq", {"type": "withdraw-area", "area": "pw"}, NATIONAL, current, 422, "unknown-area"),
        ("pt-pq", FORM, NATIONAL, current, 422, "authority-exists"),
    ]
    for key, form, by, headers, status, code in cases:
        reply = await directory.call("POST", f"/directory/authorities/{key}/commands", form, by=by, **headers)
        assert (reply.status, reply.json()["code"]) == (status, code)
    assert (await directory.card("pt-pq"))["version"] == 1


async def test_a_second_national_coordinator_is_refused(directory: Directory) -> None:
    second = RegisterAuthority(
        id="pt-nimic2",
        official_name="Outro",
        informal_title={},
        country="pt",
        languages=["pt"],
        notice_language="pt",
        timezone="Europe/Lisbon",
        coordinates="national",
    )
    root = Actor(user="root", roles={"*": frozenset({"deployment-administrator"})})
    reply = await directory.call("POST", "/directory/authorities", second, by=root)
    assert (reply.status, reply.json()["errors"]) == (
        422,
        [{"pointer": "/coordinates", "code": "authority-exists"}],
    )


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "cursor=x", "cursor=WyJhIl0%3D", "cursor=Wy0xXQ%3D%3D"])
async def test_bad_pages_are_refused(directory: Directory, query: str) -> None:
    reply = await directory.call("GET", f"/directory/authorities?{query}")
    assert (reply.status, reply.json()["code"]) == (422, "invalid")


async def test_helpdesks_are_open_to_all(directory: Directory) -> None:
    items = (await directory.call("GET", "/directory/helpdesks", by=None)).json()["items"]
    assert len(items) == 30
    assert [item["country"] for item in items] == sorted(item["country"] for item in items)
    assert items[0]["contact"]["email"] == "at-nimic@training.example"


async def test_names_are_for_the_other_services(directory: Directory) -> None:
    form = {"ids": ["dk-pq", "unknown"]}
    identity = Actor(system="identity")
    reply = await directory.call("POST", "/directory/names", form, by=identity)
    assert reply.status == 200
    assert set(reply.json()) == {"dk-pq"}
    assert reply.json()["dk-pq"]["country"] == "dk"
    assert (await directory.call("POST", "/directory/names", form, by=READER)).status == 403
    for bad, pointer in (({"ids": ["x"] * 1001}, "/ids"), ({"ids": [1]}, "/ids/0"), ({}, "/ids")):
        reply = await directory.call("POST", "/directory/names", bad, by=identity)
        assert (reply.status, reply.json()["errors"][0]["pointer"]) == (422, pointer)
