"""The register of this very test, served to a browser: what the test has made is on its pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.db import connections
from django.test.testcases import LiveServerThread


class _OneAtATime:
    """The pages share the one connection of the suite's memory, so none asks while another does."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with self._lock:
            return self._application(environ, start_response)


@contextmanager
def served() -> Iterator[str]:
    """The address of the register as long as the block lasts. Needs a test without transaction."""
    shared = {c.alias: c for c in connections.all() if c.vendor == "sqlite"}
    for connection in shared.values():
        connection.inc_thread_sharing()
    thread = LiveServerThread("localhost", _OneAtATime, connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        assert thread.error is None, thread.error
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()
        for connection in shared.values():
            connection.dec_thread_sharing()
