"""Whom people ask stands at the foot of every page, from a day on; the Department keeps it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actions.contacts import save_contact
from accounts.contacts import contact_today, forget_contact
from accounts.models import DepartmentContact
from core import clock
from core.problems import Refused, Stale

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:contact")
LOGIN = reverse("accounts:login")


def refused(action) -> list[str]:
    """The rules that refuse."""
    with pytest.raises(Refused) as refusal:
        action()
    return [problem.rule for problem in refusal.value.problems]


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_contact()
    yield
    forget_contact()


def say(by, name="Phòng Lao động", day=None, **more):
    contact = save_contact(name=name, valid_from=day or clock.today(), **more, by=by)
    forget_contact()  # after the commit, which a test never reaches
    return contact


def test_it_stands_on_every_page_also_for_who_is_not_signed_in(client, department):
    assert "Phòng Lao động" not in client.get(LOGIN).content.decode()

    say(department, phone="0212 385 2012", email="a@sonla.gov.vn", hours="7:30-17:00")

    for page in (LOGIN, "/nothing-here/"):
        text = client.get(page).content.decode()
        assert 'href="tel:02123852012"' in text
        assert "7:30-17:00" in text


def test_what_begins_tomorrow_waits_until_tomorrow(department):
    say(department)
    say(department, name="Trung tâm", day=clock.today() + timedelta(days=1))

    assert contact_today().name == "Phòng Lao động"
    with clock.turned_to(clock.now() + timedelta(days=1)):
        assert contact_today().name == "Trung tâm"


def test_the_past_stays(department):
    yesterday = clock.today() - timedelta(days=1)

    assert refused(lambda: say(department, day=yesterday)) == ["A-43"]


def test_a_second_saying_for_the_day_corrects_the_first_unless_a_colleague_did(department):
    first = say(department)
    say(department, name="Phòng Việc làm", version=first.version)

    with pytest.raises(Stale):
        say(department, name="Phòng khác", version=first.version)
    assert DepartmentContact.objects.get().name == "Phòng Việc làm"


@pytest.mark.parametrize("person", ["officer", "leader", "auditor"])
def test_nobody_else_changes_it(client, request, person):
    user = request.getfixturevalue(person)
    client.force_login(user)

    assert client.get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        say(user)


def test_it_is_said_on_its_page_with_its_history(client, department):
    client.force_login(department)
    first = client.get(PAGE)
    assert "UNDEFINED-IN-TEMPLATE" not in first.content.decode()
    today = f"{clock.today():%d/%m/%Y}"

    client.post(PAGE, {"name": "Phòng Lao động", "valid_from": today, "version": "0"})

    forget_contact()
    page = client.get(PAGE)
    assert page.context["now"].name == "Phòng Lao động"
    assert len(page.context["history"]) == 1


def test_it_is_asked_for_once_a_minute(client, department, django_assert_num_queries):
    say(department)
    contact_today()

    with django_assert_num_queries(0):
        contact_today()
    with clock.turned_to(clock.now() + timedelta(minutes=2)), django_assert_num_queries(1):
        contact_today()


def test_keys_are_switched_off_for_a_browser(client, department):
    client.force_login(department)
    page = reverse("accounts:keys")
    assert "js/keys.js" in client.get(page).content.decode()

    client.post(page, {"keys": "off"})

    assert "js/keys.js" not in client.get(page).content.decode()
    assert "js/keys.js" not in client.get(reverse("accounts:mine")).content.decode()
