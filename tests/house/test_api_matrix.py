"""Which program gets which answer: every route × every method × everybody × things of one's own
area, of another's, and of nobody's.

The table is written by hand from docs/reference/api.md and registers-api.md, and takes nothing from
the grants in the code: computed from it, it would only repeat it. A route that is missing from the
table fails. What finds deviations here is itself tested with holes (test_planted_holes.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from tests.house.api_world import Answer, World, call, made_world
from tests.house.test_every_page_is_guarded import api_views

CAST = {
    "-": "nobody",
    "D": "a Department officer with a session",
    "X": "a program of every register whose token has expired",
    "R": "a program of every register whose token was revoked",
    "E": "a program with exact statistics",
    "P": "a program with protected statistics",
    "A": "a program of every register, for the whole province",
    "H": "a program of every register of units, for `here`",
    "N": "a program of every register of units, for `next_door`",
    "V": "a program that reads every register without further fields, for `here`",
    "W": "a program that reads and writes people, for `here`",
    "T": "a program that reads targets and nothing else, for `here`",
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
TOKENS = "EPAHNVWT"
REGISTERS = "AHNVWT"

# Thing → who finds it.
PLACED = {"here": "AHVW", "there": "AN", "missing": ""}
OF_ALL = {"here": TOKENS, "missing": ""}
VERSIONS = {"here": TOKENS, "open": "A", "missing": ""}  # an approved one, and one that waits


@dataclass(frozen=True, kw_only=True)
class Row:
    """Who passes the door to read and to write, what is answered there, and about which things.

    `named`: the methods that name a thing. Whoever does not find it is told `lost`: "hidden" (404),
    "unknown" (a body that names nothing, or a row of many), "nobody" (no id).
    """

    read: str
    write: str
    methods: str
    named: str = ""
    things: dict[str, str] | None = None
    lost: str = "hidden"


FIGURES = Row(read="EP", write=TOKENS, methods="GET HEAD")
REFERENCE = Row(read=TOKENS, write=TOKENS, methods="GET HEAD")
BY_CODE = Row(read=TOKENS, write=TOKENS, methods="GET HEAD", named="GET HEAD", things=OF_ALL)


def of_list(read: str, write: str, things: dict[str, str] | None = None) -> Row:
    named = "POST" if things else ""
    return Row(
        read=read, write=write, methods="GET HEAD POST", named=named, things=things, lost="unknown"
    )


def of_record(read: str, write: str, things: dict[str, str]) -> Row:
    answered = "GET HEAD PATCH"
    return Row(read=read, write=write, methods=answered, named=answered, things=things)


def of_bulk(read: str, write: str, lost: str = "unknown") -> Row:
    return Row(read=read, write=write, methods="POST", named="POST", things=PLACED, lost=lost)


ROUTES = {
    "schema": REFERENCE,
    # Figures: for programs of statistics. Nobody writes them, so whoever tries is told that.
    "attainment": FIGURES,
    "coverage": FIGURES,
    "departures": FIGURES,
    "returns": FIGURES,
    "stock": FIGURES,
    "trained": FIGURES,
    "skilled": FIGURES,
    "publications": FIGURES,
    # Reference data: the same for every token
    "units": REFERENCE,
    "unit_changes": REFERENCE,
    "countries": REFERENCE,
    "lists": REFERENCE,
    "list_entries": BY_CODE,
    "plans": REFERENCE,
    "plan": BY_CODE,
    "indicators": REFERENCE,
    # People
    "workers_list": of_list("AHNVW", "AHNW", PLACED),
    "workers_record": of_record("AHNVW", "AHNW", PLACED),
    "workers_bulk": of_bulk("AHNVW", "AHNW"),
    "workers_find": of_bulk("AHNVW", "AHN", "nobody"),
    # Stays
    "contracts_list": of_list("AHNV", "AHN", PLACED),
    "contracts_record": of_record("AHNV", "AHN", PLACED),
    "departures_list": of_list("AHNV", "AHN", PLACED),
    "departures_record": of_record("AHNV", "AHN", PLACED),
    "departures_bulk": of_bulk("AHNV", "AHN"),
    "returns_list": of_list("AHNV", "AHN", PLACED),
    "returns_record": of_record("AHNV", "AHN", PLACED),
    "returns_bulk": of_bulk("AHNV", "AHN"),
    # What belongs to no unit: written for the whole province only
    "enterprises_list": of_list("AHNV", "A"),
    "enterprises_record": of_record("AHNV", "A", OF_ALL),
    "targets_list": of_list("AHNVT", "A", OF_ALL),
    "targets_record": of_record("AHNVT", "A", VERSIONS),
    # The feed: whoever holds a register
    "changes": Row(read=REGISTERS, write=REGISTERS, methods="GET HEAD"),
    # Every other address
    "not_here": Row(read=TOKENS, write=TOKENS, methods=""),
}
CASES = 4_236  # may rise, never fall

# What is told of persons, in whose answers it may stand at all, and where it must.
SEES = {
    "name": {"here": "AHVW", "there": "AN"},
    "contact": {"here": "AH", "there": "AN"},
    "background": {"here": "AH", "there": "AN"},
    "money": {"here": "AH", "there": "AN"},
    "number": {"here": "AH", "there": "AN"},
    "reason": {"here": "A", "there": ""},
}
MUST_STAND = {
    "workers_record": ("name", "contact", "background", "number"),
    "workers_list": ("name", "contact", "background"),
    "departures_record": ("money",),
    "departures_list": ("money",),
    "targets_list": ("reason",),
}
# Which of the rows are listed: the key of a thing.
LISTED = {
    "workers_list": "worker",
    "contracts_list": "draft",
    "departures_list": "stay",
    "returns_list": "ended",
    "targets_list": "version",
}
STAYS = {"contracts", "departures", "returns"}
TOLD = {
    "A": {"workers", "enterprises", "targets", *STAYS},
    "H": {"workers", "enterprises", "targets", *STAYS},
    "N": {"workers", "enterprises", "targets", *STAYS},
    "V": {"workers", "enterprises", "targets", *STAYS},
    "W": {"workers"},
    "T": {"targets"},
}


@pytest.fixture
def world(here, next_door, department) -> World:
    return made_world(here, next_door, department)


# The matrix ---------------------------------------------------------------------------------------


def cases(names: Iterable[str] = ROUTES, methods: Iterable[str] = METHODS) -> Iterator[tuple]:
    """Route, method, thing. A list names things in bodies only, a record with every method."""
    for name in names:
        row = ROUTES[name]
        for method in methods:
            asked = row.things and (row.lost == "hidden" or method in row.named)
            for thing in row.things if row.things and asked else ("here",):
                yield name, method, thing


def expected(name: str, method: str, thing: str, who: str) -> str:
    row = ROUTES[name]
    if who not in TOKENS:
        return "token"
    if who not in (row.read if method in SAFE else row.write):
        return "refused"
    if name == "not_here":
        return "hidden"
    if method not in row.methods.split() and method != "OPTIONS":
        return "no such method"
    if row.things and method in row.named and who not in row.things[thing]:
        return row.lost
    if who == "P" and name in ("trained", "skilled") and method != "OPTIONS":
        return "unknown"  # told by releases, which leave no choice of a plan
    if (name, method, thing) == ("targets_record", "PATCH", "here"):
        return "decided"  # an approved version is changed by nobody
    return "allowed"


def outcome(answer: Answer, name: str, method: str) -> str:
    """In the words of the table; "allowed" is what has happened, not only what was let in."""
    names = {400: "unknown", 401: "token", 403: "refused", 404: "hidden", 405: "no such method"}
    names |= {409: "decided"}
    if not 200 <= answer.status < 300:
        return names.get(answer.status, f"a {answer.status}")
    said = answer.json() if method == "POST" else {}
    if name.endswith("_bulk") and said:
        return {"refused": "unknown"}.get(said["results"][0]["status"], "allowed")
    return "nobody" if name == "workers_find" and said.get("id", "") is None else "allowed"


def deviations(
    world: World,
    *,
    names: Iterable[str] = ROUTES,
    methods: Iterable[str] = METHODS,
    who: Iterable[str] = CAST,
) -> list[str]:
    """Every answer that is not as the table says, and every flaw of one."""
    wrong = []
    world.lost.clear()
    for name, method, thing in cases(names, methods):
        for each in who:
            answer = call(world, each, method, name, thing)
            said, wanted = outcome(answer, name, method), expected(name, method, thing, each)
            told = [f"{said}, not {wanted}"] if said != wanted else []
            told += flaws(world, answer, name, method, each, thing, said)
            wrong += [f"{method} {name} ({thing}) as {CAST[each]}: {flaw}" for flaw in told]
    return wrong


def flaws(
    world: World, answer: Answer, name: str, method: str, who: str, thing: str, said: str
) -> Iterator[str]:
    """What is wrong with an answer, whatever its status is."""
    yield from told_of_persons(world, answer, name, method, who, said)
    if "private" not in answer.response.headers.get("Cache-Control", ""):
        yield "may stay in a cache of others"
    if world.tokens.get(who, "no token") in f"{answer.text}{answer.response.headers}":
        yield "repeats the token"
    if said in ("token", "refused", "hidden", "no such method") and answer.written:
        yield f"wrote although it was {said}: {answer.written[0]}"
    if said not in ("allowed", "nobody") and answer.entries:
        yield "is in the audit as if it had happened"
    if method == "GET" and answer.written and name != "workers_record":
        yield f"wrote while it read: {answer.written[0]}"
    if said == "allowed" and method in ("POST", "PATCH") and not answer.entries:
        yield "is not in the audit"
    if (
        said in ("hidden", "unknown")
        and thing != "missing"
        and not same_as_missing(world, answer, name, method, who)
    ):
        yield "tells a record of others from one that is not there"
    if said == "allowed" and method == "GET":
        yield from wrong_rows(world, answer, name, who)
        if missing := hidden_from_its_reader(world, answer, name, who, thing):
            yield f"does not say {missing}"


def told_of_persons(
    world: World, answer: Answer, name: str, method: str, who: str, said: str
) -> Iterator[str]:
    """Names, fields and numbers that are not for this program, or not for this answer."""
    for text, (what, where) in world.canaries.items():
        if text not in answer.text:
            continue
        if who not in SEES[what][where] or said != "allowed":
            yield f"says a {what} of {where}"
        if what == "number" and (name, method) != ("workers_record", "GET"):
            yield "says a number in clear"


def same_as_missing(world: World, answer: Answer, name: str, method: str, who: str) -> bool:
    """Whether the same is said of what nobody has."""
    asked = name, method, who
    if asked not in world.lost:
        world.lost[asked] = call(world, who, method, name, "missing").text
    return answer.text == world.lost[asked]


def wrong_rows(world: World, answer: Answer, name: str, who: str) -> Iterator[str]:
    """Rows of others in a list or in the feed, and own ones that are not there."""
    if name == "changes":
        rows = answer.json()["results"]
        told = TOLD.get(who, set())
        if strange := {row["register"] for row in rows} - told:
            yield f"tells of {', '.join(sorted(strange))}"
        ids = {row["id"] for row in rows if row["register"] == "workers"}
        yield from _compared(world, ids, "worker", PLACED, who, told)
    elif key := LISTED.get(name):
        things = VERSIONS if key == "version" else PLACED
        ids = {row["id"] for row in answer.json()["results"]}
        yield from _compared(world, ids, key, things, who, {"workers"})


def _compared(
    world: World, ids: set[int], key: str, things: dict[str, str], who: str, told: set[str]
) -> Iterator[str]:
    for thing, finders in things.items():
        here = getattr(world.things[thing], key) in ids
        if here != (who in finders and "workers" in told):
            yield f"{'lists' if here else 'leaves out'} what is {thing}"


def hidden_from_its_reader(
    world: World, answer: Answer, name: str, who: str, thing: str
) -> list[str]:
    """What was granted, and does not stand there."""
    owed = MUST_STAND.get(name, ())
    return [
        f"the {what} of {where}"
        for text, (what, where) in world.canaries.items()
        if what in owed and who in SEES[what][where]
        if (name.endswith("_list") or where == thing) and text not in answer.text
    ]


def test_every_route_stands_in_the_table_and_every_row_is_a_route():
    assert {f"api:{name}" for name in ROUTES} == set(api_views())


def test_the_number_of_cases_does_not_fall():
    assert len(list(cases())) * len(CAST) >= CASES


@pytest.mark.django_db
@pytest.mark.parametrize("who", CAST)
def test_who_gets_which_answer(world, who):
    assert deviations(world, who=[who]) == []
