"""Registering directly signed contracts: the file comes in, is confirmed or refused."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from contracts import queries, rows, rules
from contracts.models import Contract, Registration, RegistrationState
from contracts.states import ContractStatus
from core import clock, names
from core.problems import Problem, Refused, refuse_if
from reference.queries import book
from reference.workdays import working_days_after
from workers.models import Worker


@transaction.atomic
def receive_registration(*, contract: Contract, received_on: date, by: User) -> Registration:
    """The full file about a directly signed contract came in (rules K-01 to K-05, K-13).

    Since 1 July 2025 the unit of permanent residence on that day answers, before the Department did
    (Decree 128/2025, article 10.2). The answer is due five working days later.
    """
    contract, worker = _locked(contract)
    by.must(Permission.DIRECT_CONFIRM, commune_id=worker.commune_id)
    scope = by.scope_for(Permission.DIRECT_CONFIRM)
    commune_answers = received_on >= rules.COMMUNE_CONFIRMS_SINCE
    unit = queries.unit_on(worker, received_on) if commune_answers else None
    refuse_if(
        rules.problems_with_file(
            form=contract.form,
            cancelled=contract.status == ContractStatus.CANCELLED,
            registered=queries.standing_registration(contract) is not None,
            received_on=received_on,
            signed_on=contract.signed_on,
            unit_known=unit is not None,
            own=unit is None or scope.covers(unit.pk),
            whole_province=scope.whole_province,
            today=clock.today(),
        )
    )
    within = rules.ANSWER_WITHIN_WORKING_DAYS
    registration = Registration(
        contract=contract,
        unit=unit,
        received_on=received_on,
        due_on=working_days_after(received_on, within, book=book()),
        created_by=by,
        created_at=clock.now(),
    )
    _save(registration, rules.already_registered())
    after = {"received_on": received_on, "due_on": registration.due_on}
    record(Event.REGISTRATION_RECEIVED, on=registration, by=by, after=after)
    return registration


@transaction.atomic
def confirm_registration(
    *,
    registration: Registration,
    number: str,
    answered_on: date,
    signer: str = "",
    signer_title: str = "",
    by: User,
) -> Registration:
    """Confirm: number and day go to the contract too (rules K-06 to K-11).

    Refused when the number is given already in that year by the same unit.
    """
    registration, contract, worker = _locked_registration(registration)
    by.must(Permission.DIRECT_CONFIRM, commune_id=worker.commune_id)
    by.must(Permission.DIRECT_CONFIRM, commune_id=registration.unit_id)  # none: the Department
    number, signer, signer_title = map(names.clean, (number, signer, signer_title))
    refuse_if(
        [
            *rules.problems_with_registration(registration.state, RegistrationState.RECEIVED),
            *_problems_with_answer(registration, answered_on),
            *rules.problems_with_confirmation(
                number=number,
                taken=queries.number_taken(registration, number, answered_on.year),
                signer=signer,
                signer_title=signer_title,
            ),
        ]
    )
    registration.state = RegistrationState.CONFIRMED
    registration.number, registration.number_fold = number, names.fold(number)[:60]
    registration.answered_on, registration.year = answered_on, answered_on.year
    registration.signer, registration.signer_title = signer, signer_title
    _save(registration, rules.number_taken())
    _to_contract(contract, number, answered_on)
    after = {"state": registration.state, "number": number, "answered_on": answered_on}
    record(
        Event.REGISTRATION_CONFIRMED,
        on=registration,
        by=by,
        before={"state": RegistrationState.RECEIVED},
        after={**after, "signer": signer, "signer_title": signer_title},
    )
    return registration


@transaction.atomic
def refuse_registration(
    *, registration: Registration, answered_on: date, reason: str, by: User
) -> Registration:
    """Answer that it is not confirmed, and why (rules K-06 to K-08, K-12)."""
    registration, _contract, worker = _locked_registration(registration)
    by.must(Permission.DIRECT_CONFIRM, commune_id=worker.commune_id)
    by.must(Permission.DIRECT_CONFIRM, commune_id=registration.unit_id)  # none: the Department
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_registration(registration.state, RegistrationState.RECEIVED),
            *_problems_with_answer(registration, answered_on),
            *rules.problems_with_reason(reason),
        ]
    )
    registration.state, registration.reason = RegistrationState.REFUSED, reason
    registration.answered_on, registration.year = answered_on, answered_on.year
    registration.save()
    record(
        Event.REGISTRATION_REFUSED,
        on=registration,
        by=by,
        before={"state": RegistrationState.RECEIVED},
        after={"state": registration.state, "answered_on": answered_on},
        reason=reason,
    )
    return registration


@transaction.atomic
def withdraw_registration(*, registration: Registration, reason: str, by: User) -> Registration:
    """A file or a confirmation that no longer stands (rules K-06, K-12).

    What the contract had from a confirmation is emptied again; it stays in the history.
    """
    registration, contract, worker = _locked_registration(registration)
    by.must(Permission.DIRECT_CONFIRM, commune_id=worker.commune_id)
    by.must(Permission.DIRECT_CONFIRM, commune_id=registration.unit_id)  # none: the Department
    reason = names.clean(reason)
    before = registration.state
    standing = (RegistrationState.RECEIVED, RegistrationState.CONFIRMED)
    refuse_if(
        [*rules.problems_with_registration(before, *standing), *rules.problems_with_reason(reason)]
    )
    registration.state, registration.reason = RegistrationState.WITHDRAWN, reason
    registration.save()
    if before == RegistrationState.CONFIRMED:
        _to_contract(contract, "", None)
    record(
        Event.REGISTRATION_WITHDRAWN,
        on=registration,
        by=by,
        before={"state": before},
        after={"state": registration.state},
        reason=reason,
    )
    return registration


def _locked(contract: Contract) -> tuple[Contract, Worker]:
    worker = rows.locked(contract.worker)
    return rows.locked_contract(contract, worker), worker


def _locked_registration(registration: Registration) -> tuple[Registration, Contract, Worker]:
    contract, worker = _locked(registration.contract)
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    return found, contract, worker


def _problems_with_answer(registration: Registration, answered_on: date) -> list[Problem]:
    return list(
        rules.problems_with_answer(
            received_on=registration.received_on,
            answered_on=answered_on,
            due_on=registration.due_on,
            today=clock.today(),
        )
    )


def _to_contract(contract: Contract, number: str, day: date | None) -> None:
    """The confirmation as the rules of a departure read it."""
    contract.confirmation_number, contract.confirmation_on = number, day
    contract.version += 1
    contract.save(update_fields=["confirmation_number", "confirmation_on", "version"])


def _save(registration: Registration, otherwise: Problem) -> None:
    """Two at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        raise Refused([otherwise]) from error
