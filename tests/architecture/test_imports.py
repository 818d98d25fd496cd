"""The house rules that a reader relies on: who may import what, and that a file can be read in one sitting."""

import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300  # lines; past that a module becomes a folder (architecture.md, "How the code reads")
PACKAGES = ("contracts", "services")


@pytest.mark.filterwarnings("default")
def test_every_room_imports_only_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, "see the broken contract above; the rules are in pyproject.toml"


def test_every_file_can_be_read_in_one_sitting() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text().splitlines())
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_pure_rooms_never_ask_the_clock() -> None:
    """`datetime` is needed for its types, so the linter of imports cannot see this one."""
    rooms = [path for room in ("access", "domain", "views", "reactions", "jobs") for path in room_files(room)]
    asked = re.compile(r"\.(now|utcnow|today)\(|\bopen\(|uuid[147]\(")
    assert [str(path.relative_to(ROOT)) for path in rooms if asked.search(path.read_text())] == []


def room_files(room: str) -> list[Path]:
    services = [folder for folder in (ROOT / "services").iterdir() if folder.is_dir() and folder.name != "chassis"]
    return [
        path
        for service in services
        for path in (service / f"{room}.py", *(service / room).rglob("*.py"))
        if path.exists()
    ]


@pytest.mark.parametrize(
    "path",
    [
        *(path.relative_to(ROOT) for path in ROOT.glob("requirements*.txt")),
        *(path.relative_to(ROOT) for path in (ROOT / "deploy" / "assets").iterdir() if path.is_file()),
    ],
    ids=str,
)
def test_no_pin_says_where_to_download_from(path: Path) -> None:
    """Versions and hashes are what counts; hosts and machine paths belong to the machine's own settings."""
    text = (ROOT / path).read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|file:/|\"resolved\"", text)
