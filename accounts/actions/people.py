"""What staff do with accounts: inviting, duties, closing, passwords, clients of the API."""

import secrets
from datetime import date

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from accounts import links, rules, throttles
from accounts.models import Duty, Organisation, PasswordRequest, User
from accounts.permissions import Permission
from accounts.queries import problems_with_managing
from audit.models import Event
from audit.record import changes, record
from communes.models import Commune
from communes.queries import atlas
from core import clock, names
from core.problems import Problem, Stale, refuse_if


@transaction.atomic
def invite_user(
    *,
    username: str,
    full_name: str,
    email: str = "",
    phone: str = "",
    role: str,
    commune: Commune | None = None,
    organisation: Organisation | None = None,
    by: User,
) -> User:
    """Open an account without a password, with its first duty from today.

    The person chooses the password behind `links.invitations`; sending or handing over that link
    is the caller's. Refused by A-01, A-02 and the rules of `give_duty`.
    """
    by.must(Permission.ACCOUNT_MANAGE)
    place = _place(role, commune, organisation)
    user = User(
        username=username,
        full_name=names.clean(full_name),
        email=email,
        phone=phone,
        password=make_password(None),
        created_at=clock.now(),
    )
    taken = User.objects.filter(username=username).exists()
    refuse_if(
        [
            *rules.problems_with_username(username, taken=taken),
            *_problems_with_giving(user, place, clock.today(), by),
        ]
    )
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # two colleagues at the same moment
        refuse_if(rules.problems_with_username(username, taken=True))
    said = {"username": username, "full_name": user.full_name, "email": email, "phone": phone}
    record(Event.ACCOUNT_INVITED, on=user, by=by, after=said)
    _give(user, place, clock.today(), by)
    return user


@transaction.atomic
def renew_invitation(*, user: User, by: User) -> User:
    """Make every earlier invitation link of this account void, so that a new one can be sent.

    Refused by A-03, A-04 and A-19.
    """
    user = _locked(user)
    by.must(Permission.ACCOUNT_MANAGE)
    refuse_if([*problems_with_managing(user, by=by), *rules.problems_with_invitation(user)])
    user.password = make_password(None)
    user.save(update_fields=["password"])
    record(Event.ACCOUNT_INVITED, on=user, by=by)
    return user


@transaction.atomic
def correct_account(
    *,
    user: User,
    version: int | None = None,
    full_name: str,
    email: str = "",
    phone: str = "",
    by: User,
) -> User:
    """Correct name, e-mail and phone. Refused by A-03 and A-04; Stale when changed meanwhile."""
    user = _locked(user)
    by.must(Permission.ACCOUNT_MANAGE)
    before = {"full_name": user.full_name, "email": user.email, "phone": user.phone}
    if version is not None and version != user.version:
        raise Stale({**before, "version": user.version})
    refuse_if(problems_with_managing(user, by=by))
    after = {"full_name": names.clean(full_name), "email": email, "phone": phone}
    user.full_name, user.email, user.phone = after.values()
    user.version += 1
    user.save(update_fields=[*after, "version"])
    old, new = changes(before, after)
    record(Event.ACCOUNT_CHANGED, on=user, by=by, before=old, after=new)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str, by: User) -> User:
    """The language of the own pages and letters."""
    user = _own(user, by)
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    record(
        Event.ACCOUNT_CHANGED,
        on=user,
        by=by,
        before={"language": before},
        after={"language": language},
    )
    return user


@transaction.atomic
def give_duty(
    *,
    user: User,
    role: str,
    commune: Commune | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    by: User,
) -> Duty:
    """Give a role at a place, from today or a later day. Refused by A-03 to A-11, A-20, A-21."""
    user = _locked(user)
    by.must(Permission.ACCOUNT_MANAGE)
    place = _place(role, commune, organisation)
    starts_on = starts_on or clock.today()
    refuse_if(
        [
            *problems_with_managing(user, by=by),
            *_problems_with_giving(user, place, starts_on, by),
        ]
    )
    return _give(user, place, starts_on, by)


@transaction.atomic
def end_duty(*, duty: Duty, ends_on: date | None = None, by: User) -> Duty:
    """End a duty: `ends_on` is the first day without it, today counts at the next request.

    Refused by A-03, A-04 and A-12.
    """
    user = _locked(duty.user)
    by.must(Permission.ACCOUNT_MANAGE)
    duty = Duty.objects.get(pk=duty.pk)
    before, today = duty.ends_on, clock.today()
    ends_on = ends_on or max(today, duty.starts_on)
    refuse_if(
        [
            *problems_with_managing(user, by=by),
            *rules.problems_with_ending(duty, ends_on=ends_on, today=today),
        ]
    )
    duty.ends_on = ends_on
    duty.save(update_fields=["ends_on"])
    which = _where(duty.role, duty.commune_id, duty.organisation_id)
    record(
        Event.DUTY_ENDED,
        on=user,
        by=by,
        before={**which, "ends_on": before},
        after={**which, "ends_on": ends_on},
    )
    return duty


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """Nobody signs in with it any more, and whoever is signed in is out with the next request."""
    return _set_open(user, by, close=True)


@transaction.atomic
def reopen_account(*, user: User, by: User) -> User:
    """The account opens again with the password and the duties it had."""
    return _set_open(user, by, close=False)


@transaction.atomic
def change_password(*, user: User, new_password: str, by: User) -> User:
    """The own password. Every other session of the account is over. Refused by A-14.

    The door asks for the old password.
    """
    user = _own(user, by)
    return _choose_password(user, new_password, by)


@transaction.atomic
def set_first_password(*, user: User, token: str, new_password: str, by: User) -> User:
    """The password of an invited person. Refused by A-14 and A-15."""
    user = _own(user, by)
    refuse_if(rules.problems_with_link(valid=links.invitations.check_token(user, token)))
    return _choose_password(user, new_password, by)


@transaction.atomic
def reset_password(*, user: User, token: str, new_password: str, by: User) -> User:
    """Another password behind the link that was mailed. Refused by A-14 and A-15."""
    user = _own(user, by)
    refuse_if(rules.problems_with_link(valid=links.resets.check_token(user, token)))
    return _choose_password(user, new_password, by)


@transaction.atomic
def ask_for_new_password(*, user: User, new_password: str, by: User) -> PasswordRequest:
    """Ask the Department to let a new password in; `code` is what the person reads to them.

    Only the hash of the password is kept. Refused by A-14.
    """
    user = _own(user, by)
    # Against the user name only: likeness to the e-mail would tell a stranger that it exists.
    somebody = User(username=user.username)
    refuse_if(rules.problems_with_password(new_password, user=somebody))
    request = PasswordRequest.objects.create(
        user=user, new_password=make_password(new_password), code=new_code(), asked_at=clock.now()
    )
    record(Event.PASSWORD_ASKED, on=user, by=by)
    return request


@transaction.atomic
def decide_password_request(
    *, request: PasswordRequest, code: str = "", accept: bool, by: User
) -> PasswordRequest:
    """Let the new password in, if the code is the one shown to the person, or refuse it.

    A wrong code is no refusal: it is counted and the request comes back undecided
    (`accepted is None`). Refused by A-03, A-04 and A-16.
    """
    user = _locked(request.user)  # first: two requests of one account are decided one by one
    request = PasswordRequest.objects.select_for_update().get(pk=request.pk)
    by.must(Permission.ACCOUNT_MANAGE)
    refuse_if(
        [
            *problems_with_managing(user, by=by),
            *rules.problems_with_request(request, accept=accept, now=clock.now()),
        ]
    )
    if accept and not constant_time_compare(code.strip(), request.code):
        request.wrong_codes += 1
        request.save(update_fields=["wrong_codes"])
        record(Event.PASSWORD_DECIDED, on=user, by=by, after={"wrong_codes": request.wrong_codes})
        return request
    if accept:
        _let_in(user, request.new_password)
    _settle(request, accept=accept, by=by)
    record(Event.PASSWORD_DECIDED, on=user, by=by, after={"accepted": accept})
    return request


def new_code() -> str:
    """Six digits to be read out on the phone."""
    return f"{secrets.randbelow(10**6):06d}"


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _own(user: User, by: User) -> User:
    """The locked row, if it is the account of the person who acts."""
    if by.pk != user.pk or not user.is_active:
        raise PermissionDenied
    return _locked(user)


def _place(role: str, commune: Commune | None, organisation: Organisation | None) -> rules.Place:
    """What the duty is about; the organisation locked, so that it is not closed meanwhile."""
    if organisation is not None:
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return rules.Place(role, commune, organisation)


def _problems_with_giving(
    user: User, place: rules.Place, starts_on: date, by: User
) -> list[Problem]:
    today = clock.today()
    standing = place.commune is not None and place.commune.pk in atlas().on(today).units
    others = user.duties.not_over(today) if user.pk else ()
    return [
        *rules.problems_with_role(place.role, hands_out=by.may_hand_out),
        *rules.problems_with_place(place, standing=standing),
        *rules.problems_with_duty(
            place, starts_on=starts_on, others=others, active=user.is_active, today=today
        ),
    ]


def _give(user: User, place: rules.Place, starts_on: date, by: User) -> Duty:
    duty = Duty.objects.create(
        user=user,
        role=place.role,
        commune=place.commune,
        organisation=place.organisation,
        starts_on=starts_on,
        given_by=by,
    )
    said = _where(duty.role, duty.commune_id, duty.organisation_id)
    record(Event.DUTY_GIVEN, on=user, by=by, after={**said, "starts_on": starts_on})
    return duty


def _where(role: str, commune_id: int | None, organisation_id: int | None) -> dict[str, object]:
    """A duty as the audit tells it; the organisation only where there is one."""
    said: dict[str, object] = {"role": role, "commune": commune_id}
    return {**said, "organisation": organisation_id} if organisation_id else said


def _set_open(user: User, by: User, *, close: bool) -> User:
    user = _locked(user)
    by.must(Permission.ACCOUNT_MANAGE)
    refuse_if(
        [*problems_with_managing(user, by=by), *rules.problems_with_closing(user, close=close)]
    )
    user.is_active = not close
    user.save(update_fields=["is_active"])
    record(
        Event.ACCOUNT_CLOSED if close else Event.ACCOUNT_CHANGED,
        on=user,
        by=by,
        before={"is_active": close},
        after={"is_active": not close},
    )
    return user


def _choose_password(user: User, new_password: str, by: User) -> User:
    refuse_if(rules.problems_with_password(new_password, user=user))
    _let_in(user, make_password(new_password))
    record(Event.PASSWORD_CHANGED, on=user, by=by)
    return user


def _let_in(user: User, password: str) -> None:
    """The hash becomes the password: all sessions and links of before are void, locks are open."""
    user.password = password
    user.save(update_fields=["password"])
    forget_failures(username=user.username)
    throttles.open_again(user.username)


def _settle(request: PasswordRequest, *, accept: bool, by: User) -> None:
    """Close the request; with an accepted one, everything else that waits for this account."""
    now = clock.now()
    request.decided_at, request.decided_by, request.accepted = now, by, accept
    request.new_password = ""
    request.save()
    if accept:
        waiting = PasswordRequest.objects.filter(user=request.user_id, decided_at=None)
        waiting.update(decided_at=now, decided_by=by, accepted=False, new_password="")
