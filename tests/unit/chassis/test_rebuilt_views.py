"""Views that are filled at once are the same as those that grew, and any document that is not is named."""

from pathlib import Path
from typing import Any

import pytest

from services.chassis.run.rebuild import differences
from services.chassis.views.sqlite import SqliteViews
from services.chassis.views.store import Change
from tests.support.letters import LIST, LetterDocument


def letter(value: int) -> LetterDocument:
    return LetterDocument(office="dk", colour="red", value=value)


async def filled(path: Path, values: dict[str, int | None], *, bulk: bool) -> SqliteViews:
    """A store with these letters; `None`: one that is gone."""
    store = SqliteViews(path, [LIST], bulk=bulk)
    changes = [Change(LIST, key, 1, None if value is None else letter(value)) for key, value in values.items()]
    await store.apply("letters.letters", 9, changes)
    if bulk:
        await store.finish_bulk()
    return store


def indexes(store: SqliteViews) -> set[Any]:
    return set(store._writer.execute("SELECT name, sql FROM sqlite_master WHERE type='index'"))


async def test_a_store_filled_at_once_has_the_same_documents_and_indexes(tmp_path: Path) -> None:
    values = {"a": 3, "b": 1, "c": None, "d": 2}
    grown, made = [
        await filled(tmp_path / name, values, bulk=bulk) for name, bulk in (("grown", False), ("made", True))
    ]
    assert differences(grown, made, ["letters"]) == []
    assert indexes(made) == indexes(grown)
    await made.close()
    opened = SqliteViews(tmp_path / "made", [LIST])
    assert await opened.position("letters.letters") == 9
    assert await opened.get("letters", "d") == letter(2)
    await opened.close()
    await grown.close()


@pytest.mark.parametrize(
    ("new", "named"),
    [
        ({"b": 1, "d": 2}, []),
        ({"b": 7, "d": 2}, ["b"]),
        ({"b": None, "d": 2}, ["b"]),
        ({"d": 2}, ["b"]),
        ({"b": 1}, ["d"]),
        ({"a": 0, "b": 1, "c": 0, "d": 2, "e": 0}, ["a", "c", "e"]),
        ({"a": 0, "d": 3}, ["a", "b", "d"]),
        ({}, ["b", "d"]),
    ],
)
async def test_every_document_that_differs_is_named(tmp_path: Path, new: dict[str, Any], named: list[str]) -> None:
    old = await filled(tmp_path / "old", {"b": 1, "d": 2}, bulk=False)
    other = await filled(tmp_path / "new", new, bulk=True)
    assert differences(old, other, ["letters"]) == [f"letters {key}" for key in named]
    await old.close()
    await other.close()
