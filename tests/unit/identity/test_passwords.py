"""Passwords: which are good enough, and how guessing is slowed down without telling who exists."""

import asyncio
import statistics
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import UserRegistered
from contracts.refusal import Refused
from services.identity import outside
from services.identity.domain.password import COMMON, good_enough, pause_after
from services.identity.facts import passwords
from services.identity.jobs import sweep
from tests.unit.identity.world import PASSWORD, World

LOGIN, AUTHORITY = "dk-pq-1", "dk-pq"
WRONG = "wrong"


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("eleven char", False),
        ("twelve chars", True),
        ("a" * 12, False),
        ("abcabcabcabcabc", False),
        ("abcABCabcABC", False),
        ("æøåæøåæøåæøå kaffe", True),
        ("Καλημέρα κόσμε", True),
        ("\U0001f98a walks at night", True),
        ("x" * 60 + "abcd" + "y" * 64, True),
        ("x" * 60 + "abcd" + "y" * 65, False),
        ("password1234", False),
        ("PassWord1234", False),
        ("my dk-pq-1 secret", False),
        ("DK-PQ for ever", False),
        ("OpenIMI for ever", False),
        ("training-only!", False),
    ],
)
def test_what_is_good_enough(password: str, good: bool) -> None:
    assert good_enough(password, LOGIN, AUTHORITY) is good


@given(st.text(st.characters(codec="utf-8"), min_size=12, max_size=128))
def test_no_kind_of_character_is_asked_for_or_refused(password: str) -> None:
    folded = password.casefold()
    plain = len(set(folded)) >= 5 and "dk-pq" not in folded and "openimi" not in folded and folded not in COMMON
    assert good_enough(password, LOGIN, AUTHORITY) is (
        plain and not any(word in folded for word in ("training-only", "coordinator", "administrator"))
    )


def test_common_ones_are_long_enough_to_be_worth_refusing() -> None:
    assert all(len(password) >= 12 and password == password.casefold() for password in COMMON)


def test_pauses_grow_and_end() -> None:
    assert [pause_after(failures) for failures in range(14)] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert pause_after(10**9) == 300


# --- hashes ---------------------------------------------------------------------------------------------------------


async def test_a_hash_says_nothing_and_fits_its_password_alone() -> None:
    first, second = await outside.hashed(PASSWORD), await outside.hashed(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert await outside.fits(PASSWORD, first)
    assert not await outside.fits(PASSWORD + " ", first)
    assert not await outside.fits(PASSWORD, None)
    assert not await outside.fits(PASSWORD, "damaged")


async def test_no_character_is_cut_off_and_two_ways_of_writing_a_letter_are_one() -> None:
    kept = await outside.hashed("x" * 127 + "å")
    assert not await outside.fits("x" * 127 + "a", kept)
    assert await outside.fits("x" * 127 + "a\u030a", kept)


async def test_an_unknown_login_costs_the_same_time() -> None:
    kept = await outside.hashed(PASSWORD)
    await outside.warm_up()

    async def seconds(hash_: str | None) -> float:
        began = time.process_time()
        await outside.fits("another password", hash_)
        return time.process_time() - began

    known = statistics.median([await seconds(kept) for _ in range(3)])
    unknown = statistics.median([await seconds(None) for _ in range(3)])
    assert unknown > known / 2


async def test_two_are_hashed_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[int] = [0]

    class Slow:
        def hash(self, _: bytes) -> str:
            at_work[0] += 1
            most.append(at_work[0])
            time.sleep(0.02)
            at_work[0] -= 1
            return "hash"

    most: list[int] = []
    monkeypatch.setattr(outside, "_hasher", Slow())
    await asyncio.gather(*(outside.hashed(PASSWORD) for _ in range(8)))
    assert max(most) == 2


async def test_whoever_comes_when_too_many_wait_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "WAITING", 0)
    with pytest.raises(Refused) as refusal:
        await outside.hashed(PASSWORD)
    assert (refusal.value.code, refusal.value.retry_after) == ("unavailable", 5)


# --- pauses ---------------------------------------------------------------------------------------------------------


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(passwords, "time", clock)
    return clock


async def _attempt(world: World, login: str, password: str = WRONG) -> tuple[str, str | None]:
    reply = await world.sign_in(login, password)
    return reply.json().get("code", "good"), reply.headers.get("retry-after")


@pytest.mark.parametrize("login", ["dk-pq-1", "nobody-1"])
async def test_guessing_is_slowed_down_for_known_and_unknown_logins_alike(
    training: World, clock: Clock, login: str
) -> None:
    await training.user("dk-pq-1")
    answers = [await _attempt(training, login) for _ in range(5)]
    assert answers == [("sign-in-refused", None)] * 4 + [("too-many", "1")]
    clock.now += 1
    assert await _attempt(training, login) == ("sign-in-refused", None)
    assert await _attempt(training, login) == ("too-many", "2")
    clock.now += 1
    assert await _attempt(training, login) == ("too-many", "1")
    clock.now += 1
    assert await _attempt(training, login) == ("sign-in-refused", None)


async def test_a_pause_does_not_look_at_the_password_and_ends(training: World, clock: Clock) -> None:
    await training.user("dk-pq-1")
    for _ in range(4):
        await _attempt(training, "dk-pq-1")
    assert await _attempt(training, "dk-pq-1", "training-only") == ("too-many", "1")
    clock.now += 1
    assert await _attempt(training, "dk-pq-1", "training-only") == ("good", None)
    answers = [await _attempt(training, "dk-pq-1") for _ in range(4)]
    assert answers == [("sign-in-refused", None)] * 4, "a good password has not wiped the slate"


async def test_one_login_waits_for_itself_alone(training: World, clock: Clock) -> None:
    await training.user("dk-pq-1")
    await training.user("dk-pq-2")
    for _ in range(6):
        await _attempt(training, "dk-pq-2")
    assert await _attempt(training, "dk-pq-1", "training-only") == ("good", None)


async def test_many_at_once_are_slowed_down_as_one_after_the_other(training: World, clock: Clock) -> None:
    await training.user("dk-pq-1")
    answers = await asyncio.gather(*(_attempt(training, "dk-pq-1") for _ in range(20)))
    assert sum(code == "sign-in-refused" for code, _ in answers) == 4


async def test_a_pause_is_noted_once(training: World, clock: Clock) -> None:
    user = await training.user("dk-pq-1")
    for _ in range(10):
        await _attempt(training, "dk-pq-1")
    assert await training.facts(user) == ["UserRegistered", *["SignInRefused"] * 5]


async def test_wrong_passwords_are_forgotten_after_a_day(training: World, clock: Clock) -> None:
    for _ in range(4):
        await _attempt(training, "nobody-1")
    clock.now += 24 * 3600
    assert [await _attempt(training, "nobody-1") for _ in range(4)] == [("sign-in-refused", None)] * 4
    clock.now = time.time() - 2 * 24 * 3600
    await _attempt(training, "nobody-2")
    assert len(await training.host.tables.run("SELECT login FROM wrong_passwords")) == 2
    await sweep(training.host)
    assert len(await training.host.tables.run("SELECT login FROM wrong_passwords")) == 1


async def test_what_was_typed_as_a_login_is_not_kept(training: World) -> None:
    await _attempt(training, "my-secret-password")
    kept = await training.host.tables.run("SELECT * FROM wrong_passwords")
    assert kept and "my-secret-password" not in str(kept)


# --- a world without training ---------------------------------------------------------------------------------------


async def test_the_training_password_is_good_in_training_alone(real: World) -> None:
    await real.user("dk-pq-1")
    assert await _attempt(real, "dk-pq-1", "training-only") == ("sign-in-refused", None)


async def test_a_password_that_was_kept_lets_in(real: World) -> None:
    user = await real.user("dk-pq-1")
    await passwords.keep(real.host, user, 1, PASSWORD)
    assert await _attempt(real, "dk-pq-1", PASSWORD) == ("good", None)
    assert await _attempt(real, "dk-pq-1", PASSWORD.upper()) == ("sign-in-refused", None)


async def test_an_older_password_does_not_come_back(real: World) -> None:
    user = await real.user("dk-pq-1")
    await passwords.keep(real.host, user, 5, PASSWORD)
    await passwords.keep(real.host, user, 4, "the one of the day before")
    assert await _attempt(real, "dk-pq-1", PASSWORD) == ("good", None)


async def test_a_one_time_password_is_good_for_a_day(real: World, clock: Clock) -> None:
    user = await real.user("dk-pq-1")
    await passwords.keep_one_time(real.host, user, 1, PASSWORD)
    assert await _attempt(real, "dk-pq-1", PASSWORD) == ("good", None)
    clock.now += 24 * 3600 + 1
    assert await _attempt(real, "dk-pq-1", PASSWORD) == ("sign-in-refused", None)


async def test_setting_a_password_ends_the_sessions_and_the_old_password(real: World) -> None:
    user = await real.user("dk-pq-1")
    await passwords.keep_one_time(real.host, user, 1, PASSWORD)
    handle = (await real.sign_in("dk-pq-1", PASSWORD)).json()["token"]
    token = (await real.swap(handle)).json()["token"]
    path, version = f"/identity/users/{user}/commands", len(await real.facts(user))
    new = "the sea by a long walk"

    reply = await real.command(path, token, version, type="set-password", current="not the one", new=new)
    assert reply.json()["errors"] == [{"pointer": "/current", "code": "invalid"}]
    reply = await real.command(path, token, version, type="set-password", current=PASSWORD, new="dk-pq-1 dk-pq-1")
    assert reply.json()["code"] == "password-too-weak"
    assert (await real.swap(handle)).status == 200

    reply = await real.command(path, token, version, type="set-password", current=PASSWORD, new=new)
    assert reply.status == 200
    assert (await real.facts(user))[-1] == "PasswordSet"
    assert (await real.swap(handle)).status == 401
    assert await _attempt(real, "dk-pq-1", PASSWORD) == ("sign-in-refused", None)
    assert await _attempt(real, "dk-pq-1", new) == ("good", None)


async def test_no_password_is_in_the_log(real: World) -> None:
    user = await real.user("dk-pq-1")
    await passwords.keep(real.host, user, 1, PASSWORD)
    await _attempt(real, "dk-pq-1", PASSWORD)
    held = await real.host.records(f"user:{user}")
    assert isinstance(held[0].event, UserRegistered)
    assert PASSWORD not in repr(held) and "argon2" not in repr(held)
