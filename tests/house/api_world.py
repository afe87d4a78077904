"""The world of the access matrix of programs: who asks, about what, and how it is sent.

It says nothing about who may: that stands in test_api_matrix.py, by hand.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import ApiClient
from accounts.permissions import PROVINCE_WIDE, REGISTER_GRANTS
from audit.models import AuditEntry
from contracts.actions import save_draft
from core import clock
from exchange.numbering import number_changes
from tests.factories import country, user_with
from tests.factories.clients import EVERY_GRANT, bearer, client_of_registers, token_of_client
from tests.factories.contracts import departed, identified, returned
from tests.factories.enterprises import an_enterprise
from tests.factories.figures import make_fact
from tests.factories.targets import PlanFactory, TargetVersionFactory, give

READ_GRANTS = ["workers.read", "stays.read", "enterprises.read", "targets.read"]
# Only the whole province enters enterprises and targets.
OF_UNITS = [grant for grant in REGISTER_GRANTS if grant not in PROVINCE_WIDE]
NOBODYS = 999_999
# How often a program has asked, and when a session was last used, is noted of everybody.
BOOKKEEPING = ("accounts_allowance", "django_session")
REASON = "Nghị quyết thiếu chữ ký"
UNIT = "03808"  # `here`, by its code

# Where each person lives: name, number, phone, village, studies, wage. Each stands nowhere else.
PERSONS = {
    "here": ("Lò Thị Hoàng Yến", "014199000017", "0912345678", "Bản Nà Sáy", "Nuôi ong", 181818),
    "there": ("Quàng Thị Mai", "014199000025", "0987654321", "Bản Pá Khôm", "Đan lát", 171717),
}


def things_of(where: str, unit: Any) -> SimpleNamespace:
    """One of everything about people of that unit, recorded by its own officer."""
    name, number, phone, village, studies, wage = PERSONS[where]
    by = user_with("commune_officer", unit, username=f"records_{where}")

    def person(**facts: Any) -> Any:
        return identified(unit, full_name=name, by=by, **facts)

    worker = person(
        sex="female", personal_id=number, phone=phone, village=village, field_of_study=studies
    )
    stay = departed(worker, by=by, wage=wage, wage_currency="JPY", wage_per="month")
    ended = returned(person(), ended_on=date(2026, 5, 6), by=by)
    make_fact(unit, stay.departed_on, departure_id=stay.pk, worker_id=worker.pk).save()
    return SimpleNamespace(
        code=unit.code,
        number=number,
        worker=worker.pk,
        draft=save_draft(worker=person(), by=by).pk,
        stay=stay.pk,
        ended=ended.pk,
        free=person().pk,
        seen={"departures": stay.contract.version, "returns": ended.contract.version},
    )


MISSING = SimpleNamespace(
    **dict.fromkeys(("worker", "draft", "stay", "ended", "free", "firm", "version"), NOBODYS),
    **dict.fromkeys(("plan", "next_plan", "list"), "nothing"),
    code="99999",
    number="014199000033",
    seen={},
)


@dataclass
class World:
    things: dict[str, SimpleNamespace]
    tokens: dict[str, str]
    visitors: dict[str, Client]
    # What must not be read by everybody: the text, and about which place.
    canaries: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: int = 0
    # What is said of things that nobody has, by route, method and visitor.
    lost: dict[tuple[str, str, str], str] = field(default_factory=dict)


def made_world(here: Any, there: Any, department: Any) -> World:
    """Everything, at both places, and a visitor for each of the cast."""
    country("JP")
    firm = an_enterprise().pk
    approved = give(TargetVersionFactory(approved=True), {here: 7})
    plans = [
        PlanFactory(code=str(year), first_day=date(year, 1, 1), last_day=date(year, 12, 31))
        for year in (2026, 2027)
    ]
    waits = TargetVersionFactory(
        plan=plans[1], returned_reason=REASON, in_force_on=date(2027, 1, 1)
    )
    give(waits, {here: 8})
    shared = {
        "firm": firm,
        "version": approved.pk,
        "plan": "2025",
        "next_plan": "2026",
        "list": "qualification",
    }
    places = {"here": things_of("here", here), "there": things_of("there", there)}
    for things in places.values():
        things.__dict__.update(shared)
    opened = SimpleNamespace(**{**places["here"].__dict__, "version": waits.pk})
    number_changes()
    tokens = _tokens(here, there)
    visitors = {who: _visitor(token) for who, token in tokens.items()}
    visitors |= {"-": Client(raise_request_exception=False), "D": _visitor("")}
    visitors["D"].force_login(department)
    return World(
        things={**places, "open": opened, "missing": MISSING},
        tokens=tokens,
        visitors=visitors,
        canaries=_canaries(),
        entries=AuditEntry.objects.count(),
    )


def _visitor(token: str) -> Client:
    return Client(headers=bearer(token) if token else {}, raise_request_exception=False)


def _tokens(here: Any, there: Any) -> dict[str, str]:
    programs = {
        "X": client_of_registers(EVERY_GRANT),
        "R": client_of_registers(EVERY_GRANT),
        "A": client_of_registers(EVERY_GRANT),
        "H": client_of_registers(OF_UNITS, communes=[here]),
        "N": client_of_registers(OF_UNITS, communes=[there]),
        "V": client_of_registers(READ_GRANTS, communes=[here]),
        "W": client_of_registers(["workers.read", "workers.write"], communes=[here]),
        "T": client_of_registers(["targets.read"], communes=[here]),
        # Not of the cast: writes stays, and knows nothing of money.
        "S": client_of_registers(["stays.read", "stays.write"], communes=[here]),
    }
    tokens = {who: token for who, (_row, token) in programs.items()}
    tokens |= {"E": token_of_client(), "P": token_of_client(right="protected")}
    yesterday = clock.today() - timedelta(days=1)
    ApiClient.objects.filter(pk=programs["X"][0].pk).update(expires_on=yesterday)
    ApiClient.objects.filter(pk=programs["R"][0].pk).update(revoked_at=clock.now())
    # Thousands of requests of one minute; and the day of the last one is known already.
    ApiClient.objects.update(per_minute=10**6, last_used_on=clock.today())
    return tokens


def _canaries() -> dict[str, tuple[str, str]]:
    """Text → what it is, and of which place."""
    found = {REASON: ("reason", "here")}
    for where, (name, number, phone, village, studies, wage) in PERSONS.items():
        found |= {name: ("name", where), number: ("number", where), phone: ("contact", where)}
        found |= {village: ("contact", where), studies: ("background", where)}
        found |= {f"{wage}.00": ("money", where)}
    return found


# Addresses and bodies ----------------------------------------------------------------------------

WORDS = {
    "list_entries": lambda t: [t.list],
    "plan": lambda t: [t.plan],
    "workers_record": lambda t: [t.worker],
    "contracts_record": lambda t: [t.draft],
    "departures_record": lambda t: [t.stay],
    "returns_record": lambda t: [t.ended],
    "enterprises_record": lambda t: [t.firm],
    "targets_record": lambda t: [t.version],
}
_GOING = {"form": "service", "country": "JP", "enterprise_unknown": True, "term_months": 36}
_DOCUMENT = {
    "document_number": "5/NQ-HĐND",
    "document_date": "2025-12-05",
    "document_body": "HĐND tỉnh",
    "in_force_on": "2026-01-01",
    "province_total": 200,
}
# A new record that would be taken, about that thing.
NEW = {
    "workers": lambda t: {
        "full_name": "Vàng A Mới",
        "born": "1999-05-06",
        "sex": "male",
        "commune": {"code": t.code},
    },
    "contracts": lambda t: {"worker": t.free, "form": "service", "country": "JP"},
    "departures": lambda t: {"worker": t.free, "departed_on": "2026-03-02", **_GOING},
    "returns": lambda t: {
        "departure": t.stay,
        "ended_on": "2026-05-06",
        "return_reason": "health",
    },
    "enterprises": lambda t: {
        "name": "Công ty mới",
        "kind": "service",
        "licence_number": "77/LĐTBXH-GP",
        "licence_date": "2022-03-01",
    },
    "targets": lambda t: {
        "plan": t.next_plan,
        **_DOCUMENT,
        "numbers": [{"unit": {"code": UNIT}, "value": 12}],
    },
}
CORRECTIONS = {
    "workers": {"full_name": "Vàng A Khác"},
    "contracts": {"job": "Hàn"},
    "departures": {"job": "Hàn"},
    "returns": {"skills_gained": "Hàn"},
    "enterprises": {"name": "Công ty khác"},
    "targets": {"province_total": 210},
}
QUERIES = {
    f"statistics/{name}/": {"plan": "2025"}
    for name in ("attainment", "coverage", "departures", "returns", "stock", "trained", "skilled")
}


def address(name: str, things: SimpleNamespace) -> str:
    """Of a route of the interface, about that thing."""
    if name == "not_here":
        return "/api/v1/nothing/"
    return reverse(f"api:{name}", args=WORDS[name](things) if name in WORDS else [])


def body(name: str, method: str, things: SimpleNamespace) -> Any:
    """What would be taken there, from who may."""
    register, _, kind = name.partition("_")
    if kind == "find":
        return {"personal_id": things.number}
    if method == "PATCH":
        return CORRECTIONS.get(register, {})
    made = NEW[register](things) if register in NEW and kind else {}
    return {"rows": [made]} if kind == "bulk" else made


# Sending -----------------------------------------------------------------------------------------


@dataclass
class Answer:
    response: Any
    written: list[str]  # the statements that wrote
    entries: int  # of the audit

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.content.decode(errors="replace")

    def json(self) -> Any:
        return self.response.json()


def ask(
    world: World,
    who: str,
    method: str,
    url: str,
    *,
    body: Any = None,
    headers: dict[str, str] | None = None,
    **query: Any,
) -> Answer:
    """What that visitor is told; whatever was written is taken back."""
    written: list[str] = []

    def noting(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        told = sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
        if told and not any(table in sql for table in BOOKKEEPING):
            written.append(sql[:80])
        return execute(sql, params, many, context)

    call = getattr(world.visitors[who], method.lower())
    given: dict[str, Any] = {"headers": headers or {}}
    if method in ("GET", "HEAD"):
        given["data"] = query
    else:
        given |= {"data": body, "content_type": "application/json", "query_params": query}
    with transaction.atomic():
        with connection.execute_wrapper(noting):
            response = call(url, **given)
        made = AuditEntry.objects.count() - world.entries
        transaction.set_rollback(True)
    return Answer(response, written, made)


def call(world: World, who: str, method: str, name: str, thing: str) -> Answer:
    """The call of the matrix: that method of that route about that thing, as who may would do."""
    things = world.things[thing]
    url = address(name, things)
    seen = things.seen.get(name.partition("_")[0], 1)
    headers = {"Idempotency-Key": "a-key", "If-Match": f'"{seen}"'}
    query = QUERIES.get(url.removeprefix("/api/v1/"), {})
    return ask(world, who, method, url, body=body(name, method, things), headers=headers, **query)
