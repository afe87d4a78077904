"""How often a process that works through thousands of rows looks for rubbish."""

import gc

# Python's own 700 has everything that a sheet of rows holds walked again and again, an eighth of
# the work; rows die by reference count as soon as nobody holds them.
_SELDOM = (20_000, 20, 50)


def settle() -> None:
    """For a jobs process that has loaded what it needs: that stays, and is never walked again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
