"""No route is open by default: each names the permission it needs or stands on the list below."""

from rest_framework.views import APIView

from accounts.guards import HoldsApiRight
from accounts.permissions import Grant, Permission
from accounts.tokens import BearerToken
from tests.house.reading import routes, view_of

PUBLIC = {
    "healthz",
    "readyz",
    "accounts:login",
    "accounts:logout",
    "accounts:language",
    "accounts:password_forgotten",
    "accounts:password_forgotten_done",
    "accounts:password_ask",
    "accounts:password_set",
}
WRITES = ("post", "put", "patch", "delete")
AT_LEAST = 60  # may rise, never fall


def api_views() -> dict[str, type[APIView]]:
    found = {name: view_of(route) for name, route in routes().items()}
    return {n: v for n, v in found.items() if isinstance(v, type) and issubclass(v, APIView)}


def test_every_route_names_the_permission_it_needs():
    open_doors = [
        name
        for name, route in routes().items()
        if name not in {*PUBLIC, *api_views()}
        and not isinstance(getattr(view_of(route), "required_permission", None), Permission)
    ]

    assert open_doors == []


def test_the_public_routes_are_these():
    said = {
        name
        for name, route in routes().items()
        if getattr(view_of(route), "required_permission", 0) is None
    }

    assert said == PUBLIC


def test_no_route_has_fallen_out():
    assert len(routes()) >= AT_LEAST


def test_every_page_went_through_a_guard():
    """`required_permission` alone is a word; the guard wraps the view."""
    bare = [
        name
        for name, route in routes().items()
        if not isinstance(view_of(route), type) and not hasattr(route.callback, "__wrapped__")
    ]

    assert bare == []


def test_every_endpoint_asks_for_a_token_and_takes_no_session():
    wrong = [
        name
        for name, view in api_views().items()
        if list(view.authentication_classes) != [BearerToken]
        or HoldsApiRight not in view.permission_classes
    ]

    assert api_views()
    assert wrong == []


def test_every_endpoint_names_what_a_client_needs():
    """A grant, or in so many words none; and one for writing where it can be written."""
    nameless = [
        name
        for name, view in api_views().items()
        if not isinstance(getattr(view, "grant", ""), Grant | None)
        or (any(hasattr(view, verb) for verb in WRITES) and not isinstance(view.write_grant, Grant))
    ]

    assert nameless == []


def test_there_is_no_second_door():
    """Neither Django's admin nor a browsable API."""
    assert not [name for name in routes() if name.startswith(("admin:", "rest_framework:"))]
