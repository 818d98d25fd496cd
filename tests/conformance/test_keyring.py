"""What every key ring keeps to: a key a case, wrapped; wrong keys are noticed; a destroyed key is nowhere any more."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from services.chassis.privacy import keyring
from services.chassis.privacy.keyring import KeyFileDamaged, key_encryption_key

NONCE = bytes(12)


def box(cipher: Any) -> bytes:
    """Something that only this cipher opens."""
    sealed: bytes = cipher.encrypt(NONCE, b"plain", b"")
    return sealed


async def test_a_case_has_one_key_and_another_case_another(ring: Any) -> None:
    first, second = await ring.make("letter:1", 0), await ring.make("letter:2", 0)
    assert ring.key("letter:1").decrypt(NONCE, box(first), b"") == b"plain"
    assert box(first) != box(second)


async def test_making_it_again_keeps_the_first(ring: Any) -> None:
    first = await ring.make("letter:1", 0)
    again = await ring.make("letter:1", 99)
    assert box(first) == box(again)


async def test_two_makers_at_once_get_the_same_key(ring: Any) -> None:
    made = await asyncio.gather(*[ring.make("letter:1", 0) for _ in range(8)])
    assert len({box(cipher) for cipher in made}) == 1


async def test_an_unknown_case_has_no_key(ring: Any) -> None:
    assert ring.key("letter:1") is None


async def test_keys_outlive_a_restart(ring: Any, rings: Any) -> None:
    sealed = box(await ring.make("letter:1", 0))
    assert (await rings.open()).key("letter:1").decrypt(NONCE, sealed, b"") == b"plain"


async def test_another_key_encryption_key_is_refused_with_a_sentence(ring: Any, rings: Any) -> None:
    await ring.make("letter:1", 0)
    sentence = r"^The key-encryption key does not open this .* restore the key file.*\.$"
    with pytest.raises(KeyFileDamaged, match=sentence):
        await rings.open(bytes(32))


async def test_a_destroyed_key_is_gone_for_good(ring: Any, rings: Any) -> None:
    await ring.make("letter:1", 0)
    await ring.make("letter:2", 0)
    await ring.destroy("letter:1")
    await ring.destroy("letter:1")
    assert ring.key("letter:1") is None
    with pytest.raises(KeyError):
        await ring.make("letter:1", 5)  # never a second key for a case that was erased
    again = await rings.open()
    assert again.key("letter:1") is None
    assert again.key("letter:2") is not None


async def test_a_key_that_is_read_while_it_is_being_destroyed_does_not_outlive_it(ring: Any) -> None:
    await ring.make("letter:1", 0)
    destroying = asyncio.create_task(ring.destroy("letter:1"))
    await asyncio.sleep(0)  # it has begun
    ring.key("letter:1")
    await destroying
    assert ring.key("letter:1") is None


async def test_a_key_opens_only_in_its_own_case_s_place(ring: Any, rings: Any, tmp_path: Path) -> None:
    for case in ("letter:1", "letter:2"):
        await ring.make(case, 0)
    await rings.close()
    plain = sqlite3.connect(tmp_path / "letters.keys")
    (wrapped,) = plain.execute("SELECT wrapped FROM keys WHERE case_id='letter:1'").fetchone()
    plain.execute("UPDATE keys SET wrapped=? WHERE case_id='letter:2'", (wrapped,))
    plain.commit()
    plain.close()
    again = await rings.open()
    assert again.key("letter:1") is not None
    with pytest.raises(InvalidTag):
        again.key("letter:2")


async def test_a_key_is_on_the_disk_before_anything_is_sealed_with_it(ring: Any) -> None:
    assert ring._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


async def test_no_byte_of_a_destroyed_key_is_left_in_any_file(
    ring: Any, rings: Any, everything_in: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []
    real = os.urandom

    def urandom(length: int) -> bytes:
        drawn.append(real(length))
        return drawn[-1]

    monkeypatch.setattr(keyring.os, "urandom", urandom)
    for number in range(50):
        await ring.make(f"letter:{number}", 0)
    nonces = [bytes_ for bytes_ in drawn if len(bytes_) == 12]  # each wrapped key begins with its nonce
    assert all(nonce in everything_in() for nonce in nonces)
    for number in range(0, 50, 2):
        await ring.destroy(f"letter:{number}")
    await rings.close()
    left = everything_in()
    assert [nonce in left for nonce in nonces] == [number % 2 == 1 for number in range(50)]


async def test_no_key_lies_readable_in_any_file(
    ring: Any, everything_in: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.os, "urandom", lambda length: b"\x5a" * length)
    await ring.make("letter:1", 0)
    assert b"\x5a" * 12 in everything_in()  # the nonce
    assert b"\x5a" * 32 not in everything_in()


async def test_living_keys_by_when_they_were_made(ring: Any) -> None:
    for made in (10, 20, 30):
        await ring.make(f"letter:{made}", made)
    await ring.destroy("letter:20")
    assert sorted(await ring.made_between(10, 29)) == ["letter:10"]
    assert sorted(await ring.made_between(11, 30)) == ["letter:30"]


async def test_more_keys_than_the_memory_keeps(ring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "CACHED", 3)
    sealed = {f"letter:{number}": box(await ring.make(f"letter:{number}", 0)) for number in range(10)}
    for case, one in sealed.items():
        assert ring.key(case).decrypt(NONCE, one, b"") == b"plain"


# --- the key file -----------------------------------------------------------------------------------------------------


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "kek"
    key = key_encryption_key(path)
    assert len(key) == 32
    assert key_encryption_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"12ab\n", b"z" * 64, b"00" * 31, b"00" * 33, bytes(range(200, 256))])
def test_a_damaged_key_file_is_refused_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kek"
    path.write_bytes(content)
    with pytest.raises(KeyFileDamaged) as refused:
        key_encryption_key(path)
    sentence = str(refused.value)
    assert sentence.startswith(f"The key file {path} ")
    assert sentence.endswith("restore it from its backup.")
    assert not content.strip() or content.decode("latin-1").strip() not in sentence.replace("64", "")
    assert path.read_bytes() == content
