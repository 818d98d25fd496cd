"""What every store of views keeps to: documents by key and by declared list, guarded by their stream's version."""

import datetime
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from contracts.refusal import Fault, Refused
from services.chassis.views.store import Change
from tests.support.letters import LIST, STAMPS, LetterDocument, StampDocument

Open = Callable[..., Awaitable[Any]]
DAY = datetime.date(2026, 12, 1)


def day(number: int | None) -> datetime.date | None:
    """A due date, so many days on."""
    return None if number is None else DAY + datetime.timedelta(days=number)


def letter(
    office: str = "dk", colour: str = "red", due: int | None = None, value: int = 0, posted: bool = False
) -> Any:
    """A letter's document."""
    return LetterDocument(office=office, colour=colour, due=day(due), value=value, posted=posted)


def change(key: str, document: Any, version: int = 1, view: Any = LIST) -> Change:
    """A change to a document."""
    return Change(view, key, version, document)


@pytest.fixture
async def store(open_views: Open) -> Any:
    """Six letters of one office, four of them due on the same day or on none, and one of another office."""
    store = await open_views()
    told = {
        "a": letter(due=2, value=5),
        "b": letter(due=1, value=5, colour="blue"),
        "c": letter(due=1, value=7, posted=True),
        "d": letter(due=None, value=1),
        "e": letter(due=None, value=9, colour="green"),
        "f": letter(due=3, value=5),
        "x": letter(office="pt", due=1),
    }
    await store.apply("letters.letters", 7, [change(key, document) for key, document in told.items()])
    return store


def keys(items: list[tuple[str, Any]]) -> str:
    """The keys of found items, in order."""
    return "".join(key for key, _ in items)


async def test_a_document_is_read_as_it_was_written(store: Any) -> None:
    assert await store.get("letters", "a") == letter(due=2, value=5)
    assert await store.get("letters", "nobody") is None


async def test_many_gives_those_that_are_there(store: Any) -> None:
    assert await store.many("letters", ["x", "nobody", "d"]) == {"x": letter("pt", due=1), "d": letter(value=1)}
    assert await store.many("letters", []) == {}


async def test_many_takes_more_keys_than_one_statement_can(store: Any) -> None:
    documents = {f"k{number}": letter(value=number) for number in range(1300)}
    await store.apply("letters.letters", 8, [change(key, document) for key, document in documents.items()])
    assert await store.many("letters", list(documents)) == documents


@pytest.mark.parametrize(
    ("descending", "expected"),
    [(False, "debcaf"), (True, "facbed")],
    ids=["ascending: nothing first, ties by key", "descending: all of it turned round"],
)
async def test_order_in_both_directions(store: Any, descending: bool, expected: str) -> None:
    assert keys(await store.find("letters", {"office": "dk"}, order=("due",), descending=descending)) == expected


async def test_without_an_order_the_key_orders(store: Any) -> None:
    assert keys(await store.find("letters", {"office": "dk"})) == "abcdef"
    assert keys(await store.find("letters", {"office": "dk"}, descending=True)) == "fedcba"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
async def test_pages_by_cursor_miss_and_repeat_nothing_over_ties(store: Any, size: int, descending: bool) -> None:
    async def page(after: Any) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = await store.find(
            "letters", {"office": "dk"}, order=("value", "due"), descending=descending, limit=size, after=after
        )
        return found

    seen, after = "", None
    while items := await page(after):
        assert len(items) <= size
        seen += keys(items)
        key, document = items[-1]
        after = (document.value, document.due, key)
    assert seen == ("ecfabd" if descending else "dbafce")


@pytest.mark.parametrize("after", [[], ["a"], [1, None, "a", "b"]], ids=str)
async def test_a_place_to_go_on_from_that_is_none_is_refused(store: Any, after: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        await store.find("letters", {"office": "dk"}, order=("value", "due"), after=after)
    assert (refused.value.code, refused.value.faults) == ("invalid", (Fault("/cursor", "unknown-value"),))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"office": "dk", "colour": "red"}, "acdf"),
        ({"office": "dk", "colour": ("blue", "green")}, "be"),
        ({"office": ("dk", "pt"), "colour": ("red", "blue")}, "abcdfx"),
        ({"office": ("dk", "dk", "pt"), "colour": ("blue", "blue")}, "b"),
        ({"office": "dk", "posted": True}, "c"),
        ({"office": "dk", "posted": (True, False)}, "abcdef"),
        ({"office": "dk", "due": None}, "de"),
        ({"office": "dk", "due": (None, day(1))}, "bcde"),
        ({"office": "dk", "due": day(1)}, "bc"),
        ({"office": "dk", "colour": ()}, ""),
        ({"office": "nobody"}, ""),
    ],
    ids=str,
)
async def test_filters(store: Any, where: dict[str, Any], expected: str) -> None:
    assert keys(await store.find("letters", where)) == expected
    assert await store.count("letters", where) == len(expected)


async def test_a_filter_of_many_values_is_the_same_as_of_few(store: Any) -> None:
    """Past some number of combinations an adapter may read another way; what comes out is the same."""
    many = tuple(range(100))
    assert keys(await store.find("letters", {"office": "dk", "value": many}, order=("due",), limit=4)) == "debc"


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ({"value": (5, 7)}, "abcf"),
        ({"value": (6, None)}, "ce"),
        ({"value": (None, 5)}, "abdf"),
        ({"due": (day(1), day(2))}, "abc"),
        ({"due": (day(1), day(2)), "value": (5, 5)}, "ab"),
    ],
    ids=str,
)
async def test_ranges_are_inclusive(store: Any, ranges: dict[str, Any], expected: str) -> None:
    assert keys(await store.find("letters", {"office": "dk"}, ranges=ranges)) == expected
    assert await store.count("letters", {"office": "dk"}, ranges) == len(expected)


async def test_a_group_has_every_value_and_how_often(store: Any) -> None:
    assert await store.group("letters", {"office": "dk"}, "colour") == {"red": 4, "blue": 1, "green": 1}
    assert await store.group("letters", {"office": "dk", "colour": ("red", "blue")}, "value") == {5: 3, 7: 1, 1: 1}
    assert await store.group("letters", {"office": "nobody"}, "colour") == {}


# --- writing --------------------------------------------------------------------------------------------------------


async def test_a_newer_version_replaces_and_an_older_or_equal_one_does_nothing(store: Any) -> None:
    await store.apply("letters.letters", 8, [change("a", letter(value=6), version=3)])
    for version in (1, 2, 3):
        await store.apply("letters.letters", 9, [change("a", letter(value=99), version=version)])
    assert (await store.get("letters", "a")).value == 6
    assert await store.count("letters", {"office": "dk", "value": 99}) == 0
    assert keys(await store.find("letters", {"office": "dk", "value": 6})) == "a"


async def test_a_document_that_is_gone_is_found_no_more_and_stays_gone_on_redelivery(store: Any) -> None:
    await store.apply("letters.letters", 8, [change("a", None, version=2)])
    await store.apply("letters.letters", 8, [change("a", letter(), version=1)])
    assert await store.get("letters", "a") is None
    assert await store.many("letters", ["a", "b"]) == {"b": letter(due=1, value=5, colour="blue")}
    assert keys(await store.find("letters", {"office": "dk"})) == "bcdef"
    assert await store.count("letters", {"office": "dk"}) == 5
    assert "a" not in keys(await store.find("letters", {"due": day(2)}))
    assert await store.group("letters", {"office": "dk"}, "value") == {5: 2, 7: 1, 1: 1, 9: 1}
    assert await store.current(LIST, ["a", "nobody"]) == {"a": (2, None)}


async def test_the_feed_reads_versions_beside_documents(store: Any) -> None:
    await store.apply("letters.letters", 8, [change("a", letter(value=6), version=3)])
    assert await store.current(LIST, ["a", "b"]) == {
        "a": (3, letter(value=6)),
        "b": (1, letter(due=1, value=5, colour="blue")),
    }


async def test_each_feed_has_its_own_position(store: Any) -> None:
    assert await store.position("letters.letters") == 7
    assert await store.position("letters.other") == 0
    await store.apply("letters.other", 3, [])
    assert (await store.position("letters.letters"), await store.position("letters.other")) == (7, 3)


async def test_a_batch_is_written_whole_or_not_at_all(store: Any) -> None:
    class Unwritable(msgspec.Struct):
        office: str = "dk"
        colour: Any = msgspec.field(default_factory=lambda: object())

    with pytest.raises(Exception, match=r".+"):
        await store.apply("letters.letters", 8, [change("new", letter()), change("bad", Unwritable())])
    assert await store.get("letters", "new") is None
    assert await store.position("letters.letters") == 7
    await store.apply("letters.letters", 8, [change("new", letter())])  # and it goes on
    assert await store.get("letters", "new") == letter()


async def test_views_do_not_mix(store: Any) -> None:
    await store.apply("letters.letters", 8, [change("a", StampDocument(times=4), view=STAMPS)])
    assert await store.get("stamps", "a") == StampDocument(times=4)
    assert (await store.get("letters", "a")).value == 5


# --- restarts and new shapes ------------------------------------------------------------------------------------------


async def test_documents_and_positions_outlive_a_restart(store: Any, open_views: Open) -> None:
    again = await open_views()
    assert await again.position("letters.letters") == 7
    assert keys(await again.find("letters", {"office": "dk"}, order=("due",))) == "debcaf"


class Longer(LetterDocument, frozen=True, kw_only=True):
    """The document with one field more."""

    weight: int = 0


@pytest.mark.parametrize(
    "changed",
    [
        msgspec.structs.replace(LIST, document=Longer),
        msgspec.structs.replace(LIST, indexes=(*LIST.indexes, ("colour",))),
        msgspec.structs.replace(LIST, name="posts"),
    ],
    ids=["another document", "another index", "another name"],
)
async def test_a_view_of_another_shape_begins_again(store: Any, open_views: Open, changed: Any) -> None:
    """Views are rebuilt, never migrated: all positions go back, so that the feeds bring everything again."""
    again = await open_views(changed, STAMPS)
    assert await again.position("letters.letters") == 0
    assert await again.count(changed.name, {}) == 0
    await again.apply("letters.letters", 1, [change("a", letter(), view=changed)])
    assert await again.count(changed.name, {}) == 1


async def test_a_view_that_is_no_longer_declared_leaves_nothing_behind(store: Any, open_views: Open) -> None:
    await open_views(STAMPS)
    again = await open_views()
    assert await again.position("letters.letters") == 0
    assert await again.count("letters", {}) == 0
