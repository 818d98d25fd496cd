"""Bring what a piece of work needs, once: `python3 deploy/setup.py PIECE...`. The Makefile calls it before each target.

runtime      .venv with the pinned and hashed packages of requirements.txt
dev          the same with the tools of requirements-dev.txt
assets       styles, scripts and icons of the pages (deploy/assets/build.py)
catalogues   compiled translations (deploy/messages.py)
browser      Debian's Chromium and a font, for the tests of the pages

Standard library only, because it runs before the virtual environment exists. A piece that is there already costs
nothing: a stamp beside it holds the hash of what it was made from. What the system lacks is installed by its package
manager where we may (root, or sudo without a password, on Debian or Ubuntu); else one sentence names the packages.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def newer_python() -> None:
    """Go on under a Python of 3.11 or newer, whatever `python3` means on this machine."""
    if sys.version_info >= (3, 11):
        return
    for minor in range(20, 10, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    sys.exit("OpenIMI needs Python 3.11 or newer, and none is on the PATH: please install one.")


def run(command: list[str], sentence: str) -> None:
    """Run it; if it fails, its own words stand above and `sentence` says what that means."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(sentence)


def apt(*packages: str, why: str) -> None:
    """Install Debian packages where we may; else say which are wanted."""
    plea = f"{why} needs the packages {' '.join(packages)}: please install them by the system's package manager."
    sudo = shutil.which("sudo")
    may_sudo = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    if not shutil.which("apt-get") or (os.geteuid() != 0 and not may_sudo):
        sys.exit(plea)
    print(f"{why}: installing {' '.join(packages)} ...", flush=True)
    prefix = [] if os.geteuid() == 0 else [str(sudo), "-n"]
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    quiet = {"cwd": ROOT, "check": False, "stdout": subprocess.DEVNULL}
    subprocess.run([*prefix, "update"], **quiet)  # may fail for one source of many: the install will tell
    if subprocess.run([*prefix, "install", "-y", "--no-install-recommends", *packages], **quiet).returncode:
        sys.exit(plea)


def packages(requirements: str) -> None:
    """A virtual environment with exactly these packages, every one checked against its hash."""
    source = ROOT / requirements
    wanted = hashlib.sha256(source.read_bytes()).hexdigest()
    stamp = VENV / f".{source.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists() or not (VENV / "bin" / "pip").exists():
        if subprocess.run(
            [sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False
        ).returncode:
            apt("python3-venv", why="A virtual environment")
        run([sys.executable, "-m", "venv", str(VENV)], f"The virtual environment {VENV} could not be made.")
    print(f"Installing the packages of {requirements} into .venv ...", flush=True)
    run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements],
        f"pip could not install {requirements}; its own words are above.",
    )
    stamp.write_text(wanted)


def runtime() -> None:
    packages("requirements.txt")


def dev() -> None:
    packages("requirements-dev.txt")
    # A superset of requirements.txt with the same pins: nothing is left to do for `runtime`.
    (VENV / ".requirements").write_text(hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest())


def assets() -> None:
    runtime()
    npm = shutil.which("npm")
    said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout if npm else ""
    if not re.match(r"\d{2}", said) and not (VENV / "bin" / "npm").exists():
        packages("deploy/assets/requirements-node.txt")
    run([str(PYTHON), "deploy/assets/build.py"], "The pages' styles and scripts could not be built.")


def catalogues() -> None:
    runtime()
    run([str(PYTHON), "deploy/messages.py", "--compile"], "The translations could not be compiled.")


def browser() -> None:
    fonts = Path("/usr/share/fonts/truetype")
    missing = [] if shutil.which("chromium") else ["chromium"]
    if not (list(fonts.glob("liberation*")) if fonts.exists() else []):
        missing.append("fonts-liberation")  # what the pages ask for; screenshots look the same everywhere
    if missing:
        apt(*missing, why="Testing the pages")


PIECES = {piece.__name__: piece for piece in (runtime, dev, assets, catalogues, browser)}

if __name__ == "__main__":
    newer_python()
    unknown = set(sys.argv[1:]) - set(PIECES)
    if unknown or len(sys.argv) == 1:
        sys.exit(f"Usage: python3 deploy/setup.py PIECE..., where PIECE is one of {', '.join(PIECES)}.")
    for name in sys.argv[1:]:
        PIECES[name]()
