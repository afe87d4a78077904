"""Child processes that are kept running until the parent ends, and never outlive it."""

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from labor_export.stopping import Stop

GRACE_SECONDS = 15
LONGEST_PAUSE = 30.0
# Who lived this long did not die of its own start: the pause begins small again.
SETTLED_SECONDS = 60.0
PR_SET_PDEATHSIG = 1
log = logging.getLogger(__name__)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One program that must be running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = field(default=0.0)

    def look_after(self) -> None:
        """Start it if it is not running and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            settled = now - self.started > SETTLED_SECONDS
            self.pause = 1.0 if settled else min(max(1.0, self.pause * 2), LONGEST_PAUSE)
            log.warning(
                "%s ended with %s; again in %d s", self.name, self.process.returncode, self.pause
            )
            self.process, self.due = None, now + self.pause
        if now >= self.due:
            self._start(now)

    def _start(self, now: float) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the parent only, which ends both.
        self.process = subprocess.Popen(
            list(self.command),
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  (the parent has one thread)
        )
        self.started = now

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def keep_running(children: Sequence[Child], stop: Stop) -> None:
    """Look after the children until asked to stop."""
    while not stop.wait(0.2):
        for child in children:
            child.look_after()


def end(children: Sequence[Child]) -> None:
    """End all of them: asked first, killed when they do not come to an end."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.wait_or_kill(deadline)
