"""Passports one after the other, and languages. Nothing of it is counted, so nothing is marked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record, record_many
from core import clock, crypto, names
from core.beforehand import with_steps_beforehand
from core.inserting import insert_many
from core.parts import in_parts
from core.problems import RefusedMany, Stale, refuse_if
from reference.queries import book
from workers import rules
from workers.actions.identity import _alone, _locked, _refuse_recorded_many, _refuse_those
from workers.drafts import PassportDays, PassportEntry
from workers.models import Language, Passport, Worker
from workers.queries import (
    levels_of,
    problems_with_days,
    problems_with_passports,
    standing_passports,
    to_change,
)


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
    entry = PassportEntry(
        worker=worker, number=number, issued_on=issued_on, expires_on=expires_on, current=current
    )
    with _alone():
        return _record_passports([entry], asked=False, by=by)[0]


@with_steps_beforehand
@transaction.atomic
def record_passports(
    *, entries: Sequence[PassportEntry], asked: bool = False, by: User
) -> list[Passport]:
    """The same for many passports and people. All are recorded or none (`RefusedMany`).

    `asked`: the numbers were looked up and counted by the check of a sheet already.
    """
    return _record_passports(entries, asked=asked, by=by)


def _record_passports(entries: Sequence[PassportEntry], *, asked: bool, by: User) -> list[Passport]:
    locked = _locked([entry.worker for entry in entries])
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    current = [
        replace(
            each, worker=locked[each.worker.pk], number=rules.tidy_identity(each.number).upper()
        )
        for each in entries
    ]
    held = standing_passports(locked)
    _refuse_those(problems_with_passports(current, held=held))
    _refuse_recorded_many([[entry.number] for entry in current], asked=asked, by=by)
    rows = [_lined_up(entry, held[entry.worker.pk], by=by) for entry in current]
    put_aside = [old.pk for _row, old in rows if old and old.pk]
    if put_aside:
        Passport.objects.filter(pk__in=put_aside).update(is_current=False)
    said = [_both_sides(*pair) for pair in zip(rows, current, strict=True)]
    _save([passport for passport, _old in rows], [entry.number for entry in current])
    record_many(
        Event.PASSPORT_RECORDED,
        on=[entry.worker for entry in current],
        by=by,
        before=[before for before, _after in said],
        after=[after for _before, after in said],
        reason=rules.from_a_sheet() if asked else "",
    )
    return [passport for passport, _old in rows]


def _lined_up(
    entry: PassportEntry, mine: list[Passport], *, by: User
) -> tuple[Passport, Passport | None]:
    """The passport among those of the person, and the one in whose place it is current."""
    old = next((row for row in mine if row.is_current), None)
    passport = Passport(
        worker=entry.worker,
        number_cipher=crypto.encrypt(entry.number),
        number_print=crypto.fingerprint(entry.number) or "",
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
        # The first one of those that stand is the current one in any case.
        is_current=entry.current or old is None,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    mine.append(passport)
    if old is None or not passport.is_current:
        return passport, None
    old.is_current = False
    return passport, old


def _both_sides(
    row: tuple[Passport, Passport | None], entry: PassportEntry
) -> tuple[dict[str, Any], dict[str, Any]]:
    passport, old = row
    shown = crypto.mask_front(entry.number)
    after = _told(passport, shown=shown)
    if old is None:
        return {}, after
    return {"current_passport": old.number_masked}, after | {"current_passport": shown}


def _save(passports: Sequence[Passport], numbers: Sequence[str]) -> None:
    """Two of the same number at the same moment get the rule's sentence."""
    try:
        with transaction.atomic():
            insert_many(passports)
    except IntegrityError as error:
        standing = Passport.objects.filter(withdrawn_on=None)
        refused = {
            index: [rules.already_recorded(number)]
            for index, number in enumerate(numbers)
            if standing.filter(number_print=crypto.fingerprint(number)).exists()
        }
        if refused:
            raise RefusedMany(refused) from error
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
    passport.worker = worker
    days = PassportDays(passport=passport, issued_on=issued_on, expires_on=expires_on)
    with _alone():
        return _correct_passports([days], by=by)[0]


@transaction.atomic
def correct_passports(*, entries: Sequence[PassportDays], by: User) -> list[Passport]:
    """The same for many passports. All are corrected or none (`RefusedMany`)."""
    locked = _locked([entry.passport.worker for entry in entries])
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    wanted = [entry.passport.pk for entry in entries]
    rows = {
        row.pk: row for some in in_parts(wanted) for row in Passport.objects.filter(pk__in=some)
    }
    for row in rows.values():
        row.worker = locked[row.worker_id]
    current = [replace(entry, passport=rows[entry.passport.pk]) for entry in entries]
    return _correct_passports(current, by=by)


def _correct_passports(entries: Sequence[PassportDays], *, by: User) -> list[Passport]:
    today = clock.today()
    _refuse_those([list(problems_with_days(entry, today)) for entry in entries])
    changed, before, after = [], [], []
    for entry in entries:
        passport = entry.passport
        earlier = _told(passport, whole=True)
        passport.issued_on, passport.expires_on = entry.issued_on, entry.expires_on
        old, new = changes(earlier, _told(passport, whole=True))
        if new:
            which = {"passport": earlier["passport"]}
            changed.append(passport)
            before.append(old | which)
            after.append(new | which)
    Passport.objects.bulk_update(changed, ["issued_on", "expires_on"], batch_size=100)
    workers = [passport.worker for passport in changed]
    record_many(Event.PASSPORT_CORRECTED, on=workers, by=by, before=before, after=after)
    return [entry.passport for entry in entries]


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


def _told(passport: Passport, *, whole: bool = False, shown: str = "") -> dict[str, Any]:
    said = {"issued_on": passport.issued_on, "expires_on": passport.expires_on}
    known = {name: day for name, day in said.items() if day or whole}
    return {"passport": shown or passport.number_masked, **known}


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
