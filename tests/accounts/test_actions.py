"""What the actions write, what they refuse, and what the audit keeps of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import actions, links
from accounts.models import ApiClient, Duty, PasswordRequest, User
from accounts.permissions import Grant, Permission
from accounts.tokens import hashed
from audit.models import AuditEntry, Event
from communes.models import Commune, CommuneChange
from core import clock
from core.problems import Refused, Stale
from tests.factories import CommuneFactory, UserFactory, user_with
from tests.factories.accounts import NEW_PASSWORD, PASSWORD, asked, duty, invited

pytestmark = pytest.mark.django_db


def events(subject) -> list[str]:
    return [entry.event for entry in AuditEntry.objects.about(subject)]


def refusal(action, **said) -> list[str]:
    """The rules that refuse, and proof that nothing was written."""
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as refused:
        action(**said)
    assert AuditEntry.objects.count() == before
    return [problem.rule for problem in refused.value.problems]


# Inviting -----------------------------------------------------------------------------------


def test_an_invited_colleague_has_a_duty_and_no_password(department, here):
    user = actions.invite_user(
        username="lovanmau", full_name="Lò  Văn Mẫu", role="commune_officer", commune=here,
        by=department,
    )  # fmt: skip

    assert user.full_name == "Lò Văn Mẫu"
    assert not user.has_usable_password()
    assert [(d.role, d.commune, d.given_by) for d in user.duties.all()] == [
        ("commune_officer", here, department)
    ]
    assert events(user) == [Event.DUTY_GIVEN, Event.ACCOUNT_INVITED]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"username": "Lò"}, "A-01"),
        ({"username": "department"}, "A-02"),
        ({"username": "system"}, "A-02"),
        ({"role": "department_leader", "commune": None}, "A-05"),
        ({"commune": None}, "A-06"),
    ],
)
def test_an_invitation_is_refused_whole(department, here, said, rule):
    given = {"username": "new", "full_name": "Lò Văn Mẫu", "role": "commune_officer"}

    assert rule in refusal(actions.invite_user, **{**given, "commune": here, **said}, by=department)
    assert not User.objects.filter(full_name="Lò Văn Mẫu").exists()


def test_a_unit_that_was_merged_away_gets_no_officer(department):
    gone = CommuneFactory(valid_from=None, valid_until=date(2025, 7, 1))

    assert refusal(
        actions.invite_user, username="new", full_name="Lò Văn Mẫu", role="commune_officer",
        commune=gone, by=department,
    ) == ["A-07"]  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "commune_leader", "viewer", "auditor"])
def test_only_who_manages_accounts_invites(request, who, here):
    by = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        actions.invite_user(
            username="new", full_name="Lò Văn Mẫu", role="commune_viewer", commune=here, by=by
        )


def test_a_new_invitation_voids_the_link_of_before(department, here):
    user = invited()
    token = links.invitations.make_token(user)

    actions.renew_invitation(user=user, by=department)

    user.refresh_from_db()
    assert not links.invitations.check_token(user, token)
    assert links.invitations.check_token(user, links.invitations.make_token(user))


def test_who_has_a_password_is_not_invited_again(department, officer):
    assert refusal(actions.renew_invitation, user=officer, by=department) == ["A-19"]


# Duties -------------------------------------------------------------------------------------


def test_a_duty_is_given_from_today(department, officer, next_door):
    given = actions.give_duty(user=officer, role="commune_viewer", commune=next_door, by=department)

    assert (given.starts_on, given.ends_on, given.given_by) == (clock.today(), None, department)
    entry = AuditEntry.objects.about(officer).first()
    assert entry.after == {
        "role": "commune_viewer",
        "commune": next_door.pk,
        "starts_on": clock.today().isoformat(),
    }


def test_nobody_gives_a_duty_to_the_own_account(department, leader):
    said = {"role": "department_viewer", "commune": None}

    assert "A-03" in refusal(actions.give_duty, user=department, **said, by=department)
    assert refusal(actions.give_duty, user=leader, **said, by=leader) == ["A-03"]


def test_a_department_officer_hands_out_commune_roles_only(department, officer):
    assert refusal(actions.give_duty, user=officer, role="department_officer", by=department) == [
        "A-05"
    ]


def test_a_department_officer_leaves_the_leaders_account_alone(department, leader, here):
    assert refusal(
        actions.give_duty, user=leader, role="commune_viewer", commune=here, by=department
    ) == ["A-04"]


def test_the_neighbour_gives_no_duty(neighbour, officer, next_door):
    with pytest.raises(PermissionDenied):
        actions.give_duty(user=officer, role="commune_viewer", commune=next_door, by=neighbour)


def test_the_same_duty_is_not_given_twice(department, officer, here):
    assert refusal(
        actions.give_duty, user=officer, role="commune_officer", commune=here, by=department
    ) == ["A-10"]


def test_a_duty_that_begins_later_counts_later(department, here):
    user = UserFactory()
    start = clock.today() + timedelta(days=3)

    actions.give_duty(
        user=user, role="commune_officer", commune=here, starts_on=start, by=department
    )

    assert not User.objects.get(pk=user.pk).may(Permission.WORKER_EDIT)
    with clock.turned_to(clock.at(start)):
        assert User.objects.get(pk=user.pk).may(Permission.WORKER_EDIT)


def test_a_duty_ends_today_by_default(department, officer):
    ended = actions.end_duty(duty=officer.duties.get(), by=department)

    assert ended.ends_on == clock.today()
    assert not User.objects.get(pk=officer.pk).current_duties
    assert events(officer) == [Event.DUTY_ENDED]


def test_a_duty_that_has_not_begun_never_counts_once_ended(department, here):
    user = UserFactory()
    start = clock.today() + timedelta(days=3)
    later = duty(user, "commune_officer", here, starts_on=start)

    assert actions.end_duty(duty=later, by=department).ends_on == start
    with clock.turned_to(clock.at(start)):
        assert not User.objects.get(pk=user.pk).current_duties


def test_a_duty_is_ended_once(department, officer):
    ended = actions.end_duty(duty=officer.duties.get(), by=department)

    assert refusal(actions.end_duty, duty=ended, by=department) == ["A-12"]


def test_nobody_ends_a_duty_beyond_the_own_role(department, leader, administrator):
    assert refusal(actions.end_duty, duty=leader.duties.get(), by=department) == ["A-04"]
    assert refusal(actions.end_duty, duty=leader.duties.get(), by=administrator) == ["A-04"]


def test_a_role_held_here_grants_nothing_there(here, next_door):
    user = user_with("commune_officer", here)
    duty(user, "commune_viewer", next_door)

    assert user.scope_for(Permission.WORKER_EDIT).commune_ids == {here.pk}
    assert user.scope_for(Permission.WORKER_VIEW).commune_ids == {here.pk, next_door.pk}


# Closing ------------------------------------------------------------------------------------


def test_a_closed_account_may_nothing_and_is_reopened_as_it_was(department, officer):
    actions.close_account(user=officer, by=department)
    assert not User.objects.get(pk=officer.pk).may(Permission.WORKER_VIEW)

    actions.reopen_account(user=officer, by=department)
    assert User.objects.get(pk=officer.pk).may(Permission.WORKER_VIEW)
    assert events(officer) == [Event.ACCOUNT_CHANGED, Event.ACCOUNT_CLOSED]


def test_closing_is_refused_twice_for_oneself_and_upwards(department, officer, leader):
    actions.close_account(user=officer, by=department)

    assert refusal(actions.close_account, user=officer, by=department) == ["A-13"]
    assert "A-03" in refusal(actions.close_account, user=department, by=department)
    assert refusal(actions.close_account, user=leader, by=department) == ["A-04"]


# Name, e-mail, language ---------------------------------------------------------------------


def test_a_correction_keeps_what_was_before(department, officer):
    actions.correct_account(
        user=officer, version=1, full_name="Lò Văn Mẫu", email="mau@example.test", by=department
    )

    entry = AuditEntry.objects.about(officer).get()
    assert entry.before == {"full_name": "Cán bộ xã", "email": ""}
    assert entry.after == {"full_name": "Lò Văn Mẫu", "email": "mau@example.test"}


def test_a_correction_of_something_changed_meanwhile_writes_nothing(department, officer):
    actions.correct_account(user=officer, version=1, full_name="Lò Văn Mẫu", by=department)

    with pytest.raises(Stale) as stale:
        actions.correct_account(user=officer, version=1, full_name="Lò Văn A", by=department)

    assert stale.value.current["full_name"] == "Lò Văn Mẫu"


def test_the_address_a_reset_goes_to_is_not_changed_upwards(department, leader):
    assert refusal(
        actions.correct_account, user=leader, full_name="x", email="me@example.test",
        by=department,
    ) == ["A-04"]  # fmt: skip


def test_the_language_is_ones_own_choice(officer, department):
    actions.choose_language(user=officer, language="en", by=officer)

    assert User.objects.get(pk=officer.pk).language == "en"
    with pytest.raises(PermissionDenied):
        actions.choose_language(user=officer, language="vi", by=department)


# Passwords ----------------------------------------------------------------------------------


def test_a_changed_password_is_ones_own(officer, department):
    actions.change_password(user=officer, new_password=NEW_PASSWORD, by=officer)

    assert User.objects.get(pk=officer.pk).check_password(NEW_PASSWORD)
    assert events(officer) == [Event.PASSWORD_CHANGED]
    with pytest.raises(PermissionDenied):
        actions.change_password(user=officer, new_password=NEW_PASSWORD, by=department)


def test_a_weak_password_is_refused_by_every_way(officer):
    person = invited()
    invitation, reset = (
        links.invitations.make_token(person),
        links.resets.make_token(officer),
    )

    for action, said in (
        (actions.change_password, {"user": officer, "by": officer}),
        (actions.ask_for_new_password, {"user": officer, "by": officer}),
        (actions.reset_password, {"user": officer, "token": reset, "by": officer}),
        (actions.set_first_password, {"user": person, "token": invitation, "by": person}),
    ):
        assert set(refusal(action, new_password="password", **said)) == {"A-14"}


def test_an_invitation_opens_one_password_once():
    user = invited()
    token = links.invitations.make_token(user)

    actions.set_first_password(user=user, token=token, new_password=NEW_PASSWORD, by=user)

    assert refusal(
        actions.set_first_password, user=user, token=token, new_password=NEW_PASSWORD, by=user
    ) == ["A-15"]


def test_a_reset_link_is_no_invitation_and_the_reverse(officer):
    person = invited()
    said = {"new_password": NEW_PASSWORD}

    assert refusal(
        actions.reset_password, user=person, token=links.invitations.make_token(person),
        by=person, **said,
    ) == ["A-15"]  # fmt: skip
    assert refusal(
        actions.set_first_password, user=officer, token=links.resets.make_token(officer),
        by=officer, **said,
    ) == ["A-15"]  # fmt: skip


def test_the_department_lets_a_password_in_that_it_never_sees(officer, department):
    request = actions.ask_for_new_password(user=officer, new_password=NEW_PASSWORD, by=officer)
    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)

    decided = actions.decide_password_request(
        request=request, code=request.code, accept=True, by=department
    )

    assert decided.accepted is True
    assert decided.new_password == ""
    assert User.objects.get(pk=officer.pk).check_password(NEW_PASSWORD)
    assert events(officer) == [Event.PASSWORD_DECIDED, Event.PASSWORD_ASKED]
    assert NEW_PASSWORD not in str(AuditEntry.objects.values_list("before", "after"))


def test_only_the_hash_of_a_requested_password_is_kept(officer):
    request = actions.ask_for_new_password(user=officer, new_password=NEW_PASSWORD, by=officer)

    assert NEW_PASSWORD not in request.new_password
    assert check_password(NEW_PASSWORD, request.new_password)


def test_a_refused_request_changes_no_password(officer, department):
    actions.decide_password_request(request=asked(officer), accept=False, by=department)

    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)
    assert not PasswordRequest.objects.open(clock.now()).exists()


def test_a_wrong_code_is_counted_and_the_fifth_voids_the_request(officer, department):
    request = asked(officer)

    for _ in range(5):
        again = actions.decide_password_request(
            request=request, code="000000", accept=True, by=department
        )
        assert again.accepted is None

    assert refusal(
        actions.decide_password_request, request=request, code="123456", accept=True,
        by=department,
    ) == ["A-16"]  # fmt: skip
    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)


def test_a_request_expires_after_a_day(officer, department):
    request = asked(officer)

    with clock.turned_to(request.asked_at + timedelta(hours=24)):
        assert refusal(
            actions.decide_password_request, request=request, code="123456", accept=True,
            by=department,
        ) == ["A-16"]  # fmt: skip


def test_an_accepted_request_settles_the_others_of_that_account(officer, neighbour, department):
    older, others = asked(officer), asked(neighbour)

    actions.decide_password_request(
        request=asked(officer), code="123456", accept=True, by=department
    )

    older.refresh_from_db()
    others.refresh_from_db()
    assert (older.accepted, older.new_password) == (False, "")
    assert others.accepted is None


def test_nobody_lets_a_password_into_an_account_beyond_the_own_role(
    officer, department, leader, administrator
):
    """Otherwise an officer asks in the leader's name and accepts it himself."""
    said = {"code": "123456", "accept": True}

    for user, by, rule in (
        (leader, department, "A-04"),
        (leader, administrator, "A-04"),
        (department, department, "A-03"),
    ):
        assert rule in refusal(actions.decide_password_request, request=asked(user), by=by, **said)
    with pytest.raises(PermissionDenied):
        actions.decide_password_request(request=asked(officer), by=officer, **said)


# The account of commands and jobs -----------------------------------------------------------


def test_the_system_account_may_everything_and_nobody_uses_it(department):
    system = User.objects.system()

    assert User.objects.system() == system
    assert system.scope_for(Permission.WORKER_EDIT).whole_province
    assert not system.has_usable_password()
    assert not system.is_active
    assert refusal(actions.reopen_account, user=system, by=department) == ["A-04"]


# Clients ------------------------------------------------------------------------------------


def test_a_token_is_returned_once_and_stored_hashed(leader):
    client, token = actions.register_client(
        name="Cổng dữ liệu", purpose="Báo cáo", right="exact",
        expires_on=clock.today() + timedelta(days=90), by=leader,
    )  # fmt: skip

    stored = str(ApiClient.objects.filter(pk=client.pk).values())
    assert token not in stored
    assert hashed(token) in stored
    assert token not in str(AuditEntry.objects.about(client).values())
    assert events(client) == [Event.CLIENT_REGISTERED]


def test_a_token_beyond_a_year_is_refused(leader):
    assert refusal(
        actions.register_client, name="x", purpose="y", right="exact",
        expires_on=clock.today() + timedelta(days=400), by=leader,
    ) == ["A-17"]  # fmt: skip


def test_a_token_is_revoked_once(leader, department):
    client, _ = actions.register_client(
        name="x", purpose="y", right="exact", expires_on=clock.today() + timedelta(days=9),
        by=leader,
    )  # fmt: skip

    with pytest.raises(PermissionDenied):
        actions.revoke_client(client=client, by=department)
    actions.revoke_client(client=client, by=leader)

    assert refusal(actions.revoke_client, client=client, by=leader) == ["A-18"]
    assert not ApiClient.objects.get(pk=client.pk).works_on(clock.today())


def test_a_duty_without_its_place_cannot_be_stored(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=officer, role="commune_officer", commune=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=officer, role="auditor", commune=Commune.objects.first())


def admitted(leader, **said):
    client, _token = actions.register_client(
        name="Kho dữ liệu", purpose="Đồng bộ", right="registers",
        expires_on=clock.today() + timedelta(days=90), by=leader, **said,
    )  # fmt: skip
    return client


def test_a_program_of_registers_holds_what_was_granted_where_it_was_granted(leader, here):
    old = CommuneFactory(code="03808", valid_from=None, valid_until=here.valid_from)
    CommuneChange.objects.create(
        old=old, new=here, effective_on=here.valid_from, legal_basis="x", entered_at=clock.now()
    )

    client = admitted(leader, grants=["workers.read", "workers.write"], communes=[here])

    by = client.account
    assert by.scope_for(Permission.WORKER_EDIT).commune_ids == {here.pk, old.pk}
    assert not by.may(Permission.STAY_RECORD)
    assert not by.may(Permission.FIGURES_VIEW)
    assert client.holds(Grant.WORKERS_READ)
    assert not client.holds(Grant.STATISTICS)


def test_the_account_of_a_program_is_nobodys_door(leader, here, client):
    by = admitted(leader, grants=["workers.read"], communes=[here]).account

    assert by not in User.objects.people()
    assert not by.is_active
    assert not by.has_usable_password()
    client.post("/account/password/forgotten/", {"username": by.username})
    assert not PasswordRequest.objects.exists()


def test_a_revoked_program_writes_nothing_more(leader, here):
    admitted_ = admitted(leader, grants=["workers.read", "workers.write"], communes=[here])

    actions.revoke_client(client=admitted_, by=leader)

    again = User.objects.get(pk=admitted_.account.pk)
    assert not again.may(Permission.WORKER_EDIT)
