"""A unit asks about a number that is recorded elsewhere; somebody else decides; both are told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused
from matching import actions, rules
from matching.choices import RequestState
from matching.models import Request
from matching.queries import requests as reading
from tests.factories import user_with
from tests.factories.matching import CAME, asked
from tests.factories.workers import citizen_number, worker_in
from workers.actions import move_worker
from workers.models import Worker
from workers.rules import identity as worker_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(next_door) -> Worker:
    """The file of the other unit that has the number."""
    return worker_in(next_door, personal_id=citizen_number())


@pytest.fixture
def question(holder, here, officer) -> Request:
    return asked(holder, here, by=officer)


def rules_of(refused) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# Asking ------------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_and_cannot_be_read_in_the_database(question, holder):
    stored = Request.objects.values_list("typed_cipher", flat=True).get()

    assert question.typed["full_name"] == "Lò Văn An"
    assert question.typed["number"] == holder.personal_id
    assert "Lò" not in stored
    assert holder.personal_id not in stored


def test_asking_tells_the_unit_nothing_and_counts_as_a_look_up(question, holder, officer):
    assert AuditEntry.objects.filter(event=Event.IDENTITY_ASKED, by_id=officer.pk).count() == 1
    entry = AuditEntry.objects.get(event=Event.REQUEST_OPENED)
    assert holder.personal_id not in str(entry.after)
    assert str(holder.pk) not in {str(value) for value in entry.after.values()}


def test_asking_is_stopped_like_looking_up(holder, here, officer, monkeypatch):
    monkeypatch.setattr(worker_rules, "SEARCHES_PER_HOUR", 0)

    with pytest.raises(Refused) as refused:
        asked(holder, here, by=officer)

    assert rules_of(refused) == ["W-23"]


def test_a_number_that_no_file_has_is_not_asked_about(here, officer, holder):
    with pytest.raises(Refused) as refused:
        actions.open_request(
            number=citizen_number(), kind="correct", asked_for=here, typed={}, by=officer
        )

    assert rules_of(refused) == ["M-01"]


def test_a_file_of_ones_own_is_not_asked_about(here, officer):
    with pytest.raises(Refused) as refused:
        asked(worker_in(here, personal_id=citizen_number()), here, by=officer)

    assert rules_of(refused) == ["M-01"]


def test_a_second_question_while_one_is_open_is_refused(question, holder, here, officer):
    colleague = user_with("commune_officer", here)

    with pytest.raises(Refused) as refused:
        asked(holder, here, by=colleague)

    assert rules_of(refused) == ["M-02"]


def test_the_database_keeps_it_to_one_open_question(question):
    question.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        question.save()


def test_after_an_answer_the_unit_may_ask_again(question, holder, here, officer, department):
    actions.refuse_request(request=question, answer="Không đúng", by=department)

    assert asked(holder, here, by=officer).pk


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "nothing"},
        {"moved_on": None},
        {"moved_on": clock.today() + timedelta(days=1)},
        {"note": "x" * 301},
    ],
)
def test_a_question_says_what_and_since_when(holder, here, officer, said):
    with pytest.raises(Refused) as refused:
        asked(holder, here, by=officer, **said)

    assert rules_of(refused) == ["M-03"]


def test_only_who_edits_there_asks_for_a_unit(holder, here, neighbour, commune_leader):
    for by in (neighbour, commune_leader):
        with pytest.raises(PermissionDenied):
            asked(holder, here, by=by)


# Deciding ----------------------------------------------------------------------------------------


def test_the_department_moves_the_file(question, holder, here, department):
    done = actions.move_for_request(
        request=question, moved_on=CAME, village="Bản Hoa", by=department
    )

    holder.refresh_from_db()
    assert (holder.commune, holder.village) == (here, "Bản Hoa")
    assert done.state == RequestState.MOVED


def test_a_leader_may_decide_a_move_too(question, here, leader, holder):
    actions.move_for_request(request=question, moved_on=CAME, by=leader)

    holder.refresh_from_db()
    assert holder.commune == here


def test_the_unit_that_keeps_the_file_releases_it(question, holder, here, neighbour):
    actions.move_for_request(request=question, moved_on=CAME, by=neighbour)

    holder.refresh_from_db()
    assert holder.commune == here


def test_the_unit_that_asks_does_not_pull_the_file_in(question, officer, here):
    for by in (officer, user_with("commune_officer", here)):
        with pytest.raises(PermissionDenied):
            actions.move_for_request(request=question, moved_on=CAME, by=by)


def test_who_asked_does_not_decide_whatever_else_they_may(holder, here, next_door):
    """An officer of both units asks for the one; a third file keeps them from seeing the holder."""
    officer = user_with("commune_officer", here)
    question = asked(holder, here, by=officer)
    officer.duties.create(role="department_officer", starts_on=date(2020, 1, 1))
    officer = type(officer).objects.get(pk=officer.pk)

    for act in (
        lambda: actions.move_for_request(request=question, moved_on=CAME, by=officer),
        lambda: actions.correct_for_request(request=question, remove=True, by=officer),
        lambda: actions.refuse_request(request=question, answer="Nein", by=officer),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert rules_of(refused) == ["M-05"]


def test_the_database_knows_that_too(question, officer):
    question.state, question.decided_by = RequestState.REFUSED, officer
    question.decided_at = clock.now()

    with pytest.raises(IntegrityError, match="asker_does_not_decide|CHECK"), transaction.atomic():
        question.save()


def test_a_move_is_refused_by_the_rules_of_moves(question, department):
    with pytest.raises(Refused) as refused:
        actions.move_for_request(
            request=question, moved_on=clock.today() + timedelta(days=1), by=department
        )

    assert rules_of(refused) == ["W-17"]
    question.refresh_from_db()
    assert question.state == RequestState.OPEN


def test_a_number_is_taken_out_of_the_wrong_file(holder, here, officer, department):
    number = holder.personal_id
    question = asked(holder, here, by=officer, kind="correct", moved_on=None)
    with pytest.raises(Refused) as refused:
        actions.correct_for_request(request=question, remove=False, by=department)
    assert rules_of(refused) == ["M-07"]

    done = actions.correct_for_request(request=question, remove=True, by=department)

    holder.refresh_from_db()
    assert holder.personal_id == ""
    assert done.typed["number"] == number
    assert worker_in(here, personal_id=number).pk


def test_a_file_corrected_before_needs_no_more(holder, here, officer, neighbour):
    question = asked(holder, here, by=officer, kind="correct")
    holder.personal_id_cipher, holder.personal_id_print = "", None
    holder.save()

    done = actions.correct_for_request(request=question, remove=False, by=neighbour)

    assert done.state == RequestState.CORRECTED


def test_only_the_department_refuses_and_says_why(question, department, neighbour, officer):
    for by in (neighbour, officer):
        with pytest.raises(PermissionDenied):
            actions.refuse_request(request=question, answer="Không đúng", by=by)
    with pytest.raises(Refused) as refused:
        actions.refuse_request(request=question, answer=" ", by=department)

    assert rules_of(refused) == ["M-06"]


def test_a_request_is_decided_once(question, department, leader):
    actions.refuse_request(request=question, answer="Không đúng", by=department)

    for act in (
        lambda: actions.refuse_request(request=question, answer="Không đúng", by=leader),
        lambda: actions.move_for_request(request=question, moved_on=CAME, by=leader),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert rules_of(refused) == ["M-04"]


def test_a_request_is_taken_back_by_the_unit_that_asked(question, officer, neighbour, department):
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(request=question, by=neighbour)

    actions.withdraw_request(request=question, by=officer)

    with pytest.raises(Refused) as refused:
        actions.move_for_request(request=question, moved_on=CAME, by=department)
    assert rules_of(refused) == ["M-04"]
    with pytest.raises(Refused) as refused:
        actions.withdraw_request(request=question, by=officer)
    assert rules_of(refused) == ["M-04"]


def test_a_merged_file_is_asked_about_through_its_survivor(question, holder, next_door, department):
    survivor = worker_in(next_door, full_name="Lò Văn Bình")
    Worker.objects.filter(pk=holder.pk).update(merged_into=survivor)

    actions.move_for_request(request=question, moved_on=CAME, by=department)

    survivor.refresh_from_db()
    assert survivor.commune == question.asked_for


def test_the_reasons_of_refusals_are_not_too_long():
    assert [p.rule for p in rules.problems_with_answer("x" * 301, needed=False)] == ["M-06"]


# Both sides are told -----------------------------------------------------------------------------


def test_who_has_to_do_something_is_counted_and_then_no_longer(
    question, officer, neighbour, department
):
    assert [reading.waiting_for(u) for u in (officer, neighbour, department)] == [0, 1, 1]

    actions.refuse_request(request=question, answer="Không đúng", by=department)
    assert [reading.waiting_for(u) for u in (officer, neighbour, department)] == [1, 1, 0]

    for by in (officer, neighbour):
        actions.note_outcome(request=question, by=by)
    assert [reading.waiting_for(u) for u in (officer, neighbour, department)] == [0, 0, 0]


def test_who_decides_need_not_be_told(question, officer, neighbour):
    actions.move_for_request(request=question, moved_on=CAME, by=neighbour)

    assert [reading.waiting_for(u) for u in (officer, neighbour)] == [1, 0]


def test_the_count_costs_one_query(question, officer, django_assert_num_queries):
    officer.may("match_view")

    with django_assert_num_queries(1):
        reading.waiting_for(officer)


def test_what_is_not_decided_is_not_noted_nor_by_a_stranger(question, officer, viewer):
    with pytest.raises(Refused) as refused:
        actions.note_outcome(request=question, by=officer)
    assert rules_of(refused) == ["M-04"]

    with pytest.raises(PermissionDenied):
        actions.note_outcome(request=question, by=viewer)


def test_a_third_unit_does_not_see_it(question):
    from tests.factories import CommuneFactory

    stranger = user_with("commune_officer", CommuneFactory())

    assert not reading.requests_for(stranger).exists()


def test_who_lives_outside_the_province_is_the_departments(here, officer, neighbour, department):
    holder = worker_in(here, personal_id=citizen_number())
    move_worker(
        worker=holder, commune=None, outside="Hà Nội", moved_on=date(2026, 4, 1), by=department
    )
    question = asked(holder, here, by=officer)
    assert question.held_by is None
    assert not reading.requests_for(neighbour).exists()

    actions.move_for_request(request=question, moved_on=CAME, by=department)

    holder.refresh_from_db()
    assert (holder.commune, holder.outside) == (here, "")
