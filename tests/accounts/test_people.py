"""The list of accounts, an account's page, inviting, duties, closing: as staff meet them."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import mail
from accounts.models import Duty, User
from core import clock
from tests.accounts.test_passwords import AtOnce
from tests.factories import CommuneFactory, user_with
from tests.factories.accounts import NEW_PASSWORD, asked, duty, invited
from workers.actions import ask_identity

pytestmark = pytest.mark.django_db
PEOPLE = reverse("accounts:people")


@pytest.fixture
def staff(client, department):
    client.force_login(department)
    return client


def listed(client, **asked) -> list[str]:
    return [row.cells[1].text for row in client.get(PEOPLE, asked).context["listed"].rows]


# The list -----------------------------------------------------------------------------------


@pytest.fixture
def three(here, next_door):
    user_with("commune_officer", here, username="mau", full_name="Lò Văn Mẫu")
    user_with("commune_leader", here, username="an", full_name="Quàng Thị Ân")
    user_with("commune_officer", next_door, username="a.pao", full_name="Giàng A Páo")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("lo van", ["mau"]), ("Lò Văn MẪU", ["mau"]), ("pao", ["a.pao"]), ("a.", ["a.pao"])],
)
def test_a_name_is_found_without_marks_in_any_case(staff, three, text, expected):
    assert listed(staff, q=text) == expected


def test_the_list_is_sorted_by_given_name(staff, three):
    assert listed(staff, role="commune_officer") == ["mau", "a.pao"]
    assert listed(staff, sort="-name", role="commune_officer") == ["a.pao", "mau"]


def test_the_list_is_narrowed_by_role_and_unit(staff, three, here):
    assert listed(staff, commune=here.pk) == ["an", "mau"]
    assert listed(staff, commune=here.pk, role="commune_leader") == ["an"]


def test_an_ended_duty_is_no_role(staff, three):
    Duty.objects.filter(user__username="mau").update(ends_on=clock.today())

    assert listed(staff, role="commune_officer") == ["a.pao"]


def test_the_list_is_narrowed_by_state(staff, three):
    invited(username="invited")
    User.objects.filter(username="mau").update(is_active=False)

    assert listed(staff, state="closed") == ["mau"]
    assert listed(staff, state="invited") == ["invited"]
    assert "mau" not in listed(staff, state="open")


def test_the_account_of_jobs_is_not_listed(staff):
    system = User.objects.system()

    assert "system" not in listed(staff)
    assert staff.get(reverse("accounts:person", args=[system.pk])).status_code == 404


def test_the_list_takes_the_same_queries_for_any_length(staff, three, here):
    staff.get(PEOPLE)  # the first page of a session also notes when it began
    few = queries(staff)

    for number in range(10):
        user_with("commune_viewer", here, username=f"more{number}")

    assert len(listed(staff)) == 14
    assert queries(staff) == few


def queries(client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(PEOPLE)
    return len(seen)


@pytest.mark.parametrize("who", ["officer", "neighbour", "commune_leader", "viewer"])
def test_accounts_are_no_business_of_communes_and_viewers(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(PEOPLE).status_code == 403


def test_the_auditor_reads_and_has_no_buttons(client, auditor, officer):
    client.force_login(auditor)

    page = client.get(reverse("accounts:person", args=[officer.pk]))

    assert page.status_code == 200
    assert reverse("accounts:duty_give", args=[officer.pk]) not in page.text
    assert client.get(reverse("accounts:invite")).status_code == 403


# An account ---------------------------------------------------------------------------------


def test_the_page_of_an_account_shows_duties_and_history(staff, officer, here, department):
    staff.post(reverse("accounts:account_close", args=[officer.pk]))
    staff.post(reverse("accounts:account_reopen", args=[officer.pk]))

    page = staff.get(reverse("accounts:person", args=[officer.pk]))

    assert here.full_name in page.text
    assert [line.by for line in page.context["history"]] == [department.full_name] * 2
    assert "UNDEFINED" not in page.text


def test_an_account_beyond_the_own_role_has_no_buttons(staff, leader):
    page = staff.get(reverse("accounts:person", args=[leader.pk]))

    assert reverse("accounts:account_close", args=[leader.pk]) not in page.text
    assert page.context["why_not"]


def test_a_unit_that_is_gone_is_marked(staff, officer):
    gone = CommuneFactory(valid_from=None, valid_until=date(2025, 7, 1))
    duty(officer, "commune_viewer", gone)

    page = staff.get(reverse("accounts:person", args=[officer.pk]))

    assert [row["gone"] for row in page.context["duties"]] == [True, False]


def test_closing_asks_first(staff, officer):
    url = reverse("accounts:account_close", args=[officer.pk])

    assert staff.get(url).status_code == 200
    assert User.objects.get(pk=officer.pk).is_active
    staff.post(url)

    assert not User.objects.get(pk=officer.pk).is_active


def test_a_correction_is_compared_when_somebody_was_faster(staff, officer):
    url = reverse("accounts:account_edit", args=[officer.pk])
    said = {"version": 1, "full_name": "Lò Văn Mẫu", "email": "", "phone": ""}
    staff.post(url, said)

    stale = staff.post(url, {**said, "full_name": "Lò Văn Khác"})

    assert stale.status_code == 409
    assert stale.context["differences"] == [
        (stale.context["form"].fields["full_name"].label, "Lò Văn Mẫu", "Lò Văn Khác")
    ]
    assert 'value="Lò Văn Khác"' in stale.text
    again = staff.post(url, {**said, "full_name": "Lò Văn Khác", "version": 2})
    assert again.status_code == 302
    assert User.objects.get(pk=officer.pk).full_name == "Lò Văn Khác"


# Inviting -----------------------------------------------------------------------------------


def invitation(here, **said) -> dict:
    return {
        "full_name": "Lò Văn Mẫu",
        "username": "lovanmau",
        "role": "commune_officer",
        "commune": here.pk,
        "idempotency_key": "key-1",
        **said,
    }


def test_without_an_address_the_link_is_shown_to_be_handed_over(staff, here):
    shown = staff.post(reverse("accounts:invite"), invitation(here))

    path = shown.context["link"].removeprefix("http://testserver")
    assert shown.context["link"] in shown.text
    visitor = Client()
    visitor.post(path, {"new_password": NEW_PASSWORD, "again": NEW_PASSWORD})
    said = {"username": "lovanmau", "password": NEW_PASSWORD}
    assert visitor.post(reverse("accounts:login"), said).status_code == 302


def test_with_an_address_the_link_goes_there_and_is_not_shown(
    staff, here, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(mail, "Thread", AtOnce)

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(reverse("accounts:invite"), invitation(here, email="mau@example.test"))

    (letter,) = outbox.outbox
    assert letter.to == ["mau@example.test"]
    assert re.search(r"http://testserver/account/password/\S+/\S+/", letter.body)
    assert answer.status_code == 302


def test_a_second_click_invites_once(staff, here):
    first = staff.post(reverse("accounts:invite"), invitation(here))
    second = staff.post(reverse("accounts:invite"), invitation(here))

    assert (first.status_code, second.status_code) == (200, 200)
    assert User.objects.filter(username="lovanmau").count() == 1


def test_a_refused_invitation_keeps_what_was_typed(staff, officer, here):
    page = staff.post(reverse("accounts:invite"), invitation(here, username="officer"))

    assert page.context["form"].refused_by("A-02")
    assert 'value="Lò Văn Mẫu"' in page.text
    assert "UNDEFINED" not in page.text


def test_only_roles_one_may_hand_out_are_offered_or_accepted(staff, here):
    page = staff.get(reverse("accounts:invite"))
    offered = [value for value, _ in page.context["form"].fields["role"].choices]
    assert offered == [
        "commune_officer",
        "commune_leader",
        "commune_viewer",
        "centre_officer",
        "school_officer",
    ]

    staff.post(reverse("accounts:invite"), invitation(here, role="department_leader", commune=""))

    assert not User.objects.filter(username="lovanmau").exists()


def test_a_new_link_for_who_lost_the_first(staff, here):
    first = staff.post(reverse("accounts:invite"), invitation(here)).context["link"]
    account = User.objects.get(username="lovanmau")

    second = staff.post(reverse("accounts:invitation_renew", args=[account.pk])).context["link"]

    visitor = Client()
    assert visitor.get(first.removeprefix("http://testserver")).status_code == 410
    assert visitor.get(second.removeprefix("http://testserver")).status_code == 200


# Duties -------------------------------------------------------------------------------------


def test_a_duty_is_read_once_more_before_it_is_given(staff, officer, next_door):
    url = reverse("accounts:duty_give", args=[officer.pk])
    said = {"role": "commune_viewer", "commune": next_door.pk, "starts_on": ""}

    confirm = staff.post(url, said)
    assert next_door.full_name in confirm.text
    assert officer.duties.count() == 1
    staff.post(url, {**said, "confirmed": "yes"})

    assert officer.duties.filter(role="commune_viewer", commune=next_door).count() == 1


def test_a_refused_duty_shows_the_form_again(staff, officer, here):
    url = reverse("accounts:duty_give", args=[officer.pk])
    said = {"role": "commune_officer", "commune": here.pk, "confirmed": "yes"}

    page = staff.post(url, said)

    assert page.context["form"].refused_by("A-10")


def test_a_duty_is_ended_on_the_day_that_was_typed(staff, officer):
    given = officer.duties.get()
    url = reverse("accounts:duty_end", args=[given.pk])
    day = clock.today() + timedelta(days=10)

    assert staff.get(url).status_code == 200
    staff.post(url, {"ends_on": day.strftime("%d/%m/%Y")})

    given.refresh_from_db()
    assert given.ends_on == day


def test_the_neighbour_opens_no_door_of_accounts(client, neighbour, officer, here):
    client.force_login(neighbour)
    given = officer.duties.get()

    codes = {
        client.post(reverse(f"accounts:{name}", args=args), said).status_code
        for name, args, said in (
            ("duty_give", [officer.pk], {"role": "commune_officer", "confirmed": "yes"}),
            ("duty_end", [given.pk], {"ends_on": "01/01/2030"}),
            ("account_close", [officer.pk], {}),
            ("account_edit", [officer.pk], {"version": 1, "full_name": "x"}),
            ("invite", [], invitation(here)),
            ("invitation_renew", [officer.pk], {}),
            ("password_decide", [asked(officer).pk], {"code": "123456", "accept": "yes"}),
            ("client_new", [], {}),
        )
    }

    assert codes == {403}
    officer.refresh_from_db()
    assert officer.is_active
    assert officer.duties.count() == 1


def test_what_was_not_asked_for_is_never_stored(staff, officer):
    """No field of the account can be set by adding it to a form."""
    staff.post(
        reverse("accounts:account_edit", args=[officer.pk]),
        {
            "version": 1, "full_name": "Lò Văn Mẫu", "is_active": "", "username": "other",
            "password": "x", "id": 99, "language": "en",
        },
    )  # fmt: skip

    officer.refresh_from_db()
    assert (officer.is_active, officer.username, officer.language) == (True, "officer", "vi")


# One's own ----------------------------------------------------------------------------------


def test_my_account_shows_my_duties_and_what_i_did(client, officer, here):
    client.force_login(officer)
    client.post(reverse("accounts:language"), {"language": "vi"})

    page = client.get(reverse("accounts:mine"))

    assert here.full_name in page.text
    assert len(page.context["activity"]) == 1
    assert "UNDEFINED" not in page.text


def test_a_name_is_shown_as_text_wherever_it_came_from(staff, here):
    evil = user_with("commune_viewer", here, full_name='<img src=x onerror="alert(1)">')

    for page in (staff.get(PEOPLE), staff.get(reverse("accounts:person", args=[evil.pk]))):
        assert "<img" not in page.text


def test_what_an_officer_looked_up_is_not_in_the_history_of_the_account(
    client, administrator, officer
):
    ask_identity(personal_id="014099123456", by=officer)
    client.force_login(administrator)

    page = client.get(reverse("accounts:person", args=[officer.pk])).text

    assert "014*" not in page
