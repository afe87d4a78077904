"""Reading training: certificates and who is trained, courses, and who left untrained."""

from training.queries.certificates import (
    Explained,
    Held,
    certificates_of,
    codes_on,
    explained_for,
    explained_of,
)
from training.queries.courses import (
    Attended,
    attended,
    course_to_change,
    courses_of,
    day_now,
    find_courses,
    free_places,
    named,
    results_now,
    series,
)
from training.queries.untrained import Leavers, Left, left_in

__all__ = [
    "Attended",
    "Explained",
    "Held",
    "Leavers",
    "Left",
    "attended",
    "certificates_of",
    "codes_on",
    "course_to_change",
    "courses_of",
    "day_now",
    "explained_for",
    "explained_of",
    "find_courses",
    "free_places",
    "left_in",
    "named",
    "results_now",
    "series",
]
