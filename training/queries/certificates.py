"""A person's certificates as their page shows them, and why they count as trained or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit.models import AuditEntry, Event
from contracts.models import Contract, Departure
from core.months import add_months
from core.templatetags.house import day as shown_day
from reference.queries import book
from training.choices import TrainingKind
from training.models import Certificate
from training.validity import VALID_MONTHS, Going, Untrained, nearest, why_untrained
from workers.models import Worker


def codes_on(day: date) -> frozenset[str]:
    """The occupations and languages that are on the lists on that day."""
    lists = book()
    return lists.codes("occupation", on=day) | lists.codes("language", on=day)


@dataclass(frozen=True)
class Held:
    """One certificate, the last day on which it holds, and whether it holds today."""

    certificate: Certificate
    holds_until: date | None  # only those of orientation end
    state: str  # "valid", "expired" or "withdrawn"
    reason: str  # why it was withdrawn


def certificates_of(worker: Worker, *, today: date) -> list[Held]:
    """All certificates of a person, newest first, the withdrawn ones too."""
    rows = worker.certificates.select_related("country", "enterprise", "course")
    rows = rows.order_by("-issued_on", "-pk")
    reasons = _reasons([row for row in rows if row.withdrawn])
    return [_held(row, today, reasons.get(str(row.pk), "")) for row in rows]


def _held(certificate: Certificate, today: date, reason: str) -> Held:
    until = None
    if certificate.kind == TrainingKind.ORIENTATION:
        until = add_months(certificate.issued_on, VALID_MONTHS)
    if certificate.withdrawn:
        return Held(certificate, until, "withdrawn", reason)
    return Held(certificate, until, "expired" if until and until < today else "valid", "")


def _reasons(withdrawn: list[Certificate]) -> dict[str, str]:
    """Why each was withdrawn: the reason stands in the audit, by the certificate's number."""
    if not withdrawn:
        return {}
    entries = AuditEntry.objects.about(*withdrawn).filter(event=Event.CERTIFICATE_WITHDRAWN)
    return dict(entries.values_list("subject_id", "reason"))


@dataclass(frozen=True)
class Explained:
    """Whether a person is trained for one contract, why, and what is to be done."""

    country: str
    day: date
    left: bool  # otherwise only expected, or asked as of today
    verdict: Untrained
    because: str
    to_do: str
    departure_pk: int | None

    @property
    def trained(self) -> bool:
        return self.verdict is Untrained.TRAINED


def explained_of(worker: Worker, *, today: date) -> list[Explained]:
    """For each departure, newest first, and before them each contract that has not left yet."""
    papers = list(worker.certificates.of_orientation().select_related("country", "enterprise"))
    drafts = Contract.objects.filter(worker=worker).drafts().exclude(country=None)
    departures = Departure.objects.filter(worker=worker).standing().order_by("-departed_on")
    contracts = drafts.select_related("country", "enterprise").order_by("-pk")
    expected = [_expected(contract, papers, today) for contract in contracts]
    left = departures.select_related("contract__country", "contract__enterprise")
    return [*expected, *(explained_for(departure, papers) for departure in left)]


def explained_for(departure: Departure, papers: Iterable[Certificate]) -> Explained:
    """For one departure, by the person's orientation certificates that stand."""
    contract, day = departure.contract, departure.departed_on
    return _explain(contract, list(papers), day, departure=departure)


def _expected(contract: Contract, papers: list[Certificate], today: date) -> Explained:
    day = max(contract.expected_on or today, today)
    return _explain(contract, papers, day, departure=None)


def _explain(
    contract: Contract, papers: list[Certificate], day: date, *, departure: Departure | None
) -> Explained:
    going = going_of(contract, day)
    verdict = why_untrained(
        papers,
        departed_on=going.departed_on,
        country=going.country,
        enterprise=going.enterprise,
        occupation=going.occupation,
    )
    country = contract.country.name if contract.country else ""
    because, to_do = _words(verdict, nearest(papers, going), contract, country)
    left = departure is not None
    pk = departure.pk if departure else None
    return Explained(country, day, left, verdict, because, to_do, pk)


def going_of(contract: Contract, day: date) -> Going:
    """What a certificate has to fit for this contract on that day."""
    return Going(
        departed_on=day,
        country=contract.country_id or "",
        enterprise=contract.enterprise_id,
        occupation=contract.occupation,
    )


def _words(verdict: Untrained, one: Any, contract: Contract, country: str) -> tuple[str, str]:
    """Why, and what to do: a sentence each."""
    if one is None:
        return (
            _("No orientation certificate is recorded."),
            _("Record the certificate of an orientation course for %(country)s.")
            % {"country": country},
        )
    said = {
        "number": one.number,
        "issued": shown_day(one.issued_on),
        "until": shown_day(add_months(one.issued_on, VALID_MONTHS)),
        "theirs": _what_it_names(verdict, one),
        "wanted": _what_is_wanted(verdict, contract),
        "country": country,
    }
    because, to_do = _SENTENCES[verdict]()
    return because % said, to_do % said


def _what_it_names(verdict: Untrained, one: Certificate) -> str:
    if verdict is Untrained.OTHER_ENTERPRISE:
        return one.enterprise.name if one.enterprise else ""
    if verdict is Untrained.OTHER_JOB:
        return book().name("occupation", one.occupation)
    return one.country.name if one.country else ""


def _what_is_wanted(verdict: Untrained, contract: Contract) -> str:
    if verdict is Untrained.OTHER_ENTERPRISE:
        return contract.enterprise.name if contract.enterprise else ""
    return book().name("occupation", contract.occupation)


# Asked when shown, in the language of the reader.
_SENTENCES = {
    Untrained.TRAINED: lambda: (
        _("Certificate %(number)s, issued on %(issued)s, holds until %(until)s."),
        "",
    ),
    Untrained.OTHER_COUNTRY: lambda: (
        _("Certificate %(number)s is for %(theirs)s."),
        _(
            "What is different in %(country)s has to be taught, and a new certificate issued"
            " (Circular 21/2021, article 12)."
        ),
    ),
    Untrained.EXPIRED: lambda: (
        _("Certificate %(number)s, issued on %(issued)s, held until %(until)s."),
        _("The course has to be taken again. If there is a newer certificate, record it."),
    ),
    Untrained.ISSUED_LATER: lambda: (
        _("Certificate %(number)s was issued on %(issued)s, after the departure."),
        _("Compare both days with the papers. If there is an earlier certificate, record it."),
    ),
    Untrained.OTHER_ENTERPRISE: lambda: (
        _("Certificate %(number)s is for %(theirs)s, the contract is with %(wanted)s."),
        _(
            "What changed with the enterprise has to be taught, and a new certificate issued"
            " (Circular 21/2021, article 12)."
        ),
    ),
    Untrained.OTHER_JOB: lambda: (
        _("Certificate %(number)s is for the occupation %(theirs)s, the contract for %(wanted)s."),
        _(
            "What changed with the job has to be taught, and a new certificate issued (Circular"
            " 21/2021, article 12)."
        ),
    ),
}
