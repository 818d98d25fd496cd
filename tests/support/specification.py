"""What lifecycle.md says may happen, read from `tests/specification/lifecycle.csv`, which was copied by hand."""

import csv
from pathlib import Path
from typing import NamedTuple

SPECIFICATION = Path(__file__).parents[1] / "specification" / "lifecycle.csv"


class Row(NamedTuple):
    """One transition: this side's handler, by this command, at one of these stages."""

    command: str
    side: str
    at: frozenset[str]
    to: str
    event: str
    seen: str
    """`b`: by both sides; `o`: by its own side only."""


def _row(read: dict[str, str]) -> Row:
    side, _, role = read["who"].partition("'s ")
    assert role == "handler", "this issue knows handlers only"
    at = frozenset(read["from"].split(";"))
    return Row(read["command"], side, at, read["to"], f"exchange.{read['event']}.v1", read["seen"])


with SPECIFICATION.open(newline="") as _source:
    ROWS = [_row(read) for read in csv.DictReader(_source) if read["issue"] == "3"]
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
