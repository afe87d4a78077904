"""Starting the project's own programs in tests, as a person or a server would."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EMBEDDED = "labor_export.settings.embedded"


def environment(**changes: object) -> dict[str, str]:
    """This process's environment without the suite's own choices, with these changes."""
    kept = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251  (for other processes)
        if name not in ("DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "VAR_DIR")
    }
    return kept | {name: str(value) for name, value in changes.items()}


def python(*words: str, **changes: object) -> str:
    """Run Python with these words to its end; what it printed."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(**changes),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def manage(*words: str, **changes: object) -> str:
    """Run one command of manage.py to its end; what it printed."""
    return python("manage.py", *words, **changes)


@contextmanager
def running(*command: str, log: Path, **changes: object) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own; whatever is left of it at the end is killed."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**changes),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    except BaseException:
        sys.stderr.write(log.read_text())
        raise
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, for the whole group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(condition: Callable[[], object], *, within: float) -> bool:
    """Whether the condition came true in that many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())
