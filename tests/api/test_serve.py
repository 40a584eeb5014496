"""`kb serve`, started as a user starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

KB = Path(sys.executable).parent / "kb"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_it_serves_until_interrupted_and_says_when_the_port_is_taken(store_file: Path) -> None:
    port = _free_port()
    environment = os.environ | {"KB_DATABASE_URL": str(store_file)}
    command: list[Path | str] = [KB, "serve", "--port", str(port)]
    with _started(command, environment) as server:
        assert b"In the store" in _answer(port)
        second = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert second.returncode == 2
        assert f"port {port}" in second.stderr
        assert "Traceback" not in second.stderr
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0


@contextmanager
def _started(command: list[Path | str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone afterwards, whatever became of the test."""
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.kill()
        server.wait()


def _answer(port: int) -> bytes:
    """Return the first page, as soon as there is one."""
    until = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                return bytes(answer.read())
        except URLError:
            assert time.monotonic() < until
            time.sleep(0.1)
