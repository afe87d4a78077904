"""What somebody says about people, before it is judged and written: one draft for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from communes.models import Commune
from workers.choices import BirthPrecision
from workers.models import Passport, Worker


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody whose file is to be opened; `more` is what `rules.Background` names."""

    full_name: str
    born_on: date
    born_precision: str = BirthPrecision.DAY
    sex: str
    commune: Commune | None
    outside: str = ""
    village: str = ""
    personal_id: str = ""
    old_id: str = ""
    ethnicity: str = ""
    phone: str = ""
    qualification: str = ""
    household: str = ""
    household_year: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a file shall say from now on: only what is in `facts`, all else stays as stored.

    `version` is the one that was seen; without it nothing is compared. An empty number changes
    nothing.
    """

    worker: Worker
    version: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal_id: str = ""
    old_id: str = ""


@dataclass(frozen=True, kw_only=True)
class PassportEntry:
    """A passport of a person; unless it is an old one (`current`), it is now the current one."""

    worker: Worker
    number: str
    issued_on: date | None = None
    expires_on: date | None = None
    current: bool = True


@dataclass(frozen=True, kw_only=True)
class PassportDays:
    """The days of a recorded passport as they shall be; an empty one empties it."""

    passport: Passport
    issued_on: date | None
    expires_on: date | None


@dataclass(frozen=True, kw_only=True)
class PriorityEntry:
    """A priority group of a person, in a year or from a day on."""

    worker: Worker
    group: str
    year: int | None = None
    since: date | None = None
    until: date | None = None
    document: str = ""


class Made(NamedTuple):
    """A record that an import made (`before` is None) or changed: its label and stored columns."""

    model: str
    pk: int
    before: Mapping[str, Any] | None = None
