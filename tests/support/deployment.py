"""The whole product as operators have it: a process on free ports with a data folder of its own."""

import atexit
import functools
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Product:
    """`python -m services` on one data folder: started, killed and started again on the same ports."""

    def __init__(self, home: Path, **environment: str) -> None:
        """`environment`: OPENIMI_ names and TEST_OPENIMI_ names beside those for folder and ports."""
        self.home = home
        self.port, self.ops_port = free_port(), free_port()
        self.under: tuple[str, ...] = ()
        """A command that runs the product, such as one that takes rights away."""
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object; close() closes it

    def begin(self, **more: str) -> None:
        """Start the process, and do not wait."""
        inherited = {name: value for name, value in os.environ.items() if "OPENIMI_" not in name}
        chosen = {
            "OPENIMI_HOME": str(self.home),
            "OPENIMI_PORT": str(self.port),
            "OPENIMI_OPS_PORT": str(self.ops_port),
            **self._environment,
            **more,
        }
        command = [*self.under, sys.executable, "-W", "ignore", "-m", "services"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=inherited | chosen,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def start(self, **more: str) -> "Product":
        """Start it and wait until it says that it is ready."""
        self.begin(**more)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.ready():
            assert self.running, f"it ended instead of starting:\n{self.output}"
            assert time.monotonic() < until, f"it is not ready after {PATIENCE_SECONDS} s:\n{self.output}"
            time.sleep(0.02)
        return self

    def ready(self) -> bool:
        """What the operations port says."""
        try:
            return self.ops("/readyz")[0] == 200
        except OSError:
            return False

    def ops(self, path: str) -> tuple[int, str]:
        """Status and text of a page of the operations port."""
        wire = http.client.HTTPConnection("127.0.0.1", self.ops_port, timeout=10)
        try:
            wire.request("GET", path)
            answer = wire.getresponse()
            return answer.status, answer.read().decode()
        finally:
            wire.close()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        """All that it ever wrote on standard output and standard error."""
        self._output.seek(0)
        return self._output.read().decode()

    def ended(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait until it ends by itself: the exit status, negative for a signal."""
        assert self._process is not None
        return self._process.wait(seconds)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, and do not wait."""
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> int:
        """Ask it to stop; the exit status."""
        self.signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        assert self.running, f"it was gone already:\n{self.output}"
        self._process.kill()
        assert self.ended() == -signal.SIGKILL

    def close(self) -> None:
        """Whatever happened, leave no process behind."""
        if self.running:
            self.kill()
        self._output.close()


@functools.cache
def played_world() -> Path:
    """A data folder in which the training world was played, and which was then stopped: to be copied, never used."""
    folder = Path(tempfile.mkdtemp(prefix="openimi-world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    product = Product(folder / "home")
    try:
        product.start()
        assert product.stop() == 0, product.output
    finally:
        product.close()
    return folder / "home"


def copied_world(into: Path) -> Path:
    """A data folder of one's own with the training world in it."""
    return Path(shutil.copytree(played_world(), into / "home"))
