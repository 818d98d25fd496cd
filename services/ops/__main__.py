"""`python -m services.ops <command>`: what operators do by hand. A command is a module of this package."""

import importlib
import pkgutil
import sys
from pathlib import Path

from contracts.refusal import Refused
from services.chassis.privacy import keyring
from services.chassis.run import journal
from services.chassis.run.settings import BadSetting
from services.chassis.web import auth

HERE = Path(__file__).parent


def commands() -> dict[str, str]:
    """All commands, by name as one types it, with the module of each."""
    names = (module.name for module in pkgutil.iter_modules([str(HERE)]))
    return {name.replace("_", "-"): f"services.ops.{name}" for name in names if not name.startswith("_")}


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names. The exit status; what is wrong is said in one sentence."""
    known = commands()
    if not arguments or arguments[0] not in known:
        for name, module in sorted(known.items()):
            print(f"{name:12} {(importlib.import_module(module).__doc__ or '').splitlines()[0]}")
        return 0 if not arguments else 2
    journal.begin("error")
    try:
        status: int = importlib.import_module(known[arguments[0]]).main(arguments[1:])
    except (BadSetting, keyring.KeyFileDamaged, auth.KeyFileDamaged) as error:
        print(f"OpenIMI: {error}", file=sys.stderr)
        return 2
    except Refused as refused:
        where = ", ".join(f"{fault.pointer} {fault.code}" for fault in refused.faults)
        print(f"OpenIMI: refused: {refused.code}{f' ({where})' if where else ''}.", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
