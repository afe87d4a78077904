"""Which registers the feed tells of, and what each event of the audit touches: two tables."""

from accounts.permissions import Grant
from audit.models import Event

WORKERS, CONTRACTS, DEPARTURES, RETURNS = "workers", "contracts", "departures", "returns"
ENTERPRISES, TARGETS = "enterprises", "targets"

# What a client needs to be told of a register.
GRANTS = {
    WORKERS: Grant.WORKERS_READ,
    CONTRACTS: Grant.STAYS_READ,
    DEPARTURES: Grant.STAYS_READ,
    RETURNS: Grant.STAYS_READ,
    ENTERPRISES: Grant.ENTERPRISES_READ,
    TARGETS: Grant.TARGETS_READ,
}
# These belong to no unit: every client that holds the register is told.
PLACELESS = frozenset({ENTERPRISES, TARGETS})

_STAYS = (CONTRACTS, DEPARTURES, RETURNS)
_PERSON_AND_STAYS = (WORKERS, *_STAYS)

# The records that an event may have changed. Whether one was created, changed or withdrawn there is
# read off the record and what was told of it before (numbering.py).
TOUCHES: dict[Event, tuple[str, ...]] = {
    Event.WORKER_REGISTERED: (WORKERS,),
    Event.WORKER_CORRECTED: (WORKERS,),
    Event.HOUSEHOLD_RECORDED: (WORKERS,),
    # The stays go where the person goes.
    Event.WORKER_MOVED: _PERSON_AND_STAYS,
    Event.FILES_MERGED: _PERSON_AND_STAYS,
    Event.MERGE_UNDONE: _PERSON_AND_STAYS,
    Event.DRAFT_SAVED: (CONTRACTS,),
    Event.DRAFT_DISCARDED: (CONTRACTS,),
    # With them changes whether the person is abroad.
    Event.DEPARTURE_RECORDED: _PERSON_AND_STAYS,
    Event.DEPARTURE_CANCELLED: _PERSON_AND_STAYS,
    Event.STAY_ENDED: _PERSON_AND_STAYS,
    Event.STAY_REOPENED: _PERSON_AND_STAYS,
    Event.DEPARTURE_CORRECTED: _STAYS,
    Event.END_CORRECTED: _STAYS,
    Event.ENTERPRISE_NAMED: _STAYS,
    Event.REGISTRATION_CONFIRMED: _STAYS,
    Event.REGISTRATION_WITHDRAWN: _STAYS,
    Event.CONTRACT_EXTENDED: (CONTRACTS, DEPARTURES),
    Event.EXTENSION_WITHDRAWN: (CONTRACTS, DEPARTURES),
    Event.LEFT_CONTRACT: (CONTRACTS, DEPARTURES),
    Event.EMPLOYER_CHANGED: (CONTRACTS, DEPARTURES),
    Event.COUNTRY_CHANGED: (CONTRACTS, DEPARTURES),
    Event.CHANGE_WITHDRAWN: (CONTRACTS, DEPARTURES),
    Event.CONTRACT_LIQUIDATED: (RETURNS,),
    Event.DEPOSIT_RETURNED: (RETURNS,),
    Event.ENTERPRISE_SAVED: (ENTERPRISES,),
    Event.LICENCE_RECORDED: (ENTERPRISES,),
    Event.LICENCE_WITHDRAWN: (ENTERPRISES,),
    Event.TARGETS_APPROVED: (TARGETS,),
    Event.IMPORT_WITHDRAWN: (*_PERSON_AND_STAYS, ENTERPRISES, TARGETS),
}
# About a person, these carry the stays along.
WITH_STAYS = frozenset({Event.WORKER_MOVED, Event.FILES_MERGED, Event.MERGE_UNDONE})

# Nothing that a register shows changes by these.
UNSEEN = frozenset(
    {
        # Accounts, clients, units, lists
        Event.ACCOUNT_INVITED,
        Event.ACCOUNT_CHANGED,
        Event.ACCOUNT_CLOSED,
        Event.PASSWORD_CHANGED,
        Event.PASSWORD_ASKED,
        Event.PASSWORD_DECIDED,
        Event.DUTY_GIVEN,
        Event.DUTY_ENDED,
        Event.CLIENT_REGISTERED,
        Event.CLIENT_REVOKED,
        Event.CONTACT_SAVED,
        Event.ORGANISATION_SAVED,
        Event.ORGANISATION_CLOSED,
        Event.ORGANISATION_REOPENED,
        Event.UNIT_OPENED,
        Event.UNIT_CHANGED,
        Event.BOUNDARIES_LOADED,
        Event.AREA_STATUS_RECORDED,
        Event.AREA_STATUS_CORRECTED,
        Event.AREA_STATUS_WITHDRAWN,
        Event.LIST_CHANGE_ASKED,
        Event.LIST_CHANGE_DECIDED,
        Event.LIST_CHANGE_WITHDRAWN,
        Event.LIST_CHANGED,
        # Files and sheets; what a sheet records has events of its own
        Event.LIST_EXPORTED,
        Event.IMPORT_UPLOADED,
        Event.IMPORT_APPLIED,
        Event.IMPORT_TAKEN_BACK,
        Event.IMPORT_UNDO_ASKED,
        Event.REFUSED_ROWS_TAKEN,
        Event.HEADING_TAUGHT,
        Event.HEADING_FORGOTTEN,
        # Plans; targets that nobody has approved
        Event.PLAN_SAVED,
        Event.TARGETS_PROPOSED,
        Event.TARGETS_RETURNED,
        # Parts of an enterprise that the register of enterprises does not show
        Event.BRANCH_SAVED,
        Event.BRANCH_CLOSED,
        Event.BRANCH_REOPENED,
        Event.MARKET_SET,
        Event.MARKET_WITHDRAWN,
        Event.LETTER_RECORDED,
        Event.LETTER_WITHDRAWN,
        # Parts of a person's file that the register of people does not show
        Event.PRIORITY_RECORDED,
        Event.PRIORITY_WITHDRAWN,
        Event.PASSPORT_RECORDED,
        Event.PASSPORT_CORRECTED,
        Event.PASSPORT_CHOSEN,
        Event.PASSPORT_WITHDRAWN,
        Event.LANGUAGE_RECORDED,
        Event.LANGUAGE_WITHDRAWN,
        # Nothing changes
        Event.DIMENSION_PROTECTED,
        Event.IDENTITY_REVEALED,
        Event.IDENTITY_ASKED,
        # Matching, up to the merge itself
        Event.TWO_PEOPLE_TOLD,
        Event.TWO_PEOPLE_TAKEN_BACK,
        Event.REQUEST_OPENED,
        Event.REQUEST_DECIDED,
        Event.REQUEST_NOTED,
        Event.MERGE_PROPOSED,
        Event.MERGE_WITHDRAWN,
        Event.MERGE_REFUSED,
        Event.UNDO_PROPOSED,
        Event.UNDO_REFUSED,
        # Interest, training, support
        Event.INTEREST_RECORDED,
        Event.INTEREST_CORRECTED,
        Event.INTEREST_MOVED,
        Event.INTEREST_CONFIRMED,
        Event.INTEREST_DROPPED,
        Event.INTEREST_LEFT,
        Event.INTEREST_REOPENED,
        Event.CERTIFICATE_RECORDED,
        Event.CERTIFICATE_WITHDRAWN,
        Event.COURSE_SAVED,
        Event.COURSE_MOVED,
        Event.COURSE_PARTNERS_SET,
        Event.ENROLLED,
        Event.ENROLMENT_ADMITTED,
        Event.ENROLMENT_ENDED,
        Event.SESSION_RECORDED,
        Event.OUTCOME_RECORDED,
        Event.SUPPORT_ASKED,
        Event.SUPPORT_CORRECTED,
        Event.SUPPORT_APPROVED,
        Event.SUPPORT_REFUSED,
        Event.SUPPORT_PAID,
        Event.SUPPORT_TAKEN_BACK,
        Event.SUPPORT_WITHDRAWN,
        Event.LOAN_RECORDED,
        Event.LOAN_CORRECTED,
        Event.LOAN_REPORTED,
        Event.LOAN_WITHDRAWN,
        # About a stay, what the registers of stays do not show
        Event.REGISTRATION_RECEIVED,
        Event.REGISTRATION_REFUSED,
        Event.LICENCE_CHECKED,
        Event.LICENCE_CHECK_TAKEN_BACK,
        Event.RETURN_SUSPECTED,
        Event.SUSPICION_CLEARED,
        Event.ABROAD_CONFIRMED,
        Event.CONFIRMATION_WITHDRAWN,
    }
)
