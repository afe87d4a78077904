"""Twelve simulated months: a program without the exact right asks everything and solves.

Facts are made, units merge in July, some entries come late, the job releases what is due; every
month the attacker asks all tables in every form it can, and keeps the answers. In the end it knows
everything the interface ever said, and works out what it can.
"""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.urls import reverse

from communes.models import CommuneChange
from core import clock
from core.months import add_months
from figures.models import DepartureFact, RefreshClock
from reports.api.tables import TABLES
from reports.models import Release
from reports.releases.making import closing, make_due
from reports.releases.protection import SMALL
from tests.factories import CommuneFactory, country
from tests.factories.clients import bearer, token_of_client
from tests.factories.figures import make_fact
from tests.reports.releases.attacker import Attacker, Equation

pytestmark = pytest.mark.django_db
YEAR = 2025
MERGER = date(YEAR, 7, 1)
MONTHS = range(1, 13)
MARKETS = ["JP"] * 9 + ["KR"] * 5 + ["TW"] * 4 + ["RO"]
CATEGORIES = {
    "departures-sex": ("male", "female"),
    "departures-minority": ("yes", "no", "unknown"),
    "trained": ("yes", "no"),
}
BY = {"departures-sex": "sex", "departures-minority": "minority", "trained": ""}
ENDPOINT = {"departures-sex": "departures", "departures-minority": "departures"}


def first_of(month: int) -> date:
    return date(YEAR, month, 1)


def last_of(month: int) -> date:
    return add_months(first_of(month), 1) - timedelta(days=1)


@pytest.fixture
def province(db):
    """Eight units that become four in July, and who left them in the year."""
    chance = random.Random(20251231)
    for code in sorted(set(MARKETS)):
        country(code)
    old = [CommuneFactory(code=f"1{i:04}", valid_from=None, valid_until=MERGER) for i in range(8)]
    new = [CommuneFactory(code=f"2{i:04}", valid_from=MERGER) for i in range(4)]
    for i, unit in enumerate(old):
        CommuneChange.objects.create(
            old=unit, new=new[i % 4], effective_on=MERGER, legal_basis="1681/NQ-UBTVQH15",
            entered_at=clock.at(date(YEAR, 6, 16)),
        )  # fmt: skip
    RefreshClock.objects.create(pk=1)
    facts = []
    for _ in range(190):
        day = date(YEAR, 1, 2) + timedelta(days=chance.randrange(360))
        units = new if day >= MERGER else old
        # A few are entered months later.
        known = clock.at(day + timedelta(days=chance.choice([1, 1, 1, 2, 3, 70])))
        facts.append(
            make_fact(
                units[min(chance.randrange(8), chance.randrange(8)) % len(units)],
                day,
                country=chance.choice(MARKETS),
                sex=chance.choice(["male", "male", "female"]),
                minority=chance.choice([True, True, True, False, None]),
                trained=chance.random() < 0.9,
                known_from=known,
                recorded_at=known,
            )
        )
    DepartureFact.objects.bulk_create(facts)


@pytest.fixture
def ask(client):
    token = token_of_client(right="protected", per_minute=6000)

    def ask_for(name: str, **params: str) -> dict | None:
        response = client.get(reverse(f"api:{name}"), params, headers=bearer(token))
        assert response.status_code in (200, 400, 403, 404), response.content
        return response.json() if response.status_code == 200 else None

    return ask_for


Told = dict[tuple[str, str, date], tuple[int, int | None, int | None]]


def test_nothing_small_is_recovered(province, ask):
    heard = _a_year_of_questions(ask)
    assert Release.objects.filter(family="departures-sex").count() == 2
    cells = _public_cells(ask)
    small = 0
    for family, categories in CATEGORIES.items():
        attacker = Attacker([cell["n"] for cell in cells], categories)
        learnt = _learn(attacker, heard[family], cells)
        targets = _small_numbers(family, cells, categories)

        solved = [t for t, *number in targets if attacker.solves(*number) is not None]

        assert learnt >= len(categories)  # the release told something
        assert solved == []
        small += len(targets)
    assert small >= 500


def test_the_attacker_can_solve_where_nothing_is_protected(province, ask):
    """A test of the attacker: told every second small number, it finds others."""
    cells = _public_cells(ask)
    attacker = Attacker([cell["n"] for cell in cells], CATEGORIES["departures-sex"])
    targets = _small_numbers("departures-sex", cells, CATEGORIES["departures-sex"])
    for _target, where, category in targets[::2]:
        number = _true("departures-sex", where, category, cells)
        attacker.learn(Equation(where, category, number))

    assert any(attacker.solves(*number) is not None for _target, *number in targets[1::2])


# What is asked ------------------------------------------------------------------------------------


def _a_year_of_questions(ask) -> dict[str, list[tuple[str, dict]]]:
    """Family → (kind of row, answer), of everything that was answered in the year."""
    heard = defaultdict(list)
    for month in MONTHS:
        with clock.turned_to(clock.at(last_of(month) + timedelta(days=15))):
            make_due()
            for family, by in BY.items():
                for kind in ("", "unit", "market"):
                    name = ENDPOINT.get(family, family)
                    wanted = ",".join(filter(None, (kind, by)))
                    params = {"by": wanted} if wanted else {}
                    for day in ("", *(last_of(m).isoformat() for m in MONTHS if m <= month)):
                        asked = {**params, "as_of": day} if day else params
                        if answer := ask(name, **asked):
                            heard[family].append((kind, answer))
            if month in (6, 12):
                _everything_else(ask, month)
    return heard


def _everything_else(ask, month: int) -> None:
    """Every personal table in every other way of asking: windows, knowledge, maps. All refused."""
    day = last_of(month).isoformat()
    for table in TABLES:
        if not table.personal:
            continue
        by = {"by": ",".join(table.by)} if table.by else {}
        for more in (
            {"from": f"{YEAR}-01-01", "to": day},
            {"as_of": day, "known_at": day},
            {"as_of": day, "boundary": "event"},
        ):
            assert ask(table.population, **by, **more) is None, (table, more)


def _public_cells(ask) -> list[dict]:
    """Unit × market × month, as known at the closing of June and of December: exact for all."""
    cells = []
    with clock.turned_to(clock.at(date(YEAR + 1, 1, 20))):
        for month in MONTHS:
            known = defaultdict(dict)
            for day in (date(YEAR, 6, 30), date(YEAR, 12, 31)):
                answer = ask(
                    "departures",
                    **{"from": first_of(month).isoformat(), "to": last_of(month).isoformat()},
                    by="unit,market",
                    boundary="event",
                    known_at=closing(day).isoformat().replace("+00:00", "Z"),
                )
                for row in answer["rows"]:
                    known[row["unit"]["code"], row["market"]["code"]][day.month] = row["numerator"]
            for (unit, market), numbers in known.items():
                early, all_of_them = numbers.get(6, 0), numbers.get(12, 0)
                place = {"unit": unit, "market": market, "month": month}
                cells += [
                    {**place, "early": known_in_june, "n": n}
                    for known_in_june, n in ((True, early), (False, all_of_them - early))
                    if n
                ]
    return cells


def _new(unit: str) -> str:
    return f"2{int(unit[1:]) % 4:04}" if unit[0] == "1" else unit


def _learn(attacker: Attacker, heard, cells) -> int:
    """Turn every number that was told into an equation; how many."""
    learnt = 0
    for kind, answer in heard:
        june = answer["as_of"] == f"{YEAR}-06-30"
        for row in answer["rows"]:
            if row["numerator"] is None:
                continue
            where = frozenset(
                i
                for i, cell in enumerate(cells)
                if (not june or (cell["month"] <= 6 and cell["early"]))
                and (kind != "unit" or row["unit"]["code"] in (cell["unit"], _new(cell["unit"])))
                and (kind != "market" or row["market"]["code"] == cell["market"])
            )
            [category] = [row[by]["code"] for by in ("sex", "minority") if by in row] or ["yes"]
            if category in attacker._categories:
                attacker.learn(Equation(where, category, row["numerator"]))
                learnt += 1
    return learnt


# What is true -------------------------------------------------------------------------------------

READ = {
    "departures-sex": lambda fact: fact.sex,
    "departures-minority": lambda fact: {True: "yes", False: "no", None: "unknown"}[fact.minority],
    "trained": lambda fact: "yes" if fact.trained else "no",
}


def _true(family, where, category, cells) -> int:
    return sum(
        READ[family](fact) == category
        for fact in DepartureFact.objects.select_related("unit")
        if _cell_of(fact, cells) in where
    )


def _cell_of(fact, cells) -> int:
    if fact.known_from > closing(date(YEAR, 12, 31)):
        return -1  # no answer has it
    early = fact.known_from <= closing(date(YEAR, 6, 30))
    place = {
        "unit": fact.unit.code,
        "market": fact.country,
        "month": fact.departed_on.month,
        "early": early,
    }
    return next(i for i, c in enumerate(cells) if {k: c[k] for k in place} == place)


_SPANS = sorted({(f, t) for f in MONTHS for t in (f, f + 2, 6, 12) if f <= t <= 12})


def _small_numbers(family, cells, categories):
    """Every number of 1 to 4 of a row, a span of months and a category: what it is, and where."""
    counted = defaultdict(lambda: defaultdict(int))
    for fact in DepartureFact.objects.select_related("unit"):
        counted[_cell_of(fact, cells)][READ[family](fact)] += 1
    rows = {
        "province": lambda cell: True,
        **{f"unit {c['unit']}": _same("unit", c["unit"]) for c in cells},
        **{f"unit {_new(c['unit'])}": _merged(_new(c["unit"])) for c in cells},
        **{f"market {c['market']}": _same("market", c["market"]) for c in cells},
    }
    found = []
    for name, inside in rows.items():
        for first, last in _SPANS:
            where = frozenset(
                i for i, c in enumerate(cells) if first <= c["month"] <= last and inside(c)
            )
            for category in categories:
                if sum(counted[i][category] for i in where) in SMALL:
                    found.append(((name, first, last, category), where, category))
    return found


def _same(key, value):
    return lambda cell: cell[key] == value


def _merged(new):
    return lambda cell: _new(cell["unit"]) == new
