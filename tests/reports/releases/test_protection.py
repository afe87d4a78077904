"""Which rows may be shown: what is shown lets no small number be worked out."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.releases.protection import PROVINCE, Path, decide
from tests.reports.releases.attacker import Departure, recovered

ALL = ("province", "market", "unit")
WOMAN, MAN = "female", "male"


def stays(unit: str, market: str, category: str, *, since: int = 0, months: int = 1) -> Path:
    seen = (frozenset({PROVINCE, ("unit", unit), ("market", market)}), category)
    return tuple(seen if month >= since else None for month in range(months))


def shown(paths: dict[Path, int], *earlier, kinds=ALL, categories=(WOMAN, MAN)):
    decision = decide(paths, list(earlier), kinds=kinds, categories=categories)
    assert decision.unproven == 0
    return decision.shown


def test_rows_of_many_are_shown():
    paths = {
        stays(unit, market, sex): 9
        for unit in ("1", "2")
        for market in ("JP", "KR")
        for sex in (WOMAN, MAN)
    }

    rows = {PROVINCE, ("unit", "1"), ("unit", "2"), ("market", "JP"), ("market", "KR")}
    assert shown(paths) == rows


def test_a_row_with_one_to_four_of_a_category_is_withheld_whole():
    paths = {
        **{stays(unit, "JP", sex): 20 for unit in ("1", "2") for sex in (WOMAN, MAN)},
        stays("3", "JP", WOMAN): 4,
        stays("3", "JP", MAN): 30,
    }

    assert ("unit", "3") not in shown(paths)


def test_one_withheld_row_alone_would_be_the_rest_of_the_sum():
    paths = {
        **{stays(unit, "JP", sex): 20 for unit in ("1", "2") for sex in (WOMAN, MAN)},
        stays("3", "JP", WOMAN): 2,
        stays("3", "JP", MAN): 8,
    }

    units = {row for row in shown(paths) if row[0] == "unit"}

    assert len(units) <= 1 or not {PROVINCE, ("market", "JP")} & shown(paths)


def test_all_of_one_category_says_it_of_each():
    paths = {
        stays("1", "JP", WOMAN): 9,
        **{stays("2", "JP", sex): 9 for sex in (WOMAN, MAN)},
        **{stays("3", "JP", sex): 9 for sex in (WOMAN, MAN)},
    }

    assert ("unit", "1") not in shown(paths)


def test_a_market_served_by_one_unit_is_that_unit():
    """The only withheld unit's people all went where nobody else went."""
    paths = {
        **{stays(unit, "JP", sex): 20 for unit in ("1", "2") for sex in (WOMAN, MAN)},
        stays("3", "RO", WOMAN): 3,
        stays("3", "RO", MAN): 6,
    }

    assert not {("unit", "3"), ("market", "RO")} & shown(paths)


def test_a_row_is_not_shown_again_after_a_few_more():
    before = {stays(u, "JP", s, months=2): 20 for u in ("1", "2") for s in (WOMAN, MAN)}
    first = frozenset({PROVINCE, ("unit", "1"), ("unit", "2"), ("market", "JP")})
    after = {**before, stays("1", "JP", WOMAN, since=1, months=2): 2}

    assert ("unit", "1") not in shown(after, first)


def test_a_row_is_shown_again_when_enough_has_happened():
    before = {stays(u, "JP", s, months=2): 20 for u in ("1", "2") for s in (WOMAN, MAN)}
    first = frozenset({PROVINCE, ("unit", "1"), ("unit", "2"), ("market", "JP")})
    later = {stays(u, "JP", s, since=1, months=2): 9 for u in ("1", "2") for s in (WOMAN, MAN)}

    assert shown({**before, **later}, first) == first


def test_with_one_known_category_nothing_is_shown_and_nothing_is_told():
    assert shown({stays("1", "JP", WOMAN): 1}) == frozenset()


def test_nobody_at_all():
    assert shown({}) == frozenset()


departures = st.lists(
    st.builds(
        Departure,
        unit=st.sampled_from("123"),
        market=st.sampled_from(["JP", "KR"]),
        month=st.integers(0, 2),
        category=st.sampled_from([WOMAN, MAN]),
    ),
    min_size=1,
    max_size=90,
)


@settings(max_examples=25, deadline=None)
@given(departures)
def test_whatever_happens_nothing_small_is_recovered(left):
    """Three months, told in the second and the third; the attacker solves for every number."""
    told: list[frozenset] = []
    for month in range(3):
        paths = Counter(
            stays(d.unit, d.market, d.category, since=d.month, months=month + 1)
            for d in left
            if d.month <= month
        )
        kinds = () if month == 0 else ALL
        decision = decide(dict(paths), told, kinds=kinds, categories=(WOMAN, MAN))
        told.append(decision.shown)

    assert recovered(left, told, (WOMAN, MAN)) == []
