"""Holes planted into the interface for programs: the matrix and the ways round must find each.

A hole is a small change of the kind that somebody makes by mistake. Before it nothing deviates,
with it something does; a matrix that stays silent is worth nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound

from accounts.guards import ClientThrottle, HoldsApiRight
from accounts.models import ApiClient
from accounts.permissions import Grant
from accounts.scopes import EVERYWHERE, Scope
from accounts.tokens import BearerToken
from contracts.api import DeparturesView, DepartureView, ReturnsView, ReturnView
from contracts.models import Contract, Departure
from core.api import pages, record_views
from core.api.record_views import OfRegister
from core.api.records import Register
from enterprises.api import OfEnterprises
from exchange import api as feed
from exchange import queries as feed_queries
from reports.api import views as statistics
from targets.api_targets import OfTargets
from targets.models import TargetVersion
from tests.house.api_world import World, made_world
from tests.house.bad_code import (
    KEYS,
    AnyScheme,
    ExpiredToo,
    Patch,
    RevokedToo,
    TokenInAddress,
    authenticated_by,
    cached_by_all,
    everywhere,
    in_clear,
    key_of_all,
    method_by_header,
    newest_version,
    noted_when_refused,
    other_words,
    session_lends,
    told_by_name,
)
from tests.house.test_api_matrix import deviations
from tests.house.test_api_ways_round import (
    careless_writing,
    fields_not_granted,
    filters,
    keys_of_others,
    long_feed,
    other_credentials,
    other_methods,
    other_spellings,
    protected_tables,
    sessions_beside_tokens,
    tokens_end,
    too_much,
)
from workers import api as people
from workers.api import OfWorkers, WorkerFindView
from workers.models import Worker
from workers.queries import with_number

AT_LEAST = 20  # holes; more are welcome

Check = Callable[[World], Any]


@dataclass(frozen=True)
class Hole:
    plant: Callable[[Patch], None]
    found_by: Check


def matrix(names: str, methods: str = "GET", who: str = "HN") -> Check:
    """The matrix, for these routes, methods and members of the cast."""
    return lambda world: deviations(world, names=names.split(), methods=methods.split(), who=who)


def set_to(target: Any, name: str, value: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(target, name, value)


def with_register(views: tuple[type, ...], **changed: Any) -> Callable[[Patch], None]:
    """The register of these addresses, declared differently."""

    def plant(patch: Patch) -> None:
        for view in views:
            register: Register = view.register  # type: ignore[attr-defined]
            patch.setattr(view, "register", replace(register, **changed))

    return plant


def ungranted(views: tuple[type, ...], *grants: Grant) -> Callable[[Patch], None]:
    """The fields that need these grants are declared without."""

    def plant(patch: Patch) -> None:
        for view in views:
            register: Register = view.register  # type: ignore[attr-defined]
            fields = [replace(f, grant=None) if f.grant in grants else f for f in register.fields]
            patch.setattr(view, "register", replace(register, fields=tuple(fields)))

    return plant


# The holes ----------------------------------------------------------------------------------------

CONTACT, BACKGROUND, MONEY = Grant.WORKERS_CONTACT, Grant.WORKERS_BACKGROUND, Grant.STAYS_MONEY
PERSON, STAY = (OfWorkers,), (DeparturesView, DepartureView)
STAYS_BACK = (ReturnsView, ReturnView)
IN_STAYS = "departures_list departures_record"
IN_PEOPLE = "workers_list workers_record"
SCOPED = "visible_to"
one_and_all = lambda self, scope: self  # noqa: E731
yes = lambda *args: True  # noqa: E731

HOLES = {
    # The door
    "everybody with a token holds everything": Hole(
        set_to(HoldsApiRight, "has_permission", yes), matrix("workers_list attainment", who="EAT")
    ),
    "a grant is held whatever the right": Hole(
        set_to(ApiClient, "holds", yes), matrix("attainment stock", who="AV")
    ),
    "statistics are held beside registers": Hole(
        set_to(ApiClient, "holds", lambda s, g: g == Grant.STATISTICS or g in s.grants),
        matrix("coverage publications", who="AHV"),
    ),
    "people are written without a grant": Hole(
        set_to(OfWorkers, "write_grant", None), matrix("workers_list", "POST PUT", "EV")
    ),
    "writing takes the grant to read": Hole(
        set_to(OfEnterprises, "write_grant", Grant.ENTERPRISES_READ),
        matrix("enterprises_record", "PATCH DELETE", "HV"),
    ),
    "people are read without a grant": Hole(
        set_to(OfWorkers, "grant", None), matrix("workers_list", "GET OPTIONS", "ET")
    ),
    "numbers are looked up with the grant to write": Hole(
        set_to(WorkerFindView, "write_grant", Grant.WORKERS_WRITE),
        matrix("workers_find", "POST", "W"),
    ),
    "statistics need nothing": Hole(
        set_to(statistics.Statistics, "grant", None), matrix("stock", who="AT")
    ),
    # Tokens
    "expired tokens work": Hole(authenticated_by(ExpiredToo), matrix("units", who="X")),
    "the last day was yesterday": Hole(authenticated_by(ExpiredToo), tokens_end),
    "revoked tokens work": Hole(authenticated_by(RevokedToo), matrix("units", who="R")),
    "sessions are let in": Hole(
        authenticated_by(BearerToken, SessionAuthentication), matrix("workers_list", who="D-")
    ),
    "a session lends to a token": Hole(session_lends, sessions_beside_tokens),
    "tokens in addresses work": Hole(
        authenticated_by(BearerToken, TokenInAddress),
        lambda world: list(other_credentials(world, ["units"])),
    ),
    "any scheme will do": Hole(
        authenticated_by(AnyScheme), lambda world: list(other_credentials(world, ["units"]))
    ),
    # Places
    "people of all units": Hole(
        lambda patch: patch.setattr(Worker.objects._queryset_class, SCOPED, one_and_all),
        matrix(IN_PEOPLE),
    ),
    "contracts of all units": Hole(
        lambda patch: patch.setattr(Contract.objects._queryset_class, SCOPED, one_and_all),
        matrix("contracts_list contracts_record"),
    ),
    "departures of all units": Hole(
        lambda patch: patch.setattr(Departure.objects._queryset_class, SCOPED, one_and_all),
        matrix(IN_STAYS),
    ),
    "the list of people ignores the client": Hole(
        with_register(PERSON, rows=everywhere(people.WORKERS.rows)), matrix("workers_list")
    ),
    "returns ignore the client": Hole(
        with_register(STAYS_BACK, rows=everywhere(ReturnsView.register.rows)),
        matrix("returns_list returns_record", "GET PATCH"),
    ),
    "units of a program do not bind it": Hole(
        set_to(ApiClient, "place", EVERYWHERE), matrix("workers_record", "GET PATCH", "HW")
    ),
    "every unit is covered": Hole(set_to(Scope, "covers", yes), matrix("workers_list", "POST")),
    "a filter by unit reaches everywhere": Hole(set_to(Scope, "covers", yes), filters),
    "numbers are found outside the area": Hole(
        set_to(people, "with_number", lambda n, scope: with_number(n, scope=EVERYWHERE)),
        matrix("workers_find", "POST", "H"),
    ),
    "elsewhere is forbidden instead of not there": Hole(
        set_to(OfRegister, "find", other_words(lambda row: PermissionDenied())),
        matrix("workers_record", "PATCH"),
    ),
    "elsewhere is not there in other words": Hole(
        set_to(OfRegister, "find", other_words(lambda row: NotFound("Ask the Department."))),
        matrix("departures_record"),
    ),
    "a refusal says whose it is": Hole(
        set_to(OfRegister, "find", other_words(told_by_name)),
        matrix("workers_record"),
    ),
    # Fields
    "phones without their grant": Hole(ungranted(PERSON, CONTACT), matrix(IN_PEOPLE, who="VW")),
    "schooling without its grant": Hole(
        ungranted(PERSON, BACKGROUND), matrix("workers_record", who="VW")
    ),
    "numbers in clear without their grant": Hole(
        with_register(PERSON, extra=in_clear), matrix("workers_record", who="VW")
    ),
    "a mask that masks nothing": Hole(
        set_to(Worker, "personal_id_masked", property(lambda row: row.personal_id)),
        matrix(IN_PEOPLE, who="AV"),
    ),
    "wages without their grant": Hole(ungranted(STAY, MONEY), matrix(IN_STAYS, who="V")),
    "fields are taken whatever was granted": Hole(
        set_to(Register, "taken_from", lambda s, c, what: [f for f in s.fields if what in f.sent]),
        fields_not_granted,
    ),
    "a granted field is lost": Hole(
        set_to(ApiClient, "holds", lambda s, g: g in s.grants and g != CONTACT),
        matrix("workers_record", who="H"),
    ),
    "targets that wait are shown to readers": Hole(
        with_register(
            (OfTargets,), rows=lambda c: TargetVersion.objects.select_related("plan").order_by("pk")
        ),
        matrix("targets_list targets_record", who="HT"),
    ),
    # The feed
    "the feed tells of all units": Hole(
        set_to(
            feed,
            "changes_after",
            lambda number, registers, place: feed_queries.changes_after(
                number, registers=registers, place=EVERYWHERE
            ),
        ),
        matrix("changes"),
    ),  # fmt: skip
    "the feed tells of all registers": Hole(
        set_to(feed.ChangesView, "_held", lambda self: list(feed.GRANTS)),
        matrix("changes", who="WTE"),
    ),
    "the feed takes the name of any register": Hole(
        set_to(feed.ChangesView, "_asked", lambda self, text: (text or "workers").split(",")),
        filters,
    ),
    "the feed has no end": Hole(set_to(feed_queries, "PAGE", 10**6), long_feed),
    # Writing
    "a correction need not say what it has seen": Hole(
        set_to(record_views, "version_seen", newest_version), careless_writing
    ),
    "a record needs no key": Hole(
        set_to(record_views, "key_of", lambda request: "always"), careless_writing
    ),
    "programs share their keys": Hole(
        set_to(OfRegister, "written_once", key_of_all), keys_of_others
    ),
    "a header changes the method": Hole(method_by_header, other_methods),
    "refusals stand in the audit": Hole(noted_when_refused, matrix("workers_list", who="T")),
    # How much, and who keeps it
    "pages without end": Hole(set_to(pages, "MOST", 10**10), too_much),
    "as often as one likes": Hole(set_to(ClientThrottle, "allow_request", yes), too_much),
    "answers stay in the caches of others": Hole(cached_by_all, matrix("workers_list", who="A")),
    "protected clients get exact tables": Hole(
        set_to(statistics, "told_by_releases", lambda request, statistic: False), protected_tables
    ),
    "an unknown address is answered": Hole(
        set_to(statistics.NotHere, "initial", lambda self, *args, **kwargs: None),
        lambda world: list(other_spellings(world, ["workers_list"])),
    ),
}


@pytest.fixture
def world(here, next_door, department) -> World:
    return made_world(here, next_door, department)


@pytest.mark.django_db
@pytest.mark.parametrize("hole", HOLES)
def test_a_planted_hole_is_found(world, hole, monkeypatch):
    check = HOLES[hole].found_by
    before = list(check(world))
    KEYS.clear()

    HOLES[hole].plant(monkeypatch)

    assert (before, bool(list(check(world)))) == ([], True)


def test_there_are_enough_holes():
    assert len(HOLES) >= AT_LEAST
