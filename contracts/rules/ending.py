"""Rules about the end of a stay and its withdrawal."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from contracts.choices import EndKind, ReturnReason
from contracts.rules.departure import overlap
from contracts.rules.facts import Stay
from core.figures import written
from core.problems import Problem

NOTICE_WITHIN = timedelta(days=15)


def problems_with_end(
    *,
    stay: Stay,
    ended_on: date,
    end_kind: str,
    return_reason: str,
    notified_on: date | None,
    left_on: date | None = None,
    agreed_on: date | None = None,
    today: date,
) -> Iterator[Problem]:
    """Whether this end can be recorded for a stay that is open."""
    if stay.ended_on:
        yield Problem(
            rule="R-01",
            message=_(
                "The end of this stay is already recorded (%(day)s). To change it, withdraw that"
                " entry first."
            )
            % {"day": written(stay.ended_on)},
        )
    if ended_on < stay.departed_on:
        yield Problem(
            rule="R-02",
            field="ended_on",
            message=_(
                "The return is before the departure (%(day)s). Enter the day of entry as"
                " day/month/year."
            )
            % {"day": written(stay.departed_on)},
        )
    if ended_on > today:
        yield Problem(
            rule="R-03",
            field="ended_on",
            message=_("The day is after today. Record the end when it has happened."),
        )
    known = max(filter(None, (left_on, agreed_on)), default=None)
    if known and known > ended_on:
        yield Problem(
            rule="R-06",
            field="ended_on",
            message=_(
                "Something recorded about this stay happened later, on %(day)s. Check the day."
            )
            % {"day": written(known)},
        )
    yield from _problems_with_reason(end_kind, return_reason)
    yield from _problems_with_notice(ended_on, end_kind, notified_on, today)


def _problems_with_reason(end_kind: str, return_reason: str) -> Iterator[Problem]:
    if end_kind not in EndKind.values:
        yield Problem(rule="R-04", field="end_kind", message=_("Choose how the stay abroad ended."))
    elif end_kind == EndKind.RETURNED and return_reason not in ReturnReason.values:
        yield Problem(
            rule="R-04",
            field="return_reason",
            message=_("Choose the reason of the return; “other or unknown” is allowed."),
        )
    elif end_kind != EndKind.RETURNED and return_reason:
        yield Problem(
            rule="R-05",
            field="return_reason",
            message=_("A reason belongs to a return only. Leave it empty for this kind of end."),
        )


def _problems_with_notice(
    ended_on: date, end_kind: str, notified_on: date | None, today: date
) -> Iterator[Problem]:
    """Law 69/2020, article 6.2g: within 15 days of entry."""
    if notified_on is None:
        return
    if notified_on > today or notified_on < ended_on:
        yield Problem(
            rule="R-07",
            field="notified_on",
            message=_("The commune was told between the return and today. Correct the day."),
        )
    elif end_kind == EndKind.RETURNED and notified_on - ended_on > NOTICE_WITHIN:
        yield Problem(
            rule="R-08",
            field="notified_on",
            warning=True,
            message=_(
                "The commune was told later than 15 days after entry (Law 69/2020, article 6)."
                " Remind the person of this duty."
            ),
        )


def problems_with_reopening(*, stay: Stay, others: Sequence[Stay]) -> Iterator[Problem]:
    """An end entered by mistake is withdrawn, unless the person has left again since."""
    if stay.ended_on is None:
        yield Problem(
            rule="R-09",
            message=_("No end is recorded for this stay. There is nothing to withdraw."),
        )
    later = [other for other in others if overlap(stay.departed_on, None, other)]
    if later:
        yield Problem(
            rule="R-10",
            message=_(
                "The person has left again on %(day)s. Withdraw or correct that departure first."
            )
            % {"day": written(later[0].departed_on)},
        )
