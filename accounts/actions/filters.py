"""What a person does with the filters they saved. Nobody else sees them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict

from accounts import rules
from accounts.models import User
from core import names
from core.listing import LISTINGS
from core.models import SavedFilter
from core.problems import refuse_if


@transaction.atomic
def save_filter(
    *, listing: str, name: str, query: str, usual: bool = False, by: User
) -> SavedFilter:
    """Keep what a list is asked, under a name; the same name is replaced.

    Only filters, order and columns that the list declares are kept. Refused by A-40 to A-42.
    """
    by = _own(by.pk, by)
    known = LISTINGS.get(listing)
    kept = known.kept(QueryDict(query)) if known else ""
    mine = SavedFilter.objects.filter(user_id=by.pk, listing=listing)
    name = names.clean(name)
    saved = mine.filter(name=name).first() or SavedFilter(user_id=by.pk, listing=listing, name=name)
    refuse_if(
        [
            *rules.problems_with_saved_query(kept),
            *rules.problems_with_many_filters(others=mine.exclude(pk=saved.pk).count()),
        ]
    )
    saved.query = kept
    return _save(saved, usual=usual or saved.usual)


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str, usual: bool, by: User) -> SavedFilter:
    """Another name, and whether the list opens with it. Refused by A-41."""
    by = _own(saved.user_id, by)
    name = names.clean(name)
    namesakes = SavedFilter.objects.filter(user_id=by.pk, listing=saved.listing, name=name)
    refuse_if(rules.problems_with_filter_name(taken=namesakes.exclude(pk=saved.pk).exists()))
    saved.name = name
    return _save(saved, usual=usual)


@transaction.atomic
def forget_filter(*, saved: SavedFilter, by: User) -> None:
    """The filter is no longer offered. Nothing refuses that."""
    _own(saved.user_id, by)
    SavedFilter.objects.filter(pk=saved.pk).delete()


def _save(saved: SavedFilter, *, usual: bool) -> SavedFilter:
    """A list opens with one filter at most."""
    if usual:
        others = SavedFilter.objects.filter(user_id=saved.user_id, listing=saved.listing)
        others.exclude(pk=saved.pk).filter(usual=True).update(usual=False)
    saved.usual = usual
    saved.save()
    return saved


def _own(user_id: int, by: User) -> User:
    """The locked account of the person who acts, if the filter is theirs."""
    if by.pk != user_id or not by.is_active:
        raise PermissionDenied
    return User.objects.select_for_update().get(pk=user_id)
