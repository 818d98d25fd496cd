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
from contracts.registry import COMMANDS, EVENTS, encode
from contracts.topics import topic_of_event

HERE = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of_event(event_tag: str) -> dict[str, Any]:
    """What a record with this fact looks like to whoever reads the log or the topic: public parts only."""
    kind = EVENTS[event_tag]
    schema = msgspec.json.schema(Record[kind])  # type: ignore[valid-type]
    shapes = schema.pop("$defs")
    envelope = shapes.pop(schema.pop("$ref").rpartition("/")[2])
    event = shapes[kind.__name__]
    del event["properties"]["private"]
    envelope["properties"]["at"]["format"] = "date-time"
    return {"$schema": DIALECT, **envelope, "title": event_tag, "description": event["description"], "$defs": shapes}


def of_command(kind: type[Any]) -> dict[str, Any]:
    """What a body with this command looks like."""
    schema = msgspec.json.schema(kind)
    shapes = schema.pop("$defs")
    form = shapes.pop(schema.pop("$ref").rpartition("/")[2])
    return {"$schema": DIALECT, **form, "title": tag(kind), **({"$defs": shapes} if shapes else {})}


def schemas() -> dict[str, str]:
    """All schemas, by their path below `schemas/`."""
    written = {f"events/{event_tag}.json": _text(of_event(event_tag)) for event_tag in EVENTS}
    for service, kinds in COMMANDS.items():
        for name, kind in kinds.items():
            written[f"commands/{service}.{name}.json"] = _text(of_command(kind))
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
    for folder in ("events", "commands"):
        for left in (HERE / "schemas" / folder).glob("*.json"):
            if f"{folder}/{left.name}" not in wanted:
                left.unlink()
                print(f"contracts/schemas/{folder}/{left.name} is gone: nothing has this tag.")


def _write(path: Path, content: bytes, *, anew: bool) -> None:
    if path.exists() and (not anew or path.read_bytes() == content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"contracts/{path.relative_to(HERE)} is written.")


if __name__ == "__main__":
    main()
