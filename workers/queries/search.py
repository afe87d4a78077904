"""Finding people, by name or by number."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import cached_property

from accounts.scopes import Scope
from core import crypto, names
from core.pages import PAGE_SIZE
from core.parts import in_parts
from core.problems import Refused
from workers import rules
from workers.models import NameKey, Passport, Worker
from workers.queries.places import ordered_by_village

_LONGEST_QUERY = 200
_LAST_CHARACTER = chr(0x10FFFF)


def starting_with(field: str, prefix: str) -> Q:
    """`field` begins with `prefix`, said so that either engine uses the plain index.

    PostgreSQL has an index of its own for LIKE 'x%'; SQLite's LIKE ignores case and so ignores the
    index, but compares text byte by byte, so there a range says the same.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + _LAST_CHARACTER})


def _with_words(field: str, text: str) -> Q:
    """The first word of `text` and, anywhere behind it, the others; the last one may be cut short.

    A key holds a name from one of its words on, so "lo nam" also finds Lò Văn Nam. Only the first
    word is looked up in the index; the others are compared on the rows found.
    """
    first, *others = text.split()
    if not others:
        return starting_with(field, first)
    behind = Q(**{f"{field}__contains": f" {others[-1]}"})
    for word in others[:-1]:
        behind &= _word_behind(field, word)
    return starting_with(field, f"{first} ") & behind


def _with_whole_words(field: str, text: str) -> Q:
    """The same, but the last word too is no beginning of a longer one."""
    first, *others = text.split()
    found = Q(**{field: first}) | starting_with(field, f"{first} ")
    for word in others:
        found &= _word_behind(field, word)
    return found


def _word_behind(field: str, word: str) -> Q:
    return Q(**{f"{field}__contains": f" {word} "}) | Q(**{f"{field}__endswith": f" {word}"})


def _by_marks(found: QuerySet[NameKey], text: str) -> Case:
    """0 for the words exactly as typed, 1 for longer words that begin so, 2 for other marks.

    "hoa" is a word of its own, and not only the beginning of hoà. Lists of numbers, and not a
    question asked for each person: a family name finds a tenth of the province.
    """
    spelled = names.spelling(text)
    exact = found.filter(_with_whole_words("spelled", spelled)).values("worker_id")
    beginning = found.filter(_with_words("spelled", spelled)).values("worker_id")
    return Case(
        When(pk__in=exact, then=Value(0)),
        When(pk__in=beginning, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def find_people(
    text: str,
    *,
    scope: Scope,
    village: str = "",
    born_year: int | None = None,
    outside: bool = False,
) -> QuerySet[Worker]:
    """People in scope whose name has these words, with or without marks, from any word on.

    Those whose marks are exactly as typed come first, then by given name. An empty text is
    everybody; `village` is part of the village's name, also without marks; `outside` leaves those
    whose residence is outside the province. Outside the scope nobody exists.
    """
    people = ordered_by_village(Worker.objects.visible_to(scope).for_list(), scope)
    if outside:
        people = people.filter(commune=None)
    if born_year is not None:
        if not 1 <= born_year <= 9999:
            return people.none()
        people = people.filter(born_on__year=born_year)
    if village_fold := names.fold(village[:_LONGEST_QUERY]):
        people = people.filter(village_fold__contains=village_fold)
    text = text[:_LONGEST_QUERY]
    folded = names.fold(text)
    if not folded:
        return people
    found = NameKey.objects.filter(_with_words("key", folded))
    people = people.filter(pk__in=found.values("worker_id"))
    return people.order_by(_by_marks(found, text), "name_sort", "pk")


def likely_same(full_name: str, born_year: int, *, scope: Scope) -> list[Worker]:
    """Files in scope with the same name, marks aside, and year of birth: shown before a second
    file of one person is made. At most ten."""
    folded = names.fold(full_name)
    people = find_people("", scope=scope, born_year=born_year).filter(
        pk__in=NameKey.objects.filter(key=folded).values("worker_id")
    )
    return [person for person in people[:50] if names.fold(person.full_name) == folded][:10]


def holder_of(number: str) -> Worker | None:
    """The file with exactly this citizen number, old number or passport, wherever it is.

    For actions and checks; who asks sees it only through `with_number`.
    """
    if not number:
        return None
    asked = crypto.fingerprint(number)
    if rules.is_citizen_number(number):
        return Worker.objects.filter(personal_id_print=asked).first()
    if rules.is_old_number(number):
        return Worker.objects.filter(old_id_print=asked).first()
    held = Passport.objects.filter(number_print=asked, withdrawn_on=None)
    return Worker.objects.filter(pk__in=held.values("worker_id")).first()


def is_recorded(number: str) -> bool:
    """Whether a file anywhere has this number."""
    return holder_of(number) is not None


def recorded(numbers: Iterable[str]) -> set[str]:
    """Those of the numbers that a file anywhere has: `is_recorded` for many, in three queries a
    thousand."""
    citizen: dict[str, str] = {}
    old: dict[str, str] = {}
    passport: dict[str, str] = {}
    for number in filter(None, set(numbers)):
        kind = (
            citizen
            if rules.is_citizen_number(number)
            else old
            if rules.is_old_number(number)
            else passport
        )
        kind[crypto.fingerprint(number) or ""] = number
    standing = Passport.objects.filter(withdrawn_on=None).order_by()
    return {
        *_with_prints(citizen, Worker.objects.order_by(), "personal_id_print"),
        *_with_prints(old, Worker.objects.order_by(), "old_id_print"),
        *_with_prints(passport, standing, "number_print"),
    }


def _with_prints(asked: dict[str, str], rows: QuerySet, column: str) -> Iterator[str]:
    for some in in_parts(list(asked)):
        found = rows.filter(**{f"{column}__in": some}).values_list(column, flat=True)
        yield from (asked[mark] for mark in found)


def with_number(number: str, *, scope: Scope) -> Worker | None:
    """The file in scope with exactly this citizen number, old number or passport; or the one that
    one was merged into."""
    known = holder_of(number)
    survivor = standing(known) if known else None
    return _seen(survivor.pk, scope) if survivor else None


def to_change(pk: int) -> Worker:
    """The person's file, locked for an action; a merged one is refused (W-26)."""
    try:
        return Worker.objects.select_for_update(of=("self",)).get(pk=pk)
    except Worker.DoesNotExist as missing:
        if Worker.objects.filter(pk=pk).exists():
            raise Refused([rules.merged_away()]) from missing
        raise


def to_change_many(pks: Iterable[int]) -> dict[int, Worker]:
    """The files that stand, by number, locked in the order of their numbers; merged ones are not
    among them."""
    people = Worker.objects.select_for_update(of=("self",)).order_by("pk")
    return {
        worker.pk: worker
        for some in in_parts(sorted(set(pks)))
        for worker in people.filter(pk__in=some)
    }


def standing(worker: Worker) -> Worker:
    """The file that stands for this one today: itself, or the one it was merged into at last."""
    while worker.merged_into_id:
        worker = Worker.objects.get(pk=worker.merged_into_id)
    return worker


def survivor_of(pk: int, *, scope: Scope) -> Worker | None:
    """Where a link to a merged file leads, if the file that stands for it is in scope."""
    merged = Worker.objects.filter(pk=pk).exclude(merged_into=None).first()
    return _seen(standing(merged).pk, scope) if merged else None


def _seen(pk: int, scope: Scope) -> Worker | None:
    return Worker.objects.visible_to(scope).select_related("commune").filter(pk=pk).first()


def sorted_by(
    people: QuerySet[Worker], columns: tuple[str, ...], *, descending: bool
) -> QuerySet[Worker]:
    """The list by the first of these columns, either way; the others only break ties."""
    first, *others = columns
    return people.order_by(f"-{first}" if descending else first, *others)


class PeoplePaginator(Paginator):
    """Counts up to a limit: how many a search found matters less than that it answers at once."""

    limit = 10_000

    @cached_property
    def found(self) -> int:
        people: Any = self.object_list
        return people.order_by()[: self.limit + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, self.limit)

    @property
    def more(self) -> bool:
        """There are more than the list can leaf through; the page says so."""
        return self.found > self.limit


def page_of_people(people: QuerySet[Worker], number: str | None) -> Page:
    """One page of the list: one query for the rows and one for their count."""
    return PeoplePaginator(people, PAGE_SIZE).get_page(number)
