"""What lifecycle.md says may happen, read from `tests/specification/lifecycle.csv`, which was copied by hand."""

import csv
from pathlib import Path
from typing import NamedTuple

SPECIFICATION = Path(__file__).parents[1] / "specification" / "lifecycle.csv"


class Row(NamedTuple):
    """One transition: this side's people with this role, by this command, at one of these stages."""

    command: str
    side: str
    role: str
    at: frozenset[str]
    to: str
    event: str
    seen: str
    """`b`: by both sides; `o`: by its own side only."""
    built: bool
    """Whether the product has it, and may never lose it."""


def _row(read: dict[str, str]) -> Row:
    side, _, role = read["who"].partition("'s ")
    at = frozenset(read["from"].split(";"))
    event = f"exchange.{read['event']}.v1"
    return Row(read["command"], side, role, at, read["to"], event, read["seen"], read["issue"] != "later")


with SPECIFICATION.open(newline="") as _source:
    TABLE = [_row(read) for read in csv.DictReader(_source)]
"""All of it: what is built, and what comes later."""
ROWS = [row for row in TABLE if row.built]
assert {row.role for row in ROWS} == {"handler"}, "`expected` knows handlers only"
COMMANDS = sorted({row.command for row in ROWS})


def expected(command: str, side: str | None, stage: str, *, handler: bool) -> Row | str:
    """The row by which it happens, or the code with which it is refused. `side` None: no party.

    403 = at no stage may this user's roles and party give this command; 409 = another stage would allow it.
    """
    if side is None or stage == "gone":
        return "not-found"
    ever = [row for row in ROWS if row.command == command and row.side == side and row.at != {"-"}]
    if not ever or not handler:
        return "not-allowed"
    return next((row for row in ever if stage in row.at), "wrong-stage")
