import subprocess
import sys

from labor_export.stopping import Stop
from tests.labor_export.programs import ROOT

# A signal every 0.1 ms into a loop that does nothing but wait.
HAMMERED = """
import signal, time
from labor_export.stopping import Stop
stop = Stop()
stop.listen_to(signal.SIGALRM)
signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
until = time.monotonic() + 1
while time.monotonic() < until:
    stop.wait(0.00001)
    stop.asked = False
print("alive")
"""


def test_waiting_ends_when_asked():
    stop = Stop()
    assert not stop.wait(0)

    stop._ask()

    assert stop.wait(60)


def test_a_signal_at_any_moment_does_not_make_it_wait_for_itself():
    found = subprocess.run(
        [sys.executable, "-c", HAMMERED], cwd=ROOT, capture_output=True, text=True, timeout=30
    )

    assert found.stdout == "alive\n"
