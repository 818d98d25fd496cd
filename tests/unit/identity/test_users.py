"""Users over HTTP: lists and pages for their administrators, and what other services may ask."""

import asyncio
from typing import Any

import msgspec
import pytest

from contracts.identity import DeactivateUser, ReactivateUser, TakeRole
from contracts.record import Actor
from contracts.refusal import Refused
from services.identity.facts import logins
from tests.unit.identity.world import World

TRAINING = "training-only"
FORM: dict[str, Any] = {
    "type": "register-user",
    "login": "dk-pq-7",
    "authority": "dk-pq",
    "country": "dk",
    "name": "Ana Holm",
    "email": "ana@example.org",
    "language": "da",
    "roles": {"pq": ["handler"]},
}


async def administrator(world: World, login: str = "dk-pq-1") -> str:
    """The token of an administrator of this login's authority, who now is registered."""
    await world.user(login, **{"*": ["administrator"]})
    return await world.token(login, TRAINING)


async def openings(world: World, user: str) -> list[tuple[str, str]]:
    """Who opened this user's profile, and why."""
    rows = await world.host.reads.of(f"user:{user}", world.host.clock.now())
    return [(row[1], row[5]) for row in rows]


async def test_an_administrator_registers_a_colleague_who_then_signs_in(training: World) -> None:
    token = await administrator(training)
    reply = await training.command("/identity/users", token, None, **FORM)
    assert reply.status == 201
    user = reply.json()["id"]
    assert reply.headers["location"] == f"/api/v1/identity/users/{user}"
    assert (await training.sign_in("dk-pq-7", TRAINING)).json()["user"]["name"] == "Ana Holm"


async def test_a_login_is_taken_whoever_asks_and_however_fast(training: World) -> None:
    token = await administrator(training)
    replies = await asyncio.gather(*(training.command("/identity/users", token, None, **FORM) for _ in range(3)))
    assert sorted(reply.status for reply in replies) == [201, 422, 422]
    assert {reply.json()["code"] for reply in replies if reply.status == 422} == {"login-taken"}


async def test_a_login_stays_its_user_s_and_one_that_was_only_kept_is_free_again_after_a_while(
    training: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(logins, "time", lambda: now)
    token = await administrator(training)
    assert await logins.keep(training.host, FORM["login"], "who-then-was-not-registered")

    async def registered() -> Any:
        reply = await training.command("/identity/users", token, None, **FORM)
        return reply.json().get("code", reply.status)

    assert await registered() == "login-taken"
    now += 11
    assert await registered() == 201
    now += 3600
    assert await registered() == "login-taken"


async def test_an_authority_keeps_an_administrator_who_can_sign_in(training: World) -> None:
    first, second = [await training.user(login, **{"*": ["administrator"]}) for login in ("dk-pq-1", "dk-pq-2")]
    await training.execute(second, DeactivateUser())
    for command in (DeactivateUser(), TakeRole(area="*", role="administrator")):
        with pytest.raises(Refused) as refused:
            await training.execute(first, command)
        assert refused.value.code == "last-administrator"
    await training.execute(second, ReactivateUser())
    await training.execute(first, DeactivateUser())


async def test_a_refused_registration_does_not_take_the_login(training: World) -> None:
    token = await administrator(training)
    wrong = FORM | {"roles": {"pw": ["handler"]}}
    assert (await training.command("/identity/users", token, None, **wrong)).json()["code"] == "unknown-area"
    assert (await training.command("/identity/users", token, None, **FORM)).status == 201


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"login": "A b"}, "/login"),
        ({"email": "nobody"}, "/email"),
        ({"name": ""}, "/name"),
        ({"roles": {"pq": ["king"]}}, "/roles/-/0"),
        ({"administrator": True}, "/administrator"),
    ],
)
async def test_a_bad_form_is_refused_at_its_field(training: World, change: dict[str, Any], pointer: str) -> None:
    token = await administrator(training)
    reply = await training.command("/identity/users", token, None, **(FORM | change))
    assert (reply.status, [fault["pointer"] for fault in reply.json()["errors"]]) == (422, [pointer])


async def test_what_is_not_for_users_to_command_is_refused(training: World) -> None:
    token = await administrator(training)
    me = (await training.call("GET", "/me", token)).json()["id"]
    version = len(await training.facts(me))
    for kind in ("begin-session", "refuse-sign-in", "become-king"):
        reply = await training.command(f"/identity/users/{me}/commands", token, version, type=kind)
        assert reply.status in (403, 422)
    assert len(await training.facts(me)) == version


async def test_an_administrator_lists_her_authority_and_no_other(training: World) -> None:
    token = await administrator(training)
    await administrator(training, "dk-sd-1")
    colleague = await training.user("dk-pq-2", pq=["handler"])
    await training.execute(colleague, DeactivateUser())
    reply = await training.call("GET", "/identity/users", token)
    assert [(one["login"], one["name"], one["status"]) for one in reply.json()["items"]] == [
        ("dk-pq-1", "Name of dk-pq-1", "active"),
        ("dk-pq-2", "Name of dk-pq-2", "deactivated"),
    ]
    assert await openings(training, colleague) == [("id-of-dk-pq-1", "administration")]


async def test_a_list_has_pages(training: World) -> None:
    token = await administrator(training)
    for number in (2, 3):
        await training.user(f"dk-pq-{number}")
    path, seen = "/identity/users?limit=2", []
    while path:
        reply = await training.call("GET", path, token)
        seen += [one["login"] for one in reply.json()["items"]]
        path = reply.headers.get("link", "").partition("/api/v1")[2].partition(">")[0]
    assert seen == ["dk-pq-1", "dk-pq-2", "dk-pq-3"]


async def test_who_is_no_administrator_lists_nobody(training: World) -> None:
    await training.user("dk-pq-2", pq=["handler"])
    reply = await training.call("GET", "/identity/users", await training.token("dk-pq-2", TRAINING))
    assert (reply.status, reply.json()["code"]) == (403, "not-allowed")


async def test_who_may_see_a_user_and_how_much(training: World) -> None:
    user = await training.user("dk-pq-2", pq=["handler"])
    boss = await administrator(training)
    colleague = await training.user("dk-pq-3", pq=["handler"])
    path = f"/identity/users/{user}"

    async def seen(token: str, at: str = path) -> tuple[int, Any]:
        reply = await training.call("GET", at, token)
        return reply.status, reply.json().get("email", reply.json().get("code"))

    assert await seen(boss) == (200, "dk-pq-2@example.org")
    assert await seen(await training.token("dk-pq-2", TRAINING)) == (200, "dk-pq-2@example.org")
    assert await seen(await training.token("dk-pq-3", TRAINING)) == (403, "not-allowed")
    assert await seen(await administrator(training, "dk-sd-1")) == (404, "not-found")
    assert await seen(boss, "/identity/users/nobody") == (404, "not-found")
    assert await openings(training, user) == [
        ("id-of-dk-pq-1", "administration"),
        ("id-of-dk-pq-2", "own-profile"),
        ("id-of-dk-pq-2", "own-profile"),
    ]
    assert await openings(training, colleague) == [("id-of-dk-pq-3", "own-profile")]


async def test_whoever_stands_above_all_sees_the_user_without_her_name(training: World) -> None:
    user = await training.user("dk-pq-2", pq=["handler"])
    await training.user("dk-nimic-1", **{"*": ["deployment-administrator"]})
    reply = await training.call("GET", f"/identity/users/{user}", await training.token("dk-nimic-1", TRAINING))
    assert reply.json()["login"] == "dk-pq-2"
    assert not {"name", "email", "phone"} & set(reply.json())
    assert await openings(training, user) == []


async def test_a_deactivated_user_is_out_at_once(training: World) -> None:
    boss = await administrator(training)
    user = await training.user("dk-pq-2", pq=["handler"])
    handle = (await training.sign_in("dk-pq-2", TRAINING)).json()["token"]
    version = len(await training.facts(user))
    reply = await training.command(f"/identity/users/{user}/commands", boss, version, type="deactivate-user")
    assert reply.status == 200
    assert await training.host.tables.run("SELECT id FROM sessions WHERE user_id = ?", (user,)) == []
    assert (await training.swap(handle)).status == 401


async def test_a_changed_name_is_ones_own_at_once(training: World) -> None:
    user = await training.user("dk-pq-2", pq=["handler"])
    token = await training.token("dk-pq-2", TRAINING)
    version = len(await training.facts(user))
    path = f"/identity/users/{user}/commands"
    reply = await training.command(path, token, version, type="update-profile", name="Ana Lund", language="en")
    me = await training.call("GET", f"/me?after={reply.headers['x-position']}", token)
    assert (me.json()["name"], me.json()["language"]) == ("Ana Lund", "en")


# --- what other services ask ----------------------------------------------------------------------------------------


async def test_the_gateway_asks_for_names(training: World) -> None:
    ana, per = await training.user("dk-pq-1"), await training.user("dk-sd-1")
    token = training.service("gateway")
    reply = await training.call("POST", "/names", token, {"ids": [ana, per, "nobody"]})
    assert reply.json() == {ana: "Name of dk-pq-1", per: "Name of dk-sd-1"}
    reply = await training.call("POST", "/names", token, {"ids": [ana, per], "authority": "dk-pq"})
    assert reply.json() == {ana: "Name of dk-pq-1"}
    assert await openings(training, ana) == [("system/gateway", "names-for-colleagues")] * 2
    assert await openings(training, per) == [("system/gateway", "names-for-colleagues")]


async def test_the_notifier_asks_whom_to_write_to(training: World) -> None:
    handler = await training.user("dk-pq-1", pq=["handler"])
    await training.user("dk-pq-2", pq=["viewer"])
    allocator = await training.user("dk-pq-3", pq=["allocator"])
    gone = await training.user("dk-pq-4", pq=["handler"])
    await training.user("dk-sd-1", sd=["handler"])
    await training.execute(gone, DeactivateUser())
    token = training.service("notifier")
    asked = {"authority": "dk-pq", "area": "pq", "roles": ["handler", "allocator"]}
    reply = await training.call("POST", "/addresses", token, asked)
    assert reply.json() == [
        {"user": handler, "email": "dk-pq-1@example.org", "name": "Name of dk-pq-1", "language": "da"},
        {"user": allocator, "email": "dk-pq-3@example.org", "name": "Name of dk-pq-3", "language": "da"},
    ]
    reply = await training.call("POST", "/addresses", token, {"users": [gone, handler, "nobody"]})
    assert [one["user"] for one in reply.json()] == [handler]
    await training.execute(gone, ReactivateUser())
    reply = await training.call("POST", "/addresses", token, asked | {"roles": ["handler"]})
    assert [one["user"] for one in reply.json()] == [handler, gone]
    assert await openings(training, allocator) == [("system/notifier", "notice")]


@pytest.mark.parametrize("body", [b"", b"{}", msgspec.json.encode({"users": ["x"] * 201}), b'{"authority":"dk-pq"}'])
async def test_a_bad_question_is_refused(training: World, body: bytes) -> None:
    reply = await training.call("POST", "/addresses", training.service("notifier"), body)
    assert reply.status == 422


async def test_a_profile_is_sealed_in_the_log(training: World) -> None:
    user = await training.user("dk-pq-1")
    kept = repr(await training.host.records(f"user:{user}")) + repr(await training.host.views.get("users", user))
    assert "Name of" not in kept and "example.org" not in kept
    opened = await training.host.opened(f"user:{user}", frozenset({"profile"}), Actor(system="gateway"), "test")
    assert "Name of dk-pq-1" in repr(opened)
