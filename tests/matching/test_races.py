"""Merges, edits and requests at the same moment: one after another, or refused in words."""

from datetime import date

from django.core.exceptions import PermissionDenied

from contracts.actions import record_departure
from matching import actions, children
from matching.models import Request
from tests.factories import user_with
from tests.factories.contracts import said
from tests.factories.matching import CAME, asked, proposed
from tests.factories.training import certificate_of
from tests.factories.workers import citizen_number, worker_in
from workers.actions import record_household
from workers.models import Worker


def files_in(here, count=2):
    return [worker_in(here, personal_id=citizen_number()) for _ in range(count)]


def deciding(merge, by):
    """Decide; the answer tells how much hangs on files that are gone."""

    def act():
        actions.decide_merge(merge=merge, accept=True, by=by)
        gone = Worker.objects.exclude(merged_into=None)
        left = sum(sum(map(len, children.of(file).values())) for file in gone)
        return f"merged, {left} left"

    return act


def test_two_merges_that_cross_are_one(at_once, here, department, leader):
    """A into B and B into A: the database allows one proposal of a pair, so these are of three."""
    one, other, third = files_in(here, 3)
    merges = [proposed(one, other), proposed(other, third), proposed(third, one)]

    answers = at_once(*[deciding(merge, leader) for merge in merges])

    # Whatever comes first, no file goes into one that is gone.
    assert answers.count("merged, 0 left") in (1, 2)
    assert set(answers) <= {"merged, 0 left", "M-10"}


def test_a_proposal_is_made_once(at_once, here, department):
    one, other = files_in(here)
    by = [user_with("department_officer") for _ in range(4)]

    def propose(user, survivor, goes):
        return lambda: proposed(survivor, goes, by=user).state

    answers = at_once(
        propose(by[0], one, other),
        propose(by[1], other, one),
        propose(by[2], one, other),
        propose(by[3], other, one),
    )

    assert sorted(answers) == ["M-14"] * 3 + ["proposed"]


def test_a_merge_is_decided_once(at_once, here):
    merge = proposed(*files_in(here))
    users = [user_with("department_leader") for _ in range(4)]

    answers = at_once(*[deciding(merge, user) for user in users])

    assert sorted(answers) == ["M-17"] * 3 + ["merged, 0 left"]


def test_an_edit_during_a_merge_is_before_it_or_refused(at_once, here, officer, leader):
    survivor, goes = files_in(here)
    merge = proposed(survivor, goes)

    def household():
        record_household(worker=goes, year=2026, status="poor", by=officer)
        return "recorded"

    def certificate():
        certificate_of(goes, by=officer)
        return "recorded"

    answers = at_once(deciding(merge, leader), household, certificate)

    # What was recorded went over, for nothing is left; what came too late was told so.
    assert answers[0] == "merged, 0 left"
    assert set(answers[1:]) <= {"recorded", "W-26"}


def test_a_departure_during_a_merge_is_never_left_behind(at_once, here, officer, leader):
    survivor, goes = files_in(here)
    merge = proposed(survivor, goes)

    def leave(worker):
        def act():
            record_departure(worker=worker, by=officer, **said(departed_on=date(2026, 3, 2)))
            return "recorded"

        return act

    answers = at_once(deciding(merge, leader), leave(goes), leave(survivor))

    assert set(answers) <= {"merged, 0 left", "recorded", "W-26", "D-04", "M-12"}
    assert answers.count("recorded") == (2 if answers[0] == "M-12" else 1)


def test_one_question_of_one_unit(at_once, here, next_door):
    holder = worker_in(next_door, personal_id=citizen_number())
    officers = [user_with("commune_officer", here) for _ in range(4)]

    def ask(by):
        return lambda: f"{asked(holder, here, by=by).state}, {Request.objects.count()}"

    answers = at_once(*[ask(by) for by in officers])

    assert sorted(answers) == ["M-02"] * 3 + ["open, 1"]


def test_a_request_is_decided_by_one(at_once, here, next_door, officer, neighbour, department):
    holder = worker_in(next_door, personal_id=citizen_number())
    question = asked(holder, here, by=officer)

    def move(by):
        def act():
            try:
                return actions.move_for_request(request=question, moved_on=CAME, by=by).state
            except PermissionDenied:
                return "outside"  # the file has gone already

        return act

    def refuse():
        return actions.refuse_request(request=question, answer="Không đúng", by=department).state

    answers = at_once(move(department), move(neighbour), refuse)

    assert set(answers) <= {"moved", "refused", "M-04", "outside"}
    assert sum(answer in ("moved", "refused") for answer in answers) == 1


def test_no_two_merges_of_one_file(at_once, here, leader):
    one, goes, other = files_in(here, 3)
    merges = [proposed(one, goes), proposed(other, goes)]

    answers = at_once(*[deciding(merge, leader) for merge in merges])

    assert sorted(answers) == ["M-10", "merged, 0 left"]
