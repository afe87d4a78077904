"""Who is on a course's list: at most as many as it has places, the others wait."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from audit.record import record
from core import clock, crypto, names
from core.beforehand import beforehand, with_steps_beforehand
from core.problems import refuse_if
from training import rules
from training.choices import Standing
from training.models import Course, Enrolment
from training.queries import course_to_change, free_places
from workers import rules as workers_rules
from workers.models import Worker
from workers.queries import to_change


@transaction.atomic
def enrol(*, course: Course, worker: Worker, by: User) -> Enrolment:
    """Put a person whose file one may see on the list; a full course has a waiting list.

    Refused by G-40 and G-41. The course's row is locked, so that nobody gets a place twice.
    """
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_VIEW, commune_id=worker.commune_id)
    return _enrol(course, worker, by)


@with_steps_beforehand
@transaction.atomic
def enrol_by_number(
    *, course: Course, personal_id: str, full_name: str, born_year: int, by: User
) -> Enrolment | None:
    """Put on the list whoever showed the citizen card: number, name and year of birth as on it.

    None when no file has all three: which of them differs, and whether the number is known, is
    not said. Every question is counted and kept, at most 30 in an hour that
    found nobody (W-23), also when it is refused by G-40 or G-41.
    """
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    number = workers_rules.tidy_identity(personal_id)
    refuse_if(
        [
            *workers_rules.problems_with_number(number or "?"),  # nothing is no number either
            *rules.problems_with_enrolling(state=course.state, on_list=False),
        ]
    )
    shown = names.fold(full_name)
    asked = f"enrol {by.pk} {course.pk} {crypto.fingerprint(number)} {shown} {born_year}"
    beforehand(asked, lambda: _ask(number, shown, born_year, by=by))
    worker = _holder(number, shown, born_year)
    return _enrol(course, to_change(worker.pk), by) if worker else None


@transaction.atomic
def admit(*, enrolment: Enrolment, by: User) -> Enrolment:
    """From the waiting list to a place that is free (rules G-40, G-42, G-43)."""
    course, enrolment = _locked(enrolment)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    refuse_if(
        rules.problems_with_admitting(
            state=course.state, standing=enrolment.standing, free=free_places(course)
        )
    )
    return _stand(Event.ENROLMENT_ADMITTED, enrolment, Standing.PLACE, by, "")


@transaction.atomic
def take_off(*, enrolment: Enrolment, reason: str, by: User) -> Enrolment:
    """Off the list before anything is recorded for the person (rules G-44 to G-46)."""
    course, enrolment = _locked(enrolment)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    reason = names.clean(reason)
    refuse_if(
        rules.problems_with_taking_off(
            standing=enrolment.standing, attended=_attended(enrolment), reason=reason
        )
    )
    return _stand(Event.ENROLMENT_ENDED, enrolment, Standing.OFF, by, reason)


def _enrol(course: Course, worker: Worker, by: User) -> Enrolment:
    on_list = course.enrolments.on_list().filter(worker=worker).exists()
    refuse_if(rules.problems_with_enrolling(state=course.state, on_list=on_list))
    standing = Standing.PLACE if free_places(course) > 0 else Standing.WAITING
    enrolment = Enrolment.objects.create(
        course=course, worker=worker, standing=standing, enrolled_at=clock.now()
    )
    after = {"course": course.pk, "worker": worker.pk, "standing": standing}
    record(Event.ENROLLED, on=enrolment, by=by, after=after)
    return enrolment


def _stand(event: Event, enrolment: Enrolment, to: str, by: User, reason: str) -> Enrolment:
    before, enrolment.standing = enrolment.standing, to
    enrolment.save(update_fields=["standing"])
    said = {"worker": enrolment.worker_id}
    record(
        event,
        on=enrolment,
        by=by,
        before={**said, "standing": before},
        after={**said, "standing": to},
        reason=reason,
    )
    return enrolment


def _locked(enrolment: Enrolment) -> tuple[Course, Enrolment]:
    """The course first: every action about its list goes through its row."""
    course = course_to_change(enrolment.course_id)
    return course, Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)


def _attended(enrolment: Enrolment) -> bool:
    return (
        bool(enrolment.result)
        or enrolment.periods_attended is not None
        or enrolment.attendances.exists()
        or enrolment.course.certificates.filter(
            worker_id=enrolment.worker_id, withdrawn=False
        ).exists()
    )


def _holder(number: str, shown: str, born_year: int) -> Worker | None:
    """The person whose card says all three."""
    found = Worker.objects.filter(personal_id_print=crypto.fingerprint(number)).first()
    if found and names.fold(found.full_name) == shown and found.born_on.year == born_year:
        return found
    return None


@transaction.atomic
def _ask(number: str, shown: str, born_year: int, *, by: User) -> None:
    # The row of who asks, so that questions sent at once are counted one after another.
    User.objects.select_for_update().get(pk=by.pk)
    refuse_if(workers_rules.problems_with_asking(asked=_asked_in_vain(by)))
    fits = _holder(number, shown, born_year) is not None
    after = {"personal_id": crypto.mask(number), "enrolled": fits}
    record(Event.IDENTITY_ASKED, on=by, by=by, after=after)


def _asked_in_vain(by: User) -> int:
    """Questions of the last hour, less those that found somebody: a class is not stopped."""
    since = clock.now() - timedelta(hours=1)
    lately = AuditEntry.objects.filter(by_id=by.pk, at__gt=since, event=Event.IDENTITY_ASKED)
    return lately.count() - lately.filter(after__enrolled=True).count()
