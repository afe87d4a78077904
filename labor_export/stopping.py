"""Being asked to end by a signal."""

import signal
import time


class Stop:
    """A flag that signals set. No Event: its lock may be held by the very thread that a signal
    interrupts, which then waits for itself for ever."""

    def __init__(self) -> None:
        self.asked = False

    def listen_to(self, *numbers: int) -> None:
        for number in numbers:
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> bool:
        """Sleep that long at most; whether to end."""
        if not self.asked:
            time.sleep(seconds)
        return self.asked
