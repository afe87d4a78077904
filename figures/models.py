"""Facts in two times, and the log of attainment. Everything here is derived; see docs/adr/0004."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.scopes import ScopedQuerySet


class DepartureFactQuerySet(ScopedQuerySet):
    """Facts are seen by the unit of departure: the list is as long as the number."""

    commune_path = "unit_id"

    def open(self) -> Self:
        """The versions that are current."""
        return self.filter(known_until=None)

    def known_at(self, instant: datetime | None) -> Self:
        """What was known at that instant; None is now."""
        if instant is None:
            return self.open()
        return self.filter(known_from__lte=instant).filter(
            Q(known_until=None) | Q(known_until__gt=instant)
        )


class DepartureFact(models.Model):
    """One version of what is known about one departure.

    `departed_on` and `ended_on` are the valid time; `known_from` (the instant of the refresh) and
    `known_until` (empty: current) are the system time. Closed versions are never touched again.
    """

    departure_id = models.BigIntegerField()
    contract_id = models.BigIntegerField()
    worker_id = models.BigIntegerField()
    unit = models.ForeignKey(
        "communes.Commune", null=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: permanent residence outside the province on that day

    departed_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_kind = models.CharField(max_length=10, blank=True)
    return_reason = models.CharField(max_length=20, blank=True)
    term_ends_on = models.DateField(null=True)  # by the contract as signed
    ends_on = models.DateField(null=True)  # with extensions
    left_contract_on = models.DateField(null=True)

    country = models.CharField(max_length=2)
    high_income = models.BooleanField()
    form = models.CharField(max_length=15)
    duration_type = models.CharField(max_length=10)
    programme = models.CharField(max_length=40, blank=True)
    enterprise_id = models.BigIntegerField(null=True)
    # Changes of country during the stay: [["2026-03-01", "DE"], …]; empty: none (figures/moves.py).
    moves = models.JSONField(null=True)
    # What the unit was on the day of departure (communes.AreaStatus); empty: not known.
    region = models.CharField(max_length=4, null=True)
    difficult = models.BooleanField(null=True)

    sex = models.CharField(max_length=6)
    age = models.SmallIntegerField()
    minority = models.BooleanField(null=True)  # empty: ethnic group not known
    household = models.CharField(max_length=15, blank=True)  # empty: not known for that year
    qualification = models.CharField(max_length=25, blank=True)
    skilled_a = models.BooleanField(null=True)  # trained labour, certificate or not
    skilled_b = models.BooleanField(null=True)  # with degree or certificate
    trained = models.BooleanField()
    untrained_reason = models.CharField(max_length=20, blank=True)

    counted = models.BooleanField()  # in the flow of departures
    in_stock = models.BooleanField()
    reason = models.CharField(max_length=20)  # figures/reasons.py
    rule_version = models.CharField(max_length=10)
    recorded_at = models.DateTimeField()

    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    objects = DepartureFactQuerySet.as_manager()

    class Privacy:
        personal = {
            "sex",
            "age",
            "minority",
            "household",
            "qualification",
            "return_reason",
            "left_contract_on",
        }
        plain = {
            "id",
            "departure_id",
            "contract_id",
            "worker_id",
            "unit",
            "departed_on",
            "ended_on",
            "end_kind",
            "term_ends_on",
            "ends_on",
            "country",
            "high_income",
            "form",
            "duration_type",
            "programme",
            "enterprise_id",
            "moves",
            "region",
            "difficult",
            "skilled_a",
            "skilled_b",
            "trained",
            "untrained_reason",
            "counted",
            "in_stock",
            "reason",
            "rule_version",
            "recorded_at",
            "known_from",
            "known_until",
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["departure_id"],
                condition=Q(known_until=None),
                name="fact_one_open_version",
            ),
            models.CheckConstraint(
                name="fact_known_forwards",
                condition=Q(known_until=None) | Q(known_until__gt=models.F("known_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["worker_id"], name="fact_worker"),
            # The reads of every page, on current versions. Each index holds all the columns its
            # read needs, so that the table itself is left alone: the flow of a period with its
            # people, a unit's flow and the stock, the ends of a period.
            models.Index(
                fields=["departed_on", "unit", "worker_id"],
                condition=Q(known_until=None, counted=True),
                name="fact_open_flow",
            ),
            models.Index(
                fields=["unit", "departed_on", "ended_on", "in_stock", "counted"],
                condition=Q(known_until=None),
                name="fact_open_unit",
            ),
            models.Index(
                fields=["ended_on", "unit"],
                condition=Q(known_until=None, ended_on__isnull=False),
                name="fact_open_ended",
            ),
            models.Index(fields=["known_from"], name="fact_known_from"),
        ]

    def __str__(self) -> str:
        return f"#{self.departure_id} from {self.known_from:%Y-%m-%d}"


class RefreshClock(models.Model):
    """One row: the lock of every refresh, and the last instant given out as `known_from`.

    `stored_for` and `stored_on` say for which refresh and which day today's attainment is stored.
    """

    last_known_from = models.DateTimeField(null=True)
    stored_for = models.DateTimeField(null=True)
    stored_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.last_known_from)


class DayClosed(models.Model):
    """The ledger of closed days: up to when a plan's attainment is kept "as known then"."""

    plan = models.ForeignKey("targets.Plan", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="day_closed_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"


class Attainment(models.Model):
    """The answer of today (`day` empty, replaced) and of each evening (kept when it changed).

    A cache and a log, never a second truth: figures/queries.py fills it and answers live.
    An evening without a row of its own is that of the last evening before it that has one.
    """

    plan = models.ForeignKey("targets.Plan", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "communes.Commune", null=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: the province
    indicator = models.CharField(max_length=20)
    boundary = models.CharField(max_length=10)
    window = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    day = models.DateField(null=True)
    numerator = models.IntegerField()
    denominator = models.IntegerField(null=True)
    target_version = models.PositiveSmallIntegerField(null=True)
    map_date = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["plan", "indicator", "boundary", "day"], name="attainment_plan")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id or 'province'} {self.indicator}"


class BalanceAlarm(models.Model):
    """stock(b) = stock(a) + departures − ends did not close for a unit and market."""

    found_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField()
    unit = models.ForeignKey("communes.Commune", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    difference = models.IntegerField()
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.country} {self.difference:+d}"
