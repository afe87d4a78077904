"""The pages of courses, as the officers of a school, the Department and communes use them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Departure
from tests.factories.contracts import departed, identified
from tests.factories.enterprises import an_enterprise
from tests.factories.organisations import a_centre, an_organisation, officer_of
from tests.factories.training import a_course, certificate_of, completed, on_course
from tests.factories.workers import citizen_number, worker_in
from training.actions import move_course, record_session, set_partners
from training.models import Certificate, Course, Enrolment, Session


@pytest.fixture
def school(db):
    return an_organisation()


@pytest.fixture
def course(school):
    return a_course(school)


@pytest.fixture
def teacher(school):
    return officer_of(school, username="teacher")


@pytest.fixture
def desk(client, teacher):
    client.force_login(teacher)
    return client


def page(name, *args):
    return reverse(f"training:{name}", args=args)


def said(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


FACTS = {
    "title": "Tiếng Nhật N5",
    "kind": "language",
    "language": "ja|N5",
    "starts_on": "05/01/2026",
    "ends_on": "30/01/2026",
    "places": "20",
}


def test_a_school_plans_a_course_and_is_led_to_it(desk, school):
    assert str(school.pk) in said(desk.get(page("course_new")))

    response = desk.post(page("course_new"), {**FACTS, "organisation": school.pk})

    course = Course.objects.get()
    assert response.url == page("course", course.pk)
    assert (course.language, course.level) == ("ja", "N5")


def test_a_school_offers_no_other_holder(desk, school):
    other = an_organisation()

    response = desk.post(page("course_new"), {**FACTS, "organisation": other.pk})

    assert list(response.context["form"].errors) == ["organisation"]
    assert not Course.objects.exists()


def test_two_clicks_plan_one_course(desk, school):
    text = said(desk.get(page("course_new")))
    key = re.search(r'name="idempotency_key" value="([^"]+)"', text)[1]

    for _ in range(2):
        desk.post(page("course_new"), {**FACTS, "organisation": school.pk, "idempotency_key": key})

    assert Course.objects.count() == 1


def test_a_stale_edit_shows_both(desk, course):
    typed = {
        **FACTS, "kind": "orientation", "language": "", "country": "JP",
        "organisation": course.organisation_id,
    }  # fmt: skip
    desk.post(page("course_edit", course.pk), {**typed, "version": course.version})

    stale = desk.post(
        page("course_edit", course.pk),
        {**typed, "title": "Khóa khác", "version": course.version},
    )

    assert stale.status_code == 409
    assert "Khóa khác" in said(stale)
    assert Course.objects.get().title == "Tiếng Nhật N5"


def test_cancelling_asks_why(desk, course):
    url = page("course_move", course.pk)
    assert "reason" in desk.get(f"{url}?to=cancelled").context["form"].fields
    assert "reason" not in desk.get(f"{url}?to=finished").context["form"].fields

    without = desk.post(f"{url}?to=cancelled", {"to": "cancelled", "reason": ""})
    desk.post(f"{url}?to=cancelled", {"to": "cancelled", "reason": "ít người"})

    assert without.context["form"].refused_by("G-29")
    assert Course.objects.get().state == "cancelled"


def test_partners_are_added_and_taken_away(desk, course):
    enterprise, centre = an_enterprise(), a_centre()
    url = page("course_partners", course.pk)

    desk.post(url, {"enterprise": enterprise.pk, "organisation": centre.pk})
    stay = [course.partners.get(organisation=centre).pk]
    desk.post(url, {"stay": stay, "enterprise": "", "organisation": ""})

    assert [str(partner) for partner in course.partners.all()] == [centre.name]
    assert centre.name in said(desk.get(page("course", course.pk)))


# Enrolling ----------------------------------------------------------------------------------


def test_a_school_has_no_search_by_name(desk, course, here):
    worker_in(here, full_name="Lò Văn Mẫu")

    text = said(desk.get(page("enrol", course.pk) + "?q=mau"))

    assert "Lò Văn Mẫu" not in text
    assert 'name="q"' not in text


@pytest.mark.parametrize("other", [{}, {"full_name": "Lò Văn Khác"}, {"born_year": "1990"}])
def test_the_card_answers_enrolled_or_not_found(desk, course, here, other):
    number = citizen_number()
    worker_in(here, full_name="Lò Văn Mẫu", personal_id=number, village="Bản Mé")
    card = {"personal_id": number, "full_name": "Lò Văn Mẫu", "born_year": "1999", **other}

    response = desk.post(page("enrol", course.pk), card)

    if other:
        text = said(response)
        assert "Bản Mé" not in text
        assert not Enrolment.objects.exists()
        # What was typed stays, and may be corrected and sent again.
        assert f'value="{card["full_name"]}"' in text
    else:
        assert response.url == page("enrol", course.pk)
        assert Enrolment.objects.count() == 1


def test_what_was_not_found_is_corrected_with_the_key_of_the_answer(desk, course, here):
    number = citizen_number()
    worker_in(here, full_name="Lò Văn Mẫu", personal_id=number)
    card = {"personal_id": number, "full_name": "Lò Văn", "born_year": "1999"}
    first = desk.post(page("enrol", course.pk), {**card, "idempotency_key": "abc"})
    key = first.context["form"].data["idempotency_key"]

    desk.post(page("enrol", course.pk), {**card, "full_name": "Lò Văn Mẫu", "idempotency_key": key})

    assert key != "abc"
    assert Enrolment.objects.count() == 1


def test_the_department_finds_by_name_and_a_second_click_changes_nothing(
    client, department, course, here
):
    worker = worker_in(here, full_name="Lò Văn Mẫu")
    client.force_login(department)
    url = page("enrol", course.pk) + "?q=mau"
    key = re.search(rf'value="([^"]+)-{worker.pk}"', said(client.get(url)))[1]

    for _ in range(2):
        client.post(url, {"worker": worker.pk, "idempotency_key": f"{key}-{worker.pk}"})

    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("pk", ["0", "x", ""])
def test_somebody_who_is_not_there_is_not_found(client, department, course, pk):
    client.force_login(department)

    assert client.post(page("enrol", course.pk), {"worker": pk}).status_code == 404


def test_a_place_is_given_and_taken(desk, school, here):
    course = a_course(school, places=1)
    first, second = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))

    desk.post(page("enrolment_admit", second.pk))
    assert Enrolment.objects.get(pk=second.pk).standing == "waiting"
    desk.post(page("enrolment_off", first.pk), {"reason": "rút đơn"})
    desk.post(page("enrolment_admit", second.pk))

    assert Enrolment.objects.get(pk=second.pk).standing == "place"


# Attendance, results, certificates ----------------------------------------------------------


def test_a_day_is_recorded_and_corrected(desk, course, here):
    first, second = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    text = said(desk.get(page("session_new", course.pk)))
    assert text.count("checked") == 2  # everybody is there until the mark is taken away

    desk.post(
        page("session_new", course.pk),
        {"held_on": "06/01/2026", "periods": "4", f"there_{first.pk}": "on"},
    )
    day = Session.objects.get()
    desk.post(
        page("session_edit", course.pk, day.pk),
        {"held_on": "06/01/2026", "periods": "4", f"there_{second.pk}": "on"},
    )

    assert [row.enrolment for row in day.attendances.all()] == [second]


def test_the_history_of_a_course_names_its_people(desk, course, here, teacher):
    first, _ = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    facts = {"course": course, "held_on": date(2026, 1, 6), "periods": 4, "by": teacher}
    record_session(**facts, present=[first])

    lines = desk.get(page("course", course.pk)).context["history"]

    told = [f"{change.label}: {change.after}" for line in lines for change in line.changes]
    assert f"Có mặt: {first.worker.full_name}" in told
    assert not any("#" in text for text in told)
    assert not any(text.startswith("course") for text in told)


def test_results_stand_at_their_person(desk, course, here):
    first, second = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    typed = {f"periods_{first.pk}": "99", f"result_{first.pk}": "completed"}

    refused = desk.post(page("outcomes", course.pk), {**typed, f"periods_{second.pk}": "3"})
    desk.post(page("outcomes", course.pk), {**typed, f"periods_{first.pk}": "70"})

    assert list(refused.context["form"].errors) == [f"periods_{first.pk}"]
    said(refused)
    first.refresh_from_db()
    assert (first.periods_attended, first.result) == (70, "completed")


def test_certificates_are_numbered_from_the_first_one(desk, course, here):
    enterprise = an_enterprise()
    set_partners(course=course, enterprises=[enterprise], organisations=[], by=course.created_by)
    people = [worker_in(here, full_name=f"Lò Văn {name}") for name in "ABC"]
    rows = on_course(course, *people)
    completed(course, rows)
    url = page("issue", course.pk)
    assert said(desk.get(url)).count("number_") >= 3

    desk.post(
        url,
        {
            "issued_on": "31/01/2026",
            "first": "008/GDĐH",
            "enterprise": enterprise.pk,
            f"number_{rows[1].pk}": "009/GDĐH",
        },
    )

    issued = Certificate.objects.order_by("worker__name_sort")
    assert [paper.number for paper in issued] == ["008/GDĐH", "009/GDĐH", "010/GDĐH"]
    assert {paper.enterprise for paper in issued} == {enterprise}


def test_the_second_click_issues_nothing_more(desk, course, here):
    rows = on_course(course, worker_in(here))
    completed(course, rows)
    typed = {"issued_on": "31/01/2026", "first": "1/A", "idempotency_key": "once"}

    answers = [desk.post(page("issue", course.pk), typed) for _ in range(2)]

    assert [answer.url for answer in answers] == [page("course", course.pk)] * 2
    assert Certificate.objects.count() == 1


def test_the_school_withdraws_what_it_issued(desk, course, here):
    rows = on_course(course, worker_in(here))
    completed(course, rows)
    desk.post(page("issue", course.pk), {"issued_on": "31/01/2026", "first": "1/A"})
    paper = Certificate.objects.get()

    said(desk.get(page("issued_withdraw", course.pk, paper.pk)))
    desk.post(page("issued_withdraw", course.pk, paper.pk), {"reason": "cấp nhầm"})

    assert Certificate.objects.get().withdrawn


# Who sees whom ------------------------------------------------------------------------------


def test_a_commune_sees_its_own_people_on_a_course(client, officer, course, here, next_door):
    on_course(
        course,
        worker_in(here, full_name="Lò Văn Đây"),
        worker_in(next_door, full_name="Vàng A Xa"),
    )
    client.force_login(officer)

    text = said(client.get(page("course", course.pk)))

    assert "Lò Văn Đây" in text
    assert "Vàng A Xa" not in text


def test_a_partner_sees_the_people_and_no_button(client, course, here):
    centre = a_centre()
    set_partners(course=course, enterprises=[], organisations=[centre], by=course.created_by)
    on_course(course, worker_in(here, full_name="Lò Văn Đây"))
    client.force_login(officer_of(centre))

    text = said(client.get(page("course", course.pk)))

    assert "Lò Văn Đây" in text
    assert page("enrol", course.pk) not in text
    assert client.get(page("enrol", course.pk)).status_code == 404


def test_a_school_opens_no_file_and_no_register(desk, course, here):
    worker = worker_in(here)
    on_course(course, worker)

    text = said(desk.get(page("course", course.pk)))

    assert reverse("workers:detail", args=[worker.pk]) not in text
    assert desk.get(reverse("workers:detail", args=[worker.pk])).status_code == 403
    assert desk.get(page("of_worker", worker.pk)).status_code == 403
    assert desk.get(page("untrained")).status_code == 403


def test_pages_of_a_course_have_no_hole(desk, course, here):
    rows = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    record_session(
        course=course, held_on=date(2026, 1, 6), periods=4, present=rows[:1],
        by=course.created_by,
    )  # fmt: skip
    for name in ("course", "course_edit", "enrol", "session_new", "outcomes", "issue",
                 "attendance_sheet", "course_partners", "course_move"):  # fmt: skip
        assert desk.get(page(name, course.pk)).status_code == 200, name
        said(desk.get(page(name, course.pk)))
    assert course.title in said(desk.get(page("courses") + "?q=dinh+huong&state=running"))


def test_a_planned_course_offers_to_begin(desk, school):
    course = a_course(school, running=False)

    assert f"{page('course_move', course.pk)}?to=running" in said(
        desk.get(page("course", course.pk))
    )


def test_a_finished_course_takes_nobody(desk, course):
    move_course(course=course, to="finished", by=course.created_by)

    assert page("enrol", course.pk) not in said(desk.get(page("course", course.pk)))


# Trained or not -----------------------------------------------------------------------------


def test_why_somebody_is_not_trained_stands_on_file_and_stay(client, officer, here):
    worker = identified(here)
    stay = departed(worker, enterprise=an_enterprise(), enterprise_unknown=False)
    certificate_of(worker, number="7/GDĐH", enterprise=an_enterprise(name="Công ty Khác"))
    client.force_login(officer)

    for url in (page("of_worker", worker.pk), page("of_stay", stay.pk)):
        text = said(client.get(url))
        assert "7/GDĐH" in text
        assert "Công ty Khác" in text


def test_who_left_untrained_is_listed_with_the_reason(client, department, here):
    trained, expired, none = (identified(here) for _ in range(3))
    for worker in (trained, expired, none):
        departed(worker)
    certificate_of(trained)
    certificate_of(expired, issued_on=date(2023, 2, 1))
    client.force_login(department)

    whole = client.get(page("untrained") + "?year=2026")
    only = client.get(page("untrained") + "?year=2026&reason=expired")

    leavers = whole.context["leavers"]
    assert (leavers.departures, leavers.trained, len(leavers.untrained)) == (3, 1, 2)
    assert [left.departure.worker_id for left in only.context["leavers"].untrained] == [expired.pk]
    assert reverse("workers:detail", args=[expired.pk]) in said(only)


def test_a_commune_sees_its_own_leavers_only(client, neighbour, here):
    departed(identified(here))
    client.force_login(neighbour)

    assert client.get(page("untrained") + "?year=2026").context["leavers"].departures == 0


def test_who_left_from_outside_the_province_breaks_no_page(client, department, here):
    client.force_login(department)
    stay = departed(identified(here))
    Departure.objects.filter(pk=stay.pk).update(commune=None)

    for address in (page("untrained") + "?year=2026", reverse("training:of_stay", args=[stay.pk])):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "", "1e5", "٣", "-1"])
def test_a_number_that_is_no_file_is_not_found(client, department, number):
    client.force_login(department)

    answer = client.post(page("enrol", a_course().pk), {"worker": number})

    assert answer.status_code == 404


def sent_by(form, **changes):
    """What the browser sends of that form."""
    said = {name: form[name].value() for name in form.fields if name != "idempotency_key"}
    said = {name: "on" if value is True else value for name, value in said.items()}
    return {name: value for name, value in said.items() if value not in (None, False)} | changes


def test_results_of_a_colleague_are_not_overwritten_unseen(desk, course, here):
    first, second = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    url = page("outcomes", course.pk)
    mine = sent_by(desk.get(url).context["form"], **{f"result_{second.pk}": "left"})
    completed(course, [first])

    refused = desk.post(url, mine)

    assert refused.context["form"].refused_by("G-50")
    first.refresh_from_db()
    assert first.result == "completed"
    desk.post(url, sent_by(desk.get(url).context["form"], **{f"result_{second.pk}": "left"}))
    assert sorted(row.result for row in Enrolment.objects.all()) == ["completed", "left"]


def test_a_day_of_a_colleague_is_not_overwritten_unseen(desk, course, here, teacher):
    first, second = on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    facts = {"course": course, "held_on": date(2026, 1, 6), "by": teacher}
    day = record_session(**facts, periods=4, present=[first, second])
    url = page("session_edit", course.pk, day.pk)
    mine = sent_by(desk.get(url).context["form"], periods="5")
    record_session(**facts, session=day, periods=4, present=[first])

    refused = desk.post(url, mine)

    assert refused.context["form"].refused_by("G-50")
    assert [row.enrolment for row in day.attendances.all()] == [first]
    desk.post(url, sent_by(desk.get(url).context["form"], periods="5"))
    assert Session.objects.get().periods == 5
