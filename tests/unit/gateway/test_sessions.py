"""Who calls: a handle is swapped for a token, remembered for less than a minute, and forgotten at log-off."""

from typing import Any

import httpx
import pytest

from services.gateway import access
from services.gateway.outside.services import SIGN_INS_IN_VAIN


@pytest.mark.parametrize(
    "authorization", [None, "Bearer unknown", "Basic dk-handle", "dk-handle", "Bearer", "Bearer " + "x" * 101]
)
@pytest.mark.parametrize("path", ["/me", "/exchange/tasks", "/nothing/here"])
async def test_without_a_living_session_everything_is_401(
    nobody: httpx.AsyncClient, services: Any, authorization: str | None, path: str
) -> None:
    answer = await nobody.get(path, headers={"authorization": authorization} if authorization else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert [call.path for call in services.asked if call.path != "/swap"] == []


async def test_identity_is_not_bothered_with_what_can_be_no_handle(nobody: httpx.AsyncClient, services: Any) -> None:
    await nobody.get("/me", headers={"authorization": "Bearer " + "x" * 101})
    assert services.asked == []
    await nobody.get("/me", headers={"authorization": "Bearer " + "x" * 100})
    assert services.swaps() == 1


async def test_the_service_is_shown_the_actors_token_and_never_the_handle(
    inger: httpx.AsyncClient, services: Any
) -> None:
    services.answers_json("GET", "/exchange/tasks", {"items": []})
    await inger.get("/exchange/tasks")
    call = services.passed_on()
    assert call.token.count(".") == 2
    assert "authorization" not in call.headers


async def test_a_swap_is_remembered(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/me", {"id": "inger"})
    for _ in range(3):
        await inger.get("/me")
    assert services.swaps() == 1


async def test_a_token_near_its_end_is_not_used_again(inger: httpx.AsyncClient, services: Any) -> None:
    services.seconds = 5
    services.answers_json("GET", "/me", {"id": "inger"})
    await inger.get("/me")
    await inger.get("/me")
    assert services.swaps() == 2


async def test_log_off_counts_at_once(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/me", {"id": "inger"})
    services.answers["DELETE", "/sessions/current"] = type(services.answers["GET", "/me"])(204, {}, b"")
    assert (await inger.get("/me")).status_code == 200
    assert (await inger.delete("/sessions/current")).status_code == 204
    services.sessions.clear()
    assert (await inger.get("/me")).status_code == 401


async def test_a_cookie_reads_but_changes_only_with_its_token(nobody: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/me", {"id": "inger"})
    services.answers_json("POST", "/exchange/requests", {"id": "r1"}, 201)
    cookie = {"cookie": "language=da; openimi=dk-handle"}
    assert (await nobody.get("/me", headers=cookie)).status_code == 200
    forged = await nobody.post("/exchange/requests", headers=cookie)
    assert (forged.status_code, forged.json()["code"]) == (403, "not-allowed")
    wrong = {**cookie, "x-csrf-token": access.csrf_token("another")}
    assert (await nobody.post("/exchange/requests", headers=wrong)).status_code == 403
    ours = {**cookie, "x-csrf-token": access.csrf_token("dk-handle")}
    assert (await nobody.post("/exchange/requests", headers=ours)).status_code == 201


async def test_another_site_does_not_sign_anybody_out(nobody: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("DELETE", "/sessions/current", None, 204)
    cookie = {"cookie": "openimi=dk-handle"}
    forged = await nobody.delete("/sessions/current", headers=cookie)
    assert (forged.status_code, forged.json()["code"]) == (403, "not-allowed")
    ours = await nobody.delete("/sessions/current", headers=cookie | {"x-csrf-token": access.csrf_token("dk-handle")})
    assert ours.status_code == 204


def test_the_cookie_is_bound_to_the_host_where_it_can_be() -> None:
    assert access.cookie_name("https://imi.example") == "__Host-openimi"
    assert access.cookie_name("http://127.0.0.1:8080") == "openimi"


async def test_sign_in_needs_no_session_and_names_the_authority(nobody: httpx.AsyncClient, services: Any) -> None:
    user = {"id": "inger", "authority": {"id": "dk-pq", "country": "dk"}}
    services.answers_json("POST", "/sessions", {"token": "t", "user": user}, 201)
    answer = await nobody.post("/sessions", json={"login": "dk-pq-1", "password": "training-only"})
    assert answer.status_code == 201
    assert answer.json()["user"]["authority"] == {"id": "dk-pq", "country": "dk", "name": "Styrelsen"}
    assert services.passed_on().token == "gateway for identity"


async def test_guessing_passwords_from_one_address_ends_in_429(nobody: httpx.AsyncClient, services: Any) -> None:
    services.refuses("POST", "/sessions", "sign-in-refused")
    seen = [await nobody.post("/sessions", json={}) for _ in range(SIGN_INS_IN_VAIN + 1)]
    assert [answer.status_code for answer in seen] == [401] * SIGN_INS_IN_VAIN + [429]
    assert [answer.headers.get("www-authenticate") for answer in seen] == ["Bearer"] * SIGN_INS_IN_VAIN + [None]
    refused = await nobody.post("/sessions", json={})
    assert 0 < int(refused.headers["retry-after"]) <= 600


async def test_signing_in_rightly_never_ends_in_429(nobody: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("POST", "/sessions", {"token": "t", "user": {"id": "inger"}}, 201)
    seen = {(await nobody.post("/sessions", json={})).status_code for _ in range(SIGN_INS_IN_VAIN + 5)}
    assert seen == {201}
