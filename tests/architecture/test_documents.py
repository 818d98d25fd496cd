"""The documents are true: links lead somewhere, tables say what the code says, and what can be run is run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.chassis.run import settings
from tests.support import document_tables
from tests.support.deployment import Product, copied_world
from tests.support.rest import Caller

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("contracts/*.md")])
    if not path.is_relative_to(ROOT / "docs" / "guide")
]
OPERATING, INTEGRATING = ROOT / "docs" / "operating.md", ROOT / "docs" / "integrating.md"
PYTHON = ".venv/bin/python"
pytestmark = pytest.mark.timeout(240)


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of this language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- links and names ------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The headings of a document as links name them."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"https?:|mailto:", link):
            place, _, anchor = link.partition("#")
            target = (path.parent / place).resolve() if place else path
            assert target.exists(), f"{link} is not there"
            assert not anchor or anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_files_make_targets_and_variables_that_are_named_exist(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)(?: +#.*)?$", text, re.MULTILINE)) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }
    assert set(re.findall(r"\bOPENIMI_[A-Z_]+[A-Z]\b", text)) <= set(settings._NAMES)
    if path.parent.name != "decisions" and path.name != "CHANGELOG.md":  # what is decided may come later
        named = re.findall(r"`((?:services|contracts|tests|docs|deploy)/[\w./-]+)`", text)
        assert [one for one in named if not (ROOT / one).exists()] == []


def test_the_decisions_are_numbered_and_dated() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        head, state, *rest = path.read_text().splitlines()
        assert head.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.fullmatch(r"20\d\d-\d\d-\d\d · (accepted|replaced by \d+)", state), path.name
        words = [line.partition(".**")[0] for line in rest if line.startswith("**")]
        assert words == ["**Context", "**Decision", "**Consequences"], path.name


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", document_tables.documents(), ids=name)
def test_tables_say_what_the_code_says(path: Path) -> None:
    text = path.read_text()
    assert text == document_tables.filled(text), "run `python -m tests.support.document_tables`"


def test_every_table_has_its_place() -> None:
    places = [
        found[2] for path in document_tables.documents() for found in document_tables.PLACE.finditer(path.read_text())
    ]
    assert sorted(places) == sorted(document_tables.TABLES)


def test_every_sentence_with_which_it_does_not_start_is_explained() -> None:
    """Both ways: what the table quotes is in the code, and each refusal of the code has a line."""
    table = OPERATING.read_text().partition("## It does not start")[2]
    quoted = [
        one
        for line in table.splitlines()
        if line.startswith("| `")
        for one in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]
    sources = [path.read_text() for path in (ROOT / "services" / "chassis").rglob("*.py")]
    assert [one for one in quoted if not any(one in source for source in sources)] == []
    raised = r"raise (?:BadSetting|KeyFileDamaged)\(\s*(f?\".*?\"|f?\"[^\)]*)\)"
    said = [words for source in sources for words in re.findall(raised, source, re.DOTALL)]
    assert len(said) > 15
    assert [words for words in said if not any(one in words for one in [*quoted, "{why}"])] == []


# --- what is run ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The training world, as `make run` shows it."""
    running = Product(copied_world(tmp_path_factory.mktemp("documents")))
    yield running.start()
    running.close()


def test_the_programs_of_integrating_do_what_they_say(product: Product, tmp_path: Path) -> None:
    program = "".join(blocks(INTEGRATING, "python")).replace("127.0.0.1:8080", f"127.0.0.1:{product.port}")
    expected = re.findall(r"# prints (.*)$", program, re.MULTILINE)
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(tmp_path / "program.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(expected) > 10
    assert done.stdout.splitlines() == expected


def test_the_commands_of_operating_bring_a_deployment_up_back_it_up_and_restore_it(tmp_path: Path) -> None:
    script = "set -eu\n" + "".join(blocks(OPERATING, "sh")).replace(PYTHON, sys.executable)
    places = {name: str(tmp_path / name) for name in ("OPENIMI_HOME", "BACKUP", "BACKUP_OF_KEYS", "RESTORED")}
    inherited = {name: value for name, value in os.environ.items() if "OPENIMI_" not in name}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env={**inherited, **places},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^Log on as dk-nimic-1 with \S+ within 24 hours", done.stdout)
    assert re.findall(r"^(\w+): .*: the same documents$", done.stdout, re.MULTILINE) == [
        "directory",
        "identity",
        "exchange",
        "notifier",
    ]
    data = subprocess.run(
        ["tar", "-tf", tmp_path / "BACKUP/data/openimi.tar"], capture_output=True, text=True, check=True
    )
    assert "exchange.log" in data.stdout
    assert not re.search(r"\.keys|kek|\.pem", data.stdout), "keys are kept apart from the data"


def test_every_file_of_the_data_folder_is_explained(product: Product) -> None:
    table = OPERATING.read_text().partition("## The data folder")[2].partition("\n## ")[0]
    explained = set(
        re.findall(r"`([^`]+)`", " ".join(line.split("|")[1] for line in table.splitlines() if "|" in line))
    )
    patterns = [re.escape(one.rstrip("/")).replace("<service>", "[a-z]+") for one in explained] + [
        r".*-(wal|shm)",
        "keys",
    ]
    lying = [
        str(path.relative_to(product.home)) for path in [*product.home.iterdir(), *(product.home / "keys").iterdir()]
    ]
    assert [one for one in lying if not any(re.fullmatch(pattern, one) for pattern in patterns)] == []
    assert product.ops("/metrics")[0] == 200


def test_the_metrics_that_are_listed_are_those_that_are_shown(product: Product) -> None:
    shown = set(re.findall(r"^# TYPE (\w+) ", product.ops("/metrics")[1], re.MULTILINE))
    listed = set(re.findall(r"^\| `(\w+)` \|", document_tables.metrics_table(), re.MULTILINE))
    assert {one for one in shown if not one.endswith("_created")} == listed


def test_the_readme_says_how_to_log_on(product: Product) -> None:
    readme = (ROOT / "README.md").read_text()
    for login in ("dk-pq-1", "pt-pq-1"):
        assert f"**`{login}`**" in readme
        assert Caller.signed_in(product.port, login).get("/me").status == 200
    assert product.ops("/version")[0] == 200
