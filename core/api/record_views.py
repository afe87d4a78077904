"""Lists, records and bulk entry of a declared register (records.py)."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api.endpoints import Endpoint
from core.api.pages import PAGING, paged
from core.api.parameters import declared
from core.api.problems import (
    BadParameter,
    PreconditionFailed,
    Problematic,
    field_problems,
)
from core.api.records import (
    CORRECTION,
    NEW,
    Client,
    Register,
    Said,
    Taker,
    fingerprint,
    refusing,
    shown,
)
from core.api.versions import etag, not_modified, version_seen
from core.beforehand import with_steps_beforehand
from core.idempotency import KeyUsed, earlier_result, once
from core.problems import Refused, Stale
from core.readonly import read_only

AT_ONCE = 500
MOST_BYTES = 4 * 1024 * 1024
# Shorter than what is stored: the rows of a bulk add their number to it.
_LONGEST_KEY = 56
_NO_KEY = (
    "Send an Idempotency-Key header of at most 56 letters and digits: a new one for every new"
    " entry, and the same one when an entry is sent again."
)
_USED = "This Idempotency-Key was used with another row. Use a new key."


class TooLarge(Problematic):
    """More than one request may bring."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"
    default_detail = f"A body has at most {MOST_BYTES} bytes. Send fewer rows at a time."


class OfRegister(Endpoint):
    """What all addresses of a register share."""

    register: ClassVar[Register]

    @property
    def client(self) -> Client:
        return cast(Client, self.request.user)

    @property
    def by(self) -> Any:
        """The account in whose name the client writes."""
        return self.client.account

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise TooLarge

    def find(self, pk: int) -> Any:
        """The record, if the client sees it; one of another place is as missing as none."""
        row = self.register.rows(self.client).filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row

    def told(self, row: Any) -> tuple[Said, str]:
        """The record as this client sees it, and its ETag."""
        [said] = shown(self.register, [row], self.client)
        return said, etag(self.register.version(row), fingerprint(said))

    def address(self, pk: int) -> str:
        return reverse(f"api:{self.register.name}_record", args=[pk], request=self.request)

    def written_once(self, key: str, body: Any, write: Callable[[], int]) -> tuple[int, bool]:
        """The id of what was written now, or by an earlier request with this key and body."""
        sent = {"": self.request.path, "sent": body}
        user_id = self.by.pk
        # Asked first: what it names may have gone since, and the answer is the same all the same.
        if known := earlier_result(user_id=user_id, key=key, body=sent):
            return int(known), False
        result, first = with_steps_beforehand(once)(
            user_id=user_id, key=key, body=sent, write=lambda: str(write())
        )
        return int(result), first

    def created_once(self, taker: Taker, key: str, body: Any) -> tuple[int, bool]:
        """The id of the new record of this body, and whether it was made now."""
        create = self.register.create
        assert create is not None

        def write() -> int:
            with refusing(self.register):
                return create(self.client, taker.read(body), self.by)

        return self.written_once(key, body, write)


class RecordsView(OfRegister):
    """The list, and a new record."""

    def get(self, request: Request) -> Response:
        with read_only():
            said = declared(request, (*self.register.filters, *PAGING))
            rows = self.register.rows(self.client)
            if self.register.narrow:
                rows = self.register.narrow(rows, said, self.client)
            return paged(request, said, rows, lambda page: shown(self.register, page, self.client))

    def post(self, request: Request) -> Response:
        if self.register.create is None:
            self.http_method_not_allowed(request)
        declared(request, ())
        taker = Taker(self.register, self.client, NEW)
        pk, first = self.created_once(taker, key_of(request), request.data)
        said, tag = self.told(self.find(pk))
        headers = {"ETag": tag, "Location": self.address(pk)}
        return Response(said, status=201 if first else 200, headers=headers)


class RecordView(OfRegister):
    """One record, and its correction."""

    def get(self, request: Request, pk: int) -> Response:
        declared(request, ())
        row = self.find(pk)
        said, tag = self.told(row)
        if not_modified(request, tag):
            return Response(status=304, headers={"ETag": tag})
        if self.register.extra:
            said |= self.register.extra(self.client, row, self.by)
        return Response(said, headers={"ETag": tag})

    def patch(self, request: Request, pk: int) -> Response:
        correct = self.register.correct
        if correct is None:
            self.http_method_not_allowed(request)
        assert correct is not None
        declared(request, ())
        # Which row it is comes before what is said about it: one elsewhere is simply not there.
        row = self.find(pk)
        version = version_seen(request)
        taker = Taker(self.register, self.client, CORRECTION)
        with refusing(self.register):
            correct(self.client, row, version, taker.read(request.data), self.by)
        said, tag = self.told(self.find(pk))
        return Response(said, headers={"ETag": tag})


class BulkView(OfRegister):
    """Many new records, each by itself: one that is refused holds up no other."""

    def post(self, request: Request) -> Response:
        declared(request, ())
        key = key_of(request)
        rows = _rows(request.data)
        taker = Taker(self.register, self.client, NEW)
        results = [self._one(taker, f"{key}-{index}", row) for index, row in enumerate(rows)]
        return Response(
            {"results": [{"index": index, **each} for index, each in enumerate(results)]}
        )

    def _one(self, taker: Taker, key: str, row: Any) -> Said:
        try:
            pk, first = self.created_once(taker, key, row)
        except _OF_A_ROW as error:
            return {"status": "refused", "id": None, "problems": list(_problems(error))}
        return {"status": "created" if first else "repeated", "id": pk, "problems": []}


def _rows(body: Any) -> list[Any]:
    rows = body.get("rows") if isinstance(body, dict) and body.keys() == {"rows"} else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= AT_ONCE:
        raise BadParameter(f'Send {{"rows": [...]}} with 1 to {AT_ONCE} rows.')
    return rows


_OF_A_ROW = (
    *(Refused, Stale, serializers.ValidationError, KeyUsed, PermissionDenied, APIException),
)


def _problems(error: Exception) -> Iterator[Said]:
    """Why a row was refused, in the shape of refusals of one record."""
    if isinstance(error, Refused):
        for problem in error.problems:
            if not problem.warning:
                said = {"rule": problem.rule, "field": problem.field}
                yield {**said, "message": str(problem.message)}
    elif isinstance(error, serializers.ValidationError):
        yield from field_problems(error.detail)
    else:
        message = {KeyUsed: _USED, Stale: PreconditionFailed.default_detail}.get(type(error))
        message = message or str(error)
        yield {"rule": None, "field": None, "message": message}


def key_of(request: Request) -> str:
    """The Idempotency-Key of a request that writes; 400 without one that can be kept."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadParameter(_NO_KEY)
    return key
