"""Stays for a file: what the lists of stays show of each, and nothing else."""

from collections.abc import Iterator

from communes.queries import atlas
from contracts.models import Departure, DepartureQuerySet
from core.lean import lean
from enterprises.models import Enterprise
from reference.models import Country

# What the columns of contracts/listings.py read. What is missing here would be a query per row,
# and tests/contracts/test_files.py counts them.
_SHOWN = {
    "": (
        *("departed_on", "commune_id", "cancelled", "left_contract_on", "ended_on", "end_kind"),
        *("return_reason", "notified_on", "suspected_on", "suspected_note"),
        *("liquidated_on", "deposit_returned_on"),
    ),
    "contract": (
        *("form", "country_id", "enterprise_id", "job", "term_months", "deposit", "version"),
    ),
    "contract__worker": (
        *("full_name", "born_on", "born_precision", "sex", "commune_id", "outside", "village"),
    ),
}


def for_file(found: DepartureQuerySet) -> Iterator[Departure]:
    """The stays of a list `found` for a file of it, as `lines` takes them."""
    units = atlas().units
    return lean(
        found,
        _SHOWN,
        shared={
            "commune": units,
            "contract__country": Country.objects.in_bulk(),
            "contract__enterprise": Enterprise.objects.only("name").in_bulk(),
            "contract__worker__commune": units,
        },
        several=["extensions"],
    )
