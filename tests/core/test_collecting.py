"""A jobs process collects seldom, and what it has loaded never."""

import subprocess
import sys


def test_what_is_loaded_is_left_alone_and_rubbish_still_goes():
    # In a process of its own: it changes how this one would collect.
    told = subprocess.run(
        [sys.executable, "-c", _ASKED], check=True, capture_output=True, text=True, timeout=60
    ).stdout.split()

    assert told == ["True", "True", "True"]


_ASKED = """
import gc, weakref
from core import collecting

class Knot: pass

collecting.settle()
print(gc.get_freeze_count() > 1000)
print(gc.isenabled())
gone = []
for _n in range(50_000):
    knot = Knot()
    knot.itself = knot
    weakref.finalize(knot, gone.append, 1)
print(len(gone) > 0)
"""
