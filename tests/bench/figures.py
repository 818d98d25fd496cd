"""What was measured: one table for people, one JSON object a line for machines (interfaces.md, Benchmarks)."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. With a `limit`, the physical or peer figure of the same run, `ratio` is bigger for better."""

    measure: str
    value: float
    unit: str
    n: int
    """How many things were measured."""
    seconds: float
    """How long that took."""
    limit: float | None = None
    ratio: float | None = None
    goal: str = ""
    """What the issue asks for; for people, not in the file."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of var/bench.jsonl."""

    measure: str
    value: float
    unit: str
    limit: float | None
    ratio: float | None
    n: int
    seconds: float
    mode: str
    commit: str


def rate(
    measure: str, n: int, seconds: float, *, unit: str = "/s", limit: float | None = None, goal: str = ""
) -> Figure:
    """How many a second: more is better, so the ratio is value over limit."""
    value = n / seconds
    ratio = value / limit if limit else None
    return Figure(measure=measure, value=value, unit=unit, n=n, seconds=seconds, limit=limit, ratio=ratio, goal=goal)


def cost(
    measure: str, value: float, unit: str, n: int, seconds: float, *, limit: float | None = None, goal: str = ""
) -> Figure:
    """A time, a size: less is better, so the ratio is limit over value."""
    ratio = limit / value if limit and value else None
    return Figure(measure=measure, value=value, unit=unit, n=n, seconds=seconds, limit=limit, ratio=ratio, goal=goal)


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below which this share of all lies (nearest rank)."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Report:
    """Prints each figure as it comes and keeps it for the file."""

    _ROW = "{:<52} {:>12} {:<8} {:>10} {:>7} {:>9} {:>8}  {}"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._commit = _commit()
        self._lines: list[bytes] = []
        print(self._ROW.format("measure", "value", "unit", "limit", "ratio", "n", "seconds", "goal"))

    def add(self, figure: Figure) -> None:
        """One more row."""
        limit = "" if figure.limit is None else number(figure.limit)
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        row = (figure.measure, number(figure.value), figure.unit, limit, ratio, figure.n, f"{figure.seconds:.1f}")
        print(self._ROW.format(*row, figure.goal).rstrip(), flush=True)
        fields = msgspec.structs.asdict(figure)
        del fields["goal"]
        self._lines.append(msgspec.json.encode(Line(**fields, mode="embedded", commit=self._commit)))

    def write(self) -> None:
        """The file, in place of the last run's."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_bytes(b"".join(line + b"\n" for line in self._lines))


def number(value: float) -> str:
    """With as many digits as mean something: 1,234, 12.3, 0.012."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _commit() -> str:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"
