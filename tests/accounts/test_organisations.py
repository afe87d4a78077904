"""The bodies that hold courses, and the duties of their officers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from accounts.actions import (
    close_organisation,
    give_duty,
    invite_user,
    reopen_organisation,
    save_organisation,
)
from accounts.models import Duty, Organisation, User
from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused, Stale
from tests.factories import UserFactory
from tests.factories.organisations import a_centre, an_organisation, officer_of

FACTS = {"name": "Trường Cao đẳng mẫu", "kind": "school", "address": "", "phone": ""}


def test_the_department_keeps_the_list(department):
    school = save_organisation(**FACTS, by=department)

    save_organisation(organisation=school, **{**FACTS, "phone": "0212 385 0001"}, by=department)

    assert Organisation.objects.get().phone == "0212 385 0001"
    assert AuditEntry.objects.filter(event=Event.ORGANISATION_SAVED).count() == 2


@pytest.mark.parametrize(
    "person", ["officer", "leader", "viewer", "administrator", "auditor", "commune_leader"]
)
def test_nobody_else_does(request, person):
    with pytest.raises(PermissionDenied):
        save_organisation(**FACTS, by=request.getfixturevalue(person))


def test_an_officer_of_the_school_does_not_edit_the_list(db):
    school = an_organisation()

    with pytest.raises(PermissionDenied):
        close_organisation(organisation=school, by=officer_of(school))


def test_the_same_name_without_marks_is_the_same_organisation(department):
    save_organisation(**FACTS, by=department)

    with pytest.raises(Refused, match="A-24"):
        save_organisation(**{**FACTS, "name": "truong cao dang MAU"}, by=department)


def test_two_edits_at_a_time_are_compared(department):
    school = an_organisation()
    save_organisation(organisation=school, **FACTS, version=1, by=department)

    with pytest.raises(Stale):
        save_organisation(organisation=school, **FACTS, version=1, by=department)


def test_it_is_closed_when_nobody_works_there_any_more(department):
    school = an_organisation()
    officer = officer_of(school)
    with pytest.raises(Refused, match="A-26"):
        close_organisation(organisation=school, by=department)

    officer.duties.update(ends_on=clock.today())
    close_organisation(organisation=school, by=department)

    with pytest.raises(Refused, match="A-20"):
        give_duty(user=UserFactory(), role="school_officer", organisation=school, by=department)
    reopen_organisation(organisation=school, by=department)
    assert not Organisation.objects.get().closed


def test_the_kind_stays_while_officers_work_there(department):
    school = an_organisation(name="Trường Cao đẳng mẫu")
    officer_of(school)

    with pytest.raises(Refused, match="A-25"):
        save_organisation(
            organisation=school, **{**FACTS, "kind": "employment_centre"}, by=department
        )


def test_a_duty_at_an_organisation_reaches_it_and_nothing_else(department):
    school, centre = an_organisation(), a_centre()
    user = invite_user(
        username="truong", full_name="Nhà trường", role="school_officer",
        organisation=school, by=department,
    )  # fmt: skip

    scope = user.scope_for(Permission.COURSE_EDIT)

    assert scope.organisation_ids == {school.pk}
    assert not scope.whole_province
    assert not scope.covers(None)
    assert not user.may(Permission.WORKER_VIEW)
    user.must(Permission.COURSE_EDIT, organisation_id=school.pk)
    for other in (centre.pk, None):
        with pytest.raises(PermissionDenied):
            user.must(Permission.COURSE_EDIT, organisation_id=other)


def test_a_role_of_a_centre_is_not_given_at_a_school(department):
    with pytest.raises(Refused, match="A-21"):
        give_duty(
            user=UserFactory(), role="centre_officer", organisation=an_organisation(), by=department
        )


def test_the_duty_tells_its_organisation_in_the_history(department):
    school = an_organisation()
    user = UserFactory()

    give_duty(user=user, role="school_officer", organisation=school, by=department)

    entry = AuditEntry.objects.filter(event=Event.DUTY_GIVEN).get()
    assert entry.after["organisation"] == school.pk


@pytest.mark.parametrize(
    ("role", "at_school"), [("school_officer", False), ("department_viewer", True)]
)
def test_the_database_keeps_roles_and_places_together(db, role, at_school):
    with pytest.raises(IntegrityError):
        Duty.objects.create(
            user=UserFactory(), role=role, organisation=an_organisation() if at_school else None
        )


def test_the_pages_of_the_list(client, department):
    client.force_login(department)

    client.post(reverse("accounts:organisation_new"), FACTS)
    school = Organisation.objects.get()
    client.post(
        reverse("accounts:organisation_edit", args=[school.pk]),
        {**FACTS, "address": "Tổ 5", "version": school.version},
    )
    stale = client.post(
        reverse("accounts:organisation_edit", args=[school.pk]),
        {**FACTS, "address": "Tổ 6", "version": school.version},
    )

    assert Organisation.objects.get().address == "Tổ 5"
    assert stale.status_code == 409
    for name, args in (("organisations", []), ("organisation", [school.pk])):
        text = client.get(reverse(f"accounts:{name}", args=args)).text
        assert "Trường Cao đẳng mẫu" in text
        assert "UNDEFINED-IN-TEMPLATE" not in text
    assert client.get(reverse("accounts:organisations") + "?q=cao+dang").text.count("row-") >= 1


def test_closing_on_its_page_says_why_not(client, department):
    school = an_organisation()
    officer_of(school)
    client.force_login(department)

    response = client.post(reverse("accounts:organisation_close", args=[school.pk]))

    assert [problem.rule for problem in response.context["problems"]] == ["A-26"]
    assert not Organisation.objects.get().closed


def test_a_duty_at_a_school_is_given_on_the_page(client, department):
    school, user = an_organisation(), UserFactory()
    client.force_login(department)
    url = reverse("accounts:duty_give", args=[user.pk])
    said = {"role": "school_officer", "commune": "", "organisation": school.pk, "starts_on": ""}

    confirm = client.post(url, said)
    client.post(url, {**said, "confirmed": "yes"})

    assert school.name in confirm.text
    assert User.objects.get(pk=user.pk).duties.get().organisation == school
    assert school.name in client.get(reverse("accounts:person", args=[user.pk])).text
