"""CONTRIBUTING's worked example is true: one more command is six files by hand, and the product with it is green.

The patch is applied to a copy of the checkout, what `make contracts` and `make messages` write is written, and lint and
unit tests run there. The patch adds no test of its own: the rows of `tests/specification/lifecycle.csv` are waiting.
When `remind` is really built, the example moves on to the next command that the specification has and the code has not.
"""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po, write_po

pytestmark = pytest.mark.timeout(400)
ROOT = Path(__file__).resolve().parents[2]
PATCH = Path(__file__).with_name("worked_example.patch")
MOST_FILES = 6
SENTENCE = "{authority} reminded the other side."
TRANSLATIONS = {"da": "{authority} rykkede den anden side.", "pt": "{authority} enviou um lembrete à outra parte."}
GENERATED = re.compile(r"^contracts/(schemas|corpus)/|\.po$")


def run(folder: Path, *command: str) -> str:
    """What the command prints when run in the folder; it must succeed."""
    # Without CI, which takes a skip for a failure: a copy has no history, so the corpus' history cannot be looked at.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "CI" and not name.startswith(("GIT_", "OPENIMI_", "PYTEST_"))
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def python(folder: Path, *arguments: str) -> str:
    """The same for a Python program."""
    return run(folder, sys.executable, *arguments)


def touched() -> list[str]:
    """The files that the patch changes."""
    return [line.split("\t")[2] for line in run(ROOT, "git", "apply", "--numstat", str(PATCH)).splitlines()]


def translate(folder: Path) -> None:
    """What a translator does after `make messages`."""
    for language, text in TRANSLATIONS.items():
        path = folder / f"services/gateway/ui/locale/{language}/LC_MESSAGES/messages.po"
        catalogue = read_po(BytesIO(path.read_bytes()), locale=language)
        found = catalogue.get(SENTENCE)
        assert found is not None, "the patch says another sentence than this test translates"
        found.string = text
        with path.open("wb") as file:
            write_po(file, catalogue, no_location=True, ignore_obsolete=True, width=120)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a commit would have now, with the patch in it and with what is generated from it."""
    folder = tmp_path_factory.mktemp("worked-example")
    for name in run(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    run(folder, "git", "apply", "-C1", str(PATCH))
    python(folder, "-m", "contracts.generate")
    python(folder, "-m", "services.ops", "openapi")
    python(folder, "-m", "tests.support.document_tables")
    python(folder, "deploy/messages.py")
    translate(folder)
    python(folder, "deploy/messages.py", "--compile")
    return folder


def test_it_is_six_files_by_hand() -> None:
    assert 0 < len(touched()) <= MOST_FILES
    assert [path for path in touched() if GENERATED.search(path)] == []


def test_it_passes_lint(changed: Path) -> None:
    python(changed, "-m", "ruff", "check", *touched())
    python(changed, "-m", "ruff", "format", "--check", *touched())
    python(changed, "-m", "mypy")
    python(
        changed, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    python(changed, "deploy/messages.py", "--check")


def test_its_unit_tests_pass_and_hold_the_command_to_the_specification(changed: Path) -> None:
    report = changed / "report.xml"
    suites = ("tests/unit/exchange", "tests/unit/gateway", "tests/contracts")
    python(changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", *suites)
    names = {case.get("name", "") for case in ElementTree.parse(report).iter("testcase")}  # noqa: S314 - our own report
    specified = {("requester", "sent"), ("requester", "accepted"), ("responder", "info-provided")}
    assert {f"test_what_is_specified_happens[remind-{side}-{stage}]" for side, stage in specified} <= names


def test_contributing_shows_it() -> None:
    """Every file is named there, and every line of code that is shown stands in the patch."""
    section = (ROOT / "CONTRIBUTING.md").read_text().partition("## Worked example")[2].partition("\n## ")[0]
    assert [path for path in touched() if path not in section] == []
    blocks = re.findall(r"```diff\n(.*?)```", section, re.DOTALL)
    shown = [line for block in blocks for line in block.splitlines()]
    assert len(shown) > 10
    added = {line for line in PATCH.read_text().splitlines() if line.startswith("+")}
    assert [line for line in shown if line not in added] == []
