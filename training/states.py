"""What becomes of a course, and from where to where it may go."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CourseState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("course", "Planned")
    RUNNING = "running", pgettext_lazy("course", "Running")
    FINISHED = "finished", pgettext_lazy("course", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("course", "Cancelled")


# From where to where a course may move. Nothing else in the code decides this.
MOVES: dict[str, frozenset[str]] = {
    CourseState.PLANNED: frozenset({CourseState.RUNNING, CourseState.CANCELLED}),
    CourseState.RUNNING: frozenset(
        {CourseState.FINISHED, CourseState.CANCELLED, CourseState.PLANNED}
    ),
    # What was pressed too early is taken back the same way.
    CourseState.FINISHED: frozenset({CourseState.RUNNING}),
    CourseState.CANCELLED: frozenset({CourseState.PLANNED}),
}

# While it takes people; afterwards its list is closed.
TAKES_PEOPLE = frozenset({CourseState.PLANNED, CourseState.RUNNING})
# When attendance and results may be entered: not before it began.
IS_TAUGHT = frozenset({CourseState.RUNNING, CourseState.FINISHED})
