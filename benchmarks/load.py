"""A server of our own on the loopback, and a driver that asks it over and over.

The driver shares the machine with the server, so it does next to nothing: a request is a ready
text, an answer is read up to its length and not looked into.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from statistics import median, quantiles
from time import perf_counter, sleep

from django.conf import settings

# What a way of serving changes in deploy/gunicorn.conf.py. Sync workers close every connection.
WORKERS = {"gthread": (), "sync": ("--worker-class", "sync", "--threads", "1")}
_PROCESSES = "2"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What came of asking for a while: how long each answer took, in seconds."""

    seconds: float
    answers: list[float]

    @property
    def cost(self) -> float:
        """Time of the whole machine for one answer: one over requests per second."""
        return self.seconds / len(self.answers)

    @property
    def p50(self) -> float:
        return median(self.answers)

    @property
    def p95(self) -> float:
        return quantiles(self.answers, n=20)[-1]


def request_text(path: str, headers: dict[str, str]) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", "Host: testserver"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


@contextmanager
def serving(application: str, worker: str) -> Iterator[int]:
    """Gunicorn as it is deployed, with that kind of workers; its port. It ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # No process is renewed while it is measured.
    given = ("--bind", f"127.0.0.1:{port}", "--workers", _PROCESSES, "--max-requests", "0")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", *given]
        + [*WORKERS[worker], application],
        cwd=settings.BASE_DIR,
    )
    try:
        _wait_until_open(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=15)


def _wait_until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    healthy = request_text("/healthz", {})
    for _attempt in range(300):
        assert server.poll() is None, "gunicorn did not start"
        try:
            ask_for(0.05, port, healthy, clients=1)
        except OSError:
            sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn does not answer")


def ask_for(seconds: float, port: int, request: bytes, *, clients: int, status: int = 200) -> Load:
    """So many clients at once, each asking again as soon as it was answered, for a while."""
    selector, answers = DefaultSelector(), list[float]()
    began = perf_counter()
    until = began + seconds
    for _client in range(clients):
        _Client(port, request, b"%d " % status).ask(selector)
    while selector.get_map():
        for key, _events in selector.select(timeout=30):
            client: _Client = key.data
            if client.is_answered():
                answers.append(perf_counter() - client.began)
                selector.unregister(key.fileobj)
                if client.closing or perf_counter() >= until:
                    client.close()
                if perf_counter() < until:
                    client.ask(selector)
    return Load(seconds=perf_counter() - began, answers=answers)


@dataclass
class _Client:
    """One connection, kept open as long as the server does; connecting counts as waiting."""

    port: int
    request: bytes
    status: bytes
    began: float = 0
    closing: bool = False
    _socket: socket.socket | None = None
    _read: bytearray = field(default_factory=bytearray)
    _whole: int = 0  # how long the answer is with its headers, once these are read

    def ask(self, selector: DefaultSelector) -> None:
        self.began = perf_counter()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read.clear()
        self._whole = 0
        self._socket.sendall(self.request)
        selector.register(self._socket, EVENT_READ, self)

    def is_answered(self) -> bool:
        """Take what has come; whether that was the end of the answer."""
        assert self._socket is not None
        got = self._socket.recv(1 << 18)
        if not got:
            raise ConnectionError("closed in the middle of an answer")
        self._read += got
        if not self._whole:
            end = self._read.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._begin_of(bytes(self._read[:end]), end + 4)
        return len(self._read) >= self._whole

    def _begin_of(self, head: bytes, end: int) -> None:
        assert head.split(b" ", 1)[1].startswith(self.status), head.decode("latin-1")
        length = _LENGTH.search(head)
        assert length or self.status == b"304 ", "an answer without a length"
        self._whole = end + (int(length[1]) if length else 0)
        self.closing = _CLOSES.search(head) is not None

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
