"""Integrators install `contracts` alone: it needs msgspec and nothing else."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import importlib, importlib.abc, pkgutil, sys

class OnlyMsgspec(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        if first not in {"msgspec", "contracts"} | sys.stdlib_module_names:
            raise ImportError(f"contracts may not need {first}")

sys.path.insert(0, sys.argv[1])
sys.meta_path.insert(0, OnlyMsgspec())
import contracts
names = [module.name for module in pkgutil.walk_packages(contracts.__path__, "contracts.")]
for name in names:
    importlib.import_module(name)
try:
    import litestar
except ImportError:
    print(len(names))
"""


def test_all_of_contracts_is_imported_with_msgspec_alone() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM, str(ROOT)], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 10
