"""Real servers: the suite's PostgreSQL, and a Redis of one's own that a test may stop."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
import redis
from celery import current_app
from cryptography.fernet import Fernet
from django.db import connection

from core import marks
from tests.labor_export.programs import running, until

CELERY = (sys.executable, "-m", "celery", "-A", "labor_export")
WORKER = (*CELERY, "worker", "-Q", "celery", "--concurrency", "2", "--loglevel", "INFO")
BEAT = (*CELERY, "beat", "--pidfile", "", "--loglevel", "INFO")
# As `restart: unless-stopped` does: kombu may lose a worker whose broker dies under a running job.
RESTARTED = ("sh", "-c", 'while :; do "$@"; sleep 1; done', "restarted")

Start = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    """A server on a port of its own that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        assert until(self.answers, within=10)

    def answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def own_redis(tmp_path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def production(transactional_db, own_redis, tmp_path) -> dict[str, object]:
    """The variables of a production process that works on the suite's own database."""
    assert connection.vendor == "postgresql", "run these with `make test-services`"
    base = connection.settings_dict
    secret = f":{base['PASSWORD']}" if base["PASSWORD"] else ""
    return {
        "DJANGO_SETTINGS_MODULE": "labor_export.settings.production",
        "DATABASE_URL": (
            f"postgres://{base['USER']}{secret}@{base['HOST']}:{base['PORT']}/{base['NAME']}"
        ),
        "CELERY_BROKER_URL": own_redis.url,
        "ALLOWED_HOSTS": "testserver,localhost",
        "SECRET_KEY": "only-for-tests-" * 4,
        "IDENTITY_KEYS": Fernet.generate_key().decode(),
        "IDENTITY_HMAC_KEY": "only-for-tests",
        "VAR_DIR": tmp_path,
    }


@pytest.fixture
def start(production, tmp_path) -> Start:
    """Starts a program as production does, waits for its "ready", kills it when the block ends."""

    @contextmanager
    def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
        log = tmp_path / f"log-{next(numbers)}"
        with running(*command, log=log, **production) as process:
            if "worker" in command:
                assert until(lambda: " ready." in log.read_text(), within=30)
            yield process

    numbers = count()
    return started


@pytest.fixture
def doorbell(settings, own_redis, monkeypatch) -> Iterator[None]:
    """The suite's own process rings this Redis, as a web process would."""
    settings.DOORBELL = True
    monkeypatch.setitem(marks._left_alone, "until", 0.0)
    monkeypatch.setenv("CELERY_BROKER_URL", own_redis.url)  # to Celery this outranks its settings
    current_app._after_fork()  # forget the pooled connections
    yield
    current_app._after_fork()


@pytest.fixture
def seconds() -> Callable[[Callable[[], object]], float]:
    """How long something took."""

    def measured(act: Callable[[], object]) -> float:
        began = time.monotonic()
        act()
        return time.monotonic() - began

    return measured
