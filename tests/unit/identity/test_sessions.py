"""Signing in, being signed in, and being out again."""

import asyncio
import time

import msgspec
import pytest

from contracts.identity import DeactivateUser, GiveRole, ReactivateUser, TakeRole
from contracts.record import Actor
from services.chassis.web import auth
from services.identity.api import sessions, sign_in
from services.identity.jobs import sweep
from tests.unit.identity.world import World

TRAINING = "training-only"


async def test_who_signs_in_gets_a_handle_that_swaps_for_a_token_that_says_who_she_is(training: World) -> None:
    user = await training.user("dk-pq-1", pq=["handler", "administrator"])
    reply = await training.sign_in("dk-pq-1", TRAINING)
    assert reply.status == 201
    assert reply.json()["user"] == {
        "id": user,
        "login": "dk-pq-1",
        "name": "Name of dk-pq-1",
        "language": "da",
        "authority": {"id": "dk-pq", "country": "dk"},
        "roles": {"pq": ["administrator", "handler"]},
    }
    swapped = await training.swap(reply.json()["token"])
    assert swapped.status == 200
    verifier = auth.Verifier({"identity": training.host.key.public_key()}, "exchange")
    assert verifier.verify(swapped.json()["token"]) == Actor(
        user=user,
        authority="dk-pq",
        country="dk",
        roles={"pq": frozenset({"handler", "administrator"})},
        language="da",
    )
    assert await training.facts(user) == ["UserRegistered", "SignedIn"]


async def test_me_is_who_one_is(training: World) -> None:
    await training.user("dk-pq-1", pq=["viewer"])
    reply = await training.sign_in("dk-pq-1", TRAINING)
    token = (await training.swap(reply.json()["token"])).json()["token"]
    me = await training.call("GET", "/me", token)
    assert (me.status, me.json()) == (200, reply.json()["user"])
    assert (await training.call("GET", "/me")).json()["code"] == "not-signed-in"


@pytest.mark.parametrize(
    ("login", "password"), [("dk-pq-1", "training-onlY"), ("dk-pq-9", TRAINING), ("", ""), ("\u0000", "\ud7ff")]
)
async def test_a_wrong_login_or_password_is_refused_in_the_same_words(
    training: World, login: str, password: str
) -> None:
    await training.user("dk-pq-1")
    reply = await training.sign_in(login, password)
    assert reply.status == 401
    assert {name: value for name, value in reply.json().items() if name != "instance"} == {
        "type": "/problems/sign-in-refused",
        "title": "sign-in-refused",
        "status": 401,
        "code": "sign-in-refused",
    }


async def test_the_time_that_a_refusal_takes_tells_nothing_either(
    training: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The log is told of a user's refusal, which takes a while; of nobody's it is not.
    await training.user("dk-pq-1")
    monkeypatch.setattr(sign_in, "REFUSED_AFTER", 0.5)

    async def seconds(login: str) -> float:
        began = time.monotonic()
        assert (await training.sign_in(login, "wrong")).status in (401, 429)
        return time.monotonic() - began

    # The fifth of each comes too soon, which is said no faster.
    took = await asyncio.gather(*(seconds(login) for login in ["dk-pq-1", "dk-pq-9"] * 5))
    assert min(took) >= 0.5


async def test_a_refused_sign_in_is_a_fact_about_the_user(training: World) -> None:
    user = await training.user("dk-pq-1")
    await training.sign_in("dk-pq-1", "wrong")
    assert await training.facts(user) == ["UserRegistered", "SignInRefused"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "malformed"),
        (b"{", 422, "malformed"),
        (b"[]", 422, "invalid"),
        (b'{"login":"dk-pq-1"}', 422, "invalid"),
        (b'{"login":1,"password":"x"}', 422, "invalid"),
        (b'{"login":"dk-pq-1","password":"x","remember":true}', 422, "invalid"),
        (msgspec.json.encode({"login": "dk-pq-1", "password": "x" * 129}), 422, "invalid"),
    ],
)
async def test_a_bad_form_is_refused(training: World, body: bytes, status: int, code: str) -> None:
    reply = await training.call("POST", "/sessions", training.service("gateway"), body)
    assert (reply.status, reply.json()["code"]) == (status, code)


async def test_signing_out_ends_the_session_at_once_and_no_other(training: World) -> None:
    user = await training.user("dk-pq-1")
    handles = [(await training.sign_in("dk-pq-1", TRAINING)).json()["token"] for _ in range(2)]
    token = (await training.swap(handles[0])).json()["token"]
    assert (await training.call("DELETE", "/sessions/current", token)).status == 204
    assert (await training.swap(handles[0])).json()["code"] == "not-signed-in"
    assert (await training.swap(handles[1])).status == 200
    assert (await training.facts(user))[-1] == "SignedOut"


async def test_handles_differ_and_are_not_kept(training: World) -> None:
    await training.user("dk-pq-1")
    handles = {(await training.sign_in("dk-pq-1", TRAINING)).json()["token"] for _ in range(3)}
    assert len(handles) == 3
    assert all(len(handle) >= 43 for handle in handles)
    kept = await training.host.tables.run("SELECT * FROM sessions")
    assert len(kept) == 3
    assert not handles & {str(value) for row in kept for value in row}


@pytest.mark.parametrize("handle", ["", "abc", "\u00e9" * 20])
async def test_an_unknown_handle_is_nobody(training: World, handle: str) -> None:
    assert (await training.swap(handle)).json()["code"] == "not-signed-in"


async def test_a_role_that_is_given_or_taken_is_in_the_next_token(training: World) -> None:
    user = await training.user("dk-pq-1", pq=["viewer"])
    handle = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    verifier = auth.Verifier({"identity": training.host.key.public_key()}, "exchange")
    await training.execute(user, GiveRole(area="pq", role="handler"))
    token = (await training.swap(handle)).json()["token"]
    assert verifier.verify(token).roles == {"pq": frozenset({"viewer", "handler"})}
    await training.execute(user, TakeRole(area="pq", role="viewer"))
    token = (await training.swap(handle)).json()["token"]
    assert verifier.verify(token).roles == {"pq": frozenset({"handler"})}


async def test_whose_access_ended_is_out_and_her_old_sessions_do_not_come_back(training: World) -> None:
    user = await training.user("dk-pq-1")
    handle = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    await training.execute(user, DeactivateUser())
    assert (await training.sign_in("dk-pq-1", TRAINING)).json()["code"] == "sign-in-refused"
    await training.execute(user, ReactivateUser())
    assert (await training.swap(handle)).json()["code"] == "not-signed-in"
    again = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    assert (await training.swap(again)).status == 200


async def test_a_session_ends_after_half_an_hour_without_use(training: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(sessions, "time", lambda: now)
    await training.user("dk-pq-1")
    handle = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    for _ in range(3):
        now += 29 * 60
        assert (await training.swap(handle)).status == 200
    now += 30 * 60
    assert (await training.swap(handle)).status == 401


async def test_a_session_ends_after_twelve_hours_whatever_its_use(
    training: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = began = 1_800_000_000.0
    monkeypatch.setattr(sessions, "time", lambda: now)
    await training.user("dk-pq-1")
    handle = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    while now < began + 12 * 3600 - 20 * 60:
        now += 20 * 60
        assert (await training.swap(handle)).status == (200 if now < began + 12 * 3600 else 401)
    now = began + 12 * 3600 - 10
    claims = auth.Verifier({"identity": training.host.key.public_key()}, "exchange")
    last = claims.verified((await training.swap(handle)).json()["token"])
    assert last.session is not None
    assert last.until - time.time() <= 10 + auth.LEEWAY, "a token does not outlive its session"
    now = began + 12 * 3600
    assert (await training.swap(handle)).status == 401


async def test_a_sweep_drops_what_is_over_and_nothing_else(training: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await training.user("dk-pq-1")
    living = (await training.sign_in("dk-pq-1", TRAINING)).json()["token"]
    monkeypatch.setattr(sessions, "time", lambda: 1_000_000_000.0)
    await training.sign_in("dk-pq-1", TRAINING)
    await sweep(training.host)
    assert len(await training.host.tables.run("SELECT id FROM sessions")) == 1
    monkeypatch.undo()
    assert (await training.swap(living)).status == 200


@pytest.mark.parametrize("path", ["/sessions", "/swap", "/names", "/addresses"])
@pytest.mark.parametrize("caller", ["exchange", "user", None])
async def test_inner_routes_are_for_the_services_that_need_them(training: World, path: str, caller: str | None) -> None:
    await training.user("dk-pq-1")
    if caller is None:
        token = None
    else:
        token = await training.token("dk-pq-1", TRAINING) if caller == "user" else training.service(caller)
    reply = await training.call("POST", path, token, {})
    assert reply.json()["code"] == ("not-signed-in" if caller is None else "not-allowed")


INNER = {"/sessions": "gateway", "/swap": "gateway", "/names": "gateway", "/addresses": "notifier"}


@pytest.mark.parametrize("path", INNER)
async def test_each_of_them_is_one_service_s_alone(training: World, path: str) -> None:
    for caller in ("gateway", "notifier", "exchange", "directory"):
        reply = await training.call("POST", path, training.service(caller), {})
        assert (reply.status == 403) == (caller != INNER[path]), caller
