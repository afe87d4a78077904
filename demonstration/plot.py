"""From a story to happenings: who leaves when, when that becomes known, and how each stay ends.

Deterministic: the same story gives the same province. Nothing is written here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from communes.models import Commune
from communes.queries import Atlas, Map
from core.months import add_months
from demonstration.people import Person, invent
from demonstration.stories import Story, Wave

MARKETS = [("JP", 44), ("TW", 27), ("KR", 17), ("DE", 3), ("RO", 2), ("HU", 2), ("MY", 2)] + [
    ("PL", 1),
    ("SA", 1),
    ("AU", 1),
]
JOBS = {
    "JP": ["Chế biến thực phẩm", "Xây dựng", "Nông nghiệp", "Hộ lý", "Cơ khí"],
    "TW": ["Công xưởng", "Khán hộ công gia đình", "Xây dựng", "Điện tử"],
    "KR": ["Sản xuất chế tạo", "Nông nghiệp", "Đóng tàu"],
}
EARLY = [("own_wish", 45), ("health", 20), ("employer", 15), ("discipline", 8), ("other", 12)]
LEVELS = {
    "untrained": 42,
    "no_certificate": 24,
    "short_certificate": 6,
    "elementary": 9,
    "intermediate": 8,
    "college": 4,
    "university": 2,
    "": 5,
}
CERTIFIED = ("short_certificate", "elementary", "intermediate", "college", "university")


@dataclass
class Going:
    """One departure, everything that belongs to it, and the days on which it became known."""

    number: int
    departed_on: date
    known_on: date
    unit: Commune
    person: Person | None  # None: the person of `again` leaves once more
    again: "Going | None"
    country: str
    form: str
    duration_type: str
    term: int
    job: str
    enterprise: int | None
    qualification: str
    household: str
    certificate_on: date | None
    fixed: bool  # of a wave with units of its own, whose figures were reported
    extended_to: date | None = None
    extended_on: date | None = None
    left_on: date | None = None
    ended_on: date | None = None
    end_kind: str = "returned"
    end_reason: str = ""
    end_known_on: date | None = None
    worker_id: int = field(default=0, compare=False)
    departure_id: int = field(default=0, compare=False)

    @property
    def first(self) -> "Going":
        return self.again.first if self.again else self


def goings(story: Story, atlas: Atlas, *, seed: int, first_year: int) -> list[Going]:
    """All departures of the story from that year on, in the order of their days."""
    random = Random(seed)
    numbers = count(1)
    found: list[Going] = []
    for wave in story.waves:
        for day in _days(random, wave):
            going = _going(random, story, atlas, wave, day, next(numbers))
            found.append(going)
        _spread_markets(random, wave, found[-wave.number :])
    found.sort(key=lambda going: (going.departed_on, going.number))
    for going in found:
        _end(random, going, stays=_stays(story, going))
    _leave_again(random, found)
    return [going for going in found if going.first.departed_on.year >= first_year]


def _days(random: Random, wave: Wave) -> list[date]:
    span = (wave.last - wave.first).days
    days = [wave.first + timedelta(days=random.randint(0, span)) for _ in range(wave.number)]
    # The ends of a wave are its first and last day: the reported totals hold on the very day.
    return sorted([wave.last, *days[1:]])


def _going(random: Random, story: Story, atlas: Atlas, wave: Wave, day: date, number: int) -> Going:
    unit = _unit(random, story, atlas.on(day), wave, atlas)
    country = random.choices([c for c, _n in MARKETS], [n for _c, n in MARKETS])[0]
    seasonal = country == "KR" and random.random() < 0.3
    form = "public_unit" if country == "KR" else random.choices(["service", "direct"], [96, 4])[0]
    lag = 0 if wave.prompt else random.choice([0, 0, 1, 1, 2, 3])
    certified = 1.0 + 0.12 * max(0, day.year - 2023)
    weights = [w * (certified if level in CERTIFIED else 1) for level, w in LEVELS.items()]
    return Going(
        number=number,
        departed_on=day,
        known_on=day + timedelta(days=lag),
        unit=unit,
        person=invent(
            random, day=day, id_prefix=story.id_prefix, serial=990_000 + number, women=0.37
        ),
        again=None,
        country=country,
        form=form,
        duration_type="seasonal" if seasonal else "long",
        term=random.choice([5, 8]) if seasonal else 36,
        job=random.choice(JOBS.get(country, ["Công xưởng", "Xây dựng"])),
        enterprise=None if form == "direct" or random.random() < 0.04 else random.randrange(17),
        qualification=random.choices(list(LEVELS), weights)[0],
        household=random.choices(["poor", "near_poor", "none", ""], [16, 12, 62, 10])[0],
        certificate_on=_certificate(random, day),
        fixed=bool(wave.units),
    )


def _certificate(random: Random, day: date) -> date | None:
    """Nearly everybody is trained in time; a few have no certificate, an old or a late one."""
    luck = random.random()
    if luck < 0.93:
        return day - timedelta(days=random.randint(12, 300))
    if luck < 0.96:
        return None
    return add_months(day, -25) if luck < 0.985 else day + timedelta(days=2)


def _unit(random: Random, story: Story, on: Map, wave: Wave, atlas: Atlas) -> Commune:
    if wave.units:
        name, district = random.choice(wave.units)
        return next(
            unit
            for unit in on.units.values()
            if unit.name == name and unit.old_district in (district, "")
        )
    units, weights = _pool(story, on, atlas)
    return random.choices(units, weights)[0]


_pools: dict[tuple[str, frozenset[int]], tuple[list[Commune], list[int]]] = {}


def _pool(story: Story, on: Map, atlas: Atlas) -> tuple[list[Commune], list[int]]:
    """Units of that map that may send people, with invented weights; the silent ones not at all."""
    key = (story.id_prefix, frozenset(on.units))
    if key not in _pools:
        later = atlas.on(date(2025, 7, 1))
        shut = {*story.silent, *(story.reserved if on.day < date(2025, 7, 1) else ())}
        units, weights = [], []
        for unit in sorted(on.units.values(), key=lambda u: (u.code, u.pk)):
            place = later.place(unit.pk)
            if place is not None and later.units[place].name not in shut:
                units.append(unit)
                weights.append(1 + int(unit.code) * 7 % 9)
        _pools[key] = units, weights
    return _pools[key]


def _spread_markets(random: Random, wave: Wave, members: list[Going]) -> None:
    """A wave with reported markets has exactly those."""
    wanted = [country for country, n in wave.markets for _ in range(n)]
    random.shuffle(wanted)
    for going, country in zip(members, wanted, strict=False):
        going.country, going.form = country, "service"
        going.duration_type, going.term = "long", 36
        going.job = random.choice(JOBS.get(country, ["Công xưởng", "Xây dựng"]))
        if going.enterprise is None:
            going.enterprise = random.randrange(17)


def _stays(story: Story, going: Going) -> bool:
    return any(
        wave.stays
        and wave.first <= going.departed_on <= wave.last
        and any(going.unit.name == name for name, _district in wave.units)
        for wave in story.waves
    )


def _end(random: Random, going: Going, *, stays: bool) -> None:
    term_ends_on = add_months(going.departed_on, going.term)
    luck = random.random()
    if stays:
        return
    if luck < 0.08:
        going.ended_on = going.departed_on + timedelta(days=random.randint(60, going.term * 25))
        going.end_reason = random.choices([r for r, _n in EARLY], [n for _r, n in EARLY])[0]
    elif luck < 0.09:
        going.ended_on = going.departed_on + timedelta(days=random.randint(60, going.term * 25))
        going.end_kind = random.choice(["died", "missing", "settled", "settled"])
    elif luck < 0.12:
        going.left_on = going.departed_on + timedelta(days=random.randint(60, going.term * 28))
    elif luck < 0.40 and going.duration_type == "long":
        going.extended_on = term_ends_on - timedelta(days=random.randint(20, 60))
        going.extended_to = add_months(term_ends_on, random.choice([12, 22, 24]))
        if random.random() < 0.6:
            going.ended_on = going.extended_to + timedelta(days=random.randint(-10, 12))
            going.end_reason = "completed"
    elif luck < 0.86:
        going.ended_on = term_ends_on + timedelta(days=random.randint(-10, 14))
        going.end_reason = "completed"
    if going.ended_on:
        going.end_known_on = going.ended_on + timedelta(days=random.choice([1, 3, 6, 12, 20]))


def _leave_again(random: Random, found: list[Going]) -> None:
    """Some who came back leave once more: two departures, one person."""
    home = iter(
        [g for g in found if g.ended_on and g.end_kind == "returned" and not _special(g)][::9]
    )
    back = next(home, None)
    for going in found:
        if back is None:
            return
        if _special(going) or going.departed_on.month % 2:
            continue
        known = back.end_known_on
        if known and known + timedelta(days=40) < going.departed_on:
            going.again, going.person = back, None
            back = next(home, None)


def _special(going: Going) -> bool:
    """Departures of the few weeks and units whose figures are reported stay as they are."""
    return going.fixed or date(2025, 4, 1) <= going.departed_on <= date(2025, 6, 30)


def known_days(found: list[Going]) -> Iterator[date]:
    """Every day on which something became known."""
    for going in found:
        yield going.known_on
        for day in (going.extended_on, going.end_known_on, going.left_on):
            if day:
                yield day
