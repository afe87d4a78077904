"""The pages: who sees which half of a request, and the way of a merge from page to page."""

import pytest
from django.test import Client

from accounts.models import User
from matching import actions
from matching.choices import MergeState
from matching.models import Merge, Request, TwoPeople
from tests.factories.matching import asked, merged, proposed, twins
from tests.factories.training import certificate_of
from tests.factories.workers import citizen_number, worker_in
from workers.models import Worker

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def holder(next_door) -> Worker:
    return worker_in(
        next_door, personal_id=citizen_number(), full_name="Quàng Thị Hoa", village="Bản Bó"
    )


@pytest.fixture
def question(holder, here, officer) -> Request:
    return asked(holder, here, by=officer)


def entry(here, **fields) -> dict:
    """What stands in the entry form of a new person."""
    return {
        "full_name": "Lò Văn An",
        "born": "06/05/1999",
        "sex": "male",
        "commune": here.pk,
        "village": "Bản Hoa",
        **fields,
    }


# Asking ------------------------------------------------------------------------------------------


def test_the_entry_form_offers_to_ask_and_keeps_what_was_typed(officer, here, holder):
    client = browser(officer)
    typed = entry(here, personal_id=holder.personal_id)

    page = client.post("/workers/new/", typed)
    assert 'formaction="/matching/ask/"' in page.text

    page = client.post("/matching/ask/", {**typed, "asked_field": "personal_id"})
    assert "Lò Văn An" in page.text
    assert holder.personal_id not in page.text
    assert "Quàng" not in page.text

    form = page.context["form"]
    sent = {
        "sealed": form["sealed"].value(),
        "idempotency_key": form["idempotency_key"].value(),
        "kind": "move",
        "moved_on": "04/05/2026",
        "asked_for": here.pk,
        "note": "Công an xã xác nhận",
    }
    first = client.post("/matching/ask/", sent)
    second = client.post("/matching/ask/", sent)

    request = Request.objects.get()
    assert first["Location"] == second["Location"] == f"/matching/requests/{request.pk}/"
    assert request.typed["village"] == "Bản Hoa"
    assert request.typed["number"] == holder.personal_id


def test_a_number_that_is_not_recorded_offers_nothing(officer, here):
    page = browser(officer).post("/workers/new/", entry(here, personal_id="123"))

    assert "/matching/ask/" not in page.text


def test_an_open_request_is_shown_instead_of_a_second_one(officer, here, question, holder):
    typed = entry(here, personal_id=holder.personal_id, asked_field="personal_id")

    answer = browser(officer).post("/matching/ask/", typed)

    assert answer["Location"] == f"/matching/requests/{question.pk}/"


def test_what_is_sealed_is_for_one_person_only(officer, neighbour, here, holder):
    typed = entry(here, personal_id=holder.personal_id, asked_field="personal_id")
    sealed = browser(officer).post("/matching/ask/", typed).context["form"]["sealed"].value()

    for by in (officer, neighbour):
        answer = browser(by).post("/matching/ask/", {"sealed": sealed})
        assert answer.status_code == (200 if by is officer else 400)
    assert browser(officer).post("/matching/ask/", {"sealed": "x"}).status_code == 400


# Two halves --------------------------------------------------------------------------------------


def test_who_asks_sees_the_question_and_not_the_file(officer, question, next_door):
    page = browser(officer).get(f"/matching/requests/{question.pk}/")

    assert "Lò Văn An" in page.text
    assert "Quàng" not in page.text
    assert "Bản Bó" not in page.text
    assert next_door.name not in page.text
    assert page.context["file"] is None


def test_the_list_of_who_asks_does_not_name_the_other_unit(officer, question, next_door):
    page = browser(officer).get("/matching/requests/")

    assert "Lò Văn An" in page.text
    assert next_door.name not in page.text


@pytest.mark.parametrize("who", ["neighbour", "department", "leader"])
def test_who_decides_sees_both_with_numbers_masked(request, who, question, holder):
    page = browser(request.getfixturevalue(who)).get(f"/matching/requests/{question.pk}/")

    assert "Lò Văn An" in page.text
    assert "Quàng Thị Hoa" in page.text
    assert holder.personal_id not in page.text
    assert "/move/" in page.text


def test_after_the_move_the_unit_that_kept_it_sees_the_file_no_longer(
    neighbour, officer, question, holder
):
    answer = browser(neighbour).post(
        f"/matching/requests/{question.pk}/move/",
        {"moved_on": "04/05/2026", "village": "Bản Hoa"},
        follow=True,
    )

    assert answer.status_code == 200
    assert "Quàng" not in answer.text
    told = browser(officer).get(f"/matching/requests/{question.pk}/")
    assert "Quàng" not in told.text
    assert f"/matching/requests/{question.pk}/noted/" in told.text
    assert browser(officer).get(f"/workers/{holder.pk}/").status_code == 200


def test_the_outcome_is_noted_once(officer, question, department):
    actions.refuse_request(request=question, answer="Không đúng người", by=department)
    client = browser(officer)

    assert "Không đúng người" in client.get(f"/matching/requests/{question.pk}/").text
    assert "waiting=yes" in client.get("/matching/requests/waiting/").text
    client.post(f"/matching/requests/{question.pk}/noted/")

    assert "waiting=yes" not in client.get("/matching/requests/waiting/").text


def test_what_is_refused_stays_in_the_form(department, question):
    page = browser(department).post(
        f"/matching/requests/{question.pk}/move/", {"moved_on": "04/05/2099", "village": "Bản X"}
    )

    assert page.status_code == 200
    assert "Bản X" in page.text
    assert page.context["move_form"].refused_by("W-17")


def test_the_list_shows_what_waits(department, officer, question):
    for by, waiting in ((department, 1), (officer, 0)):
        found = browser(by).get("/matching/requests/?waiting=yes").context["listed"]
        assert len(found.rows) == waiting


# Pairs and merges --------------------------------------------------------------------------------


@pytest.fixture
def pair(here, next_door):
    one, other = twins(here, next_door)
    certificate_of(other)
    return one, other


def test_a_pair_goes_from_the_list_to_a_merge_and_back(department, leader, pair):
    one, other = pair
    client = browser(department)
    address = f"/matching/pair/{one.pk}/{other.pk}/"
    assert address in client.get("/matching/").text

    page = client.get(address)
    form = page.context["form"]
    sent = {
        "idempotency_key": form["idempotency_key"].value(),
        "survivor": one.pk,
        "reason": "Cùng sổ hộ khẩu",
        **{name: form[name].value() for name in form.fields if name.startswith("take_")},
    }
    first, second = client.post(address, sent), client.post(address, sent)
    merge = Merge.objects.get()
    assert first["Location"] == second["Location"] == f"/matching/merges/{merge.pk}/"
    assert merge.taken == ["personal_id_cipher"]

    mine = browser(leader)
    page = mine.get(f"/matching/merges/{merge.pk}/")
    assert other.personal_id not in page.text
    form = page.context["form"]
    mine.post(
        f"/matching/merges/{merge.pk}/decide/",
        {
            "decision": "accept",
            "survivor_version": form["survivor_version"].value(),
            "merged_version": form["merged_version"].value(),
        },
    )
    merge.refresh_from_db()
    assert merge.state == MergeState.DONE
    assert one.certificates.count() == 1

    client.post(f"/matching/merges/{merge.pk}/undo/", {"reason": "Hai người"})
    mine.post(f"/matching/merges/{merge.pk}/undo/decide/", {"decision": "accept"})
    merge.refresh_from_db()
    assert merge.state == MergeState.UNDONE
    assert other.certificates.count() == 1
    assert mine.get(f"/matching/merges/{merge.pk}/").status_code == 200


def test_a_file_changed_meanwhile_is_shown_again(leader, pair):
    merge = proposed(*pair)
    Worker.objects.filter(pk=pair[0].pk).update(version=5)

    answer = browser(leader).post(
        f"/matching/merges/{merge.pk}/decide/",
        {"decision": "accept", "survivor_version": 1, "merged_version": 1},
    )

    assert answer.status_code == 409
    assert answer.context["form"]["survivor_version"].value() == 5


def test_two_people_are_marked_and_the_mark_is_taken_back(department, pair):
    one, other = pair
    client = browser(department)
    address = f"/matching/pair/{one.pk}/{other.pk}/"

    client.post(f"{address}apart/", {"reason": "Anh em sinh đôi"})
    assert address not in client.get("/matching/").text
    assert address in client.get("/matching/?show=apart").text
    assert "Anh em sinh đôi" in client.get(address).text

    client.post(f"{address}together/")
    assert TwoPeople.objects.standing().count() == 0
    assert address in client.get("/matching/").text


def test_a_commune_does_not_see_a_pair_that_is_half_its_own(officer, pair):
    one, other = pair
    client = browser(officer)

    assert f"/matching/pair/{one.pk}/" not in client.get("/matching/").text
    assert client.get(f"/matching/pair/{one.pk}/{other.pk}/").status_code == 404


def test_the_person_s_page_tells_of_the_merged_file_and_its_history(officer, here):
    survivor, goes = worker_in(here), worker_in(here, full_name="Lò Văn Ân", phone="0912345678")
    merged(survivor, goes)

    page = browser(officer).get(f"/matching/of/{survivor.pk}/")

    assert "Lò Văn Ân" in page.text
    assert "0912345678" in page.text
    assert page.context["merged"][0].history


def test_the_person_s_page_offers_likely_files(officer, viewer, here):
    one, other = worker_in(here), worker_in(here)

    link = f"/matching/pair/{one.pk}/{other.pk}/"

    assert link in browser(officer).get(f"/matching/of/{other.pk}/").text
    assert link not in browser(viewer).get(f"/matching/of/{other.pk}/").text
    part = browser(officer).get(f"/matching/of/{other.pk}/", headers={"HX-Request": "true"})
    assert not part.text.lstrip().startswith("<!doctype")


def test_an_auditor_with_a_link_to_a_merged_file_is_led_on(auditor, here):
    survivor, goes = worker_in(here), worker_in(here)
    merged(survivor, goes)

    answer = browser(auditor).get(f"/workers/{goes.pk}/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/workers/{survivor.pk}/"
    assert answer.context["messages"]


@pytest.mark.parametrize("address", ["", "?show=all", "?show=apart", "requests/", "merges/"])
def test_empty_lists_say_what_to_do(department, address):
    page = browser(department).get(f"/matching/{address}")

    assert page.status_code == 200
    assert 'class="panel empty"' in page.text
