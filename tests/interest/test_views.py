"""The pages about who wants to go: who gets them, what they keep, what a second click does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.idempotency import new_key
from interest.actions import close_as_left, drop_interest
from interest.models import Interest
from tests.factories import country
from tests.factories.contracts import departed, identified
from tests.factories.interest import interested
from tests.factories.workers import a_clerk, worker_in
from workers.models import Worker

pytestmark = pytest.mark.django_db
SAID = {
    "reviewed_on": "05/01/2026",
    "country": "KR",
    "country2": "JP",
    "occupation": "farming",
    "wants_course": "on",
    "obstacles": ["capital", "family"],
    "consented_on": "05/01/2026",
}
PERSON = {"full_name": "Vì Thị Mẫu", "born": "2001", "sex": "female", "village": "Nà Lốc"}
PERSON |= {"phone": "0912 345 678"}


@pytest.fixture(autouse=True)
def _countries(db):
    for code in ("JP", "KR", "TW"):
        country(code)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"interest:{name}", args=args)


def said(response) -> str:
    return response.content.decode()


def test_an_interest_is_recorded_and_shown(person, desk):
    text = said(desk.post(page("record", person.pk), SAID, follow=True))

    assert "Hàn Quốc, Nhật Bản" in text
    assert "Thiếu vốn, Hoàn cảnh gia đình" in text
    assert Interest.objects.get().reviewed_on == date(2026, 1, 5)


def test_what_the_rules_doubt_is_told_after_recording(here, desk):
    child = worker_in(here, born_on=date(2009, 5, 6))

    text = said(desk.post(page("record", child.pk), {**SAID, "consented_on": ""}, follow=True))

    assert "dưới 18 tuổi" in text
    assert "Chưa ghi ngày đồng ý" in text


def test_what_was_typed_stays_after_a_refusal(person, desk):
    text = said(desk.post(page("record", person.pk), {**SAID, "reviewed_on": "30/12/2099"}))

    assert 'value="30/12/2099"' in text
    assert not Interest.objects.exists()


def test_a_second_click_makes_no_second_entry(person, desk):
    sent = {**SAID, "idempotency_key": new_key()}

    first, second = (desk.post(page("record", person.pk), sent) for _ in range(2))

    assert first.url == second.url
    assert Interest.objects.count() == 1


# A new person ------------------------------------------------------------------------------------


def test_a_new_person_is_recorded_with_the_interest(here, desk):
    sent = {**SAID, **PERSON, "commune": here.pk}

    text = said(desk.post(page("new"), sent, follow=True))

    assert Interest.objects.get().worker.phone == "0912345678"
    assert "Vì Thị Mẫu" in text


def test_a_namesake_is_shown_before_a_second_file_is_made(here, desk):
    known = worker_in(here, full_name="Vì Thị Mẫu", born_on=date(2001, 3, 4), sex="female")
    sent = {**SAID, **PERSON, "commune": here.pk}

    text = said(desk.post(page("new"), sent))
    assert page("record", known.pk) in text
    assert Worker.objects.count() == 1

    desk.post(page("new"), {**sent, "different_person": "1"})
    assert Worker.objects.count() == 2


def test_a_neighbour_s_namesake_is_nobody(next_door, here, desk):
    worker_in(next_door, full_name="Vì Thị Mẫu", born_on=date(2001, 3, 4), sex="female")

    desk.post(page("new"), {**SAID, **PERSON, "commune": here.pk})

    assert Interest.objects.count() == 1


def test_nobody_is_entered_for_another_unit(next_door, desk):
    desk.post(page("new"), {**SAID, **PERSON, "commune": next_door.pk})

    assert not Worker.objects.exists()


def test_a_new_person_is_refused_as_a_whole(here, desk):
    text = said(desk.post(page("new"), {**SAID, **PERSON, "commune": here.pk, "phone": "12"}))

    assert 'value="12"' in text
    assert not Worker.objects.exists()


# One entry ---------------------------------------------------------------------------------------


def test_a_stale_correction_shows_both_values(person, desk):
    interest = interested(person, occupation="welding")
    Interest.objects.filter(pk=interest.pk).update(version=2, job="Thợ hàn")
    sent = {**SAID, "version": "1", "job": "Trồng rau"}

    response = desk.post(page("edit", interest.pk), sent)

    assert response.status_code == 409
    for words in ("Thợ hàn", "Trồng rau", "Hàn, cơ khí", "Nông nghiệp", "Nhật Bản, Hàn Quốc"):
        assert words in said(response)
    interest.refresh_from_db()
    assert interest.job == "Thợ hàn"


def test_an_entry_is_corrected(person, desk):
    interest = interested(person)
    form = desk.get(page("edit", interest.pk)).context["form"]
    assert (form["country"].value(), form["country2"].value()) == ("JP", "KR")

    desk.post(page("edit", interest.pk), {**SAID, "version": "1", "job": "Trồng rau"})

    interest.refresh_from_db()
    assert [row.country_id for row in interest.wanted.all()] == ["KR", "JP"]
    assert interest.job == "Trồng rau"


def test_the_next_step_is_offered_first(person, desk):
    interest = interested(person)

    form = desk.get(page("move", interest.pk)).context["form"]
    assert form["to"].value() == "counselled"
    desk.post(page("move", interest.pk), {"to": "learning", "moved_on": "01/02/2026"})

    interest.refresh_from_db()
    assert interest.state == "learning"


def test_still_interested_is_one_click(person, desk):
    interest = interested(person)

    desk.post(page("confirm", interest.pk))

    interest.refresh_from_db()
    assert interest.confirmed_on == clock.today()


def test_a_departure_is_offered_to_close_the_entry(here, desk):
    person = identified(here)
    interest = interested(person)
    assert f"{reverse('contracts:departure_new')}?worker={person.pk}" in said(
        desk.get(page("detail", interest.pk))
    )
    departed(person, departed_on=date(2026, 3, 2))
    assert "02/03/2026" in said(desk.get(page("detail", interest.pk)))
    assert "02/03/2026" in said(desk.get(page("list"), {"show": "gone"}))

    desk.post(page("left", interest.pk))

    interest.refresh_from_db()
    assert interest.state == "left"


def test_a_refused_click_says_why(person, desk):
    interest = interested(person)

    text = said(desk.post(page("left", interest.pk), follow=True))

    assert "Chưa ghi nhận xuất cảnh nào" in text


def test_who_dropped_out_is_closed_and_opened_again(person, desk):
    interest = interested(person)

    desk.post(page("drop", interest.pk), {"reason": "Lập gia đình"})
    assert "Lập gia đình" in said(desk.get(page("detail", interest.pk)))
    desk.post(page("reopen", interest.pk), {"reason": "Lại muốn đi"})

    interest.refresh_from_db()
    assert interest.state == "counselled"


def test_a_departure_cancelled_later_is_said_on_the_page(here, desk):
    person = identified(here)
    interest = interested(person)
    departure = departed(person)
    close_as_left(interest=interest, by=a_clerk())
    departure.__class__.objects.update(cancelled=True)

    assert "đã bị hủy" in said(desk.get(page("detail", interest.pk)))


def test_who_only_looks_is_offered_nothing_to_do(person, commune_leader):
    interest = interested(person)
    client = as_(commune_leader)

    text = said(client.get(page("detail", interest.pk)))

    for name in ("edit", "move", "confirm", "drop"):
        assert page(name, interest.pk) not in text
    assert page("new") not in said(client.get(page("list")))


# Lists -------------------------------------------------------------------------------------------


def test_the_list_goes_by_village_and_name_and_holds_the_own_unit(here, desk, neighbour):
    for name in ("Lò Văn Bình", "Lò Văn An"):
        interested(worker_in(here, full_name=name, village="Nà Lốc"))
    interested(worker_in(here, full_name="Tòng Sơn", village="Bản Mé"))

    rows = desk.get(page("list")).context["listed"].rows

    assert [row.title for row in rows] == ["Tòng Sơn", "Lò Văn An", "Lò Văn Bình"]
    assert as_(neighbour).get(page("list")).context["listed"].rows == []


def test_an_unreadable_filter_shows_nobody(person, desk):
    interested(person)

    assert desk.get(page("list"), {"since": "hôm qua"}).context["listed"].rows == []


def test_every_column_can_be_shown(person, desk):
    from interest.listings import INTERESTS

    interested(person)
    every = ",".join(column.key for column in INTERESTS.columns)

    text = said(desk.get(page("list"), {"columns": every}))

    assert "Thiếu vốn" in text
    assert "UNDEFINED" not in text


def test_several_are_confirmed_at_once_and_the_refused_are_told(here, desk):
    rows = [interested(worker_in(here, full_name=f"Lò Văn {name}")) for name in ("An", "Bình")]
    drop_interest(interest=rows[1], reason="Lập gia đình", by=a_clerk())
    sent = {"row": [row.pk for row in rows], "confirmed": "1", "idempotency_key": new_key()}

    text = said(desk.post(page("confirm_several"), sent))

    rows[0].refresh_from_db()
    assert rows[0].confirmed_on == clock.today()
    assert "đã đóng" in text


def test_several_who_left_are_closed_at_once(here, desk):
    gone, stays = identified(here), worker_in(here)
    rows = [interested(gone), interested(stays)]
    departed(gone)

    desk.post(page("close_several"), {"row": [row.pk for row in rows], "confirmed": "1"})

    assert [Interest.objects.get(pk=row.pk).state for row in rows] == ["left", "new"]


@pytest.mark.parametrize("part", [{}, {"headers": {"HX-Request": "true"}}])
def test_a_person_s_part_of_the_page(person, desk, part):
    assert page("record", person.pk) in said(desk.get(page("of_worker", person.pk), **part))
    interested(person)

    text = said(desk.get(page("of_worker", person.pk), **part))

    assert "Nhật Bản, Hàn Quốc" in text
    assert page("record", person.pk) not in text
    assert page("of_worker", person.pk) in said(
        desk.get(reverse("workers:detail", args=[person.pk]))
    )


def test_the_overview_opens_the_lists_behind_it(here, desk):
    gone = identified(here)
    interested(gone, reviewed_on=date(2025, 9, 1), consented_on=None)
    departed(gone)

    text = said(desk.get(page("overview"), {"since": "01/07/2025", "until": "31/12/2025"}))

    assert "since=01/07/2025&amp;until=31/12/2025&amp;show=converted" in text
    assert "100,0 %" in text
