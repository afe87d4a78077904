"""How the daily page says the rows of each worklist: why, since when, with which answers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.permissions import Permission
from contracts import queries as contracts
from contracts.rules import LIQUIDATED_WITHIN
from contracts.states import StayState
from core.back import with_next
from core.figures import written
from matching.queries import likely
from matching.queries import requests as matching
from reference.columns import about, titled
from reports.daily.todo import Answer, Errand, Telling, person, whom
from reports.worklists import Viewer
from workers import queries as workers
from workers.listings import where_to_enter


def _day(text: str, day: Any) -> str:
    return text % {"day": written(day)}


def _records(row: Any, errand: Errand, permission: Permission = Permission.STAY_RECORD) -> bool:
    return errand.viewer.may(permission, whom(row).commune_id)


# Returns to verify --------------------------------------------------------------------------------


def _why_to_verify(line: contracts.Line, errand: Errand) -> str:
    if line.state == StayState.SUSPECTED:
        seen = _day(_("seen back on %(day)s"), line.departure.suspected_on)
        return ": ".join(filter(None, (seen, line.departure.suspected_note)))
    if line.state == StayState.LEFT:
        ended = _("%(country)s: left the contract, which ended on %(day)s; no news yet")
    else:
        ended = _("%(country)s: contract ended on %(day)s, no news yet")
    overdue = ended % {"country": line.country, "day": written(line.until)}
    asked = line.departure.abroad_confirmed_on
    last = _day(_("last asked on %(day)s"), asked) if asked else ""
    return "; ".join(filter(None, (overdue, last)))


def _of_stay(line: contracts.Line, errand: Errand) -> list[Answer]:
    if not _records(line, errand):
        return []
    pk, today = line.departure.pk, written(errand.viewer.today)
    abroad, seen = pgettext("answer", "Still abroad"), pgettext("answer", "Seen back")
    answers = [
        errand.go(_("Record the return"), "contracts:return_new", query=f"?departure={pk}"),
        errand.post(abroad, "contracts:still_abroad", pk, confirmed_on=today),
    ]
    if line.state != StayState.SUSPECTED:
        answers.append(errand.post(seen, "contracts:suspect", pk, suspected_on=today))
    return answers


# Files of direct contracts, drafts, what is to be settled -----------------------------------------


def _why_file(row: Any, errand: Errand) -> str:
    late = row.due_on < errand.viewer.today
    text = _("answer was due on %(day)s") if late else _("answer due on %(day)s")
    return _day(text, row.due_on)


def _of_file(row: Any, errand: Errand) -> list[Answer]:
    if not _records(row, errand, Permission.DIRECT_CONFIRM):
        return []
    confirm, refuse = pgettext("answer", "Confirm"), pgettext("answer", "Refuse")
    # After the confirmation its paper is printed, so that it does not lead back at once.
    return [
        Answer(label=confirm, href=errand.see("contracts:registration_confirm", row.pk)),
        errand.go(refuse, "contracts:registration_refuse", row.pk),
    ]


def _why_draft(row: contracts.Waiting, errand: Errand) -> str:
    contract, lacks = row.contract, ", ".join(str(name) for name in row.missing)
    day = contract.expected_on
    expected = f"{day:%m/%Y}" if day and contract.expected_month_only else written(day)
    leaves = _("leaves %(day)s") % {"day": expected} if day else ""
    lacking = _("still missing: %(what)s") % {"what": lacks} if lacks else ""
    return "; ".join(filter(None, (leaves, lacking))) or _("ready to be recorded")


def _of_draft(row: contracts.Waiting, errand: Errand) -> list[Answer]:
    draft, discard = f"?draft={row.contract.pk}", pgettext("draft", "Discard")
    return [
        errand.go(pgettext("draft", "Continue"), "contracts:departure_new", query=draft),
        errand.go(discard, "contracts:cancel", row.contract.pk),
    ]


def _why_unsettled(row: Any, errand: Errand) -> str:
    home = _day(_("came home on %(day)s"), row.ended_on)
    due = _day(_("settled by %(day)s at the latest"), row.ended_on + LIQUIDATED_WITHIN)
    return f"{home}: {'; '.join([*contracts.still_open(row), due])}"


def _of_unsettled(row: Any, errand: Errand) -> list[Answer]:
    deposit = row.contract.deposit and not row.deposit_returned_on
    steps = [
        (not row.liquidated_on, _("Liquidation of the contract"), "contracts:liquidation"),
        (deposit, _("Return of the deposit"), "contracts:deposit"),
    ]
    may = _records(row, errand)
    return [errand.go(label, route, row.pk) for due, label, route in steps if due and may]


# What files lack ----------------------------------------------------------------------------------


def _why_lacking(row: workers.Lacking, errand: Errand) -> str:
    return _("missing: %(what)s") % {"what": ", ".join(str(mark.label) for mark in row.marks)}


def _of_lacking(row: workers.Lacking, errand: Errand) -> list[Answer]:
    if not _records(row, errand, Permission.WORKER_EDIT):
        return []
    label = _("Enter: %(what)s") % {"what": row.marks[0].label}
    return [Answer(label=label, href=with_next(where_to_enter(row), errand.end))]


def _both(row: likely.PairOfFiles, viewer: Viewer) -> str:
    return " / ".join(dict.fromkeys(person(file, viewer) for file in (row.low, row.high)))


# The Department's ---------------------------------------------------------------------------------


def _why_flagged(row: contracts.Flagged, errand: Errand) -> str:
    return _("left on %(day)s with %(enterprise)s: %(licence)s") % {
        "day": written(row.departure.departed_on),
        "enterprise": row.departure.contract.enterprise,
        "licence": row.licence.status.label,
    }


def _why_asked(row: matching.RequestRow, errand: Errand) -> str:
    asked = _day(_("asked at %(day)s"), row.request.asked_at)
    return f"{row.request.get_kind_display()}, {asked}"


def _proposed(by: Any, at: Any) -> str:
    said = {"who": by.full_name or by.username, "day": written(at)}
    return _("proposed by %(who)s, %(day)s") % said


TELLINGS: dict[str, Telling] = {
    "verify": Telling(
        href=lambda line, errand: errand.see("contracts:stay", line.departure.pk),
        why=_why_to_verify,
        late=lambda line, today: line.state != StayState.SUSPECTED,
        urgent=True,
        answers=_of_stay,
        prepare=lambda rows, viewer: contracts.lines(rows, today=viewer.today),
    ),
    "registrations": Telling(
        href=lambda row, errand: errand.see("contracts:registration", row.pk),
        why=_why_file,
        late=lambda row, today: row.due_on < today,
        answers=_of_file,
    ),
    "drafts": Telling(
        href=lambda row, errand: errand.see("workers:detail", row.contract.worker_id),
        why=_why_draft,
        late=lambda row, today: bool(row.contract.expected_on and row.contract.expected_on < today),
        answers=_of_draft,
        prepare=lambda rows, viewer: contracts.waiting(rows),
    ),
    "settle": Telling(
        href=lambda row, errand: errand.see("contracts:stay", row.pk),
        why=_why_unsettled,
        late=lambda row, today: row.ended_on + LIQUIDATED_WITHIN < today,
        answers=_of_unsettled,
    ),
    "complete": Telling(
        href=lambda row, errand: errand.see("workers:detail", row.worker.pk),
        why=_why_lacking,
        answers=_of_lacking,
        prepare=lambda rows, viewer: workers.with_marks(rows, today=viewer.today),
    ),
    "duplicates": Telling(
        href=lambda row, errand: errand.see("matching:pair", row.low.pk, row.high.pk),
        about=_both,
        why=lambda row, errand: "; ".join(row.pair.reasons),
        answers=lambda row, errand: [
            Answer(
                label=_("Compare the two files"),
                href=errand.see("matching:pair", row.low.pk, row.high.pk),
            )
        ],
        prepare=lambda rows, viewer: likely.with_files(rows),
    ),
    "requests": Telling(
        title=lambda row: row.typed.full_name or row.typed.number,
        href=lambda row, errand: errand.see("matching:request", row.pk),
        about=lambda row, viewer: row.typed.born,
        why=_why_asked,
        prepare=lambda rows, viewer: matching.rows(rows, by=viewer.user),
    ),
    "merges": Telling(
        href=lambda row, errand: errand.see("matching:merge", row.pk),
        why=lambda row, errand: _proposed(row.proposed_by, row.proposed_at),
    ),
    "flags": Telling(
        href=lambda row, errand: errand.to("contracts:flag_check", row.pk),
        why=_why_flagged,
    ),
    "senders": Telling(
        href=lambda row, errand: errand.see("contracts:stay", row.pk),
        why=lambda row, errand: _day(_("left on %(day)s, sender not known"), row.departed_on),
    ),
    "passwords": Telling(
        title=lambda row: row.user.full_name or row.user.username,
        href=lambda row, errand: errand.to("accounts:password_decide", row.pk),
        about=lambda row, viewer: row.user.username,
        why=lambda row, errand: _day(_("asked at %(day)s, waits on the phone"), row.asked_at),
        urgent=True,
    ),
    "changes": Telling(
        title=lambda row: str(titled(about(row))),
        href=lambda row, errand: errand.see("reference:change", row.pk),
        about=lambda row, viewer: "",
        why=lambda row, errand: _proposed(row.asked_by, row.asked_at),
    ),
}
