"""Reads documents in a process of their own, so that a hostile one costs itself only.

A small helper process, without threads and without spaCy, has the readers loaded. For each document it forks
a child with limits on memory, time, files and network; the child reads, and sends the document back. What a
parser's crash or a bomb of a file can do ends there, and comes back as a :class:`kb.errors.SourceError`.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import pickle
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

from ingest.sources import document_only
from ingest.sources.pulse import PULSE, beat
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.documents import Bundle, Document
    from kb.records import RecordList

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20
_LARGEST_ANSWER = 1 << 30
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_CHILD_OUT_OF_MEMORY = 3
_NEARLY = 0.9  # of the memory: a library that gets no more ends the process in its own way
_MARGIN = 8 << 20  # what the system counts more exactly in the end than while it runs
_PATIENCE = 10.0  # seconds in which the helper must answer beyond the document's own time
_SHORTER = "split it, or save it in another format"
_START = "from ingest.sources.apart import serve; serve({descriptor})"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use: bytes of memory, seconds, and seconds without a sign of life (``pulse``)."""

    memory: int = 1 << 30
    seconds: int = 30
    silence: int = 9


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request to the helper."""

    path: Path
    passwords: tuple[str, ...]
    limits: Limits


class Reader:
    """Reads documents apart; a context manager, safe to share between threads (they take turns).

    The helper starts with the first document and ends with :meth:`close`, or when this process ends.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._owner = os.getpid()

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the helper."""
        self.close()

    def read(self, path: Path, passwords: Sequence[str] = ()) -> Document:
        """Return the document that ``ingest.sources.read`` makes of a file, or raise ``SourceError``."""
        return document_only(self.take(path, passwords))

    def take(self, path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
        """Return what is in a file: a document, a list, a bundle; the passwords are tried on locked ones."""
        with self._lock:
            answer = self._ask(path, passwords)
        if answer[0] == "read":
            found: Document | RecordList | Bundle = answer[1]
            return found
        source, problem, where, advice = answer[1]
        raise SourceError(source, problem, where=where, advice=advice)

    def close(self) -> None:
        """End the helper; the next document starts another."""
        with self._lock:
            self._stop()

    def _ask(self, path: Path, passwords: Sequence[str]) -> tuple[str, Any]:
        """Send one path to the helper and return its answer; a helper that is gone is started again once."""
        wanted = _Wanted(Path(path).absolute(), tuple(passwords), self.limits)
        request = pickle.dumps(wanted)
        for attempt in (1, 2):
            channel = self._connected()
            try:
                channel.settimeout(self.limits.seconds + _PATIENCE)
                _send(channel, request)
                return _loaded(_receive(channel))
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                self._stop()
                if isinstance(error, TimeoutError) or attempt == 2:
                    break
        return "error", (
            path.name,
            "the reading process ended without an answer",
            "",
            "try this file again alone",
        )

    def _connected(self) -> socket.socket:
        """Return the line to the helper; start one where there is none."""
        if self._owner != os.getpid():  # after a fork: that helper is our parent's
            self._process, self._socket, self._owner = None, None, os.getpid()
        if self._socket is not None and self._process is not None and self._process.poll() is None:
            return self._socket
        self._stop()
        ours, theirs = socket.socketpair()
        root = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
                [sys.executable, "-c", _START.format(descriptor=theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=environment,
                start_new_session=True,
            )
        self._socket = ours
        return ours

    def _stop(self) -> None:
        """End the helper, if there is one: it ends when the line closes, and is killed if it does not."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


_shared = Reader()
atexit.register(_shared.close)


def read_apart(path: Path) -> Document:
    """Read a file in a process of its own, with the helper that this process shares."""
    return _shared.read(path)


# -- the helper's side -------------------------------------------------------------------------------------


def serve(descriptor: int) -> None:
    """Answer requests on a socket until it closes: the helper's whole life."""
    _warm()
    _leave_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's affair; it closes the line
    with socket.socket(fileno=descriptor) as channel:
        while True:
            try:
                request = _receive(channel)
            except (EOFError, OSError):
                return
            wanted: _Wanted = pickle.loads(request)  # noqa: S301 - from the process that started this one
            try:
                _send(channel, _answer(channel, wanted))
            except OSError:
                return


def _warm() -> None:
    """Load all readers, so that no child has to load modules or compile patterns again."""
    from ingest.sources import warming  # noqa: PLC0415 - the helper alone loads the readers beforehand

    warming.warm()
    gc.collect()
    gc.freeze()  # children share these pages; a collection in them would copy all


def _answer(channel: socket.socket, wanted: _Wanted) -> bytes:
    """Fork a child that reads one document; return what it sends, or what became of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        channel.close()
        os.close(reading)
        _read_and_exit(writing, wanted)
    os.close(writing)
    received, in_time, abandoned = _collect(reading, channel, wanted.limits.seconds)
    os.close(reading)
    if not in_time or abandoned:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    if abandoned:
        raise ConnectionError
    if in_time and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 and received:
        return received
    if in_time and os.WIFSIGNALED(status) and _peak(used) > _NEARLY * wanted.limits.memory:
        return pickle.dumps(("error", _out_of_memory(wanted.path.name, wanted.limits)))
    return pickle.dumps(("error", _what_happened(wanted.path.name, status, wanted.limits, in_time=in_time)))


def _peak(used: resource.struct_rusage) -> int:
    """Return how many bytes of memory a process had at most."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _collect(reading: int, channel: socket.socket, seconds: int) -> tuple[bytes, bool, bool]:
    """Return what the child writes, whether it ended in time, and whether nobody waits for it any more."""
    chunks: list[bytes] = []
    size = 0
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or size > _LARGEST_ANSWER:
            return b"", False, False
        ready, _, _ = select.select([reading, channel.fileno()], [], [], left)
        if channel.fileno() in ready and not channel.recv(1, socket.MSG_PEEK):
            return b"", False, True
        if reading in ready:
            chunk = os.read(reading, _CHUNK)
            if not chunk:
                return b"".join(chunks), True, False
            chunks.append(chunk)
            size += len(chunk)


def _read_and_exit(writing: int, wanted: _Wanted) -> NoReturn:
    """Read the document under its limits, write the answer, and end without any clean-up."""
    from ingest import sources  # noqa: PLC0415 - loaded already

    path, limits, status = wanted.path, wanted.limits, 1
    try:
        _limit(limits)
        PULSE.set(partial(_live_on, limits.silence))
        beat()
        answer: tuple[str, Any]
        try:
            answer = ("read", sources.take(path, wanted.passwords))
        except SourceError as error:
            answer = ("error", (error.source, error.problem, error.where, error.advice))
        except MemoryError:
            answer = ("error", _out_of_memory(path.name, limits))
        except RecursionError:
            answer = ("error", (path.name, "nested too deeply to be read", "", "save it as plain text"))
        data = memoryview(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        while data:
            data = data[os.write(writing, data[:_CHUNK]) :]
        status = 0
    except MemoryError:
        status = _CHILD_OUT_OF_MEMORY
    finally:
        os._exit(status)


def _live_on(seconds: int) -> None:
    """Let this process live for so many seconds more; then a signal ends it."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(limits: Limits) -> None:
    """Take from this process what reading a document does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    taken, resident = _used()
    memory = taken - resident + limits.memory - _MARGIN
    with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit on the address space
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    def refused(*_: object, **__: object) -> NoReturn:
        msg = "no network while reading a document"
        raise OSError(msg)

    socket.socket.connect = refused  # type: ignore[method-assign]


def _used() -> tuple[int, int]:
    """Return the address space of this process in bytes, and how much of it lies in memory."""
    try:
        pages, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
        return int(pages) * resource.getpagesize(), int(resident) * resource.getpagesize()
    except (OSError, ValueError):
        return 1 << 30, 0


def _leave_network() -> None:
    """Leave the network where the system lets us: it does on Linux, for root or with user namespaces."""
    import ctypes  # noqa: PLC0415 - the helper alone needs it

    try:
        unshare = ctypes.CDLL(None).unshare
    except (OSError, AttributeError):
        return
    if unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


def _what_happened(name: str, status: int, limits: Limits, *, in_time: bool) -> tuple[str, str, str, str]:
    """Say why the child gave no answer."""
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return name, f"not read within {limits.seconds} seconds", "", _SHORTER
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGALRM:
            return name, f"not read within {limits.silence} seconds", "", _SHORTER
        if number == signal.SIGKILL:
            return _out_of_memory(name, limits)
        return name, f"the parser crashed ({signal.Signals(number).name})", "", "save it in another format"
    if os.WEXITSTATUS(status) == _CHILD_OUT_OF_MEMORY:
        return _out_of_memory(name, limits)
    return name, "the reader failed on this file", "", "please report it with the file"


def _out_of_memory(name: str, limits: Limits) -> tuple[str, str, str, str]:
    """Say that a document needs more memory than it may use."""
    return (
        name,
        f"needs more than {limits.memory >> 20} MiB of memory",
        "",
        "split it, or save it as plain text",
    )


# -- the line ----------------------------------------------------------------------------------------------


def _send(channel: socket.socket, data: bytes) -> None:
    """Send one message."""
    channel.sendall(_LENGTH.pack(len(data)))
    channel.sendall(data)


def _receive(channel: socket.socket) -> bytes:
    """Return one message; ``EOFError`` where the line is closed."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    if length > _LARGEST_ANSWER:
        raise EOFError
    return _exactly(channel, length)


def _exactly(channel: socket.socket, count: int) -> bytes:
    """Return exactly so many bytes."""
    parts: list[bytes] = []
    while count:
        part = channel.recv(min(count, _CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _loaded(data: bytes) -> tuple[str, Any]:
    """Return the answer that the child packed."""
    answer: tuple[str, Any] = pickle.loads(data)  # noqa: S301 - from our own child
    return answer
