"""Answers that are remembered, and 304 for those that the client still has.

One query says who asks and whether anything can have changed since: the state of reports/kept.py.
While a recorded change waits to be counted nothing is remembered. An ETag stands for the question
and that state, so any process can say 304 without having answered before.
"""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from rest_framework.exceptions import AuthenticationFailed

from accounts.allowances import wait_for
from accounts.models import ApiClient, ApiRight
from accounts.tokens import hashed, note_use, token_of
from core import clock
from core.composed import Composed
from core.models import Mark
from figures.facts import RULE_VERSION
from figures.models import RefreshClock
from reference.models import Country
from reports.kept import Memory
from reports.models import ProtectedDimension, Release

CACHING = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept, Accept-Encoding"}
# The headers of an answer that are kept with it.
_OF_ANSWER = ("Content-Type", "X-Known-At", "X-Map-Date", "X-Window", "X-Provisional",
              "X-Rule-Version", "Content-Language")  # fmt: skip

# Their names stand in answers and can change without a mark: such tables are answered each time.
_NAMED = frozenset({"enterprise", "programme", "household", "qualification", "reason"})

# Statistics whose tables by units and months are told to everybody, any day.
_COUNTS = frozenset({"attainment", "coverage", "departures", "returns", "stock"})

_answers: Memory["Answer"] = Memory(lambda: settings.PAGES_KEPT)


@dataclass(frozen=True, slots=True)
class Answer:
    plain: bytes
    packed: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that a remembered answer may serve, and the ETag of that answer."""

    client: ApiClient
    etag: str


def _states(*more: Any) -> QuerySet[ApiClient, tuple[Any, ...]]:
    """The client of a token, and what tells one state of the counts from another; and `more`."""
    return ApiClient.objects.order_by().values_list(
        "pk",
        "right",
        "per_minute",
        "expires_on",
        "revoked_at",
        "last_used_on",
        Exists(Mark.objects.all()),
        Subquery(RefreshClock.objects.order_by().values("last_known_from")[:1]),
        *more,
    )


def _states_and_more() -> QuerySet[ApiClient, tuple[Any, ...]]:
    """Also of what is told beside counts: names of countries, releases, what is protected."""
    last = Country.objects.order_by("-decided_at").exclude(decided_at=None)
    return _states(
        Subquery(last.values("decided_at")[:1]),
        Subquery(Release.objects.order_by("-pk").values("pk")[:1]),
        Subquery(ProtectedDimension.objects.order_by("-pk").values("pk")[:1]),
    )


_STATES = Composed(_states, by="token_hash")
_MORE = Composed(_states_and_more, by="token_hash")


def asking(request: HttpRequest) -> Asking | None:
    """Who asks, when a remembered answer may serve; None: it is answered the long way.

    The long way also says what is wrong with a token, and who may not ask.
    """
    if request.method not in ("GET", "HEAD") or not settings.PAGES_KEPT:
        return None
    try:
        token = token_of(request.headers.get("Authorization", ""))
    except AuthenticationFailed:
        return None
    states = _states_of(request.path, request.META.get("QUERY_STRING", ""))
    if states is None or token is None:
        return None
    for pk, right, per_minute, expires_on, revoked_at, used, waits, *state in states.rows_with(
        hashed(token)
    ):
        client = _client(pk, right, per_minute, expires_on, revoked_at)
        if waits or not client.works_on(clock.today()) or right == ApiRight.REGISTERS:
            return None
        if state[0] is None:
            return None
        note_use(pk, used)
        return Asking(client, _etag(request, right, state))
    return None


# Both come out the same at each asking, so neither is made anew for a 304.
@lru_cache(maxsize=256)
def _states_of(path: str, query: str) -> Composed | None:
    """What has to be asked before that answer may be remembered; None: it may not.

    Counts by units and months hold no name but those of units, and are never released.
    """
    by = set(filter(None, QueryDict(query).get("by", "").replace(" ", "").split(",")))
    if by & _NAMED:
        return None
    statistic = path.rstrip("/").rsplit("/", 1)[-1]
    return _STATES if statistic in _COUNTS and by <= {"unit", "month"} else _MORE


@lru_cache(maxsize=256)
def _client(
    pk: int, right: str, per_minute: int, expires_on: date, revoked_at: datetime | None
) -> ApiClient:
    """The client as far as this module needs it."""
    return ApiClient(
        pk=pk, right=right, per_minute=per_minute, expires_on=expires_on, revoked_at=revoked_at
    )


def _etag(request: HttpRequest, right: str, state: list[Any]) -> str:
    """The question, who may know what, the rules, and the state; the day is the usual as_of."""
    told = (request.get_full_path(), request.headers.get("Accept", ""), right, RULE_VERSION)
    text = repr((*told, clock.today(), *state))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def remembered(request: HttpRequest, asked: Asking) -> HttpResponse | None:
    """304 for a client that has the answer, the answer itself where it is known, or None."""
    known = asked.etag in request.headers.get("If-None-Match", "")
    answer = None if known else _answers.get(asked.etag)
    if not (known or answer) or wait_for(asked.client):
        return None
    if answer is None:
        return HttpResponse(status=304, headers={**CACHING, "ETag": asked.etag})
    headers = {**CACHING, **answer.headers, "ETag": asked.etag}
    body = answer.plain
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = answer.packed, "gzip"
    return HttpResponse(body, headers={**headers, "Content-Length": str(len(body))})


def remember(asked: Asking, response: HttpResponse) -> None:
    """Keep a good answer under its ETag; called once it is rendered."""
    if response.status_code != 200 or response.headers.get("X-Provisional") != "false":
        return
    for name, value in {**CACHING, "ETag": asked.etag}.items():
        response.headers[name] = value
    headers = {name: response.headers[name] for name in _OF_ANSWER if name in response.headers}
    plain = response.content
    _answers.put(asked.etag, Answer(plain, gzip.compress(plain, 6, mtime=0), headers))


def forget_answers() -> None:
    """For tests, where the same instant comes back with other rows."""
    _answers.forget()
