"""Reading accounts: who may manage whom, and the list of accounts."""

from typing import Any

from django.db.models import QuerySet

from accounts import rules
from accounts.models import Duty, Organisation, OrganisationQuerySet, User
from communes.queries import atlas
from core import clock
from core.problems import Problem


def problems_with_managing(user: User, *, by: User) -> list[Problem]:
    """Why `by` may not change that account; empty when they may (rules A-03, A-04)."""
    held = user.duties.not_over(clock.today()).values_list("role", flat=True)
    return list(
        rules.problems_with_managing(
            user, held=held, hands_out=by.may_hand_out, own=user.pk == by.pk
        )
    )


def people(asked: dict[str, Any]) -> QuerySet[User]:
    """The accounts of persons: by name (`q`), `role` held today, `commune` (its predecessors
    included), and `state`: open, invited or closed.
    """
    today = clock.today()
    found = User.objects.people().for_list(today)
    if asked.get("q"):
        found = found.matching(asked["q"])
    duties = Duty.objects.in_force(today)
    if asked.get("role"):
        duties = duties.filter(role=asked["role"])
    if asked.get("commune"):
        units = atlas().with_predecessors([asked["commune"].pk])
        duties = duties.filter(commune_id__in=units)
    if asked.get("role") or asked.get("commune"):
        found = found.holding(duties)
    return found.in_state(asked.get("state", ""))


def organisations(asked: dict[str, Any]) -> OrganisationQuerySet:
    """The bodies that hold courses: by name (`q`) and `kind`; open ones first."""
    found = Organisation.objects.order_by("closed", "name_sort", "pk")
    if asked.get("q"):
        found = found.matching(asked["q"])
    return found.filter(kind=asked["kind"]) if asked.get("kind") else found
