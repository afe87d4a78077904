"""Finding people, and where somebody lived on a day."""

from datetime import date

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.scopes import Scope
from core import crypto, names
from workers.models import NameKey, Residence, Worker

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


def _words_in_order(field: str, text: str) -> Q:
    """The words of `text`, each whole but the last, in a key that begins with the first of them.

    A key holds a name from one of its words on, so "lo nam" also finds Lò Văn Nam. Only the first
    word is looked up in the index; the others are compared on the rows found.
    """
    first, *others = text.split()
    if not others:
        return starting_with(field, first)
    found = starting_with(field, f"{first} ")
    for word in others[:-1]:
        found &= Q(**{f"{field}__contains": f" {word} "})
    return found & Q(**{f"{field}__contains": f" {others[-1]}"})


def find_people(
    text: str, *, scope: Scope, village: str = "", born_year: int | None = None
) -> QuerySet[Worker]:
    """People in scope whose name has these words, with or without marks, from any word on.

    Those whose marks are exactly as typed come first, then by given name. An empty text is
    everybody; `village` is part of the village's name, also without marks. Outside the scope
    nobody exists.
    """
    people = Worker.objects.visible_to(scope).for_list()
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
    matching = NameKey.objects.filter(_words_in_order("key", folded)).values("worker_id")
    exact = NameKey.objects.filter(
        _words_in_order("spelled", names.spelling(text)), worker_id=OuterRef("pk")
    )
    rank = Case(When(Exists(exact), then=Value(0)), default=Value(1), output_field=IntegerField())
    return people.filter(pk__in=matching).order_by(rank, "name_sort", "pk")


def likely_same(full_name: str, born_year: int, *, scope: Scope) -> list[Worker]:
    """Files in scope with the same name, marks aside, and year of birth: shown before a second
    file of one person is made. At most ten."""
    folded = names.fold(full_name)
    people = find_people("", scope=scope, born_year=born_year).filter(
        pk__in=NameKey.objects.filter(key=folded).values("worker_id")
    )
    return [person for person in people[:50] if names.fold(person.full_name) == folded][:10]


def with_number(personal_id: str, *, scope: Scope) -> Worker | None:
    """The file in scope with exactly this citizen number."""
    if not personal_id:
        return None
    known = Worker.objects.visible_to(scope).select_related("commune")
    return known.filter(personal_id_print=crypto.fingerprint(personal_id)).first()


def residence_on(worker: Worker, day: date) -> Residence | None:
    """Where the person was registered on that day."""
    begun = Q(since=None) | Q(since__lte=day)
    lasting = Q(until=None) | Q(until__gt=day)
    return worker.residences.filter(begun & lasting).select_related("commune").first()
