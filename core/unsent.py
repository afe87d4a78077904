"""What was typed into a long entry form and not sent: kept for its writer, encrypted, for a week.

A form that includes `components/_unsent.html` sends what is typed by the way, and its page offers
what waits. The form carries a signed word that says whose entry it is, so that an entry sent after
the session has ended is kept as well, and given back to its writer alone.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from core import back, clock, crypto
from core.models import UnsentEntry

if TYPE_CHECKING:
    from core.forms import ActionForm

WORD, PARAM = "kept_for", "unsent"  # the signed word of a form; the entry to go on with
LASTS = timedelta(days=7)
MOST = 20  # of one person
LARGEST = 60_000  # characters
_SALT = "core.unsent"
_WORD_LASTS = timedelta(days=3)

_continued: ContextVar[QueryDict | None] = ContextVar("continued", default=None)


@dataclass(frozen=True)
class Unsent:
    """One entry that waits."""

    pk: int
    page: str
    kept_at: datetime
    typed: QueryDict

    @property
    def address(self) -> str:
        """Where to go on with it."""
        return f"{self.page}{'&' if '?' in self.page else '?'}{PARAM}={self.pk}"


def page_of(request: HttpRequest) -> str:
    """The address of a form without what changes on the way to it."""
    params = request.GET.copy()
    for name in (PARAM, back.PARAM, back.NEXT):
        params.pop(name, None)
    return f"{request.path}?{params.urlencode()}" if params else request.path


def word_for(request: HttpRequest) -> str:
    """What the form carries: whose entry this is, and of which page. Nobody else can write it."""
    return signing.dumps([request.user.pk, page_of(request)], salt=_SALT)


def page_named(request: HttpRequest) -> str:
    """The page of the form that this request came from, if its word is ours."""
    return _owner(request.POST.get(WORD, ""))[1]


def keep(request: HttpRequest) -> datetime | None:
    """Keep what this request brings, for the person its form was made for; when, or None.

    A request of somebody else than that person keeps nothing; one of nobody does: their session
    has just ended.
    """
    owner, page = _owner(request.POST.get(WORD, ""))
    entry = _key(request.POST)
    if not owner or not entry or (request.user.is_authenticated and request.user.pk != owner):
        return None
    typed = _text(page, request.POST)
    if typed is None:
        return None
    now = clock.now()
    UnsentEntry.objects.update_or_create(
        user_id=owner,
        entry=entry,
        defaults={"page": _hash(page), "typed": crypto.encrypt(typed), "kept_at": now},
    )
    _forget_too_many(owner)
    return now


def waiting(request: HttpRequest) -> list[Unsent]:
    """What this person left unsent on this page, newest first."""
    kept = _of(request.user.pk).filter(page=_hash(page_of(request)))
    return [unsent for row in kept if (unsent := _opened(row))]


def all_of(user_id: int) -> list[Unsent]:
    """Everything this person left unsent, newest first."""
    return [unsent for row in _of(user_id) if (unsent := _opened(row))]


def one_of(user_id: int, pk: str | int) -> Unsent | None:
    """That entry, if it is this person's."""
    number = str(pk)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    row = _of(user_id).filter(pk=int(number)).first()
    return _opened(row) if row else None


def forget_sent(request: HttpRequest) -> None:
    """The entry of this form has been recorded: nothing of it waits any more."""
    if request.POST.get(WORD):
        mine = UnsentEntry.objects.filter(user_id=request.user.pk or 0)
        mine.filter(entry=_key(request.POST)).delete()


def forget(user_id: int, pk: int) -> None:
    """The person does not want it any more."""
    UnsentEntry.objects.filter(user_id=user_id, pk=pk).delete()


def forget_old() -> int:
    """Delete what nobody came back for; how many."""
    return UnsentEntry.objects.filter(kept_at__lt=clock.now() - LASTS).delete()[0]


@contextmanager
def continued(request: HttpRequest) -> Iterator[None]:
    """Inside this block the forms of the page begin with what was typed, if that is asked for."""
    asked = request.GET.get(PARAM) if request.method == "GET" else None
    unsent = one_of(request.user.pk or 0, asked) if asked else None
    if unsent is None or unsent.page != page_of(request):
        yield
        return
    token = _continued.set(unsent.typed)
    try:
        yield
    finally:
        _continued.reset(token)


def typed_into(form: "ActionForm") -> dict[str, Any]:
    """What was typed into this form before, field by field; empty unless it is continued."""
    typed = _continued.get()
    if typed is None or form.add_prefix("idempotency_key") not in typed:
        return {}
    return {
        name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(typed, {}, form.add_prefix(name))
    }


def _of(user_id: int | None) -> Any:
    return UnsentEntry.objects.filter(user_id=user_id or 0, kept_at__gte=clock.now() - LASTS)


def _owner(word: str) -> tuple[int, str]:
    """Whom the word names, and the page; nobody if it is not ours or too old."""
    try:
        user_id, page = signing.loads(word, salt=_SALT, max_age=_WORD_LASTS)
    except signing.BadSignature:
        return 0, ""
    return user_id, page


def _key(posted: QueryDict) -> str:
    """The idempotency key of the form, also where the page gives it a prefix."""
    found = [str(posted[name]) for name in posted if name.endswith("idempotency_key")]
    return "".join(c for c in found[0] if c.isprintable())[:64] if found else ""


def _text(page: str, posted: QueryDict) -> str | None:
    """Page and fields as they are kept; None if there is nothing to keep, or what must not be."""
    aside = ("csrfmiddlewaretoken", WORD)
    said = {name: values for name, values in posted.lists() if name not in aside}
    secret = any("password" in name for name in said)
    empty = not any(
        value.strip()
        for name, values in said.items()
        if not name.endswith(("idempotency_key", "version"))
        for value in values
    )
    text = json.dumps([page, said])
    return None if secret or empty or len(text) > LARGEST else text


def _opened(row: UnsentEntry) -> Unsent | None:
    """None when its key has been rotated away meanwhile: it lasted a week at most anyway."""
    try:
        page, said = json.loads(crypto.decrypt(row.typed))
    except InvalidToken:
        return None
    typed = QueryDict(mutable=True)
    for name, values in said.items():
        typed.setlist(name, values)
    return Unsent(row.pk, page, row.kept_at, typed)


def _hash(page: str) -> str:
    return salted_hmac(_SALT, page, algorithm="sha256").hexdigest()


@transaction.atomic
def _forget_too_many(user_id: int) -> None:
    """The newest ones stay, and none longer than it lasts."""
    forget_old()
    rest = UnsentEntry.objects.filter(user_id=user_id).values_list("pk", flat=True)[MOST:]
    if too_many := list(rest):
        UnsentEntry.objects.filter(pk__in=too_many).delete()
