"""What is done about training: certificates, courses, who is on them, and what came of it."""

from training.actions.attendance import Outcome, record_outcomes, record_session
from training.actions.certificates import record_certificate, withdraw_certificate
from training.actions.courses import move_course, save_course, set_partners
from training.actions.enrolments import admit, enrol, enrol_by_number, take_off
from training.actions.issuing import issue_certificates

__all__ = [
    "Outcome",
    "admit",
    "enrol",
    "enrol_by_number",
    "issue_certificates",
    "move_course",
    "record_certificate",
    "record_outcomes",
    "record_session",
    "save_course",
    "set_partners",
    "take_off",
    "withdraw_certificate",
]
