"""An invented register in a database of its own: a province, or the country. Seconds to minutes.

Everything is written by INSERT … SELECT with a fixed seed. Names are dealt out of short lists;
nobody is real. Departures lie in 2016–2025, as many in each month.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from accounts.models import Duty, User
from accounts.permissions import RoleCode
from benchmarks.registers import COLUMNS, SELECT
from communes.actions import load_units
from communes.models import Commune
from communes.official import province_codes
from communes.queries import atlas, forget_atlas
from contracts.models import Contract, Departure, Extension
from core import clock, names
from enterprises.choices import EnterpriseKind, LicenceEventKind, LicenceStatus
from enterprises.models import Enterprise, LicenceEvent
from figures.attainment import store_today
from figures.models import DepartureFact
from reference.countries import load_countries
from targets.models import Plan, Target, TargetVersion
from training.models import Certificate
from workers.models import HouseholdStatus, Passport, Residence, Worker


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How large the register is; every person has a stay, `twice` of them have two."""

    name: str
    provinces: tuple[str, ...]
    people: int
    twice: int

    @property
    def stays(self) -> int:
        return self.people + self.twice


PROVINCE = Scale(name="province", provinces=("14",), people=13_000, twice=2_000)
SCALES = {"province": PROVINCE}


def nation() -> Scale:
    """All provinces of the package, 3,321 units."""
    return Scale(name="nation", provinces=tuple(province_codes()), people=1_300_000, twice=200_000)


_FAMILIES = ["Lò", "Quàng", "Vàng", "Giàng", "Sùng", "Thào", "Cầm", "Hà", "Lường", "Nguyễn", "Trần"]
_MIDDLES = ["Văn", "Thị", "A", "Đức", "Minh", "Thu", "Hồng", "Mí", "Quốc", "Xuân"]
_GIVENS = ["Hùng", "Lan", "Pó", "Mai", "Sơn", "Dua", "Chính", "Hoa", "Phương", "Inh", "Hặc", "Páo"]


def fill(scale: Scale, tell: Callable[[str], None]) -> None:
    """Bring an empty, migrated database to that scale and leave it vacuumed and analysed."""
    tell("units")
    _units(scale)
    _skip_checks()
    tell("people")
    _stage(scale)
    _people()
    tell("stays")
    _stays()
    _beside_stays()
    tell("facts")
    _facts()
    tell("plan and accounts")
    _plan()
    _accounts()
    _sequences()
    _run("reset session_replication_role")
    tell("vacuum analyze")
    _run("drop table bench_person, bench_stay, bench_home, bench_name")
    _run("vacuum analyze")
    tell("today's attainment")
    store_today(Plan.objects.get(code="2025"))


def _run(sql: str, params: tuple[Any, ...] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _skip_checks() -> None:
    """What is dealt out fits together; who may switch the checks of foreign keys off saves them."""
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper from pg_roles where rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("set session_replication_role = replica")


def _units(scale: Scale) -> None:
    """Official units; where people live, and what became of it, as a numbered table."""
    system = User.objects.create(username="system", full_name="system")
    for code in scale.provinces:
        load_units(province_code=code, entered_at=clock.at(date(2025, 6, 16)), by=system)
    forget_atlas()
    load_countries()
    today, before = atlas().on(clock.today()), atlas().on(date(2025, 6, 30))
    homes = [(old, today.place(old)) for old in sorted(before.units) if today.place(old)]
    _run("create unlogged table bench_home (n serial primary key, old bigint, new bigint)")
    with connection.cursor() as cursor:
        cursor.executemany("insert into bench_home (old, new) values (%s, %s)", homes)
    made = Enterprise.objects.bulk_create(
        Enterprise(
            name=f"Công ty Mẫu {n}",
            kind=EnterpriseKind.SERVICE,
            licence_number=f"{n + 1}/LĐTBXH-GP",
            licence_date=date(2010, 1, 1),
            status=LicenceStatus.IN_FORCE,
            name_fold=f"cong ty mau {n}",
            name_sort=f"{n:04d}",
        )
        for n in range(200)
    )
    LicenceEvent.objects.bulk_create(
        LicenceEvent(
            enterprise=row,
            kind=LicenceEventKind.GRANTED,
            in_force_on=row.licence_date,
            number=row.licence_number,
        )
        for row in made
    )


def _stage(scale: Scale) -> None:
    """People and stays as they will be, before they are dealt out to the registers' tables."""
    _run("create unlogged table bench_name (n serial primary key, full_name text, sort text)")
    made = [f"{f} {m} {g}" for f in _FAMILIES for m in _MIDDLES for g in _GIVENS]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into bench_name (full_name, sort) values (%s, %s)",
            [(name, names.sort_key(name)) for name in made],
        )
        cursor.execute("select count(*) from bench_home")
        homes = cursor.fetchone()[0]
    _run("set max_parallel_workers_per_gather = 0")
    _run("select setseed(0.42)")
    people = scale.people
    _run(_PERSONS, (homes, len(made), people))
    _run(_STAYS, (people, people, people, scale.stays, scale.twice, scale.twice))
    _run("alter table bench_person add primary key (id)")
    _run("analyze bench_person")
    _run("analyze bench_stay")
    _run("reset max_parallel_workers_per_gather")


# Small places send fewer people: the power bends the deal towards the first homes.
_PERSONS = """
create unlogged table bench_person as
select i as id,
  1 + floor(%s * power(random(), 1.3))::int as home,
  1 + floor(%s * random())::int as name,
  date '1970-01-01' + floor(random() * 10000)::int as born_on,
  case when random() < 0.35 then 'female' else 'male' end as sex,
  (array['thai','thai','hmong','muong','kinh','kinh','dao','kho_mu',''])
    [1 + floor(random() * 9)::int] as ethnicity,
  (array['untrained','untrained','no_certificate','elementary','intermediate','college',''])
    [1 + floor(random() * 7)::int] as qualification,
  random() < 0.85 as trained,
  random() < 0.3 as listed
from generate_series(1, %s) i
"""

# Who leaves twice is back from the first stay before the second begins.
_STAYS = """
create unlogged table bench_stay as
with dealt as (
  select i as id, i > %s as again, case when i > %s then i - %s else i end as worker,
    random() as r1, random() as r2, random() as r3, random() as r4, random() as r5, random() as r6
  from generate_series(1, %s) i
), dated as (
  select *, worker <= %s and not again as first_of_two,
    case when again then date '2023-06-01' + floor(r1 * 944)::int
      when worker <= %s then date '2016-01-01' + floor(r1 * 1461)::int
      else date '2016-01-01' + floor(r1 * 3653)::int end as departed_on,
    case when r2 < 0.12 then 'seasonal' when r2 < 0.15 then 'student' else 'long' end as duration,
    case when r2 < 0.12 then 5 when r2 < 0.15 then 12 else 36 end as term
  from dealt
)
select id, worker, departed_on, duration, term, r5, r6,
  (array['JP','JP','JP','JP','TW','TW','TW','KR','DE','MY'])[1 + floor(r3 * 10)::int] as country,
  case when first_of_two then departed_on + 700 + floor(r4 * 500)::int
    when r4 < 0.85 and departed_on + term * 30 < date '2025-11-01'
    then departed_on + greatest(30, term * 30 - 100 + floor(r5 * 160)::int) end as ended_on,
  r6 < 0.01 and not first_of_two as cancelled
from dated
"""


def _insert(model: type[models.Model], given: dict[str, str], source: str) -> None:
    """INSERT … SELECT: these columns from the source, the others with their defaults."""
    columns, values = dict(given), []
    for field in model._meta.concrete_fields:
        if field.column in columns or field.null or field.primary_key:
            continue
        columns[field.column] = "%s"
        values.append(field.get_default())
    names_, expressions = ", ".join(columns), ", ".join(columns.values())
    _run(
        f"insert into {model._meta.db_table} ({names_}) select {expressions} from {source}",
        tuple(values),
    )


def _people() -> None:
    _insert(
        Worker,
        {
            "id": "p.id",
            "full_name": "n.full_name",
            "name_sort": "n.sort",
            "born_on": "p.born_on",
            "sex": "p.sex",
            "ethnicity": "p.ethnicity",
            "qualification": "p.qualification",
            "commune_id": "h.new",
            "phone": "case when mod(p.id, 5) > 0 then '09' || lpad(p.id::text, 8, '0') else '' end",
            "education": "(array['primary','lower_secondary','upper_secondary',''])"
            "[1 + mod(p.id, 4)]",
            "relative_name": "case when mod(p.id, 4) > 0 then 'Lò Văn Bình' else '' end",
            "relative_phone": "case when mod(p.id, 4) > 0 then '0912345678' else '' end",
            "personal_id_print": "case when mod(p.id, 50) > 0 then md5(p.id::text) end",
        },
        "bench_person p join bench_name n on n.n = p.name join bench_home h on h.n = p.home",
    )
    own = {"id": "id", "worker_id": "id", "commune_id": "commune_id"}
    _insert(Residence, own, "workers_worker")
    held = {
        "worker_id": "id",
        "number_print": "md5('C' || id)",
        "is_current": "true",
        "expires_on": "date '2026-01-01' + mod(id, 3650)::int",
    }
    _insert(Passport, held, "workers_worker where mod(id, 10) > 1")


_STAY = "bench_stay s join bench_person p on p.id = s.worker join bench_home h on h.n = p.home"
_UNIT = "case when s.departed_on < date '2025-07-01' then h.old else h.new end"
_WRITTEN = "(coalesce(s.ended_on, s.departed_on) + 3 + time '09:00') at time zone 'UTC'"


def _stays() -> None:
    _insert(
        Contract,
        {
            "id": "s.id",
            "worker_id": "s.worker",
            "status": "case when s.cancelled then 'cancelled'"
            " when s.ended_on is null then 'abroad' else 'ended' end",
            "form": "case when s.r5 < 0.85 then 'service' when s.r5 < 0.95 then 'public_unit'"
            " else 'direct' end",
            "duration_type": "s.duration",
            "country_id": "s.country",
            "enterprise_id": "(select min(id) from enterprises_enterprise) + mod(s.id, 200)",
            "term_months": "s.term",
            "recorded_for_id": _UNIT,
            "created_at": _WRITTEN,
        },
        _STAY,
    )
    _insert(
        Departure,
        {
            "id": "s.id",
            "contract_id": "s.id",
            "worker_id": "s.worker",
            "departed_on": "s.departed_on",
            "commune_id": _UNIT,
            "qualification": "p.qualification",
            "source": "case when s.departed_on < date '2020-01-01' and s.r6 > 0.97 then 'opening'"
            " else 'commune' end",
            "cancelled": "s.cancelled",
            "ended_on": "s.ended_on",
            "end_kind": "case when s.ended_on is not null then 'returned' end",
            "return_reason": "case when s.ended_on is null then ''"
            " when s.r6 < 0.8 then 'completed' else 'own_wish' end",
            "changed_at": _WRITTEN,
        },
        _STAY,
    )


def _beside_stays() -> None:
    """Extensions, orientation certificates, and the commune's list of the year."""
    _insert(
        Extension,
        {
            "departure_id": "s.id",
            "agreed_on": "s.departed_on + 900",
            "ends_on": "s.departed_on + 1825",
            "created_at": _WRITTEN,
        },
        "bench_stay s where s.r5 > 0.95 and s.term = 36",
    )
    _insert(
        Certificate,
        {
            "worker_id": "s.worker",
            "number": "s.id",
            "issued_on": "s.departed_on - 20 - floor(s.r5 * 300)::int",
            "country_id": "s.country",
            "created_at": _WRITTEN,
        },
        "bench_stay s join bench_person p on p.id = s.worker where p.trained",
    )
    _insert(
        HouseholdStatus,
        {
            "worker_id": "s.worker",
            "year": "date_part('year', s.departed_on)::int",
            "status": "case when s.r6 < 0.5 then 'poor' else 'near_poor' end",
        },
        "bench_stay s join bench_person p on p.id = s.worker where p.listed",
    )


def _facts() -> None:
    """Open versions, and for every twentieth departure an older one that was corrected."""
    _run(
        "analyze contracts_departure, contracts_contract, contracts_extension,"
        " training_certificate, workers_worker, workers_householdstatus"
    )
    given = {name: f"f.{name}" for name in COLUMNS}
    written = {"recorded_at": "f.changed_at", "known_from": "f.changed_at + interval '1 minute'"}
    _insert(DepartureFact, {**given, **written}, f"({SELECT}) f")
    older = {
        "recorded_at": "f.recorded_at - interval '10 days'",
        "known_from": "f.known_from - interval '10 days'",
        "known_until": "f.known_from",
        "ended_on": "null::date",
        "end_kind": "''",
        "return_reason": "''",
    }
    _insert(
        DepartureFact,
        {**given, **older},
        f"{DepartureFact._meta.db_table} f where mod(f.departure_id, 20) = 0",
    )


def _plan() -> None:
    """The plan of 2025 with a number for every unit of today."""
    by, other = (User.objects.create(username=n, full_name=n) for n in ("enters", "approves"))
    plan = Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    units = list(Commune.objects.on(clock.today()))
    version = TargetVersion.objects.create(
        plan=plan,
        number=1,
        document_number="1/NQ-HĐND",
        document_date=date(2024, 12, 5),
        document_body="HĐND",
        in_force_on=date(2025, 1, 1),
        province_total=40 * len(units),
        entered_by=by,
        entered_at=clock.at(date(2024, 12, 20)),
        approved_by=other,
        approved_at=clock.at(date(2024, 12, 21)),
    )
    Target.objects.bulk_create(
        Target(version=version, unit=unit, value=20 + unit.pk % 40) for unit in units
    )


def _accounts() -> None:
    officer = User.objects.create(username="department", full_name="Chuyên viên Sở")
    Duty.objects.create(user=officer, role=RoleCode.DEPARTMENT_OFFICER, starts_on=date(2019, 1, 1))


def _sequences() -> None:
    """Rows were given their numbers; the next ones go on behind them."""
    for model in (Worker, Residence, Contract, Departure):
        table = model._meta.db_table
        _run(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")
