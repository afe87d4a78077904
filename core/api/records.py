"""A register as programs see it: one declaration of its fields, filters and actions.

What a client was not granted is neither shown nor taken; it is told in the same words as what does
not exist. The views are in record_views.py, their documentation in record_docs.py.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db.models import QuerySet
from rest_framework import serializers

from core.problems import Refused

Said = dict[str, Any]

NOT_HERE = "There is no such field here, or it was not granted to you."
NEW, CORRECTION = "new", "correction"


class Client(Protocol):
    """The program that asks (accounts.models.ApiClient)."""

    @property
    def account(self) -> Any:
        """In whose name it writes."""

    @property
    def place(self) -> Any:
        """Where it reads and writes."""

    def holds(self, grant: Any) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a record.

    `shape` makes what it looks like, sent and shown. `read` takes it from the row; by default it is
    the column of that name. `sent` says with what it may come: a new record, a correction, both or
    neither. `shown`: whether answers have it at all. `grant`: what it takes beside the register's.
    """

    name: str
    shape: Callable[..., serializers.Field]
    help: str = ""
    read: Callable[[Any], Any] | None = None
    shown: bool = True
    sent: tuple[str, ...] = ()
    required: bool = False
    grant: Any = None
    # Only in the answer to a GET of one record, from a reading of its own (`Register.extra`).
    extra: bool = False

    def of(self, row: Any) -> Any:
        return self.read(row) if self.read else getattr(row, self.name)

    def granted_to(self, client: Client) -> bool:
        return self.grant is None or client.holds(self.grant)


BOTH = (NEW, CORRECTION)


@dataclass(frozen=True, kw_only=True)
class Register:
    """Records of one kind: what is shown of them, what may be asked, what writes them.

    `rows` are those the client sees, ready to be shown, in a stable order; `narrow` applies the
    filters. `create` records a new one from what was said and hands over its id; `correct` changes
    the row that was seen at that version. Both are the app's own actions, in the name of the
    account that they get last.
    """

    name: str  # in addresses, and of the route
    title: str  # of one, in the schema
    fields: tuple[Field, ...]
    rows: Callable[[Any], QuerySet[Any, Any]]
    filters: Mapping[str, str] = field(default_factory=dict)
    narrow: Callable[[Any, Mapping[str, str], Any], QuerySet[Any, Any]] | None = None
    version: Callable[[Any], int] = lambda row: row.version
    create: Callable[[Any, Said, Any], int] | None = None
    correct: Callable[[Any, Any, int, Said, Any], None] | None = None
    extra: Callable[[Any, Any, Any], Said] | None = None
    # What a refusal calls a field, where the action's keyword has another name.
    called: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    sent_example: Mapping[str, Any] = field(default_factory=dict)

    def shown_to(self, client: Client) -> list[Field]:
        return [f for f in self.fields if f.shown and not f.extra and f.granted_to(client)]

    def taken_from(self, client: Client, what: str) -> list[Field]:
        return [f for f in self.fields if what in f.sent and f.granted_to(client)]


@contextmanager
def refusing(register: Register) -> Iterator[None]:
    """What an action refuses is told with the names of the fields as they were sent."""
    try:
        yield
    except Refused as refused:
        raise Refused(
            replace(problem, field=register.called.get(problem.field or "", problem.field))
            for problem in refused.problems
        ) from refused


# Showing -----------------------------------------------------------------------------------------


def shown(register: Register, rows: Iterable[Any], client: Client) -> list[Said]:
    """The rows as this client may see them."""
    fields = register.shown_to(client)
    return [{each.name: each.of(row) for each in fields} for row in rows]


def fingerprint(said: Said) -> str:
    """Changes whenever anything of the answer does, also what has no version of its own."""
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# Taking ------------------------------------------------------------------------------------------


class Taker:
    """Reads bodies for one client, many in a row: what may be sent is looked up once."""

    def __init__(self, register: Register, client: Client, what: str) -> None:
        self._client = client
        self._shape = shape_of(register, what, fields=register.taken_from(client, what))

    def read(self, body: Any) -> Said:
        """What was said, in the types of the fields. ValidationError names what cannot be read."""
        if not isinstance(body, dict):
            raise serializers.ValidationError({"non_field_errors": ["Send a JSON object."]})
        reader = self._shape(data=body, context={"client": self._client})
        strangers = {name: [NOT_HERE] for name in body if name not in reader.fields}
        if not reader.is_valid() or strangers:
            raise serializers.ValidationError({**_in_short(strangers), **reader.errors})
        return dict(reader.validated_data)


def _in_short(strangers: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Names that somebody made up are not repeated at length."""
    return {"".join(c for c in name if c.isprintable())[:40]: w for name, w in strangers.items()}


def shape_of(
    register: Register, what: str, *, fields: Iterable[Field] | None = None
) -> type[serializers.Serializer]:
    """A serializer of what may be sent with a new record or a correction."""
    every = [f for f in register.fields if what in f.sent] if fields is None else fields
    name = register.title if what == NEW else f"{register.title}Correction"
    return type(
        f"New{name}" if what == NEW else name,
        (serializers.Serializer,),
        {
            "__doc__": f"What may be sent of {register.title}.",
            **{f.name: _made(f, required=f.required and what == NEW) for f in every},
        },
    )


def answer_shape(register: Register) -> type[serializers.Serializer]:
    """For the schema: a record as it is shown. Only what needs no grant of its own is always
    there."""
    every = [f for f in register.fields if f.shown]
    return type(
        register.title,
        (serializers.Serializer,),
        {
            "__doc__": f"One of {register.name}.",
            **{f.name: _made(f, required=not f.extra and f.grant is None) for f in every},
        },
    )


def _made(each: Field, *, required: bool) -> serializers.Field:
    needs = f" Needs {each.grant.value}." if each.grant is not None else ""
    about = f"{each.help}{needs}".strip()
    return each.shape(required=required, **({"help_text": about} if about else {}))
