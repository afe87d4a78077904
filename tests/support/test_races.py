"""Two at the same moment."""

from tests.factories.contracts import identified
from tests.factories.support import asked_for


def test_two_requests_at_once_leave_one(here, officer, department, at_once):
    person = identified(here)

    answers = at_once(
        lambda: asked_for(person, by=officer).state, lambda: asked_for(person, by=department).state
    )

    assert sorted(answers) == ["S-06", "asked"]
