"""The product as officials meet it: one process, with a data folder and ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90
"""Longest wait for the training world to be played; fifteen seconds on a machine with nothing else to do."""


class Product:
    """`python -m services` with its training world, from start to SIGTERM."""

    def __init__(self, home: Path) -> None:
        port, ops_port = _free_ports(2)
        self.url = f"http://127.0.0.1:{port}"
        self.ops_url = f"http://127.0.0.1:{ops_port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENIMI_")}
        environment |= {"OPENIMI_HOME": str(home), "OPENIMI_PORT": str(port), "OPENIMI_OPS_PORT": str(ops_port)}
        self._output = home.with_suffix(".out").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services"], cwd=ROOT, env=environment, stdout=self._output, stderr=self._output
        )
        self._await_ready()

    def _await_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"The product ended by itself:\n{self.said()}")
            try:
                if httpx.get(f"{self.ops_url}/readyz", timeout=10).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The product was not ready after {READY_SECONDS} s:\n{self.said()}")

    def said(self) -> str:
        """The end of what it wrote on its terminal and into its journal."""
        return Path(self._output.name).read_text()[-4000:]

    def stop(self) -> int:
        """Ends it as an operator's tool does; answers its exit code."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=30)
        self._output.close()
        return code


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
