"""Writes `schemas/` and begins `corpus/` from the Structs: `python -m contracts.generate`, part of `make contracts`.

JSON Schemas (2020-12) are written anew; what no Struct has any more is removed. An example or a corpus line is only
made where there is none yet: corpus lines are never changed, and an example may have been put better by hand.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from contracts import samples
from contracts.record import Record, tag
from contracts.registry import COMMANDS, DOCUMENTS, EVENTS, encode
from contracts.shapes import shapes_of
from contracts.topics import topic_of_event

HERE = Path(__file__).parent
FOLDERS = ("events", "commands", "documents")
"""Of schemas that are written anew."""
WITHIN = "#/$defs/{name}"
"""How one schema of a file refers to another."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of_event(event_tag: str) -> dict[str, Any]:
    """What a record with this fact looks like to whoever reads the log or the topic: public parts only."""
    kind = EVENTS[event_tag]
    shapes = shapes_of([Record[kind]], WITHIN)  # type: ignore[valid-type]
    envelope = shapes.pop(f"Record_{kind.__name__}_")
    event = shapes[kind.__name__]
    del event["properties"]["private"]
    return {"$schema": DIALECT, **envelope, "title": event_tag, "description": event["description"], "$defs": shapes}


def of_command(kind: type[Any]) -> dict[str, Any]:
    """What a body with this command looks like."""
    shapes = shapes_of([kind], WITHIN)
    form = shapes.pop(kind.__name__)
    return {"$schema": DIALECT, **form, "title": tag(kind), **({"$defs": shapes} if shapes else {})}


def of_document(kind: type[Any]) -> dict[str, Any]:
    """What an answer with this document, or an item of a list, looks like behind the gateway."""
    shapes = shapes_of([kind], WITHIN)
    form = shapes.pop(kind.__name__)
    return {"$schema": DIALECT, **form, **({"$defs": shapes} if shapes else {})}


def schemas() -> dict[str, str]:
    """All schemas, by their path below `schemas/`."""
    written = {f"events/{event_tag}.json": _text(of_event(event_tag)) for event_tag in EVENTS}
    for service, kinds in COMMANDS.items():
        for name, kind in kinds.items():
            written[f"commands/{service}.{name}.json"] = _text(of_command(kind))
    for name, kind in DOCUMENTS.items():
        written[f"documents/{name}.json"] = _text(of_document(kind))
    return written


def examples() -> dict[str, str]:
    """One body for each command, by its path below `schemas/`."""
    return {
        f"examples/{service}.{name}.json": _text(samples.command(kind))
        for service, kinds in COMMANDS.items()
        for name, kind in kinds.items()
    }


def corpus() -> dict[str, bytes]:
    """A first line for each fact, by file name."""
    return {
        f"{event_tag}.jsonl": encode(samples.record(kind, topic_of_event(event_tag).kind)) + b"\n"
        for event_tag, kind in EVENTS.items()
    }


def _text(document: Any) -> str:
    plain = msgspec.to_builtins(document)
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Bring the files up to date and say what changed."""
    wanted = schemas()
    for path, text in wanted.items():
        _write(HERE / "schemas" / path, text.encode(), anew=True)
    for path, text in examples().items():
        _write(HERE / "schemas" / path, text.encode(), anew=False)
    for name, line in corpus().items():
        _write(HERE / "corpus" / name, line, anew=False)
    for folder in FOLDERS:
        for left in (HERE / "schemas" / folder).glob("*.json"):
            if f"{folder}/{left.name}" not in wanted:
                left.unlink()
                print(f"contracts/schemas/{folder}/{left.name} is gone: nothing has this name.")


def _write(path: Path, content: bytes, *, anew: bool) -> None:
    if path.exists() and (not anew or path.read_bytes() == content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"contracts/{path.relative_to(HERE)} is written.")


if __name__ == "__main__":
    main()
