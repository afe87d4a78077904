"""A stay's page, what is done from it, and a person's stays."""

from datetime import date

import pytest
from django.urls import reverse

from contracts import actions
from contracts.models import Contract
from contracts.states import StayState, stay_state
from tests.factories.contracts import departed, identified, returned, said
from workers.actions import move_worker

ACTS = ("extend", "extension_withdraw", "left", "left_withdraw", "departure_edit", "end_withdraw")


@pytest.fixture
def stay(here, officer):
    return departed(identified(here), by=officer)


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


# SELECTs of one page, the session, the person and their duties included.
MOST = 12


def page(name, pk):
    return reverse(f"contracts:{name}", args=[pk])


def clean(response):
    assert response.status_code == 200, response.status_code
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


def test_the_page_of_a_stay_leads_to_what_may_be_done(as_officer, stay):
    text = clean(as_officer.get(page("stay", stay.pk)))

    assert page("departure_edit", stay.pk) in text
    assert page("extend", stay.pk) in text
    assert page("cancel", stay.contract_id) in text
    assert "Cán bộ xã" in text  # who recorded it stands in the history


def test_who_only_reads_is_offered_nothing(client, commune_leader, stay):
    client.force_login(commune_leader)

    text = clean(client.get(page("stay", stay.pk)))

    assert page("departure_edit", stay.pk) not in text
    assert page("cancel", stay.contract_id) not in text
    assert client.get(page("extend", stay.pk)).status_code == 403


@pytest.mark.parametrize("name", [*ACTS, "stay"])
def test_the_neighbours_stay_does_not_exist(client, neighbour, stay, name):
    client.force_login(neighbour)

    assert client.get(page(name, stay.pk)).status_code == 404


def test_the_neighbours_contract_is_not_cancelled(client, neighbour, stay):
    client.force_login(neighbour)

    assert client.get(page("cancel", stay.contract_id)).status_code == 404
    assert client.post(page("cancel", stay.contract_id), {"reason": "x"}).status_code == 404
    assert client.get(page("of_worker", stay.worker_id)).status_code == 404


def test_an_extension_is_recorded(as_officer, stay):
    clean(as_officer.get(page("extend", stay.pk)))

    as_officer.post(page("extend", stay.pk), {"agreed_on": "01/09/2026", "ends_on": "01/03/2030"})

    assert stay.extensions.get().ends_on == date(2030, 3, 1)
    assert "01/03/2030" in clean(as_officer.get(page("stay", stay.pk)))


def test_a_refused_extension_keeps_what_was_typed(as_officer, stay):
    text = clean(
        as_officer.post(
            page("extend", stay.pk), {"agreed_on": "01/09/2026", "ends_on": "01/03/2028"}
        )
    )

    assert 'value="01/03/2028"' in text
    assert not stay.extensions.exists()


def test_leaving_the_contract_is_recorded(as_officer, stay):
    clean(as_officer.get(page("left", stay.pk)))

    as_officer.post(page("left", stay.pk), {"left_on": "01/05/2026"})

    stay.refresh_from_db()
    assert stay.left_contract_on == date(2026, 5, 1)


def test_leaving_the_contract_is_withdrawn_from_the_page(as_officer, stay):
    as_officer.post(page("left", stay.pk), {"left_on": "01/05/2026"})
    text = clean(as_officer.get(page("stay", stay.pk)))
    assert page("left_withdraw", stay.pk) in text
    assert f'{page("left", stay.pk)}"' not in text
    clean(as_officer.get(page("left_withdraw", stay.pk)))

    clean(as_officer.post(page("left_withdraw", stay.pk), {"reason": ""}))
    as_officer.post(page("left_withdraw", stay.pk), {"reason": "Nhập nhầm"})

    stay.refresh_from_db()
    assert stay.left_contract_on is None
    text = clean(as_officer.get(page("stay", stay.pk)))
    assert page("left_withdraw", stay.pk) not in text
    assert f'{page("left", stay.pk)}"' in text


def test_an_extension_of_a_slipped_year_warns_and_is_withdrawn(as_officer, stay):
    assert page("extension_withdraw", stay.pk) not in clean(as_officer.get(page("stay", stay.pk)))
    typed = {"agreed_on": "01/05/2026", "ends_on": "01/03/2038"}
    told = as_officer.post(page("extend", stay.pk), typed, follow=True)
    assert "warning" in [message.level_tag for message in told.context["messages"]]
    assert page("extension_withdraw", stay.pk) in clean(told)
    clean(as_officer.get(page("extension_withdraw", stay.pk)))

    as_officer.post(page("extension_withdraw", stay.pk), {"reason": "Nhầm năm"})

    assert not stay.extensions.exists()


def test_never_left_is_not_offered_after_the_end(as_officer, here, officer):
    stay = returned(identified(here), by=officer, ended_on=date(2026, 5, 1))

    text = clean(as_officer.get(page("stay", stay.pk)))

    assert page("cancel", stay.contract_id) not in text
    assert page("departure_edit", stay.pk) in text


def test_an_end_is_withdrawn_with_a_reason(as_officer, here, officer):
    stay = returned(identified(here), by=officer, ended_on=date(2026, 5, 1))
    clean(as_officer.get(page("end_withdraw", stay.pk)))

    clean(as_officer.post(page("end_withdraw", stay.pk), {"reason": ""}))
    as_officer.post(page("end_withdraw", stay.pk), {"reason": "Nhập nhầm người"})

    stay.refresh_from_db()
    assert stay.ended_on is None
    assert "Nhập nhầm người" in clean(as_officer.get(page("stay", stay.pk)))


def test_a_departure_is_cancelled_with_a_reason(as_officer, stay):
    clean(as_officer.get(page("cancel", stay.contract_id)))

    as_officer.post(page("cancel", stay.contract_id), {"reason": "Không xuất cảnh"})

    stay.refresh_from_db()
    assert stay.cancelled
    text = clean(as_officer.get(page("stay", stay.pk)))
    assert page("departure_edit", stay.pk) not in text


def test_a_second_cancellation_is_refused_in_words(as_officer, stay):
    as_officer.post(page("cancel", stay.contract_id), {"reason": "Không xuất cảnh"})

    clean(as_officer.post(page("cancel", stay.contract_id), {"reason": "Lần nữa"}))

    assert Contract.objects.get().cancel_reason == "Không xuất cảnh"


def test_a_draft_is_discarded(as_officer, here, officer):
    draft = actions.save_draft(worker=identified(here), by=officer)
    clean(as_officer.get(page("cancel", draft.pk)))

    response = as_officer.post(page("cancel", draft.pk), {"reason": "Không đi nữa"})

    draft.refresh_from_db()
    assert draft.status == "cancelled"
    assert response.url == reverse("contracts:drafts")


def test_after_a_move_the_new_place_acts_and_does_not_correct(
    client, stay, neighbour, next_door, department
):
    move_worker(worker=stay.worker, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    client.force_login(neighbour)

    text = clean(client.get(page("stay", stay.pk)))

    assert page("extend", stay.pk) in text
    assert page("departure_edit", stay.pk) not in text
    assert client.post(page("cancel", stay.contract_id), {"reason": "x"}).status_code == 403


# A person's stays -------------------------------------------------------------------------------


def earlier(stay, officer, *, month):
    actions.record_whole_stay(
        worker=stay.worker,
        ended_on=date(2025, month, 9),
        return_reason="other",
        by=officer,
        **said(departed_on=date(2025, month, 1)),
    )


def test_the_timeline_is_a_part_or_a_page(as_officer, stay, officer):
    earlier(stay, officer, month=8)
    actions.save_draft(worker=stay.worker, expected_on=date(2030, 1, 1), by=officer)
    path = page("of_worker", stay.worker_id)

    part = clean(as_officer.get(path, headers={"HX-Request": "true"}))
    whole = clean(as_officer.get(path))

    assert page("stay", stay.pk) in part
    assert "01/08/2025 – 09/08/2025" in part
    assert "01/01/2030" in part
    assert "<html" not in part
    assert "<html" in whole


def test_a_person_without_stays(as_officer, here):
    clean(as_officer.get(page("of_worker", identified(here).pk)))


def test_the_timeline_costs_the_same_for_many_stays(as_officer, stay, officer, reads):
    path = page("of_worker", stay.worker_id)
    as_officer.get(path)
    few = reads(as_officer, path)
    for month in range(7, 12):
        earlier(stay, officer, month=month)

    assert reads(as_officer, path) == few
    assert few <= MOST


# States -----------------------------------------------------------------------------------------

TERM = {"term_ends_on": date(2026, 3, 1), "runs_until": date(2026, 3, 1)}


def test_case_28_past_the_term_without_return_is_not_verified():
    assert stay_state(today=date(2026, 3, 1), **TERM) == StayState.IN_TERM
    assert stay_state(today=date(2026, 4, 1), **TERM) == StayState.OVERDUE


def test_an_extension_prolongs_the_term():
    extended = {"term_ends_on": date(2026, 3, 1), "runs_until": date(2026, 9, 1)}

    assert stay_state(today=date(2026, 4, 1), **extended) == StayState.EXTENDED
    assert stay_state(today=date(2026, 9, 2), **extended) == StayState.OVERDUE


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"cancelled": True, "ended_on": date(2026, 1, 1)}, StayState.CANCELLED),
        ({"ended_on": date(2026, 1, 1), "left_on": date(2025, 1, 1)}, StayState.ENDED),
        ({"left_on": date(2025, 1, 1), **TERM}, StayState.LEFT),
        ({}, StayState.IN_TERM),
    ],
)
def test_the_state_that_says_most(told, expected):
    assert stay_state(today=date(2026, 4, 1), **told) == expected
