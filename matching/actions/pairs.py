"""Two files that look alike and are of two people."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock, names
from core.problems import refuse_if
from matching import rules
from matching.models import TwoPeople
from matching.queries.merges import locked_pair, told_apart
from workers.models import Worker


@transaction.atomic
def tell_apart(*, one: Worker, other: Worker, reason: str, by: User) -> TwoPeople:
    """Remember that these two files are of two people, so that they are not proposed again.

    Refused when they are told apart already (M-08) and without a reason (M-16). Needs the right to
    edit both files, like proposing that they become one.
    """
    low, high = locked_pair(one.pk, other.pk)
    _must_edit(low, high, by=by)
    reason = names.clean(reason)
    known = told_apart(low.pk, high.pk) is not None
    same = low.pk == high.pk
    refuse_if(rules.problems_with_telling_apart(same_file=same, known=known, reason=reason))
    mark = TwoPeople.objects.create(
        low=low, high=high, reason=reason, decided_at=clock.now(), decided_by=by
    )
    for file, another in ((low, high), (high, low)):
        record(Event.TWO_PEOPLE_TOLD, on=file, by=by, after={"other": another.pk}, reason=reason)
    return mark


@transaction.atomic
def take_back(*, mark: TwoPeople, by: User) -> TwoPeople:
    """The two files may be one person after all (M-09)."""
    low, high = locked_pair(mark.low_id, mark.high_id)
    _must_edit(low, high, by=by)
    mark = TwoPeople.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    refuse_if(rules.problems_with_taking_back(withdrawn=mark.withdrawn_at is not None))
    mark.withdrawn_at, mark.withdrawn_by = clock.now(), by
    mark.save(update_fields=["withdrawn_at", "withdrawn_by"])
    for file, another in ((low, high), (high, low)):
        record(Event.TWO_PEOPLE_TAKEN_BACK, on=file, by=by, before={"other": another.pk})
    return mark


def _must_edit(*files: Worker, by: User) -> None:
    for file in files:
        by.must(Permission.WORKER_EDIT, commune_id=file.commune_id)
