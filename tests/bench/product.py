"""The product as it is really run: `python -m services` in a process of its own, on a data folder of its own."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 900
"""Longest wait for readiness: a start over a million requests builds all views first."""
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
WHOLE = ("-m", "services")
WITHOUT_MAIL = ("-m", "tests.bench.without_mail")
"""For measures over records that nobody sent: the notifier would write to their receivers for hours."""


class Product:
    """A running product. `ready_after`: seconds from the start of its process until it said that it is ready."""

    def __init__(self, home: Path, arguments: tuple[str, ...] = WHOLE) -> None:
        self.home = home
        self.port, self.ops_port = _free_ports(2)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENIMI_")}
        environment |= {
            "OPENIMI_HOME": str(home),
            "OPENIMI_PORT": str(self.port),
            "OPENIMI_OPS_PORT": str(self.ops_port),
        }
        began = time.perf_counter()
        self._output = (home.parent / f"{home.name}.out").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=self._output, stderr=subprocess.STDOUT
        )
        self._await_ready(began)
        self.ready_after = time.perf_counter() - began

    def _await_ready(self, began: float) -> None:
        while time.perf_counter() - began < PATIENCE_SECONDS:
            if self._process.poll() is not None:
                raise RuntimeError(f"The product ended by itself:\n{self.said()}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.ops_port}/readyz", timeout=30):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"The product was not ready after {PATIENCE_SECONDS} s:\n{self.said()}")

    def said(self) -> str:
        """The end of what it wrote on its terminal."""
        return Path(self._output.name).read_text()[-4000:]

    def cpu_seconds(self) -> float:
        """User and system time of the process so far, all its threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_bytes(self) -> int:
        """Memory that the process holds."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE

    def metric(self, name: str, *labels: str) -> float:
        """The sum of a metric's samples that have all these `label="value"` texts."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ops_port}/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        mine = [line for line in lines if line.startswith((f"{name}{{", f"{name} "))]
        return sum(float(line.rpartition(" ")[2]) for line in mine if all(label in line for label in labels))

    def stop(self) -> None:
        """SIGTERM, as an operator's tool does it; raises where it does not end well."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(timeout=60)
        self._output.close()
        if status != 0:
            raise RuntimeError(f"The product ended with status {status}:\n{self.said()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.stop()
        elif self._process.poll() is None:
            self._process.kill()
            self._process.wait()


class Homes:
    """Data folders for measures, all beginning with the training world, which is played once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._played = folder / "played"

    def fresh(self, name: str) -> Path:
        """An empty folder that is not there yet."""
        return self._folder / name

    def keep_played(self, home: Path) -> None:
        """Later measures may begin with this stopped product's data."""
        if not self._played.exists():
            shutil.copytree(home, self._played)

    def played(self, name: str) -> Path:
        """A copy of a data folder with the training world in it."""
        if not self._played.exists():
            first = self.fresh("first")
            with Product(first):
                pass
            self.keep_played(first)
        shutil.copytree(self._played, self._folder / name)
        return self._folder / name

    def drop(self, home: Path) -> None:
        """Give the disk back."""
        shutil.rmtree(home)


def bytes_on_disk(home: Path, service: str) -> int:
    """What a service has on disk: log, views, keys and files, with the write-ahead logs folded in."""
    stores = [home / f"{service}.{kind}" for kind in ("log", "views", "keys")]
    for store in stores:
        if store.exists():
            with sqlite3.connect(store, timeout=30) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.close()
    return sum(store.stat().st_size for store in stores if store.exists()) + folder_bytes(home / "files" / service)


def folder_bytes(folder: Path) -> int:
    """Bytes of disk that the files under a folder take."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
