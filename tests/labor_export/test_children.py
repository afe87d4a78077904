"""Children are kept running, with a pause, and none outlives the parent."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from labor_export.children import LONGEST_PAUSE, Child, end, keep_running
from labor_export.stopping import Stop
from tests.labor_export.programs import until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def child():
    child = Child("sleeper", SLEEP)
    yield child
    end([child])


def test_child_is_started(child):
    child.look_after()

    assert child.process is not None
    assert child.process.poll() is None


def test_child_that_was_killed_is_started_again_after_its_pause(child):
    child.look_after()
    child.process.kill()
    child.process.wait()

    child.look_after()

    assert child.process is None
    child.due = time.monotonic()
    child.look_after()
    assert child.process.poll() is None


def test_pause_grows_while_the_child_keeps_dying(child):
    child.command = [sys.executable, "-c", "raise SystemExit(3)"]
    pauses = []

    for _ in range(7):
        child.due = 0
        child.look_after()
        child.process.wait()
        child.look_after()
        pauses.append(child.pause)

    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]


def test_end_is_asked_for_and_waited_for(child):
    child.look_after()
    process = child.process

    end([child])

    assert process.returncode == -signal.SIGTERM


def test_child_that_does_not_listen_is_killed(child, monkeypatch):
    monkeypatch.setattr("labor_export.children.GRACE_SECONDS", 0.2)
    child.command = [
        sys.executable,
        "-uc",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(); time.sleep(60)",
    ]
    child.look_after()
    time.sleep(0.3)

    end([child])

    assert child.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_keep_running_stops_when_told(child):
    stop = Stop()
    threading.Timer(0.3, stop._ask).start()

    keep_running([child], stop)

    assert child.process.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word for it is Linux only")
def test_no_child_outlives_a_parent_that_was_killed():
    script = (
        "import sys, time\n"
        "from labor_export.children import Child\n"
        "child = Child('sleeper', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "child.look_after()\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert until(lambda: not alive(pid), within=5)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
