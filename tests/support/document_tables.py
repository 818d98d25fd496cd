"""The tables in docs/ that say what the code says: made from the code, so that they cannot be wrong.

Each stands between `<!-- table: name -->` and `<!-- end -->`; `python -m tests.support.document_tables` writes them and
a test compares.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from contracts.refusal import STATUS
from contracts.registry import EVENTS
from contracts.topics import TOPICS
from services.chassis.run import metrics, settings
from services.exchange import access
from services.gateway.ui.sentences import title

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"(<!-- table: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def code(words: Iterable[str]) -> str:
    """Words of the code, in a row."""
    return " ".join(f"`{word}`" for word in words) or "–"


def settings_table() -> str:
    """Every variable with its default and meaning, as settings.py has them."""
    meanings = _docstrings(Path(settings.__file__), "Settings")
    defaults = settings.Settings()
    rows = []
    for name, field in settings._NAMES.items():
        default = getattr(defaults, field)
        shown = {True: "yes", False: "no"}.get(default, default) if isinstance(default, bool) else default
        rows.append((f"`{name}`", f"`{shown}`" if shown not in (None, "") else "–", meanings[field]))
    return table(("name", "default", "meaning"), rows)


def _docstrings(path: Path, name: str) -> dict[str, str]:
    """What is said of each field of a class; neighbours without words of their own share those that follow."""
    tree = ast.parse(path.read_text())
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    said: dict[str, str] = {}
    waiting: list[str] = []
    for node in found.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            waiting.append(node.target.id)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said |= dict.fromkeys(waiting, " ".join(str(node.value.value).split()))
            waiting = []
    return said


def metrics_table() -> str:
    """Every metric with its labels, and the comment above it."""
    source = Path(metrics.__file__).read_text()
    kinds = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram"}
    declared = re.findall(
        r'((?:^# .*\n)+)^[A-Z_]+ = (\w+)\(\s*"([a-z_]+)",\s*"[^"]*",(?:\s*\[([^\]]*)\])?', source, re.MULTILINE
    )
    rows = []
    for comment, kind, name, labels in declared:
        meaning = " ".join(line.removeprefix("# ") for line in comment.splitlines())
        rows.append((f"`{name}`", kinds[kind], code(re.findall(r'"(\w+)"', labels)), meaning))
    return table(("metric", "kind", "labels", "meaning"), rows)


def codes_table() -> str:
    """Every code of a refusal, its status, and its English title."""
    return table(
        ("status", "code", "title"), ((str(status), f"`{word}`", title(word)) for word, status in STATUS.items())
    )


def topics_table() -> str:
    """Every stream of facts."""
    rows = (
        (
            f"`{topic.name}`",
            f"`{topic.kind}:<id>`",
            str(topic.partitions),
            "all" if topic.retention_days is None else f"{topic.retention_days} days",
            topic.data,
            ", ".join(topic.readers) or "–",
            topic.audience,
        )
        for topic in TOPICS
    )
    return table(("topic", "key", "partitions", "kept", "data", "services", "outside"), rows)


def private_table() -> str:
    """Every fact that has private parts, which, and of which class."""
    rows = (
        (f"`{event_tag}`", code(dict.fromkeys(part.sealed_as for part in kind.parts)), code(_fields(kind.parts)))
        for event_tag, kind in EVENTS.items()
        if kind.parts
    )
    return table(("fact", "class", "what is sealed"), rows)


def _fields(parts: Iterable[type]) -> Iterable[str]:
    return dict.fromkeys(field for part in parts for field in part.__struct_fields__)  # type: ignore[attr-defined]


def commands_table() -> str:
    """The table of requests: who may do what, where."""
    rows = (
        (f"`{row.command}`", ", ".join(row.sides), row.role, code(row.at), f"`{row.to}`", f"`exchange.{row.event}.v1`")
        for row in access.RULES
    )
    return table(("command", "side", "role", "at", "then", "fact"), rows)


def readings_table() -> str:
    """Who reads which private parts of a request."""
    rows = (
        (row.side, code(row.at), ", ".join(row.roles), code(row.classes) if row.classes else "none")
        for row in access.READINGS
    )
    return table(("side", "at", "roles", "classes"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "metrics": metrics_table,
    "codes": codes_table,
    "topics": topics_table,
    "private": private_table,
    "commands": commands_table,
    "readings": readings_table,
}


def filled(text: str) -> str:
    """The document with its tables as the code says."""
    return PLACE.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[4]}", text)


def documents() -> list[Path]:
    """All documents that have such a table."""
    return [path for path in sorted((ROOT / "docs").rglob("*.md")) if PLACE.search(path.read_text())]


def main() -> int:
    """Write all tables anew."""
    for path in documents():
        path.write_text(filled(path.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
