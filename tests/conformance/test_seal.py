"""Private parts open where they were sealed, for the classes that were asked for, and nowhere else."""

from typing import Any

import msgspec
import pytest

from contracts.record import Record
from services.chassis.privacy.seal import SealBroken, Sealed, opened, seal
from tests.support.letters import Addressee, LetterStamped, LetterWritten, Words
from tests.support.stories import public, records

NAME, WORDS = Addressee(name="Ana Silva"), Words(text="nobody may read this")


def letter(stream: str = "letter:1", first: int = 1) -> Record[Any]:
    """A letter with parts of two classes."""
    (record,) = records(stream, LetterWritten(office="dk", colour="red", private=(NAME, WORDS)), first=first)
    return record


@pytest.fixture
async def sealed(ring: Any) -> Sealed:
    """The parts of `letter()`, sealed."""
    made = seal(await ring.make("letter:1", 0), "letter:1", letter())
    assert made is not None
    return made


def bare() -> Record[Any]:
    """The record as the log keeps it."""
    return public([letter()])[0]


def test_each_class_is_sealed_apart_and_hides_its_words(sealed: Sealed) -> None:
    assert set(sealed.parts) == {"subject", "statement"}
    assert b"Ana" not in sealed.parts["subject"]
    assert b"nobody" not in sealed.parts["statement"]


async def test_the_same_words_never_look_the_same(ring: Any, sealed: Sealed) -> None:
    again = seal(ring.key("letter:1"), "letter:1", letter())
    assert again is not None
    assert again.parts["statement"] != sealed.parts["statement"]


async def test_a_fact_without_private_parts_has_nothing_to_seal(ring: Any) -> None:
    (record,) = records("letter:1", LetterStamped(value=1))
    assert seal(await ring.make("letter:1", 0), "letter:1", record) is None


@pytest.mark.parametrize(
    ("classes", "expected"),
    [({"subject"}, (NAME,)), ({"statement"}, (WORDS,)), ({"subject", "statement"}, (NAME, WORDS)), ({"dialogue"}, ())],
    ids=str,
)
def test_only_the_classes_that_were_asked_for_open(
    ring: Any, sealed: Sealed, classes: set[str], expected: tuple[Any, ...]
) -> None:
    assert opened(ring, bare(), sealed, frozenset(classes)).event.private == expected


def test_all_of_it_opens_to_what_it_was(ring: Any, sealed: Sealed) -> None:
    assert opened(ring, bare(), sealed) == letter()


@pytest.mark.parametrize(
    "other",
    [
        {"stream": "letter:2"},
        {"version": 2},
        {"origin": "elsewhere"},
        {"event": LetterStamped(value=1)},
    ],
    ids=["another stream", "another row of the stream", "another deployment", "another fact"],
)
def test_parts_moved_to_another_record_do_not_open(ring: Any, sealed: Sealed, other: dict[str, Any]) -> None:
    record = msgspec.structs.replace(bare(), **other)
    if isinstance(record.event, LetterStamped):
        record = msgspec.structs.replace(record, event=Disguised())
    with pytest.raises(SealBroken) as broken:
        opened(ring, record, sealed)
    assert "Ana" not in str(broken.value)


class Disguised(LetterWritten, frozen=True, kw_only=True, tag="letters.disguised.v1"):
    """A fact with the same parts under another tag."""

    office: str = "dk"
    colour: str = "red"


def test_parts_that_swapped_their_classes_do_not_open(ring: Any, sealed: Sealed) -> None:
    swapped = Sealed(sealed.case, {"subject": sealed.parts["statement"], "statement": sealed.parts["subject"]})
    with pytest.raises(SealBroken):
        opened(ring, bare(), swapped)


async def test_parts_do_not_open_with_the_key_of_another_case(ring: Any, sealed: Sealed) -> None:
    await ring.make("letter:2", 0)
    with pytest.raises(SealBroken):
        opened(ring, bare(), Sealed("letter:2", sealed.parts))


async def test_parts_are_bound_to_their_case_even_under_the_same_key(ring: Any, sealed: Sealed) -> None:
    class OneKey:
        """A ring that has the same key for everything."""

        def key(self, case: str) -> Any:
            return ring.key("letter:1")

    with pytest.raises(SealBroken):
        opened(OneKey(), bare(), Sealed("letter:2", sealed.parts))  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_byte_does_not_open(ring: Any, sealed: Sealed, place: int) -> None:
    changed = bytearray(sealed.parts["statement"])
    changed[place] ^= 1
    with pytest.raises(SealBroken):
        opened(ring, bare(), Sealed(sealed.case, {**sealed.parts, "statement": bytes(changed)}))


async def test_a_destroyed_key_leaves_the_record_without_its_parts(ring: Any, sealed: Sealed) -> None:
    await ring.destroy("letter:1")
    assert opened(ring, bare(), sealed) == bare()
