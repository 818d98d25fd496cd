"""Every list that a view declares is read from an index: no scan of the table, no sorting of what was found."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from services.chassis.views.store import Change, indexed
from tests.support.letters import LIST, LetterDocument

OFFICES = ("dk", "pt")


@pytest.fixture
async def plans(open_views: Callable[..., Awaitable[Any]], tmp_path: Path) -> Callable[..., Awaitable[list[str]]]:
    """How SQLite answers a call of `find`: the lines of its query plan."""
    store = await open_views()
    letters = [LetterDocument(office=OFFICES[number % 2], colour="red", value=number) for number in range(100)]
    await store.apply("f", 1, [Change(LIST, f"k{number}", 1, letter) for number, letter in enumerate(letters)])
    asked: list[tuple[str, Any]] = []

    class Listening:
        """The reader of the store, overheard."""

        def __init__(self, reader: sqlite3.Connection) -> None:
            self._reader = reader

        def execute(self, query: str, params: Any = ()) -> Any:
            asked.append((query, params))
            return self._reader.execute(query, params)

        def close(self) -> None:
            self._reader.close()

    store._reader = Listening(store._reader)

    async def plan(*args: Any, **kwargs: Any) -> list[str]:
        asked.clear()
        await store.find("letters", *args, **kwargs)
        ((query, params),) = asked
        connection = sqlite3.connect(tmp_path / "it.views")
        try:
            return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", params)]
        finally:
            connection.close()

    return plan


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("index", LIST.indexes, ids=str)
async def test_each_declared_list_comes_in_order_from_its_index(
    plans: Any, index: tuple[str, ...], descending: bool
) -> None:
    first, *order = index
    lines = await plans({first: "dk"}, order=order, descending=descending, limit=10)
    searches = [line for line in lines if "letters" in line]
    assert searches
    assert all(f"SEARCH view_letters USING INDEX letters_{LIST.indexes.index(index)}" in line for line in searches), (
        lines
    )
    assert not any("SCAN view_letters" in line for line in lines), lines
    inner = lines[: lines.index(searches[-1]) + 1]
    assert not any("TEMP B-TREE" in line for line in inner), lines


async def test_an_any_of_filter_takes_the_order_from_the_index_for_each_value(plans: Any) -> None:
    lines = await plans({"office": OFFICES}, order=("due",), limit=10)
    assert sum("USING INDEX letters_0 (office=?)" in line for line in lines) == 2, lines
    assert not any("SCAN view_letters" in line for line in lines), lines


def test_all_fields_of_all_indexes_have_a_column_once() -> None:
    assert indexed(LIST) == ("office", "due", "colour", "value", "posted")
