"""The facts as one bare SELECT over the registers: what every counting has to read at least.

The generator fills the fact table with it, a recount must find nothing to repair in the result,
and the measurements set our own reading beside it.
"""

from contracts.choices import DurationType, Source
from contracts.counting import Reason
from figures.facts import RULE_VERSION
from reference.queries import bind, came_with
from training.choices import TrainingKind
from training.validity import VALID_MONTHS, Untrained

# The lists as the program came with them: the generator fills an empty database.
_LISTS = bind(list(came_with()))


def _saying(listing: str, attribute: str) -> list[str]:
    """The codes of a list of which that is said."""
    return [item.code for item in _LISTS.items(listing) if item.says(attribute)]


def _is(column: str, listing: str, attribute: str) -> str:
    """Whether that is said of the code; null when it is not known."""
    words = ", ".join(f"'{code}'" for code in sorted(_saying(listing, attribute)))
    return f"case when {column} <> '' then {column} in ({words}) end"


_TERM = "(d.departed_on + make_interval(months => c.term_months))::date"
_COUNTED = (
    f"not d.cancelled and d.source <> '{Source.OPENING.value}'"
    f" and c.duration_type <> '{DurationType.STUDENT.value}'"
)
_REASON = f"""case when d.cancelled then '{Reason.CANCELLED.value}'
 when d.source = '{Source.OPENING.value}' then '{Reason.OPENING.value}'
 when c.duration_type = '{DurationType.STUDENT.value}' then '{Reason.STUDENT.value}'
 else '{Reason.COUNTS.value}' end"""

# Column of the fact → expression; in the order of figures.facts.CONTENT.
COLUMNS = {
    "departure_id": "d.id",
    "contract_id": "d.contract_id",
    "worker_id": "d.worker_id",
    "unit_id": "d.commune_id",
    "departed_on": "d.departed_on",
    "ended_on": "d.ended_on",
    "end_kind": "coalesce(d.end_kind, '')",
    "return_reason": "d.return_reason",
    "term_ends_on": _TERM,
    "ends_on": f"greatest(x.last, {_TERM})",
    "left_contract_on": "d.left_contract_on",
    "country": "c.country_id",
    "high_income": "h.id is not null",
    "form": "c.form",
    "duration_type": "c.duration_type",
    "enterprise_id": "c.enterprise_id",
    "sex": "w.sex",
    "age": "date_part('year', age(d.departed_on, w.born_on))::smallint",
    "minority": _is("w.ethnicity", "ethnic_group", "minority"),
    "household": "coalesce(s.status, '')",
    "qualification": "d.qualification",
    "skilled_a": _is("d.qualification", "qualification", "trained"),
    "skilled_b": _is("d.qualification", "qualification", "certified"),
    "trained": "t.fits is true",
    # The generator gives people either a certificate that fits or none.
    "untrained_reason": f"case when t.fits then '' else '{Untrained.NO_CERTIFICATE.value}' end",
    "counted": _COUNTED,
    "in_stock": "not d.cancelled",
    "reason": _REASON,
    "rule_version": f"'{RULE_VERSION}'",
}

SELECT = f"""
select {", ".join(f"{sql} as {name}" for name, sql in COLUMNS.items())}, d.changed_at
from contracts_departure d
join contracts_contract c on c.id = d.contract_id
join workers_worker w on w.id = d.worker_id
left join reference_highincomelisting h on h.country_id = c.country_id
  and h.valid_from <= d.departed_on and (h.valid_until is null or d.departed_on < h.valid_until)
left join workers_householdstatus s
  on s.worker_id = d.worker_id and s.year = date_part('year', d.departed_on)
left join lateral (
  select max(ends_on) as last from contracts_extension e where e.departure_id = d.id
) x on true
left join lateral (
  select true as fits from training_certificate t
  where t.worker_id = d.worker_id and not t.withdrawn and t.country_id = c.country_id
    and t.kind = '{TrainingKind.ORIENTATION.value}'
    and (t.enterprise_id is null or c.enterprise_id is null or t.enterprise_id = c.enterprise_id)
    and (t.occupation = '' or c.occupation = '' or t.occupation = c.occupation)
    and t.issued_on <= d.departed_on
    and t.issued_on + interval '{VALID_MONTHS} months' >= d.departed_on
  limit 1
) t on true
"""

OPEN_VERSIONS = f"""
select id, {", ".join(COLUMNS)} from figures_departurefact where known_until is null
"""
