"""Finding people: without marks, from any word on, and never outside the scope."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.scopes import EVERYWHERE, Scope
from communes.models import CommuneChange
from core import clock
from tests.factories import CommuneFactory
from tests.factories.workers import worker_in
from workers import queries
from workers.actions import move_worker
from workers.models import Worker
from workers.queries import find_people, likely_same, residence_on, with_number

FAMILY = ["Lò", "Quàng", "Giàng", "Vàng", "Đặng", "Hoàng", "Cà", "Lù"]
MIDDLE = ["Văn", "Thị", "A", "Seo", "Thị Thuý", "Đức", ""]
GIVEN = ["Hoà", "Hòa", "Hoa", "Đô", "Do", "Ánh", "Páo", "Dơ", "Văn", "Thuỷ"]
spellings = [
    lambda text: text,
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: folded(text),
    lambda text: f"  {text}  ".replace(" ", "\u00a0 "),
]
full_names = st.tuples(
    st.sampled_from(FAMILY), st.sampled_from(MIDDLE), st.sampled_from(GIVEN)
).map(lambda words: " ".join(" ".join(words).split()))
typed = st.one_of(
    full_names,
    st.lists(st.sampled_from([*FAMILY, *GIVEN, "v", "th", "a"]), min_size=1, max_size=3).map(
        " ".join
    ),
    st.text("aăâàđd oòv'%_\\ \x00", max_size=6),
)
quick = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def folded(text):
    """Not the register's way of folding: letter by letter, by their Unicode names."""
    plain = []
    for char in unicodedata.normalize("NFC", text):
        name = unicodedata.name(char, "")
        if name.startswith("LATIN "):
            letter = name.split(" WITH ")[0].rsplit(" ", 1)[1].lower()
            plain.append(letter)
        else:
            plain.append(" " if char in "\x00\u00a0" else char)
    return " ".join("".join(plain).split())


def oracle(text, people):
    """Who has the first word and, behind it, the others; the last one may be cut short."""
    *whole, last = folded(text).split() or [""]
    found = set()
    for person in people:
        words = folded(person.full_name).split()
        for start in range(len(words)):
            rest = words[start:]
            fits = not whole or rest[0] == whole[0] and all(w in rest[1:] for w in whole[1:])
            if fits and any(w.startswith(last) for w in (rest[1:] if whole else rest[:1])):
                found.add(person.pk)
    return found


@pytest.fixture
def crowd(here, next_door):
    """Everybody that the name lists can make, dealt out to two units."""
    names = [f"{f} {m} {g}" for f in FAMILY[:5] for m in MIDDLE for g in GIVEN[:4]]
    for number, name in enumerate(names[::3]):
        place = next_door if number % 3 == 0 else here
        worker_in(place, full_name=name, born_on=date(1980 + number % 20, 1, 1))
    return list(Worker.objects.all())


def test_any_run_of_words_in_any_spelling_finds_the_person(crowd):
    @quick
    @given(st.data())
    def check(data):
        person = data.draw(st.sampled_from(crowd))
        words = person.full_name.split()
        start = data.draw(st.integers(0, len(words) - 1))
        end = data.draw(st.integers(start + 1, len(words)))
        spell = data.draw(st.sampled_from(spellings))

        found = find_people(spell(" ".join(words[start:end])), scope=EVERYWHERE)

        assert person in found

    check()


def test_who_is_found_is_who_the_oracle_finds_and_in_scope(crowd, here):
    scope = Scope(commune_ids=frozenset({here.pk}))
    mine = [person for person in crowd if person.commune_id == here.pk]

    @quick
    @given(typed, st.sampled_from(spellings))
    def check(text, spell):
        found = list(find_people(spell(text), scope=scope))

        assert len(found) == len(set(found))
        assert {person.pk for person in found} == oracle(text, mine)

    check()


def test_names_nobody_thought_of(here):
    @settings(quick, max_examples=30)
    @given(full_names, full_names)
    def check(name, other):
        Worker.objects.all().delete()
        one, two = worker_in(here, full_name=name), worker_in(here, full_name=other)

        found = find_people(other, scope=EVERYWHERE)

        assert {person.pk for person in found} == oracle(other, [one, two])

    check()


@pytest.mark.parametrize("text", ["hoà", "hòa", "HOÀ", "Ho\u0300a", "Hoa\u0300"])
def test_case_39_the_place_of_the_tone_does_not_matter(here, text):
    old, new = worker_in(here, full_name="Lò Thị Hoà"), worker_in(here, full_name="Lò Thị Hòa")
    plain = worker_in(here, full_name="Lò Thị Hoa")

    found = list(find_people(text, scope=EVERYWHERE))

    assert set(found[:2]) == {old, new}
    assert found[2] == plain


def test_case_38_composed_and_decomposed_are_one(here):
    worker = worker_in(here, full_name=unicodedata.normalize("NFD", "Mường Thị Đào"))

    assert list(find_people("Mường Thị Đào", scope=EVERYWHERE)) == [worker]


def test_exact_marks_come_first_then_the_given_name(here):
    acute = worker_in(here, full_name="Lò Thuý An")
    plain = worker_in(here, full_name="Lò Thuy Bình")
    hook = worker_in(here, full_name="Lò Thuỷ")

    assert list(find_people("thuỷ", scope=EVERYWHERE)) == [hook, acute, plain]
    assert list(find_people("thuy", scope=EVERYWHERE)) == [plain, acute, hook]


def test_a_beginning_with_its_marks_comes_before_other_marks(here):
    other = worker_in(here, full_name="Lô Văn An")
    meant = worker_in(here, full_name="Lò Văn Yên")

    assert list(find_people("lò v", scope=EVERYWHERE)) == [meant, other]


def test_a_gap_between_the_words_is_bridged(here):
    worker = worker_in(here, full_name="Lò Văn Minh Nam")
    worker_in(here, full_name="Nam Văn Lò")

    assert list(find_people("lo nam", scope=EVERYWHERE)) == [worker]
    assert list(find_people("lò minh na", scope=EVERYWHERE)) == [worker]


def test_the_middle_of_a_word_finds_nobody(here):
    worker_in(here, full_name="Quàng Thị Hương")

    assert not find_people("uong", scope=EVERYWHERE)


def test_signs_of_like_patterns_find_nobody(here):
    worker_in(here)

    for text in ("%", "_", "l%n", "lo _an", "\\", "'", "lo van' or 1=1"):
        assert not find_people(text, scope=EVERYWHERE)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u200b"])
def test_nothing_typed_is_everybody(here, text):
    worker_in(here)

    assert len(find_people(text, scope=EVERYWHERE)) == 1


def test_a_very_long_text_is_answered(here):
    worker_in(here)

    assert not find_people("a " * 5000, scope=EVERYWHERE)


def test_village_and_year_narrow(here):
    worker = worker_in(here, village="Bản Nà Lo", born_on=date(1999, 5, 6))
    worker_in(here, village="Tiểu khu 2", born_on=date(1999, 5, 6))
    worker_in(here, village="Bản Nà Lo", born_on=date(2000, 1, 1))

    assert list(find_people("an", scope=EVERYWHERE, village="na lo", born_year=1999)) == [worker]


@pytest.mark.parametrize("year", [0, -5, 10_000])
def test_years_that_do_not_exist(here, year):
    worker_in(here)

    assert not find_people("", scope=EVERYWHERE, born_year=year)


def test_the_neighbour_finds_nobody(here, next_door):
    worker = worker_in(here, personal_id="014099000001")
    scope = Scope(commune_ids=frozenset({next_door.pk}))

    assert not find_people("lo van an", scope=scope)
    assert not likely_same("Lò Văn An", 1999, scope=scope)
    assert with_number("014099000001", scope=scope) is None
    assert with_number("014099000001", scope=EVERYWHERE) == worker


def test_no_number_finds_nobody(here):
    worker_in(here)

    assert with_number("", scope=EVERYWHERE) is None


def test_likely_the_same_is_the_whole_name_and_the_year(here):
    same = worker_in(here, full_name="Lò Văn Hoà")
    worker_in(here, full_name="Vi Lò Văn Hoà")
    worker_in(here, full_name="Lò Văn Hoà", born_on=date(1998, 1, 1))

    assert likely_same("LÒ VAN HÒA", 1999, scope=EVERYWHERE) == [same]


def test_one_query_finds_and_the_index_is_used(here):
    worker_in(here)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(find_people("lo van", scope=EVERYWHERE))

    assert len(asked) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            plan = str(cursor.fetchall())
        assert "workers_namekey" in plan
        assert "(key>? AND key<?)" in plan


def test_the_list_counts_up_to_a_limit(here, monkeypatch):
    monkeypatch.setattr(queries.PeoplePaginator, "limit", 3)
    for _ in range(4):
        worker_in(here)

    page = queries.page_of_people(find_people("lo", scope=EVERYWHERE), None)

    assert (page.paginator.count, page.paginator.more) == (3, True)


def test_residence_of_any_day(here, next_door, officer):
    worker = worker_in(here)
    move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=officer)

    assert residence_on(worker, date(1999, 1, 1)).commune == here
    assert residence_on(worker, date(2026, 2, 28)).commune == here
    assert residence_on(worker, date(2026, 3, 1)).commune == next_door


def test_people_of_a_merged_unit_say_what_it_is_now(here):
    old = CommuneFactory(name="Nặm Păm", valid_from=None, valid_until=date(2025, 7, 1))
    with clock.turned_to(clock.at(date(2025, 3, 1))):
        worker = worker_in(old)
    CommuneChange.objects.create(
        old=old,
        new=here,
        effective_on=date(2025, 7, 1),
        legal_basis="1681/NQ-UBTVQH15",
        entered_at=clock.at(date(2025, 6, 16)),
    )

    (before,) = queries.with_units([worker], today=date(2025, 6, 30))
    (after,) = queries.with_units([worker], today=date(2025, 7, 1))

    assert (before.now, after.now) == (None, here)
