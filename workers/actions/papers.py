"""Passports one after the other, and languages. Nothing of it is counted, so nothing is marked."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, crypto, names
from core.beforehand import with_steps_beforehand
from core.problems import Refused, Stale, refuse_if
from reference.queries import book
from workers import rules
from workers.actions.identity import _refuse_recorded
from workers.models import Language, Passport, Worker
from workers.queries import levels_of, to_change


@with_steps_beforehand
@transaction.atomic
def record_passport(
    *,
    worker: Worker,
    number: str,
    issued_on: date | None = None,
    expires_on: date | None = None,
    current: bool = True,
    by: User,
) -> Passport:
    """A passport of the person; unless it is an old one (`current`), it is now the current one.

    W-23, W-28, W-37 to W-40, W-45. Typing a number is a look-up. Law 49/2019, art. 7.
    """
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    number = rules.tidy_identity(number).upper()
    mark = crypto.fingerprint(number) or ""
    mine = worker.passports.filter(number_print=mark, withdrawn_on=None).exists()
    refuse_if(
        [
            *rules.problems_with_passport(
                number=number,
                issued_on=issued_on,
                expires_on=expires_on,
                born_on=worker.born_on,
                today=clock.today(),
            ),
            *rules.problems_with_second_passport(known=mine),
        ]
    )
    _refuse_recorded(number, by=by)
    # The first one of those that stand is the current one in any case.
    current = current or not worker.passports.filter(is_current=True).exists()
    before = _now_current(worker) if current else {}
    if current:
        worker.passports.filter(is_current=True).update(is_current=False)
    passport = Passport(
        worker=worker,
        number_cipher=crypto.encrypt(number),
        number_print=mark,
        issued_on=issued_on,
        expires_on=expires_on,
        is_current=current,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _save(passport, number)
    after = _told(passport) | ({"current_passport": passport.number_masked} if before else {})
    record(Event.PASSPORT_RECORDED, on=worker, by=by, before=before, after=after)
    return passport


def _save(passport: Passport, number: str) -> None:
    """Two of the same number at the same moment get the rule's sentence."""
    try:
        with transaction.atomic():
            passport.save()
    except IntegrityError as error:
        standing = Passport.objects.filter(number_print=passport.number_print, withdrawn_on=None)
        if standing.exists():
            raise Refused([rules.already_recorded(number)]) from error
        raise


@transaction.atomic
def correct_passport(
    *,
    passport: Passport,
    issued_on: date | None,
    expires_on: date | None,
    seen: str = "",
    by: User,
) -> Passport:
    """The days of a passport; an empty one empties it (W-39 to W-41). The number never changes:
    a wrong one is withdrawn. Raises Stale when the days are no longer those that were `seen`."""
    worker = to_change(passport.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    passport = worker.passports.get(pk=passport.pk)
    if seen and seen != passport.days_seen:
        raise Stale({n: getattr(passport, n) for n in ("issued_on", "expires_on", "days_seen")})
    refuse_if(
        [
            *rules.problems_with_standing(withdrawn=passport.withdrawn_on is not None),
            *rules.problems_with_passport_days(
                issued_on=issued_on,
                expires_on=expires_on,
                born_on=worker.born_on,
                today=clock.today(),
            ),
        ]
    )
    before = _told(passport, whole=True)
    passport.issued_on, passport.expires_on = issued_on, expires_on
    old, new = changes(before, _told(passport, whole=True))
    if new:
        passport.save(update_fields=["issued_on", "expires_on"])
        which = {"passport": passport.number_masked}
        record(Event.PASSPORT_CORRECTED, on=worker, by=by, before=old | which, after=new | which)
    return passport


@transaction.atomic
def choose_passport(*, passport: Passport, by: User) -> Passport:
    """This is the current passport (W-41)."""
    worker = to_change(passport.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    passport = worker.passports.get(pk=passport.pk)
    refuse_if(rules.problems_with_standing(withdrawn=passport.withdrawn_on is not None))
    if not passport.is_current:
        before = _now_current(worker)
        _make_current(worker, passport)
        after = {"current_passport": passport.number_masked}
        record(Event.PASSPORT_CHOSEN, on=worker, by=by, before=before, after=after)
    return passport


@transaction.atomic
def withdraw_passport(*, passport: Passport, reason: str, by: User) -> Passport:
    """The passport was entered wrongly, lost or is no longer valid; its number stays readable
    (W-41, W-42). Of those left the one issued last becomes the current one."""
    worker = to_change(passport.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    passport = worker.passports.get(pk=passport.pk)
    reason = names.clean(reason)
    withdrawn = passport.withdrawn_on is not None
    refuse_if(rules.problems_with_withdrawal(reason=reason, withdrawn=withdrawn))
    before = {"passport": passport.number_masked, "withdrawn": False}
    after = {"passport": passport.number_masked, "withdrawn": True}
    if passport.is_current:
        before |= _now_current(worker)
    was_current, passport.is_current = passport.is_current, False
    passport.withdrawn_on, passport.withdrawn_reason = clock.today(), reason
    passport.save(update_fields=["is_current", "withdrawn_on", "withdrawn_reason"])
    if was_current:
        left = worker.passports.filter(withdrawn_on=None)
        latest = max(left, key=lambda p: (p.issued_on or date.min, p.pk), default=None)
        if latest:
            _make_current(worker, latest)
        after["current_passport"] = latest.number_masked if latest else ""
    record(Event.PASSPORT_WITHDRAWN, on=worker, by=by, before=before, after=after, reason=reason)
    return passport


def _make_current(worker: Worker, passport: Passport) -> None:
    worker.passports.filter(is_current=True).update(is_current=False)
    passport.is_current = True
    passport.save(update_fields=["is_current"])


def _now_current(worker: Worker) -> dict[str, Any]:
    held = worker.passports.filter(is_current=True).first()
    return {"current_passport": held.number_masked} if held else {}


def _told(passport: Passport, *, whole: bool = False) -> dict[str, Any]:
    said = {"issued_on": passport.issued_on, "expires_on": passport.expires_on}
    known = {name: day for name, day in said.items() if day or whole}
    return {"passport": passport.number_masked, **known}


@transaction.atomic
def record_language(
    *,
    worker: Worker,
    language: str,
    level: str = "",
    certified_on: date | None = None,
    by: User,
) -> Language:
    """A language the person has learned, with level and day of the certificate (W-43, W-44)."""
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    level = names.clean(level)
    today, lists = clock.today(), book()
    standing = worker.languages.filter(language=language, level=level, withdrawn=False)
    refuse_if(
        [
            *rules.problems_with_language(
                language=language,
                level=level,
                certified_on=certified_on,
                levels=levels_of(language, lists),
                languages=lists.codes("language", on=today),
                born_on=worker.born_on,
                today=today,
            ),
            *rules.problems_with_second_language(known=standing.exists()),
        ]
    )
    said = {"language": language, "level": level, "certified_on": certified_on}
    learned = Language.objects.create(
        worker=worker, **said, recorded_by=by, recorded_at=clock.now()
    )
    after = {name: value for name, value in said.items() if value}
    record(Event.LANGUAGE_RECORDED, on=worker, by=by, after=after)
    return learned


@transaction.atomic
def withdraw_language(*, language: Language, reason: str, by: User) -> Language:
    """The language was entered by mistake; what it said stays in the history (W-41, W-42)."""
    worker = to_change(language.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    language = worker.languages.get(pk=language.pk)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_withdrawal(reason=reason, withdrawn=language.withdrawn))
    language.withdrawn = True
    language.save(update_fields=["withdrawn"])
    said = {n: getattr(language, n) for n in ("language", "level", "certified_on")}
    before = {name: value for name, value in said.items() if value}
    after = dict.fromkeys(before)
    record(Event.LANGUAGE_WITHDRAWN, on=worker, by=by, before=before, after=after, reason=reason)
    return language
