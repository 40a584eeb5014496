"""Reading in a process of its own: what a hostile file does to its reader, it does to nobody else.

A small helper process, single-threaded and without spaCy, forks a child for each file (4–5 ms). The child may
use 1 GiB and 30 s, may write no file and open no connection; whatever becomes of it, the caller gets a
``Document`` or a ``SourceError`` with one clear line. Where processes cannot be forked, files are read here.

    with Reader() as reader:
        document = reader.read(path)
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from ingest.sources import READERS, load, read, read_bytes
from kb.documents import Document
from kb.errors import SourceError

if TYPE_CHECKING:
    from types import TracebackType

SECONDS = 30
"""How long one file may take."""
MEMORY = 1 << 30
"""How many bytes of memory one file may take, beside what the reader itself needs."""

_REPLY = struct.Struct("!cQ")
_DOCUMENT, _ERROR = b"D", b"E"
_GRACE = 5.0
_TAKEN_FROM = ("kb.documents", "kb.spans")
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"


class Reader:
    """Reads files apart. Not for several threads at once; a server keeps one for each."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Keep the limit; the helper is started when the first file is read."""
        self._seconds = seconds
        self._helper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """End the helper."""
        self.close()

    def read(self, path: Path) -> Document:
        """Read one file.

        Raises:
            SourceError: The file cannot be read, or its reader crashed or ran out of time or memory.
        """
        data_is_good = load(path)  # what is no file, empty or too large needs no process
        if not _CAN_FORK:
            return read_bytes(data_is_good, path.name)
        try:
            kind, payload = self._ask(path)
        except (OSError, EOFError) as error:
            self.close()
            raise SourceError(path.name, "its reader ended unexpectedly", advice="try the file alone") from error
        if kind == _DOCUMENT:
            return _document(payload)
        problem, where, advice = cast("tuple[str, str, str]", _Plain(io.BytesIO(payload)).load())
        raise SourceError(path.name, problem, where=where, advice=advice)

    def close(self) -> None:
        """End the helper and whatever it is reading."""
        if self._helper is None:
            return
        helper, self._helper = self._helper, None
        with contextlib.suppress(OSError):
            if helper.stdin is not None:
                helper.stdin.close()  # the helper ends when nobody asks any more
        try:
            helper.wait(timeout=1)
        except subprocess.TimeoutExpired:
            helper.kill()
            helper.wait()
        if helper.stdout is not None:
            helper.stdout.close()

    def _ask(self, path: Path) -> tuple[bytes, bytes]:
        """Send one path to the helper and return its reply."""
        if self._helper is None or self._helper.poll() is not None:
            self.close()
            self._helper = _start(self._seconds)
        sender, receiver = self._helper.stdin, self._helper.stdout
        if sender is None or receiver is None:
            msg = "the helper has no pipes"
            raise OSError(msg)
        sender.write(os.fsencode(path.resolve()) + b"\0")
        sender.flush()
        deadline = time.monotonic() + self._seconds + _GRACE
        kind, size = _REPLY.unpack(_exactly(receiver.fileno(), _REPLY.size, deadline))
        return kind, _exactly(receiver.fileno(), size, deadline)


def _start(seconds: float) -> subprocess.Popen[bytes]:
    """Start the helper: a fresh process, because a fork of one with threads is not safe."""
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.sources.apart", str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )


def _exactly(descriptor: int, size: int, deadline: float) -> bytes:
    """Return exactly ``size`` bytes; ``EOFError`` where there are no more, or not in time."""
    parts: list[bytes] = []
    while size:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(descriptor, min(size, 1 << 20)) if ready else b""
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Plain(pickle.Unpickler):
    """Takes only our own values back from a process that has read a stranger's file."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - as the base class has it
        """Return a class of a document; ``UnpicklingError`` for everything else."""
        if module_name in _TAKEN_FROM or (module_name, global_name) == ("builtins", "frozenset"):
            return super().find_class(module_name, global_name)
        msg = f"not part of a document: {module_name}.{global_name}"
        raise pickle.UnpicklingError(msg)


def _document(payload: bytes) -> Document:
    """Return the document that a child has read."""
    loaded = _Plain(io.BytesIO(payload)).load()
    if not isinstance(loaded, Document):
        msg = "the reply is no document"
        raise pickle.UnpicklingError(msg)
    return loaded


def serve(seconds: float) -> None:
    """Answer paths from standard input, one fork each, until there are no more."""
    for module in READERS:
        import_module(module)  # once here, not again in each child
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, which then ends this process
    rest = b""
    while part := os.read(0, 1 << 16):
        *paths, rest = (rest + part).split(b"\0")
        for path in paths:
            kind, payload = _in_child(Path(os.fsdecode(path)), seconds)
            _write(1, _REPLY.pack(kind, len(payload)) + payload)


def _in_child(path: Path, seconds: float) -> tuple[bytes, bytes]:
    """Read one file in a child, and say what became of it."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _read_limited(path, seconds, sink)
    os.close(sink)
    parts: list[bytes] = []
    deadline = time.monotonic() + seconds
    try:
        with contextlib.suppress(EOFError):
            while True:
                parts.append(_exactly(source, 1, deadline))
                parts.append(_available(source))
    finally:
        os.close(source)
        late = time.monotonic() >= deadline
        if late:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return _error(f"takes longer than {seconds:.0f} s to read", "split it, or save it in a plainer format")
    if os.WIFSIGNALED(status):
        return _error(f"its reader crashed (signal {os.WTERMSIG(status)})", "the file is damaged or hostile")
    reply = b"".join(parts)
    return (reply[:1], reply[1:]) if reply else _error("its reader ended without a word", "the file is damaged or hostile")


def _available(descriptor: int) -> bytes:
    """Return what can be read at once, without waiting."""
    ready, _, _ = select.select([descriptor], [], [], 0)
    return os.read(descriptor, 1 << 20) if ready else b""


def _read_limited(path: Path, seconds: float, sink: int) -> None:
    """Read the file under the limits, write the reply, and end this child in any case."""
    try:
        try:
            _limit(seconds)
            reply = _DOCUMENT + pickle.dumps(read(path), protocol=pickle.HIGHEST_PROTOCOL)
        except SourceError as error:
            reply = b"".join(_error(error.problem, error.advice, error.where))
        except MemoryError:
            reply = b"".join(_error(f"needs more than {MEMORY >> 20} MiB to read", "split it into documents"))
        except RecursionError:
            reply = b"".join(_error("is nested too deeply to be read", "save it in a plainer format"))
        except Exception as error:  # whatever a library lets out, the caller gets one line
            reply = b"".join(_error(f"its reader failed ({type(error).__name__}: {error})", "the file may be damaged"))
        _write(sink, reply)
    finally:
        os._exit(0)


def _limit(seconds: float) -> None:
    """Take away what a reader has no need of: memory, time, files to write, connections."""
    import resource  # noqa: PLC0415 - not on every system; this runs only where processes can be forked
    import socket  # noqa: PLC0415

    status = Path("/proc/self/statm")
    used = int(status.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    socket.socket = _no_connection  # type: ignore[assignment,misc]


def _no_connection(*_arguments: object, **_options: object) -> None:
    """Refuse a connection: no reader has a reason to open one."""
    msg = "readers open no connections"
    raise OSError(msg)


def _error(problem: str, advice: str, where: str = "") -> tuple[bytes, bytes]:
    """Return the reply that says what is wrong, where, and what to do."""
    return _ERROR, pickle.dumps((problem, where, advice))


def _write(descriptor: int, data: bytes) -> None:
    """Write all of the data."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    serve(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
