"""What happens between departure and end: extensions, changes of employer or country."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import ScopedQuerySet
from contracts.choices import ChangeKind
from contracts.models.stays import Departure
from core import clock
from reference.fields import CodeField


class Extension(models.Model):
    """The contract now runs until a later day; no new departure (domain: extension abroad)."""

    departure = models.ForeignKey(Departure, on_delete=models.CASCADE, related_name="extensions")
    agreed_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                name="extension_after_agreement", condition=Q(ends_on__gte=F("agreed_on"))
            )
        ]

    def __str__(self) -> str:
        return f"#{self.departure_id} {self.ends_on}"


class StayChangeQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now, like the file it belongs to."""

    commune_path = "departure__contract__worker__commune_id"

    def standing(self) -> "StayChangeQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn=False)


class StayChange(models.Model):
    """Another employer, or another country, in the midst of a stay; never a new departure.

    A change of country brings its employer along; one of the employer leaves `country` empty. What
    was entered by mistake is withdrawn and stays.
    """

    departure = models.ForeignKey(Departure, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    changed_on = models.DateField(_("Day of the change"))
    country = models.ForeignKey(
        "reference.Country", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    employer = models.CharField(_("Employer"), max_length=200, blank=True)
    receiving_party = models.CharField(_("Receiving party"), max_length=200, blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    occupation = CodeField(listing="occupation")
    job = models.CharField(max_length=120, blank=True)
    document = models.CharField(_("Document"), max_length=120, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    days_of_codes = {"country": "changed_on", "occupation": "changed_on"}

    objects = StayChangeQuerySet.as_manager()

    class Privacy:
        personal = {"employer", "receiving_party", "job", "document", "note"}
        plain = {
            "id",
            "departure",
            "kind",
            "changed_on",
            "country",
            "enterprise",
            "occupation",
            "withdrawn",
            "created_at",
        }

    class Meta:
        ordering = ["changed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="staychange_country_when_it_changes",
                condition=Q(kind=ChangeKind.COUNTRY, country__isnull=False)
                | Q(kind=ChangeKind.EMPLOYER, country__isnull=True),
                violation_error_message=_("Only a change of country names a country."),
            ),
            models.UniqueConstraint(
                fields=["departure", "changed_on"],
                condition=Q(withdrawn=False),
                name="staychange_once_a_day",
                violation_error_message=_("A change on that day is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.departure_id} {self.changed_on}"
