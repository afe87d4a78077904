"""Commune-level units as they existed, and what became of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import not_before, one_of


class UnitKind(models.TextChoices):
    COMMUNE = "xa", _("Commune")
    WARD = "phuong", _("Ward")
    TOWNSHIP = "thi_tran", _("Township")
    SPECIAL_ZONE = "dac_khu", _("Special zone")
    # Until the reform five island districts had no communes and did their work themselves.
    ISLAND_DISTRICT = "huyen_dao", _("Island district")

    @property
    def word(self) -> str:
        """As it stands before the name, always in Vietnamese."""
        return _WORDS[self.value]


_WORDS = {
    "xa": "Xã",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "dac_khu": "Đặc khu",
    "huyen_dao": "Huyện",
}


class Region(models.TextChoices):
    """The regions of ethnic minority and mountain areas, which the Prime Minister draws.

    Being in none is a statement too. A unit of which nothing is recorded is not known.
    """

    ONE = "I", _("Region I")
    TWO = "II", _("Region II")
    THREE = "III", _("Region III")
    NONE = "none", _("In no region")


class CommuneQuerySet(models.QuerySet["Commune"]):
    def on(self, day: date) -> Self:
        """The units of the map of that day, as known now."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun).filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def in_name_order(self) -> Self:
        return self.order_by("name_sort", "code")


class Commune(models.Model):
    """One unit as it existed from `valid_from` (empty: start not known) until `valid_until`.

    `valid_until` is the first day on which it no longer existed. The five-digit code is an
    attribute and no identity: after 1 July 2025 eleven units of Sơn La carry one part's code and
    another part's name.

    `province_code` is the province of its own time: a unit that ended with the reform has the old
    province's code. `old_district` is the district it lay in, or, for a unit of the reform, the one
    district that all its parts lay in: bare, but "TP Sơn La", "TX Mộc Châu".
    """

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=UnitKind)
    province_code = models.CharField(max_length=2)
    old_district = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    name_fold = models.CharField(max_length=80, db_index=True)
    name_sort = models.CharField(max_length=250)
    # Former names and other spellings, folded, without blanks, one after the other.
    also_written = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)

    # Strictly increasing over all writes: tells every process that its atlas is old (queries.py).
    stamped_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="commune_code_valid_from"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_from=None), name="commune_code_without_start"
            ),
            not_before(
                "valid_until",
                "valid_from",
                name="commune_valid_until_after_from",
                message=_("A unit cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Always in Vietnamese: it is a name. "Xã Mường La"."""
        return f"{_WORDS[self.kind]} {self.name}"

    @property
    def label(self) -> str:
        """With the old district, because names repeat: "Xã Chiềng Chung (Mai Sơn)"."""
        return f"{self.full_name} ({self.old_district})" if self.old_district else self.full_name

    @property
    def key(self) -> str:
        """The identity in URLs: code and first day ("03808-2025-07-01", "03808-" before)."""
        return f"{self.code}-{self.valid_from or ''}"


class CommuneChange(models.Model):
    """One line of a boundary decision: `old` went, wholly or in part, into `new` on that day."""

    old = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="became")
    new = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="came_from")
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=120)
    in_part = models.BooleanField(default=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "effective_on"], name="commune_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class AreaStatusQuerySet(models.QuerySet["AreaStatus"]):
    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn=False)

    def on(self, day: date) -> Self:
        """The statuses of that day, at most one of each unit."""
        until = Q(valid_until=None) | Q(valid_until__gt=day)
        return self.standing().filter(until, valid_from__lte=day)


class AreaStatus(models.Model):
    """In which region a unit lay, and whether it was extremely difficult, from a day on.

    `valid_until` is the first day on which it no longer held; empty: until further notice, or until
    the unit ended. Of a unit and day without a row nothing is known: a unit made by a merger has
    rows of its own, and none is guessed from those of its parts.
    """

    unit = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="area_statuses")
    region = models.CharField(max_length=4, choices=Region)
    difficult = models.BooleanField(_("Extremely difficult"))
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=160)
    # Entered by mistake: it never held. The row stays, for the audit and for figures of the past.
    withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = AreaStatusQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        # PostgreSQL refuses any overlap by itself (migration 0004); the two unique constraints are
        # what both engines can do, and rule C-14 is the whole of it.
        constraints = [
            models.CheckConstraint(
                name="area_status_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                violation_error_message=_("An area status cannot end before it begins."),
            ),
            one_of(
                "region",
                Region.values,
                name="area_status_region",
                message=_("There are the regions I, II and III, or none."),
            ),
            models.UniqueConstraint(
                fields=["unit", "valid_from"],
                condition=Q(withdrawn=False),
                name="area_status_one_per_day",
                violation_error_message=_("This unit has an area status from that day already."),
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(withdrawn=False, valid_until=None),
                name="area_status_one_open",
                violation_error_message=_("This unit has an area status until further notice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.region} {self.valid_from}"


class ShapeSource(models.TextChoices):
    CENTROID = "centroid", _("Drawn around the unit's centre")
    OFFICIAL = "official", _("Official boundary")
    PARTS = "parts", _("Official boundaries of its parts")


class UnitShape(models.Model):
    """The ground of one unit, for drawing a map and for nothing else.

    `polygons` is a GeoJSON MultiPolygon with four digits (communes/shapes.py). Until official
    boundaries are loaded it is the cell around the unit's centre. A unit that was merged here has
    no row, and is drawn as its parts together (communes/outlines.py).
    """

    unit = models.OneToOneField(Commune, on_delete=models.CASCADE, related_name="shape")
    polygons = models.JSONField()
    source = models.CharField(max_length=10, choices=ShapeSource)
    document = models.CharField(max_length=200, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of(
                "source",
                ShapeSource.values,
                name="unit_shape_source",
                message=_("A shape is drawn around a centre, official, or made of official parts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.source}"
