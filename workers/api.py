"""People's files for programs: /api/v1/workers/ (docs/reference/registers-api.md)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ApiEndpoint
from accounts.models import ApiClient, User
from accounts.permissions import Grant
from communes.models import Commune
from communes.queries import atlas
from core import clock
from core.api.fields import (
    PartialDayField,
    RecordUnitShape,
    Text,
    UnitField,
    Whole,
    YesNo,
    partial_day,
    unit_said,
)
from core.api.parameters import day, declared, number
from core.api.problems import BadParameter
from core.api.record_docs import (
    KEY,
    documented,
    documented_bulk,
    documented_record,
    refusals,
)
from core.api.record_views import BulkView, OfRegister, RecordsView, RecordView, key_of
from core.api.records import BOTH, NEW, Field, Register, Said
from workers import actions
from workers.choices import Sex
from workers.models import Worker
from workers.queries import find_people, with_number
from workers.rules import is_passport_number, tidy_identity

CONTACT, BACKGROUND = Grant.WORKERS_CONTACT, Grant.WORKERS_BACKGROUND
_NOT_IN_ADDRESSES = (
    "A number that identifies a person must not stand in an address. POST it to /workers/find/."
)


# Units -------------------------------------------------------------------------------------------


def unit_of(client: ApiClient, key: str) -> Commune | None:
    """The unit of that code (today's) or key ("03808-2025-07-01") if the client's area has it."""
    drawn = atlas()
    unit = drawn.with_key(key) if "-" in key else drawn.on(clock.today()).with_code(key)
    return unit if unit is not None and client.place.covers(unit.pk) else None


def _any_unit(_client: ApiClient, key: str) -> Commune | None:
    """Where somebody stays from day to day may be any unit of the province."""
    drawn = atlas()
    return drawn.with_key(key) if "-" in key else drawn.on(clock.today()).with_code(key)


_unit = partial(UnitField, find=unit_of, allow_null=True)
_stays_at = partial(UnitField, find=_any_unit, allow_null=True)


# The register ------------------------------------------------------------------------------------


def _rows(client: ApiClient) -> QuerySet[Worker]:
    stays: Any = Worker._meta.get_field("departures").related_model
    abroad = stays._default_manager.order_by().filter(
        worker=OuterRef("pk"), cancelled=False, ended_on=None
    )
    people = Worker.objects.visible_to(client.place).annotate(abroad=Exists(abroad))
    related = people.select_related("commune", "current_commune")
    return related.prefetch_related("households").order_by("pk")


def _narrow(
    people: QuerySet[Worker], said: Mapping[str, str], client: ApiClient
) -> QuerySet[Worker]:
    year = number(said, "born_year", least=1900, most=2100)
    first = day(said, "valid_from")
    text = said.get("q", "")
    if is_passport_number(tidy_identity(text).upper()) and tidy_identity(text)[1:].isdigit():
        raise BadParameter(_NOT_IN_ADDRESSES)
    if year is not None:
        people = people.filter(born_on__year=year)
    if text:
        found = find_people(text, scope=client.place).order_by().values("pk")
        people = people.filter(pk__in=found)
    if "commune" in said:
        unit = unit_of(client, f"{said['commune']}-{first}" if first else said["commune"])
        if unit is None:
            raise BadParameter("There is no such unit, or it is not in your area.")
        people = people.filter(commune__in=atlas().with_predecessors([unit.pk]))
    elif first is not None:
        raise BadParameter("valid_from belongs to commune. Give both.")
    return people


def _create(client: ApiClient, said: Said, by: User) -> int:
    return actions.register_worker(**{"commune": None, **_in_words_of_actions(said)}, by=by).pk


# What `correct_worker` asks for in any case; what else is left out stays as it is.
_ALWAYS = (
    *("full_name", "born_on", "born_precision", "sex", "village", "ethnicity", "phone"),
    "qualification",
)


def _correct(client: ApiClient, row: Worker, version: int, said: Said, by: User) -> None:
    # The row is at that version, or the action refuses: so this is what the client has seen.
    stored = {name: getattr(row, name) for name in _ALWAYS}
    actions.correct_worker(
        worker=row, version=version, **{**stored, **_in_words_of_actions(said)}, by=by
    )


def _in_words_of_actions(said: Said) -> Said:
    born = said.pop("born", None)
    return said | ({"born_on": born.on, "born_precision": born.precision} if born else {})


def _number(client: ApiClient, row: Worker, by: User) -> Said:
    """The citizen number in clear, for who was granted it; each reading stays in the audit."""
    if not client.holds(Grant.WORKERS_IDENTITY):
        return {}
    if not row.personal_id_print:
        return {"personal_id": ""}
    revealed = actions.reveal_identity(worker=row, reason=client.purpose, by=by)
    return {"personal_id": revealed}


def _household(row: Worker) -> Any:
    """The latest list on which the household stood."""
    return max(row.households.all(), key=lambda listed: listed.year, default=None)


_text = Text
_sex = partial(serializers.ChoiceField, choices=Sex.values)
_state = partial(serializers.ChoiceField, choices=["abroad", "not_abroad"])
_whole = partial(Whole, allow_null=True)
WORKERS = Register(
    name="workers",
    title="Worker",
    rows=_rows,
    filters={
        "commune": "Five-digit code of a unit; people of the units merged into it are among them.",
        "valid_from": "First day of that unit, where it is not the one of today.",
        "q": "Words of the name, marks not needed.",
        "born_year": "Year of birth.",
    },
    narrow=_narrow,
    create=_create,
    correct=_correct,
    extra=_number,
    called={"born_on": "born", "born_precision": "born", "year": "household_year"},
    fields=(
        Field(name="id", shape=serializers.IntegerField, read=lambda row: row.pk),
        Field(name="version", shape=serializers.IntegerField),
        Field(name="full_name", shape=_text, sent=BOTH, required=True, help="With all marks."),
        Field(
            name="born",
            shape=PartialDayField,
            read=lambda row: partial_day(row.born_on, row.born_precision),
            sent=BOTH,
            required=True,
            help="As exactly as it is known: 1999, 1999-05 or 1999-05-06.",
        ),
        Field(name="sex", shape=_sex, sent=BOTH, required=True),
        Field(
            name="commune",
            shape=partial(RecordUnitShape, allow_null=True),
            read=lambda row: unit_said(row.commune),
            help="Permanent residence; null: outside the province. It changes by moving only.",
        ),
        Field(name="commune", shape=_unit, shown=False, sent=(NEW,), help="Of today's map."),
        Field(
            name="outside",
            shape=_text,
            sent=(NEW,),
            help="The residence in words, where it is outside the province.",
        ),
        Field(
            name="state",
            shape=_state,
            read=lambda row: "abroad" if row.abroad else "not_abroad",
            help="Whether a stay abroad is recorded that has not ended.",
        ),
        Field(name="personal_id_masked", shape=_text, help="Citizen number, masked."),
        Field(name="old_id_masked", shape=_text, help="Number of an old identity card, masked."),
        Field(
            name="personal_id",
            shape=_text,
            shown=False,
            sent=BOTH,
            help="Twelve digits. A number that is known elsewhere is refused (W-15).",
        ),
        Field(
            name="personal_id",
            shape=_text,
            extra=True,
            grant=Grant.WORKERS_IDENTITY,
            help="In clear, when one file is read; each reading is kept in the audit.",
        ),
        Field(name="old_id", shape=_text, shown=False, sent=BOTH, help="Nine digits."),
        Field(name="village", shape=_text, sent=BOTH, grant=CONTACT),
        Field(name="phone", shape=_text, sent=BOTH, grant=CONTACT),
        Field(name="current_address", shape=_text, sent=BOTH, grant=CONTACT),
        Field(
            name="current_commune",
            shape=partial(RecordUnitShape, allow_null=True),
            read=lambda row: unit_said(row.current_commune),
            grant=CONTACT,
        ),
        Field(name="current_commune", shape=_stays_at, shown=False, sent=BOTH, grant=CONTACT),
        Field(name="relative_name", shape=_text, sent=BOTH, grant=CONTACT),
        Field(name="relative_relation", shape=_text, sent=BOTH, grant=CONTACT),
        Field(name="relative_phone", shape=_text, sent=BOTH, grant=CONTACT),
        Field(
            name="ethnicity", shape=_text, sent=BOTH, grant=BACKGROUND, help="Code of ethnic_group."
        ),
        Field(
            name="education", shape=_text, sent=BOTH, grant=BACKGROUND, help="Code of education."
        ),
        Field(
            name="qualification",
            shape=_text,
            sent=BOTH,
            grant=BACKGROUND,
            help="Code of qualification.",
        ),
        Field(name="field_of_study", shape=_text, sent=BOTH, grant=BACKGROUND),
        Field(name="skill", shape=_text, sent=BOTH, grant=BACKGROUND),
        Field(name="skill_level", shape=_whole, sent=BOTH, grant=BACKGROUND),
        Field(name="served", shape=partial(YesNo, allow_null=True), sent=BOTH, grant=BACKGROUND),
        Field(name="discharged_year", shape=_whole, sent=BOTH, grant=BACKGROUND),
        Field(
            name="household",
            shape=_text,
            read=lambda row: getattr(_household(row), "status", ""),
            sent=(NEW,),
            grant=BACKGROUND,
            help="Code of household, on the latest list.",
        ),
        Field(
            name="household_year",
            shape=_whole,
            read=lambda row: getattr(_household(row), "year", None),
            sent=(NEW,),
            grant=BACKGROUND,
            help="Year of that list; of a new one by default this year.",
        ),
    ),
    example={
        "id": 4711,
        "version": 1,
        "full_name": "Lò Văn Mẫu",
        "born": "1999-05",
        "sex": "male",
        "commune": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
        "outside": "",
        "state": "not_abroad",
        "personal_id_masked": "014*******17",
        "old_id_masked": "",
    },
    sent_example={
        "full_name": "Lò Văn Mẫu",
        "born": "1999-05",
        "sex": "male",
        "commune": {"code": "03808"},
    },
)


class OfWorkers(ApiEndpoint, OfRegister):
    """What the addresses of people share."""

    grant = Grant.WORKERS_READ
    write_grant = Grant.WORKERS_WRITE
    register = WORKERS


@documented(WORKERS)
class WorkersView(OfWorkers, RecordsView):
    """People in the client's area."""


@documented_record(WORKERS)
class WorkerView(OfWorkers, RecordView):
    """One person's file."""


@documented_bulk(WORKERS)
class WorkersBulkView(OfWorkers, BulkView):
    """Many new files."""


# Looking a number up -----------------------------------------------------------------------------


class AskedNumberShape(serializers.Serializer):
    """A citizen number, that of an old card, or of a passport."""

    personal_id = Text(allow_blank=False, max_length=40)


class FoundNumberShape(serializers.Serializer):
    """Whether a number is recorded anywhere, and whose it is in the client's area."""

    found = serializers.BooleanField()
    id = serializers.IntegerField(allow_null=True, help_text="null: nobody's, or elsewhere")


class WorkerFindView(OfWorkers):
    """Looking a number up. It travels in the body alone, and is counted: 30 in an hour (W-23)."""

    write_grant = Grant.WORKERS_IDENTITY

    @extend_schema(
        operation_id="workers_find",
        tags=["registers"],
        summary="Ask whether a number is recorded",
        parameters=[KEY],
        request=AskedNumberShape,
        responses={200: FoundNumberShape, **refusals(400, 401, 403, 409, 422, 429)},
        examples=[
            OpenApiExample("FoundNumber", value={"found": True, "id": 4711}, response_only=True)
        ],
    )
    def post(self, request: Request) -> Response:
        declared(request, ())
        asked = AskedNumberShape(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = tidy_identity(asked.validated_data["personal_id"]).upper()
        # The same question sent again counts once.
        known, _first = self.written_once(
            key_of(request),
            request.data,
            lambda: int(actions.ask_identity(personal_id=wanted, by=self.by)),
        )
        worker = with_number(wanted, scope=self.client.place)
        return Response({"found": bool(known), "id": worker.pk if worker else None})
