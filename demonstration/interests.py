"""Who wants to go: the lists of the communes since the merger, and who of the leavers stood on one.

All invented. Every fortnight somebody is listed somewhere; most are counselled and learn, some
drop out, some are forgotten for half a year. Whoever leaves stays with `plot.py`: nobody is added
to the departures that were reported.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from accounts.models import User
from communes.models import Commune
from communes.queries import Atlas
from core import clock
from demonstration.people import invent
from demonstration.plot import JOBS, Going
from interest import actions
from interest.models import Interest
from reference.models import Country
from workers.models import Worker

Happening = Callable[[], object]

FIRST, LAST = date(2025, 7, 15), date(2027, 12, 31)
EVERY = timedelta(days=8)
# Their officers have accounts in the demonstration.
NAMED = ("Mường La", "Chiềng Lao")
OCCUPATIONS = ("factory", "farming", "construction", "food", "garment", "welding", "nursing", "")
OBSTACLES = ("capital", "language", "family", "health")
# How far it goes, and after how many days; it may end anywhere.
PATHS = [
    (("counselled", 12), ("learning", 45), ("selected", 120), ("waiting", 150)),
    (("counselled", 20), ("learning", 60)),
    (("counselled", 15), ("learning", 50), ("selected", 110)),
    (("counselled", 10),),
    (),
    (("counselled", 25), ("dropped", 80)),
    (("counselled", 14), ("selected", 70), ("learning", 100)),
]
DROPPED = ("Đã có việc làm tại khu công nghiệp.", "Gia đình không đồng ý.", "Sức khỏe không đạt.")


@dataclass
class Listed:
    """One person on the list, as the days go by."""

    number: int
    day: date
    unit: Commune
    countries: dict[str, Country]
    by: User
    interest_id: int = 0

    @property
    def random(self) -> Random:
        return Random(f"interest {self.number}")

    def put(self) -> None:
        """The person comes on the list, with a short file."""
        random = self.random
        person = invent(random, day=self.day, id_prefix="000", serial=self.number, women=0.45)
        wishes = random.sample(["JP", "TW", "KR", "DE"], random.choice([1, 1, 2, 3]))
        interest = actions.record_new_person(
            full_name=person.full_name,
            born_on=person.born_on,
            born_precision=random.choice(["day", "day", "year"]),
            sex=person.sex,
            commune=self.unit,
            village=person.village,
            phone=person.phone if random.random() < 0.9 else "",
            reviewed_on=self.day,
            countries=[self.countries[code] for code in wishes],
            occupation=random.choice(OCCUPATIONS),
            job=random.choice(JOBS.get(wishes[0], [""])),
            wants_course=random.random() < 0.6,
            wants_loan=random.random() < 0.5,
            obstacles=random.sample(OBSTACLES, random.choice([0, 1, 1, 2])),
            consented_on=self.day if random.random() < 0.85 else None,
            by=self.by,
        )
        self.interest_id = interest.pk

    def step(self, to: str) -> None:
        """The next thing that is heard of the person."""
        interest = Interest.objects.get(pk=self.interest_id)
        if to == "dropped":
            reason = self.random.choice(DROPPED)
            actions.drop_interest(interest=interest, reason=reason, by=self.by)
        else:
            actions.move_interest(interest=interest, to=to, moved_on=clock.today(), by=self.by)

    def ask(self) -> None:
        """Asked again at a meeting of the village."""
        interest = Interest.objects.get(pk=self.interest_id)
        if interest.is_open:
            actions.confirm_interest(interest=interest, by=self.by)


def happenings(
    units: Atlas, countries: dict[str, Country], by: User
) -> dict[date, list[Happening]]:
    """The days of everybody listed since the merger."""
    found: dict[date, list[Happening]] = defaultdict(list)
    every = sorted(units.on(FIRST).units.values(), key=lambda unit: (unit.code, unit.pk))
    # Every third unit reviews; those whose officers have accounts often.
    places = [*every[::3], *(unit for unit in every if unit.name in NAMED)]
    weights = [1] * len(every[::3]) + [6] * (len(places) - len(every[::3]))
    random = Random("interest")
    day, number = FIRST, 0
    while day <= LAST:
        number += 1
        (unit,) = random.choices(places, weights)
        one = Listed(number, day, unit, countries, by)
        found[day].append(one.put)
        for to, after in PATHS[number % len(PATHS)]:
            found[day + timedelta(days=after)].append(partial(one.step, to))
        if number % 3:
            found[day + timedelta(days=200)].append(one.ask)
        day += EVERY
    return found


def listed_before(going: Going, worker: Worker, *, by: User) -> None:
    """Every eighth leaver stood on the list of the commune, which closes the entry at once."""
    if going.number % 8 or going.again or going.departed_on < date(2024, 6, 1):
        return
    random = Random(f"listed {going.number}")
    interest = actions.record_interest(
        worker=worker,
        reviewed_on=going.departed_on - timedelta(days=random.randint(60, 420)),
        countries=[Country.objects.get(pk=going.country)],
        job=going.job,
        wants_course=True,
        wants_loan=going.number % 6 == 0,
        consented_on=going.departed_on - timedelta(days=50),
        by=by,
    )
    if going.number % 3:
        actions.close_as_left(interest=interest, by=by)
