"""Ways round the doors of the interface for programs: other credentials, other spellings, other
words of a request. Each function names the deviations it finds; test_planted_holes.py tests them.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.allowances import forget_allowances
from accounts.models import ApiClient
from accounts.tokens import hashed
from core import clock
from exchange.models import FeedClock, FeedEntry
from tests.factories.clients import bearer
from tests.house.api_world import CORRECTIONS, NEW, PERSONS, World, address, ask, made_world
from tests.house.reading import routes
from tests.house.test_api_matrix import ROUTES, outcome
from tests.house.test_every_page_is_guarded import PUBLIC, api_views

READ = [name for name, row in ROUTES.items() if "GET" in row.methods]
RECORDS = [name for name, row in ROUTES.items() if "PATCH" in row.methods]


@pytest.fixture
def world(here, next_door, department) -> World:
    return made_world(here, next_door, department)


# Credentials --------------------------------------------------------------------------------------


def other_credentials(world: World, names: Iterable[str] = READ) -> Iterator[str]:
    """A good token anywhere but in its header, and a session, open nothing."""
    token = world.tokens["A"]
    headers = [
        {"Authorization": f"Token {token}"},
        {"Authorization": f"Basic {token}"},
        {"Authorization": token},
        {"X-Api-Key": token},
        {"Cookie": f"token={token}; Authorization=Bearer {token}"},
    ]
    for name, given in product(names, headers):
        answer = ask(world, "-", "GET", address(name, world.things["here"]), headers=given)
        if answer.status != 401:
            yield f"{name} with {next(iter(given))}: {answer.status}"
    for name, word in product(names, ("token", "access_token", "Authorization")):
        url = address(name, world.things["here"])
        answer = ask(world, "-", "GET", url, **{word: token})
        if answer.status != 401:
            yield f"{name} with {word} in its address: {answer.status}"


def sessions_beside_tokens(world: World) -> Iterator[str]:
    """The session of an officer lends a token nothing."""
    cookie = world.visitors["D"].cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", **bearer(world.tokens["V"])}
    there = address("workers_record", world.things["there"])
    if (said := ask(world, "-", "GET", there, headers=headers).status) != 404:
        yield f"a session shows a file of elsewhere: {said}"
    new = NEW["workers"](world.things["here"])
    headers["Idempotency-Key"] = "a-key"
    url = address("workers_list", world.things["here"])
    if (said := ask(world, "-", "POST", url, body=new, headers=headers).status) != 403:
        yield f"a session writes: {said}"


# Spellings ----------------------------------------------------------------------------------------


def other_methods(world: World) -> Iterator[str]:
    """What a header or a parameter says of the method counts for nothing."""
    things = world.things["here"]
    for name, method in product(RECORDS, ("PATCH", "POST", "DELETE")):
        headers = {"X-HTTP-Method-Override": method, "X-HTTP-Method": method, "If-Match": '"1"'}
        answer = ask(world, "A", "GET", address(name, things), headers=headers)
        if answer.status != 200 or (answer.written and name != "workers_record"):
            yield f"GET {name}, overridden by {method}: {answer.status}"
        answer = ask(world, "A", "GET", address(name, things), _method=method)
        if answer.status != 400 or answer.written:
            yield f"GET {name} with _method={method}: {answer.status}"
    for name in RECORDS:
        headers = {"X-HTTP-Method-Override": "GET", "X-HTTP-Method": "GET"}
        answer = ask(world, "W", "DELETE", address(name, things), body={}, headers=headers)
        if answer.status not in (403, 405):
            yield f"DELETE {name}, overridden by GET: {answer.status}"


def other_spellings(world: World, names: Iterable[str] = READ) -> Iterator[str]:
    """No suffix, missing or double slash, or other case leads past the door."""
    for name, who in product(names, "-VA"):
        url = address(name, world.things["there"])
        bare = url.rstrip("/")
        for other in (bare, f"{bare}.json", f"{bare}.json/", f"{url}/", f"{url}.json/",
                      url.upper(), f"{bare};x/", f"{url}%2e/"):  # fmt: skip
            answer = ask(world, who, "GET", other)
            if answer.status not in (301, 404 if who != "-" else 401, 401):
                # Of pages outside /api/, for which nobody needs a token to be told: not found.
                if answer.status == 404 and not other.startswith("/api/v1/"):
                    continue
                yield f"{other} as {who}: {answer.status}"
            if any(text in answer.text for text in world.canaries):
                yield f"{other} as {who} tells of a person"


# Words of a request -------------------------------------------------------------------------------


def careless_writing(world: World) -> Iterator[str]:
    """A correction says what it has seen; a new record carries its key."""
    things = world.things["here"]
    for name in RECORDS:
        about = world.things["open" if name == "targets_record" else "here"]
        change = CORRECTIONS[name.partition("_")[0]]
        for seen, wanted in ((None, 428), ('"99"', 412), ("*", 400), ('"x"', 400)):
            headers = {"If-Match": seen} if seen else {}
            answer = ask(world, "A", "PATCH", address(name, about), body=change, headers=headers)
            if answer.status != wanted or answer.entries:
                yield f"PATCH {name} with If-Match {seen}: {answer.status}, not {wanted}"
    for register, new in NEW.items():
        url = address(f"{register}_list", things)
        answer = ask(world, "A", "POST", url, body=new(things))
        if answer.status != 400 or answer.entries:
            yield f"POST {register} without a key: {answer.status}"


FIELDS_NOT_GRANTED = (
    ("W", "workers", {"phone": "0911111111"}),
    ("W", "workers", {"village": "Bản Mới"}),
    ("W", "workers", {"field_of_study": "Nuôi cá"}),
    ("W", "workers", {"household": "poor"}),
    ("S", "contracts", {"wage": "1000.00"}),
    ("S", "departures", {"deposit": "1000.00"}),
    ("A", "workers", {"version": 7}),
    ("A", "workers", {"id": 7}),
    ("A", "returns", {"deposit_returned": "1000.00"}),
    ("A", "enterprises", {"status": "revoked"}),
    ("A", "targets", {"approved_at": "2026-01-01T00:00:00Z"}),
)


def fields_not_granted(world: World) -> Iterator[str]:
    """What was not granted is not taken either: alone, in many, or as a correction."""
    things = world.things["here"]
    for who, register, more in FIELDS_NOT_GRANTED:
        made = {**NEW[register](things), **more}
        about = world.things["open" if register == "targets" else "here"]
        seen = {"If-Match": f'"{things.seen.get(register, 1)}"', "Idempotency-Key": "a-key"}
        calls = [
            (f"{register}_list", "POST", made),
            (f"{register}_record", "PATCH", more),
            (f"{register}_bulk", "POST", {"rows": [made]}),
        ]
        for name, method, body in calls:
            if name not in ROUTES:
                continue
            answer = ask(world, who, method, address(name, about), body=body, headers=seen)
            if outcome(answer, name, method) != "unknown" or answer.entries:
                yield f"{method} {name} takes {next(iter(more))} from {who}"


FILTERS = (
    ("workers_list", lambda t: {"commune": t.code}, 400),
    ("workers_list", lambda t: {"q": PERSONS["there"][0]}, 0),
    ("contracts_list", lambda t: {"worker": t.worker}, 0),
    ("departures_list", lambda t: {"worker": t.worker}, 0),
    ("workers_list", lambda t: {"q": t.number}, 400),
    ("changes", lambda t: {"register": "nonsense"}, 400),
)


def filters(world: World) -> Iterator[str]:
    """No filter reaches out of the own area; nor does the name of a register in the feed."""
    there = world.things["there"]
    for name, said, wanted in FILTERS:
        answer = ask(world, "H", "GET", address(name, there), **said(there))
        found = answer.json().get("count") if answer.status == 200 else answer.status
        if found != wanted:
            yield f"{name} {said(there)}: {found}, not {wanted}"
    for register in ("contracts", "departures", "returns", "enterprises", "targets"):
        answer = ask(world, "W", "GET", address("changes", there), register=register)
        if answer.status != 400:
            yield f"changes of {register} as W: {answer.status}"


# What a program of protected statistics is told: tables about persons by releases only, where a
# plan cannot be chosen (400), or never (403). Of everything else all numbers.
QUESTIONS = {
    ("departures", "unit"): {"E": 200, "P": 200, "A": 403},
    ("departures", "sex"): {"E": 200, "P": 400, "A": 403},
    ("departures", "age"): {"E": 200, "P": 400, "A": 403},
    ("departures", "unit,minority"): {"E": 200, "P": 400, "A": 403},
    ("departures", "qualification"): {"E": 200, "P": 403, "A": 403},
    ("returns", "reason"): {"E": 200, "P": 400, "A": 403},
    ("stock", "state"): {"E": 200, "P": 400, "A": 403},
    ("trained", "sex"): {"E": 200, "P": 403, "A": 403},
}


def protected_tables(world: World) -> Iterator[str]:
    for (name, by), wanted in QUESTIONS.items():
        for who, status in wanted.items():
            url = address(name, world.things["here"])
            answer = ask(world, who, "GET", url, plan="2025", by=by)
            if answer.status != status:
                yield f"{name} by {by} as {who}: {answer.status}, not {status}"


# How much, how often, how long --------------------------------------------------------------------


def too_much(world: World) -> Iterator[str]:
    """Pages end, and so does the minute's allowance."""
    url = address("workers_list", world.things["here"])
    for size, wanted in ((500, 200), (501, 400), (10**9, 400)):
        if (said := ask(world, "A", "GET", url, page_size=size).status) != wanted:
            yield f"a page of {size}: {said}, not {wanted}"
    forget_allowances()
    # Together, and not each taken back: what was counted has to stay.
    with transaction.atomic():
        mine = ApiClient.objects.filter(token_hash=hashed(world.tokens["V"]))
        mine.update(per_minute=2)
        last = [world.visitors["V"].get(url) for _ in range(6)][-1]
        transaction.set_rollback(True)
    forget_allowances()
    if last.status_code != 429 or "Retry-After" not in last.headers:
        yield f"six requests where two are allowed in a minute: {last.status_code}"


def long_feed(world: World) -> Iterator[str]:
    """The feed comes in pages of a thousand, whoever asks."""
    with transaction.atomic():
        last = FeedClock.objects.get(pk=1).last_number
        FeedEntry.objects.bulk_create(
            FeedEntry(number=n, register="targets", key=n, what="created", at=clock.now())
            for n in range(last + 1, last + 1100)
        )
        FeedClock.objects.update(last_number=last + 1099)
        answer = ask(world, "A", "GET", address("changes", world.things["here"]))
        transaction.set_rollback(True)
    if len(answer.json()["results"]) > 1000 or not answer.json()["more"]:
        yield f"{len(answer.json()['results'])} entries at once"


def keys_of_others(world: World) -> Iterator[str]:
    """The key of another program with the same body leads to no record of that program."""
    url = address("workers_list", world.things["here"])
    new = NEW["workers"](world.things["here"])
    given = {"content_type": "application/json", "headers": {"Idempotency-Key": "theirs"}}
    with transaction.atomic():
        first = world.visitors["A"].post(url, new, **given)
        again = world.visitors["H"].post(url, new, **given)
        transaction.set_rollback(True)
    if (first.status_code, again.status_code) != (201, 201):
        yield f"the key of another program: {again.status_code}"


def tokens_end(world: World) -> Iterator[str]:
    """On its last day a token still works; on the next one it does not."""
    url = address("units", world.things["here"])
    mine = ApiClient.objects.filter(token_hash=hashed(world.tokens["A"]))
    for days, wanted in ((0, 200), (-1, 401)):
        mine.update(expires_on=clock.today() + timedelta(days=days))
        if (said := ask(world, "A", "GET", url).status) != wanted:
            yield f"a token whose last day is {days} days off: {said}"
    mine.update(expires_on=clock.today() + timedelta(days=30))


WAYS = (
    other_credentials,
    sessions_beside_tokens,
    other_methods,
    other_spellings,
    careless_writing,
    fields_not_granted,
    filters,
    protected_tables,
    too_much,
    long_feed,
    keys_of_others,
    tokens_end,
)


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_there_is_no_way_round(world, way):
    assert list(way(world)) == []


# Pages --------------------------------------------------------------------------------------------

_WORDS = {"IntConverter": 1, "UUIDConverter": "a" * 8 + "-aaaa-4aaa-8aaa-" + "a" * 12}


@pytest.mark.django_db
def test_a_token_of_every_register_opens_no_page(world):
    """Pages ask for a session before they look for anything."""
    client, seen = Client(headers=bearer(world.tokens["A"])), 0
    for name in set(routes()) - set(api_views()) - set(PUBLIC):
        words = routes()[name].pattern.converters
        given = {word: _WORDS.get(type(kind).__name__, "x") for word, kind in words.items()}
        try:
            response = client.get(reverse(name, kwargs=given))
        except NoReverseMatch:
            continue
        seen += 1
        told = response.status_code, response.headers.get("Location", "")
        assert told[0] == 405 or told[1].startswith(reverse("accounts:login")), name
    assert seen > 200
