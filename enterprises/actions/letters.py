"""Letters that introduce an enterprise to communes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from communes.models import Commune
from communes.queries import atlas
from core import clock, names
from core.problems import Problem, Refused, refuse_if
from enterprises import rules
from enterprises.models import Enterprise, Letter, LetterUnit
from enterprises.rows import locked


@transaction.atomic
def record_letter(
    *,
    enterprise: Enterprise,
    number: str,
    issued_on: date,
    expires_on: date,
    communes: Sequence[Commune],
    signer: str = "",
    positions: str = "",
    by: User,
) -> Letter:
    """Put a letter of introduction on record; its communes see it at once (E-22 to E-24, E-27 to
    E-29).

    The province reviews the papers of licensed enterprises and introduces them to communes
    (decree 112/2021, article 44.2).
    """
    row = locked(enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    letter = Letter(
        enterprise=row,
        number=names.clean(number),
        issued_on=issued_on,
        expires_on=expires_on,
        signer=names.clean(signer),
        positions=names.clean(positions),
        created_at=clock.now(),
    )
    letter.number_fold = names.fold(letter.number)[:120]
    units = {commune.pk: commune for commune in communes}
    refuse_if(_problems_with(letter, row, units))
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as error:
        raise Refused([rules.letter_taken()]) from error
    LetterUnit.objects.bulk_create(LetterUnit(letter=letter, commune_id=pk) for pk in units)
    record(Event.LETTER_RECORDED, on=letter, by=by, after=_told(letter, units))
    return letter


@transaction.atomic
def withdraw_letter(*, letter: Letter, withdrawn_on: date, reason: str, by: User) -> Letter:
    """The letter no longer holds from that day on; it stays on record (E-16, E-17, E-24)."""
    locked(letter.enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    reason = names.clean(reason)
    refuse_if(
        rules.problems_with_letter_withdrawal(
            issued_on=letter.issued_on,
            withdrawn_on=withdrawn_on,
            already=letter.withdrawn_on is not None,
            reason=reason,
            today=clock.today(),
        )
    )
    letter.withdrawn_on, letter.withdrawn_because = withdrawn_on, reason
    letter.save(update_fields=["withdrawn_on", "withdrawn_because"])
    record(
        Event.LETTER_WITHDRAWN,
        on=letter,
        by=by,
        before={"withdrawn_on": None},
        after={"number": letter.number, "withdrawn_on": withdrawn_on},
        reason=reason,
    )
    return letter


def _problems_with(letter: Letter, row: Enterprise, units: dict[int, Commune]) -> Iterator[Problem]:
    yield from rules.problems_with_letter(
        number=letter.number,
        issued_on=letter.issued_on,
        expires_on=letter.expires_on,
        signer=letter.signer,
        positions=letter.positions,
        units=list(units),
        on_the_map=atlas().on(letter.issued_on).units,
        licence=row.licence_on(letter.issued_on),
        today=clock.today(),
    )
    same = row.letters.filter(number_fold=letter.number_fold, issued_on=letter.issued_on)
    if same.filter(withdrawn_on=None).exists():
        yield rules.letter_taken()


def _told(letter: Letter, units: dict[int, Commune]) -> dict[str, Any]:
    return {
        "number": letter.number,
        "issued_on": letter.issued_on,
        "expires_on": letter.expires_on,
        "signer": letter.signer,
        "positions": letter.positions,
        "communes": [unit.label for unit in units.values()],
    }
