"""What happened, and by whom. Entries outlive their subject: they point by name and number."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    ACCOUNT_INVITED = "account_invited", _("Account invited")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ACCOUNT_CLOSED = "account_closed", _("Account closed")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_ASKED = "password_asked", _("New password requested")
    PASSWORD_DECIDED = "password_decided", _("New password decided")
    DUTY_GIVEN = "duty_given", _("Duty given")
    DUTY_ENDED = "duty_ended", _("Duty ended")
    CLIENT_REGISTERED = "client_registered", _("Client registered")
    CLIENT_REVOKED = "client_revoked", _("Client revoked")
    CONTACT_SAVED = "contact_saved", _("Contact of the Department saved")
    ORGANISATION_SAVED = "organisation_saved", _("Organisation saved")
    ORGANISATION_CLOSED = "organisation_closed", _("Organisation closed")
    ORGANISATION_REOPENED = "organisation_reopened", _("Organisation reopened")
    UNIT_OPENED = "unit_opened", _("Unit opened")
    UNIT_CHANGED = "unit_changed", _("Boundary change recorded")
    BOUNDARIES_LOADED = "boundaries_loaded", _("Boundary loaded")
    AREA_STATUS_RECORDED = "area_status_recorded", _("Area status recorded")
    AREA_STATUS_CORRECTED = "area_status_corrected", _("Area status corrected")
    AREA_STATUS_WITHDRAWN = "area_status_withdrawn", _("Area status withdrawn")
    LIST_CHANGE_ASKED = "list_change_asked", _("Change of a list proposed")
    LIST_CHANGE_DECIDED = "list_change_decided", _("Change of a list decided")
    LIST_CHANGE_WITHDRAWN = "list_change_withdrawn", _("Change of a list withdrawn")
    LIST_CHANGED = "list_changed", _("List changed")
    DIMENSION_PROTECTED = "dimension_protected", _("Dimension of tables protected")
    LIST_EXPORTED = "list_exported", _("List exported")
    IMPORT_UPLOADED = "import_uploaded", _("Sheet uploaded")
    IMPORT_APPLIED = "import_applied", _("Sheet applied")
    IMPORT_UNDO_ASKED = "import_undo_asked", _("Withdrawal of a sheet asked for")
    IMPORT_TAKEN_BACK = "import_taken_back", _("Sheet withdrawn")
    REFUSED_ROWS_TAKEN = "refused_rows_taken", _("Refused rows downloaded")
    HEADING_TAUGHT = "heading_taught", _("Heading taught")
    HEADING_FORGOTTEN = "heading_forgotten", _("Heading forgotten")
    PLAN_SAVED = "plan_saved", _("Plan saved")
    TARGETS_PROPOSED = "targets_proposed", _("Targets entered")
    TARGETS_APPROVED = "targets_approved", _("Targets approved")
    TARGETS_RETURNED = "targets_returned", _("Targets returned")
    ENTERPRISE_SAVED = "enterprise_saved", _("Enterprise saved")
    LICENCE_RECORDED = "licence_recorded", _("Licence event recorded")
    LICENCE_WITHDRAWN = "licence_withdrawn", _("Licence event withdrawn")
    BRANCH_SAVED = "branch_saved", _("Branch saved")
    BRANCH_CLOSED = "branch_closed", _("Branch closed")
    BRANCH_REOPENED = "branch_reopened", _("Branch opened again")
    MARKET_SET = "market_set", _("Market recorded")
    MARKET_WITHDRAWN = "market_withdrawn", _("Market withdrawn")
    LETTER_RECORDED = "letter_recorded", _("Letter of introduction recorded")
    LETTER_WITHDRAWN = "letter_withdrawn", _("Letter of introduction withdrawn")
    WORKER_REGISTERED = "worker_registered", _("Person recorded")
    WORKER_CORRECTED = "worker_corrected", _("Person corrected")
    WORKER_MOVED = "worker_moved", _("Residence moved")
    HOUSEHOLD_RECORDED = "household_recorded", _("Household status recorded")
    PRIORITY_RECORDED = "priority_recorded", _("Priority group recorded")
    PRIORITY_WITHDRAWN = "priority_withdrawn", _("Priority group withdrawn")
    PASSPORT_RECORDED = "passport_recorded", _("Passport recorded")
    PASSPORT_CORRECTED = "passport_corrected", _("Days of the passport corrected")
    PASSPORT_CHOSEN = "passport_chosen", _("Current passport chosen")
    PASSPORT_WITHDRAWN = "passport_withdrawn", _("Passport withdrawn")
    LANGUAGE_RECORDED = "language_recorded", _("Language recorded")
    LANGUAGE_WITHDRAWN = "language_withdrawn", _("Language withdrawn")
    IDENTITY_REVEALED = "identity_revealed", _("Identity number revealed")
    IDENTITY_ASKED = "identity_asked", _("Identity number looked up")
    TWO_PEOPLE_TOLD = "two_people_told", _("Marked as two people")
    TWO_PEOPLE_TAKEN_BACK = "two_people_taken_back", _("Mark “two people” taken back")
    REQUEST_OPENED = "request_opened", _("Department asked about a person")
    REQUEST_DECIDED = "request_decided", _("Request about a person decided")
    REQUEST_NOTED = "request_noted", _("Outcome of a request read")
    MERGE_PROPOSED = "merge_proposed", _("Merge of two files proposed")
    MERGE_WITHDRAWN = "merge_withdrawn", _("Proposal to merge taken back")
    MERGE_REFUSED = "merge_refused", _("Merge of two files refused")
    FILES_MERGED = "files_merged", _("Two files merged")
    UNDO_PROPOSED = "undo_proposed", _("Undo of a merge proposed")
    UNDO_REFUSED = "undo_refused", _("Undo of a merge refused")
    MERGE_UNDONE = "merge_undone", _("Merge undone")
    INTEREST_RECORDED = "interest_recorded", _("Put on the list of people interested")
    INTEREST_CORRECTED = "interest_corrected", _("Interest corrected")
    INTEREST_MOVED = "interest_moved", _("Step of the interest recorded")
    INTEREST_CONFIRMED = "interest_confirmed", _("Interest confirmed")
    INTEREST_DROPPED = "interest_dropped", _("No longer interested")
    INTEREST_LEFT = "interest_left", _("Interest closed by a departure")
    INTEREST_REOPENED = "interest_reopened", _("Interest open again")
    CERTIFICATE_RECORDED = "certificate_recorded", _("Certificate recorded")
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn", _("Certificate withdrawn")
    COURSE_SAVED = "course_saved", _("Course saved")
    COURSE_MOVED = "course_moved", _("State of the course changed")
    COURSE_PARTNERS_SET = "course_partners_set", _("Partners of the course changed")
    ENROLLED = "enrolled", _("Put on the list of a course")
    ENROLMENT_ADMITTED = "enrolment_admitted", _("Got a place on a course")
    ENROLMENT_ENDED = "enrolment_ended", _("Taken off the list of a course")
    SESSION_RECORDED = "session_recorded", _("Attendance of a day recorded")
    OUTCOME_RECORDED = "outcome_recorded", _("Attendance or result recorded")
    REGISTRATION_RECEIVED = "registration_received", _("File about a direct contract received")
    REGISTRATION_CONFIRMED = "registration_confirmed", _("Direct contract confirmed")
    REGISTRATION_REFUSED = "registration_refused", _("Direct contract not confirmed")
    REGISTRATION_WITHDRAWN = "registration_withdrawn", _("Registration withdrawn")
    LICENCE_CHECKED = "licence_checked", _("Departure without licence worked off")
    LICENCE_CHECK_TAKEN_BACK = "licence_check_taken_back", _("Finding on the licence taken back")
    ENTERPRISE_NAMED = "enterprise_named", _("Sender of a departure named")
    SUPPORT_ASKED = "support_asked", _("Support requested")
    SUPPORT_CORRECTED = "support_corrected", _("Request for support corrected")
    SUPPORT_APPROVED = "support_approved", _("Support approved")
    SUPPORT_REFUSED = "support_refused", _("Support refused")
    SUPPORT_PAID = "support_paid", _("Support paid")
    SUPPORT_TAKEN_BACK = "support_taken_back", _("Last step of support taken back")
    SUPPORT_WITHDRAWN = "support_withdrawn", _("Request for support withdrawn")
    LOAN_RECORDED = "loan_recorded", _("Loan recorded")
    LOAN_CORRECTED = "loan_corrected", _("Loan corrected")
    LOAN_REPORTED = "loan_reported", _("Outstanding loan recorded")
    LOAN_WITHDRAWN = "loan_withdrawn", _("Loan withdrawn")
    DRAFT_SAVED = "draft_saved", _("Draft saved")
    DRAFT_DISCARDED = "draft_discarded", _("Draft discarded")
    DEPARTURE_RECORDED = "departure_recorded", _("Departure recorded")
    DEPARTURE_CORRECTED = "departure_corrected", _("Departure corrected")
    DEPARTURE_CANCELLED = "departure_cancelled", _("Departure cancelled")
    STAY_ENDED = "stay_ended", _("End of stay recorded")
    STAY_REOPENED = "stay_reopened", _("End of stay withdrawn")
    LEFT_CONTRACT = "left_contract", _("Left contract recorded")
    CONTRACT_EXTENDED = "contract_extended", _("Contract extended")
    EXTENSION_WITHDRAWN = "extension_withdrawn", _("Extension withdrawn")
    EMPLOYER_CHANGED = "employer_changed", _("Change of employer recorded")
    COUNTRY_CHANGED = "country_changed", _("Change of country recorded")
    CHANGE_WITHDRAWN = "change_withdrawn", _("Change of employer or country withdrawn")
    RETURN_SUSPECTED = "return_suspected", _("Seen back, to be verified")
    SUSPICION_CLEARED = "suspicion_cleared", _("Not back, nothing to verify")
    ABROAD_CONFIRMED = "abroad_confirmed", _("Still abroad")
    CONFIRMATION_WITHDRAWN = "confirmation_withdrawn", _("“Still abroad” withdrawn")
    END_CORRECTED = "end_corrected", _("End of stay corrected")
    CONTRACT_LIQUIDATED = "contract_liquidated", _("Liquidation of the contract")
    DEPOSIT_RETURNED = "deposit_returned", _("Return of the deposit")
    IMPORT_WITHDRAWN = "import_withdrawn", _("Import withdrawn")


def event_choices() -> list[tuple[str, Any]]:
    """Read when asked for: a new event is a line above and no migration."""
    return list(Event.choices)


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, subject: models.Model, *more: models.Model) -> "AuditQuerySet":
        """The history of one row, or of several as one, newest first."""
        wanted = Q()
        for row in (subject, *more):
            wanted |= Q(subject_type=row._meta.label, subject_id=str(row.pk))
        return self.filter(wanted)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("audit entries are append-only")

    def delete(self) -> NoReturn:
        raise TypeError("audit entries are append-only")


class AuditEntry(models.Model):
    """One record changed or one number revealed. Append-only, also in the database."""

    event = models.CharField(max_length=30, choices=event_choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["by_id", "at"], name="audit_by"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_type} {self.subject_id}"


class Unnumbered(models.Model):
    """An entry that the feed of changes has not shown yet (exchange/numbering.py).

    Written with the entry, in the same transaction: what is committed is never forgotten. Entries
    themselves are append-only and cannot bear a mark.
    """

    entry = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "unnumbered"

    def __str__(self) -> str:
        return str(self.entry)
