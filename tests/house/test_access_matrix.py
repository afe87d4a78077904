"""Who gets which answer: every route × every member of the cast, read and written.

The table is written by hand from docs/reference/roles.md and the access matrix of the design, and
takes nothing from ROLES: computed from the code it would only repeat the code. Everything is about
things of `here`; a route that is missing from the table fails.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts import links
from audit.models import AuditEntry
from contracts.actions import receive_registration, save_draft
from contracts.models import LicenceCheck
from core import clock
from core.models import SavedFilter
from reference.models import HighIncomeListing
from spreadsheets.actions.imports import teach_heading
from spreadsheets.registry import sheets
from tests.factories import CommuneFactory, country, matching, user_with
from tests.factories.accounts import asked, duty
from tests.factories.clients import bearer
from tests.factories.communes import AreaStatusFactory
from tests.factories.contracts import departed, identified, returned
from tests.factories.enterprises import a_branch, a_letter, a_market, an_enterprise
from tests.factories.figures import make_fact
from tests.factories.interest import interested
from tests.factories.organisations import a_centre, an_organisation, officer_of
from tests.factories.reference import proposed
from tests.factories.sheets import checked
from tests.factories.spreadsheets import a_file
from tests.factories.support import asked_for, lent_to
from tests.factories.targets import TargetVersionFactory, give
from tests.factories.training import a_course, certificate_of, completed, on_course
from tests.factories.workers import papers_of, worker_in
from tests.house.reading import routes, view_of
from tests.house.test_every_page_is_guarded import api_views
from tests.spreadsheets.books import book
from training.actions import issue_certificates, record_session

CAST = {
    "O": "officer",
    "N": "neighbour",
    "C": "commune_leader",
    "D": "department",
    "L": "leader",
    "V": "viewer",
    "A": "administrator",
    "U": "auditor",
    "E": "officer of the Employment Service Centre that holds the course",
    "S": "officer of another school",
    "-": "anonymous",
}
SIGNED_IN = "ONCDLVAUES"
EVERYBODY = SIGNED_IN + "-"
REGISTER = "ONCDLVU"  # whoever sees persons, each at the own place
LISTS = "ONCDLVAU"  # and the administrator
COURSES = REGISTER + "ES"  # and those who hold courses, each the own ones
NAME, NUMBER = "Lò Thị Hoàng Yến", "014199000017"


@dataclass(frozen=True)
class Row:
    """Who may read and write. `hidden` hold the permission elsewhere: for them it is not there.

    None: the method is not answered at all.
    """

    read: str | None
    write: str | None = None
    hidden: str = ""


ROUTES = {
    "healthz": Row(EVERYBODY, EVERYBODY),
    "readyz": Row(EVERYBODY, EVERYBODY),
    # One's own account and the doors
    "accounts:login": Row(EVERYBODY, EVERYBODY),
    "accounts:logout": Row(None, EVERYBODY),
    "accounts:language": Row(None, EVERYBODY),
    "accounts:password_forgotten": Row(EVERYBODY, EVERYBODY),
    "accounts:password_forgotten_done": Row(EVERYBODY),
    "accounts:password_ask": Row(EVERYBODY, EVERYBODY),
    "accounts:password_set": Row(EVERYBODY, EVERYBODY),
    "accounts:mine": Row(SIGNED_IN),
    "accounts:password_change": Row(SIGNED_IN, SIGNED_IN),
    "accounts:keys": Row(SIGNED_IN, SIGNED_IN),
    "accounts:contact": Row("DA", "DA"),
    "accounts:filter_save": Row(SIGNED_IN, SIGNED_IN),
    "accounts:filter_edit": Row("D", "D", hidden=SIGNED_IN.replace("D", "")),  # whose it is
    "accounts:entry_keep": Row(None, SIGNED_IN),
    "accounts:entry_discard": Row(SIGNED_IN, SIGNED_IN),
    # The accounts of others
    "accounts:people": Row("DLAU"),
    "accounts:person": Row("DLAU"),
    "accounts:invite": Row("DLA", "DLA"),
    "accounts:account_edit": Row("DLA", "DLA"),
    "accounts:invitation_renew": Row(None, "DLA"),
    "accounts:duty_give": Row("DLA", "DLA"),
    "accounts:duty_end": Row("DLA", "DLA"),
    "accounts:account_close": Row("DLA", "DLA"),
    "accounts:account_reopen": Row("DLA", "DLA"),
    "accounts:password_requests": Row("DLA"),
    "accounts:password_decide": Row("DLA", "DLA"),
    "accounts:clients": Row("LA"),
    "accounts:client_new": Row("LA", "LA"),
    "accounts:client_revoke": Row("LA", "LA"),
    # The interface for programs, explained to people
    "api:docs": Row(SIGNED_IN),
    "api:explorer": Row(SIGNED_IN),
    "api:explorer_schema": Row(SIGNED_IN),
    # What protected programs are told
    "reports:landing": Row(SIGNED_IN),
    "reports:today": Row(REGISTER),
    "reports:releases": Row(SIGNED_IN),
    "reports:protect": Row("L", "L"),
    # Plans and targets
    "targets:plans": Row(SIGNED_IN),
    "targets:plan": Row(SIGNED_IN),
    "targets:plan_new": Row("D", "D"),
    "targets:plan_edit": Row("D", "D"),
    "targets:enter": Row("D", "D"),
    "targets:approve": Row("L", "L"),
    # Lists: everybody of the registers and the administrator reads; the Department asks and decides
    "reference:lists": Row(LISTS),
    "reference:list": Row(LISTS),
    "reference:entry": Row(LISTS),
    "reference:countries": Row(LISTS),
    "reference:country": Row(LISTS),
    "reference:high_income": Row(LISTS),
    "reference:listed_country": Row(LISTS),
    "reference:changes": Row(LISTS),
    "reference:change": Row(LISTS),
    "reference:entry_new": Row("D", "D"),
    "reference:entry_change": Row("D", "D"),
    "reference:country_new": Row("D", "D"),
    "reference:country_change": Row("D", "D"),
    "reference:high_income_new": Row("D", "D"),
    "reference:high_income_change": Row("D", "D"),
    "reference:decide": Row("L", "L"),
    "reference:withdraw": Row(None, "D"),
    # Files of lists: the list's own page is asked, with its own guard; a file is its owner's
    "spreadsheets:mine": Row(SIGNED_IN),
    "spreadsheets:ask": Row(None, SIGNED_IN),
    "spreadsheets:progress": Row(SIGNED_IN),
    "spreadsheets:download": Row("D", hidden=SIGNED_IN.replace("D", "")),
    # Sheets that come in: whoever enters such records; an import is its owner's
    "spreadsheets:imports": Row(SIGNED_IN),
    "spreadsheets:template": Row("OND"),
    "spreadsheets:upload": Row("OND", "OND"),
    "spreadsheets:taught": Row("OND", "OND"),
    "spreadsheets:forget": Row(None, "OD", hidden="N"),
    "spreadsheets:run": Row("D", hidden=SIGNED_IN.replace("D", "")),
    "spreadsheets:run_progress": Row("D", hidden=SIGNED_IN.replace("D", "")),
    "spreadsheets:columns": Row("D", "D", hidden=SIGNED_IN.replace("D", "")),
    "spreadsheets:withdraw": Row("D", "D", hidden=SIGNED_IN.replace("D", "")),
    **{
        f"spreadsheets:{step}": Row(None, "D", hidden=SIGNED_IN.replace("D", ""))
        for step in ("answer", "correct", "again", "apply", "refused", "discard")
    },
    # Enterprises
    "enterprises:list": Row(REGISTER),
    "enterprises:detail": Row(REGISTER),
    "enterprises:new": Row("D", "D"),
    "enterprises:edit": Row("D", "D"),
    "enterprises:letters": Row(REGISTER),
    "enterprises:licence_new": Row("D", "D"),
    "enterprises:licence_withdraw": Row("D", "D"),
    "enterprises:market_new": Row("D", "D"),
    "enterprises:market_edit": Row("D", "D"),
    "enterprises:market_withdraw": Row("D", "D"),
    "enterprises:branch_new": Row("D", "D"),
    "enterprises:branch_edit": Row("D", "D"),
    "enterprises:branch_close": Row("D", "D"),
    "enterprises:branch_reopen": Row("D", "D"),
    "enterprises:letter_new": Row("D", "D"),
    "enterprises:letter_withdraw": Row("D", "D"),
    # Persons
    "workers:list": Row(REGISTER),
    "workers:new": Row("OND", "OND"),
    "workers:households": Row(None, "OND"),
    "workers:find_id": Row("ONDLU", "ONDLU"),
    "workers:detail": Row("OCDLVU", hidden="N"),
    "workers:edit": Row("OD", "OD", hidden="N"),
    "workers:move": Row("OD", "OD", hidden="N"),
    "workers:to_complete": Row(REGISTER),
    "workers:household": Row("OD", "OD", hidden="N"),
    "workers:priority": Row("OD", "OD", hidden="N"),
    "workers:priority_withdraw": Row("OD", "OD", hidden="N"),
    "workers:passport": Row("OD", "OD", hidden="N"),
    "workers:passport_days": Row("OD", "OD", hidden="N"),
    "workers:passport_choose": Row(None, "OD", hidden="N"),
    "workers:passport_withdraw": Row("OD", "OD", hidden="N"),
    "workers:language": Row("OD", "OD", hidden="N"),
    "workers:language_withdraw": Row("OD", "OD", hidden="N"),
    "workers:reveal": Row(None, "ODLU", hidden="N"),
    # Stays abroad
    "contracts:departure_new": Row("OND", "OND"),
    "contracts:departure_check": Row(None, "OND"),
    "contracts:return_new": Row("OND", "OND"),
    "contracts:drafts": Row("OND"),
    "contracts:drafts_discard": Row(None, "OND"),
    "contracts:departures": Row(REGISTER),
    "contracts:returns": Row(REGISTER),
    "contracts:to_verify": Row(REGISTER),
    "contracts:to_settle": Row(REGISTER),
    "contracts:of_worker": Row("OCDLVU", hidden="N"),
    "contracts:stay": Row("OCDLVU", hidden="N"),
    "contracts:departure_edit": Row("OD", "OD", hidden="N"),
    "contracts:extend": Row("OD", "OD", hidden="N"),
    "contracts:extension_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:left": Row("OD", "OD", hidden="N"),
    "contracts:left_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:change": Row("OD", "OD", hidden="N"),
    "contracts:change_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:suspect": Row("OD", "OD", hidden="N"),
    "contracts:suspect_clear": Row("OD", "OD", hidden="N"),
    "contracts:still_abroad": Row("OD", "OD", hidden="N"),
    "contracts:still_abroad_withdraw": Row(None, "OD", hidden="N"),
    "contracts:end_edit": Row("OD", "OD", hidden="N"),
    "contracts:liquidation": Row("OD", "OD", hidden="N"),
    "contracts:liquidation_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:deposit": Row("OD", "OD", hidden="N"),
    "contracts:deposit_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:end_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:cancel": Row("OD", "OD", hidden="N"),
    # Directly signed contracts; the Department's worklists about senders
    "contracts:registrations": Row(REGISTER),
    "contracts:registrations_report": Row(REGISTER),
    "contracts:registration": Row("OCDLVU", hidden="N"),
    "contracts:registration_new": Row("OD", "OD", hidden="N"),
    "contracts:registration_confirm": Row("OD", "OD", hidden="N"),
    "contracts:registration_refuse": Row("OD", "OD", hidden="N"),
    "contracts:registration_withdraw": Row("OD", "OD", hidden="N"),
    "contracts:registration_print": Row(None, "OD", hidden="N"),
    "contracts:flags": Row("D"),
    "contracts:flag_check": Row("D", "D"),
    "contracts:flag_take_back": Row("D", "D"),
    "contracts:unknown_senders": Row("D"),
    "contracts:senders_name": Row(None, "D"),
    "contracts:of_enterprise": Row(REGISTER),
    # Who wants to go
    "interest:list": Row(REGISTER),
    "interest:overview": Row(REGISTER),
    "interest:new": Row("OND", "OND"),
    "interest:confirm_several": Row(None, "OND"),
    "interest:close_several": Row(None, "OND"),
    "interest:detail": Row("OCDLVU", hidden="N"),
    "interest:edit": Row("OD", "OD", hidden="N"),
    "interest:move": Row("OD", "OD", hidden="N"),
    "interest:confirm": Row(None, "OD", hidden="N"),
    "interest:left": Row(None, "OD", hidden="N"),
    "interest:drop": Row("OD", "OD", hidden="N"),
    "interest:reopen": Row("OD", "OD", hidden="N"),
    "interest:of_worker": Row("OCDLVU", hidden="N"),
    "interest:record": Row("OD", "OD", hidden="N"),
    # Certificates
    "training:of_worker": Row("OCDLVU", hidden="N"),
    "training:of_stay": Row("OCDLVU", hidden="N"),
    "training:untrained": Row(REGISTER),
    "training:certificate_new": Row("OD", "OD", hidden="N"),
    "training:certificate_withdraw": Row("OD", "OD", hidden="N"),
    # Courses: all for communes, with their own people; another school's are not there for a school
    "training:courses": Row(COURSES),
    "training:course": Row("ONCDLVUE", hidden="S"),
    "training:course_new": Row("DES", "DES"),
    "training:course_edit": Row("DE", "DE", hidden="S"),
    "training:course_move": Row("DE", "DE", hidden="S"),
    "training:course_partners": Row("DE", "DE", hidden="S"),
    "training:enrol": Row("DE", "DE", hidden="S"),
    "training:enrolment_admit": Row(None, "DE", hidden="S"),
    "training:enrolment_off": Row("DE", "DE", hidden="S"),
    "training:session_new": Row("DE", "DE", hidden="S"),
    "training:session_edit": Row("DE", "DE", hidden="S"),
    "training:outcomes": Row("DE", "DE", hidden="S"),
    "training:issue": Row("DE", "DE", hidden="S"),
    "training:issued_withdraw": Row("DE", "DE", hidden="S"),
    "training:attendance_sheet": Row("DE", hidden="S"),
    "accounts:organisations": Row(COURSES),
    "accounts:organisation": Row(COURSES),
    "accounts:organisation_new": Row("D", "D"),
    "accounts:organisation_edit": Row("D", "D"),
    "accounts:organisation_close": Row("D", "D"),
    "accounts:organisation_reopen": Row("D", "D"),
    # Support and loans: lists of one's own place, money decided by the Department
    "support:overview": Row(REGISTER),
    "support:claims": Row(REGISTER),
    "support:claims_pay": Row(None, "D"),
    "support:loans": Row(REGISTER),
    "support:of_worker": Row("OCDLVU", hidden="N"),
    "support:claim": Row("OCDLVU", hidden="N"),
    "support:claim_new": Row("OD", "OD", hidden="N"),
    "support:claim_edit": Row("OD", "OD", hidden="N"),
    "support:claim_approve": Row("D", "D"),
    "support:claim_refuse": Row("D", "D"),
    "support:claim_pay": Row("D", "D"),
    "support:claim_take_back": Row("D", "D"),
    "support:claim_withdraw": Row("OD", "OD", hidden="N"),
    "support:loan": Row("OCDLVU", hidden="N"),
    "support:loan_new": Row("OD", "OD", hidden="N"),
    "support:loan_edit": Row("OD", "OD", hidden="N"),
    "support:loan_balance": Row("OD", "OD", hidden="N"),
    "support:loan_withdraw": Row("OD", "OD", hidden="N"),
    # One person in two files: a request of another unit about somebody here, and files of here
    "matching:duplicates": Row("ONDL"),
    "matching:of_worker": Row("OCDLVU", hidden="N"),
    "matching:pair": Row("ODL", "OD", hidden="N"),
    "matching:pair_apart": Row(None, "OD", hidden="N"),
    "matching:pair_together": Row(None, "OD", hidden="N"),
    "matching:merges": Row("ONDL"),
    "matching:merge": Row("ODL", hidden="N"),
    "matching:merge_decide": Row(None, "DL"),
    "matching:merge_withdraw": Row(None, "OD", hidden="N"),
    "matching:merge_undo": Row(None, "DL"),
    "matching:merge_undo_decide": Row(None, "DL"),
    "matching:ask": Row(None, "OND"),
    "matching:requests": Row("ONDL"),
    "matching:waiting": Row("ONDL"),
    "matching:request": Row("ODL", hidden="N"),
    "matching:request_move": Row(None, "ODL", hidden="N"),
    "matching:request_correct": Row(None, "ODL", hidden="N"),
    "matching:request_refuse": Row(None, "DL"),
    "matching:request_withdraw": Row(None, "D", hidden="N"),
    "matching:request_noted": Row(None, "OD", hidden="N"),
    # Figures: aggregates for all, persons where one may see them
    "reports:home": Row(SIGNED_IN),
    "reports:plan": Row(SIGNED_IN),
    "reports:province": Row(SIGNED_IN),
    "reports:unit": Row(SIGNED_IN),
    "reports:unit_over_time": Row(SIGNED_IN),
    "reports:list": Row(SIGNED_IN),
    "reports:units_without": Row(SIGNED_IN),
    "reports:waiting": Row(SIGNED_IN),
    "reports:fact": Row("OCDLVU", hidden="NAES"),
    # What units are: read by all, kept by the Department
    "reports:balance": Row(SIGNED_IN),
    "reports:map": Row(SIGNED_IN),
    "reports:chart": Row(SIGNED_IN),
    "reports:markets": Row(SIGNED_IN),
    "reports:market": Row(SIGNED_IN),
    "reports:words": Row(SIGNED_IN),
    # Who sent whom is told to those who see enterprises
    "reports:enterprises": Row(REGISTER),
    "reports:enterprise": Row(REGISTER),
    "reports:areas": Row(SIGNED_IN),
    "reports:areas_paste": Row("D", "D"),
    "reports:area_record": Row("D", "D"),
    "reports:area_correct": Row("D", "D"),
    "reports:area_withdraw": Row("D", "D"),
}

# The words of an address, from the things of `here` that the world holds.
WORDS = {
    "accounts:password_set": lambda w: w.link,
    "accounts:filter_edit": lambda w: [w.saved.pk],
    "accounts:entry_discard": lambda w: [w.saved.pk],
    "accounts:person": lambda w: [w.colleague.pk],
    "accounts:account_edit": lambda w: [w.colleague.pk],
    "accounts:invitation_renew": lambda w: [w.colleague.pk],
    "accounts:duty_give": lambda w: [w.colleague.pk],
    "accounts:duty_end": lambda w: [w.colleague.duties.get().pk],
    "accounts:account_close": lambda w: [w.colleague.pk],
    "accounts:account_reopen": lambda w: [w.colleague.pk],
    "accounts:password_decide": lambda w: [w.request.pk],
    "accounts:client_revoke": lambda w: [w.client.pk],
    "targets:plan": lambda w: [w.version.plan.code],
    "targets:plan_edit": lambda w: [w.version.plan.code],
    "targets:enter": lambda w: [w.version.plan.code],
    "targets:approve": lambda w: [w.version.pk],
    "reference:list": lambda w: ["qualification"],
    "reference:entry": lambda w: ["qualification", "college"],
    "reference:entry_new": lambda w: ["qualification"],
    "reference:entry_change": lambda w: ["qualification", "college"],
    "reference:country": lambda w: ["JP"],
    "reference:country_change": lambda w: ["JP"],
    "reference:listed_country": lambda w: [w.listed.pk],
    "reference:high_income_change": lambda w: [w.listed.pk],
    "reference:change": lambda w: [w.change.pk],
    "reference:decide": lambda w: [w.change.pk],
    "reference:withdraw": lambda w: [w.change.pk],
    "enterprises:detail": lambda w: [w.enterprise.pk],
    "enterprises:edit": lambda w: [w.enterprise.pk],
    "enterprises:licence_new": lambda w: [w.enterprise.pk],
    "enterprises:licence_withdraw": lambda w: [w.enterprise.licence_events.get().pk],
    "enterprises:market_new": lambda w: [w.enterprise.pk],
    "enterprises:market_edit": lambda w: [w.market.pk],
    "enterprises:market_withdraw": lambda w: [w.market.pk],
    "enterprises:branch_new": lambda w: [w.enterprise.pk],
    "enterprises:branch_edit": lambda w: [w.branch.pk],
    "enterprises:branch_close": lambda w: [w.branch.pk],
    "enterprises:branch_reopen": lambda w: [w.branch.pk],
    "enterprises:letter_new": lambda w: [w.enterprise.pk],
    "enterprises:letter_withdraw": lambda w: [w.letter.pk],
    "workers:detail": lambda w: [w.worker.pk],
    "workers:edit": lambda w: [w.worker.pk],
    "workers:move": lambda w: [w.worker.pk],
    "workers:household": lambda w: [w.worker.pk],
    "workers:priority": lambda w: [w.worker.pk],
    "workers:priority_withdraw": lambda w: [w.worker.pk, w.worker.priorities.get().pk],
    "workers:passport": lambda w: [w.worker.pk],
    "workers:passport_days": lambda w: [w.worker.pk, w.worker.passports.get().pk],
    "workers:passport_choose": lambda w: [w.worker.pk, w.worker.passports.get().pk],
    "workers:passport_withdraw": lambda w: [w.worker.pk, w.worker.passports.get().pk],
    "workers:language": lambda w: [w.worker.pk],
    "workers:language_withdraw": lambda w: [w.worker.pk, w.worker.languages.get().pk],
    "workers:reveal": lambda w: [w.worker.pk],
    "contracts:of_worker": lambda w: [w.worker.pk],
    "contracts:stay": lambda w: [w.stay.pk],
    "contracts:departure_edit": lambda w: [w.stay.pk],
    "contracts:extend": lambda w: [w.stay.pk],
    "contracts:extension_withdraw": lambda w: [w.stay.pk],
    "contracts:left": lambda w: [w.stay.pk],
    "contracts:left_withdraw": lambda w: [w.stay.pk],
    "contracts:change": lambda w: [w.stay.pk],
    "contracts:change_withdraw": lambda w: [w.stay.pk],
    "contracts:suspect": lambda w: [w.stay.pk],
    "contracts:suspect_clear": lambda w: [w.stay.pk],
    "contracts:still_abroad": lambda w: [w.stay.pk],
    "contracts:still_abroad_withdraw": lambda w: [w.stay.pk],
    "contracts:end_edit": lambda w: [w.ended.pk],
    "contracts:liquidation": lambda w: [w.ended.pk],
    "contracts:liquidation_withdraw": lambda w: [w.ended.pk],
    "contracts:deposit": lambda w: [w.ended.pk],
    "contracts:deposit_withdraw": lambda w: [w.ended.pk],
    "contracts:end_withdraw": lambda w: [w.ended.pk],
    "contracts:cancel": lambda w: [w.draft.pk],
    "interest:of_worker": lambda w: [w.worker.pk],
    "interest:record": lambda w: [w.worker.pk],
    **{
        f"interest:{page}": lambda w: [w.interest.pk]
        for page in ("detail", "edit", "move", "confirm", "left", "drop", "reopen")
    },
    "training:of_worker": lambda w: [w.worker.pk],
    "training:certificate_new": lambda w: [w.worker.pk],
    "training:certificate_withdraw": lambda w: [w.certificate.pk],
    "training:of_stay": lambda w: [w.stay.pk],
    **{
        f"training:{page}": lambda w: [w.course.pk]
        for page in (
            "course",
            "course_edit",
            "course_move",
            "course_partners",
            "enrol",
            "session_new",
            "outcomes",
            "issue",
            "attendance_sheet",
        )
    },
    "training:enrolment_admit": lambda w: [w.enrolment.pk],
    "training:enrolment_off": lambda w: [w.enrolment.pk],
    "training:session_edit": lambda w: [w.course.pk, w.session.pk],
    "training:issued_withdraw": lambda w: [w.course.pk, w.issued.pk],
    **{
        f"accounts:{page}": lambda w: [w.course.organisation_id]
        for page in (
            "organisation",
            "organisation_edit",
            "organisation_close",
            "organisation_reopen",
        )
    },
    "contracts:registration": lambda w: [w.registration.pk],
    "contracts:registration_confirm": lambda w: [w.registration.pk],
    "contracts:registration_refuse": lambda w: [w.registration.pk],
    "contracts:registration_withdraw": lambda w: [w.registration.pk],
    "contracts:registration_print": lambda w: [w.registration.pk],
    "contracts:registration_new": lambda w: [w.direct.pk],
    "contracts:flag_check": lambda w: [w.flagged.pk],
    "contracts:flag_take_back": lambda w: [w.check.pk],
    "contracts:of_enterprise": lambda w: [w.enterprise.pk],
    "support:of_worker": lambda w: [w.worker.pk],
    "support:claim_new": lambda w: [w.worker.pk],
    "support:loan_new": lambda w: [w.worker.pk],
    "support:claim": lambda w: [w.claim.pk],
    "support:claim_edit": lambda w: [w.claim.pk],
    "support:claim_approve": lambda w: [w.claim.pk],
    "support:claim_refuse": lambda w: [w.claim.pk],
    "support:claim_pay": lambda w: [w.claim.pk],
    "support:claim_take_back": lambda w: [w.claim.pk],
    "support:claim_withdraw": lambda w: [w.claim.pk],
    "support:loan": lambda w: [w.loan.pk],
    "support:loan_edit": lambda w: [w.loan.pk],
    "support:loan_balance": lambda w: [w.loan.pk],
    "support:loan_withdraw": lambda w: [w.loan.pk],
    "matching:of_worker": lambda w: [w.worker.pk],
    "matching:pair": lambda w: [w.worker.pk, w.twin.pk],
    "matching:pair_apart": lambda w: [w.worker.pk, w.twin.pk],
    "matching:pair_together": lambda w: [w.worker.pk, w.twin.pk],
    "matching:merge": lambda w: [w.merge.pk],
    "matching:merge_decide": lambda w: [w.merge.pk],
    "matching:merge_withdraw": lambda w: [w.merge.pk],
    "matching:merge_undo": lambda w: [w.merge.pk],
    "matching:merge_undo_decide": lambda w: [w.merge.pk],
    "matching:request": lambda w: [w.question.pk],
    "matching:request_move": lambda w: [w.question.pk],
    "matching:request_correct": lambda w: [w.question.pk],
    "matching:request_refuse": lambda w: [w.question.pk],
    "matching:request_withdraw": lambda w: [w.question.pk],
    "matching:request_noted": lambda w: [w.question.pk],
    "spreadsheets:download": lambda w: [w.file.token],
    "spreadsheets:template": lambda w: ["departures"],
    "spreadsheets:upload": lambda w: ["departures"],
    "spreadsheets:taught": lambda w: ["departures"],
    "spreadsheets:forget": lambda w: [w.heading.pk],
    "spreadsheets:columns": lambda w: [w.sheet.token, w.sheet.tabs[0]["number"]],
    **{
        f"spreadsheets:{step}": lambda w: [w.sheet.token]
        for step in (
            *("run", "run_progress", "withdraw", "answer", "correct", "again", "apply"),
            *("refused", "discard"),
        )
    },
    "reports:plan": lambda w: [w.version.plan.code],
    "reports:map": lambda w: ["svg"],
    "reports:chart": lambda w: ["departures", "svg"],
    "reports:market": lambda w: ["JP"],
    "reports:enterprise": lambda w: [w.enterprise.pk],
    "reports:unit": lambda w: [w.here.key],
    "reports:unit_over_time": lambda w: [w.here.key],
    "reports:fact": lambda w: [w.stay.pk],
    "reports:area_record": lambda w: [w.here.key],
    "reports:area_correct": lambda w: [w.area.pk],
    "reports:area_withdraw": lambda w: [w.area.pk],
}
# Where these lead in any case.
LEAD_TO_LOG_IN = {"accounts:login", "accounts:logout", "accounts:language"}
AT_LEAST = 60  # routes; may rise, never fall


@pytest.fixture
def world(
    here, next_door, officer, neighbour, commune_leader, department, leader, viewer,
    administrator, auditor,
):  # fmt: skip
    """One of everything, at `here`."""
    worker = identified(here, full_name=NAME, sex="female", personal_id=NUMBER)
    papers_of(worker)
    stay = departed(worker)
    make_fact(here, stay.departed_on, departure_id=stay.pk, worker_id=worker.pk).save()
    direct = departed(
        identified(here), form="direct", enterprise_unknown=False,
        confirmation_number="1/XN", confirmation_on=stay.departed_on,
    ).contract  # fmt: skip
    colleague = user_with("commune_viewer", here, username="colleague")
    client, token = accounts.register_client(
        name="Cổng dữ liệu", purpose="Báo cáo", right="exact",
        expires_on=clock.today() + timedelta(days=30), by=leader,
    )  # fmt: skip
    taught = a_course_for(worker, by=department)
    twin = worker_in(here, full_name=NAME, sex="female")
    third = CommuneFactory()
    return SimpleNamespace(
        here=here,
        **taught,
        **an_enterprise_with_papers(here),
        **what_the_department_keeps(here, department),
        worker=worker,
        stay=stay,
        twin=twin,
        merge=matching.proposed(worker_in(here), worker_in(here)),
        question=matching.asked(worker, third, by=user_with("commune_officer", third)),
        ended=returned(identified(here), ended_on=stay.departed_on + timedelta(days=30)),
        draft=save_draft(worker=identified(here), by=department),
        certificate=certificate_of(worker),
        claim=asked_for(worker),
        interest=interested(worker),
        direct=direct,
        registration=receive_registration(
            contract=direct, received_on=stay.departed_on, by=department
        ),
        flagged=stay,
        check=LicenceCheck.objects.create(
            departure=stay, finding="other", note="…", checked_by=department
        ),
        loan=lent_to(worker),
        colleague=colleague,
        request=asked(colleague),
        client=client,
        token=token,
        sessions={},
        link=links.resets.path(colleague).split("/")[-3:-1],
        users={
            "O": officer, "N": neighbour, "C": commune_leader, "D": department, "L": leader,
            "V": viewer, "A": administrator, "U": auditor,
            "E": officer_of(taught["course"].organisation), "S": officer_of(an_organisation()),
        },
    )  # fmt: skip


def a_course_for(worker, *, by) -> dict:
    """A course that this person has completed, with its days and certificate."""
    course = a_course(a_centre())
    (enrolment,) = on_course(course, worker)
    session = record_session(
        course=course, held_on=course.starts_on, periods=4, present=[enrolment], by=by
    )
    completed(course, [enrolment])
    (issued,) = issue_certificates(
        course=course, issued_on=course.ends_on, numbers={enrolment: "1/KH"}, by=by
    )
    return {"course": course, "enrolment": enrolment, "session": session, "issued": issued}


def an_enterprise_with_papers(unit) -> dict:
    firm = an_enterprise()
    return {
        "enterprise": firm,
        "branch": a_branch(firm),
        "market": a_market(firm),
        "letter": a_letter(firm, unit),
    }


def what_the_department_keeps(unit, department) -> dict:
    """Lists, targets, what units are, and sheets."""
    return {
        "listed": HighIncomeListing.objects.create(
            country=country("JP"), valid_from=date(2020, 1, 1), source="Danh sách ban đầu"
        ),
        "change": proposed(by=department),
        "version": give(TargetVersionFactory(), {unit: 7}),
        "area": AreaStatusFactory(unit=unit),
        "saved": SavedFilter.objects.create(
            user_id=department.pk, listing="workers:list", name="Mine", query="q=a"
        ),
        "file": a_file(by=department),
        "sheet": checked(
            book(("Họ và tên", "Ngày sinh", "Giới tính"), (NAME, "05/06/1999", "Nữ")),
            sheet="workers",
            by=department,
            unit=unit,
        ),
        "heading": teach_heading(
            sheet=sheets()["departures"],
            written="Ai",
            column="full_name",
            unit=unit,
            by=department,
        ),
    }


def address(name: str, world) -> str:
    return reverse(name, args=WORDS[name](world) if name in WORDS else [])


def visitor(world, who: str) -> Client:
    """A browser of that member of the cast; signed in once for the whole test."""
    if who == "-":
        return Client()
    if who not in world.sessions:
        client = Client()
        client.force_login(world.users[who])
        world.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    return client


def answer(world, who: str, method: str, url: str):
    """What that member of the cast is told; whatever was written is taken back."""
    client = visitor(world, who)
    with transaction.atomic():
        before = AuditEntry.objects.count()
        response = client.generic(method, url)
        response.written = AuditEntry.objects.count() - before
        transaction.set_rollback(True)
    return response


def outcome(response) -> str:
    """In the words of the table."""
    if response.status_code == 302 and response["Location"].startswith(reverse("accounts:login")):
        return "log-in"
    names = {403: "refused", 404: "hidden", 405: "no such method"}
    return names.get(response.status_code, "allowed")


def expected(row: Row, who: str, method: str) -> str:
    allowed = row.read if method in ("GET", "HEAD") else row.write
    if allowed is None:
        return "no such method"
    if who in allowed:
        return "allowed"
    if who == "-":
        return "log-in"
    return "hidden" if who in row.hidden else "refused"


def pages() -> list[str]:
    return sorted(set(routes()) - set(api_views()))


def test_every_route_stands_in_the_table_and_every_row_is_a_route():
    assert set(pages()) == set(ROUTES)
    assert len(pages()) >= AT_LEAST


def test_every_guarded_row_lets_somebody_in_and_keeps_somebody_out():
    for name, row in ROUTES.items():
        for allowed in filter(None, (row.read, row.write)):
            assert allowed, name
            assert "-" not in allowed or view_of(routes()[name]).required_permission is None


def calls():
    """Everybody reads and writes; for HEAD, which is a GET, three of them are enough."""
    yield from ((method, who) for method in ("GET", "POST") for who in CAST)
    yield from (("HEAD", who) for who in "DN-")


# One test per app, because the things of `here` take longer to make than a page to answer.
@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted({name.split(":")[0] for name in ROUTES}))
def test_who_gets_which_answer(world, app):
    wrong = []
    for name in [name for name in ROUTES if name.split(":")[0] == app]:
        url = address(name, world)
        for method, who in calls():
            response = answer(world, who, method, url)
            said, wanted = outcome(response), expected(ROUTES[name], who, method)
            if said == "log-in" and name in LEAD_TO_LOG_IN:
                said = "allowed"
            if said != wanted or response.status_code == 500:
                wrong.append(f"{method} {name} as {CAST[who]}: {said}, not {wanted}")
            wrong += [
                f"{method} {name} as {CAST[who]}: {flaw}"
                for flaw in flaws(response, who, said, method, name)
            ]

    assert wrong == []


def flaws(response, who: str, said: str, method: str, name: str):
    """Nobody reads of a person who is not theirs, and no page shows a number in clear."""
    text = response.content.decode(errors="replace")  # workbooks are downloaded, too
    page = text.startswith("<!doctype html>")
    strangers = "NAS-" if name.startswith("training:") else "NAES-"
    if NAME in text and (who in strangers or said != "allowed"):
        yield "tells of a person"
    if NUMBER in text and method != "POST":
        yield "shows a citizen number"
    if "UNDEFINED-IN-TEMPLATE" in text:
        yield "names an unknown variable"
    if response.written and said != "allowed":
        yield "wrote although it was refused"
    if who != "-" and "no-store" not in response["Cache-Control"]:
        yield "may stay in a cache"
    if page and "default-src 'none'" not in response["Content-Security-Policy"]:
        yield "has no content security policy"
    if page and "HX-Request" not in response["Vary"]:
        yield "passes for a fragment"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_a_way_round(world, method):
    for name in pages():
        for who in "L-":
            response = answer(world, who, method, address(name, world))
            health = name in ("healthz", "readyz")
            assert health or response.status_code == 405, f"{method} {name} as {CAST[who]}"


@pytest.mark.django_db
def test_a_header_does_not_change_the_method(world):
    client = Client(headers={"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "DELETE"})
    client.force_login(world.users["D"])

    client.get(address("accounts:account_close", world))

    world.colleague.refresh_from_db()
    assert world.colleague.is_active


@pytest.mark.django_db
def test_every_unsafe_call_needs_the_csrf_token(world):
    for name, row in ROUTES.items():
        if row.write and not name.endswith("z"):
            client = Client(enforce_csrf_checks=True)
            client.force_login(world.users["D"])
            assert client.post(address(name, world)).status_code == 403, name


@pytest.mark.django_db
def test_a_role_that_ended_opens_nothing_any_more(world):
    """The session stays open; the rights are read with each request."""
    user = world.users["D"]
    user.duties.update(ends_on=clock.today())

    for name, row in ROUTES.items():
        if row.read and "-" not in row.read:
            assert outcome(answer(world, "D", "GET", address(name, world))) == "refused", name


@pytest.mark.django_db
def test_two_duties_do_not_lend_each_other_their_power(world, next_door):
    """Leader next door and viewer here: sees here, decides nothing."""
    both = user_with("commune_officer", next_door, username="both")
    duty(both, "commune_viewer", world.here)
    world.users["O"] = both

    assert outcome(answer(world, "O", "GET", address("workers:detail", world))) == "allowed"
    for name in ("workers:edit", "contracts:departure_edit", "training:certificate_new"):
        assert outcome(answer(world, "O", "GET", address(name, world))) == "hidden", name
        assert outcome(answer(world, "O", "POST", address(name, world))) == "hidden", name


# Programs have a matrix of their own: test_api_matrix.py --------------------------------------


@pytest.mark.django_db
def test_a_token_opens_no_page(world):
    client = Client(headers=bearer(world.token))

    for name, row in ROUTES.items():
        if row.read and "-" not in row.read:
            assert outcome(client.get(address(name, world))) == "log-in", name


def test_the_day_of_the_things_here_is_past():
    """A departure in the future would be refused, and the world with it."""
    assert date(2026, 3, 2) < clock.today()
