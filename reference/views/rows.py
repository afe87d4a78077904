"""Addresses of rows, and what several pages ask."""

from django.http import Http404
from django.urls import reverse

from accounts.guards import GuardedRequest
from accounts.permissions import Permission
from reference.changes import About
from reference.listings import LISTINGS, Listing
from reference.models import Subject
from reference.queries import Item, book


def listing_or_404(code: str) -> Listing:
    """The list of that code."""
    if code not in LISTINGS:
        raise Http404
    return LISTINGS[code]


def item_or_404(listing: str, code: str) -> Item:
    """The entry of that code, whether it still holds or not."""
    found = book().item(listing_or_404(listing).code, code)
    if found is None:
        raise Http404
    return found


def may_propose(request: GuardedRequest) -> bool:
    """Whether this person may ask for a change."""
    return request.user.may(Permission.REFERENCE_PROPOSE)


def row_url(row: About) -> str:
    """The page of a row; for a new row of the high-income list that list."""
    if row.subject == Subject.ENTRY:
        return reverse("reference:entry", args=[row.listing, row.key])
    if row.subject == Subject.COUNTRY:
        return reverse("reference:country", args=[row.key])
    if row.key.isdigit():
        return reverse("reference:listed_country", args=[row.key])
    return reverse("reference:high_income")


def change_url(row: About) -> str:
    """The form that proposes a change of a row."""
    if row.subject == Subject.ENTRY:
        return reverse("reference:entry_change", args=[row.listing, row.key])
    route = "country_change" if row.subject == Subject.COUNTRY else "high_income_change"
    return reverse(f"reference:{route}", args=[row.key])


def list_url(row: About) -> str:
    """The list that a row stands on."""
    if row.subject == Subject.ENTRY:
        return reverse("reference:list", args=[row.listing])
    country = row.subject == Subject.COUNTRY
    return reverse("reference:countries" if country else "reference:high_income")
