"""Who wants to work abroad: the list that a commune reviews (Interest), and what stands in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import ScopedQuerySet
from core import clock
from core.constraints import not_before
from interest.states import OPEN, InterestState
from reference.fields import CodeField


class InterestQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "worker__commune_id"

    def open(self) -> "InterestQuerySet":
        """Neither left nor dropped."""
        return self.filter(state__in=OPEN)

    def for_list(self) -> "InterestQuerySet":
        """What the list shows, in a constant number of queries."""
        return self.select_related("worker__commune").prefetch_related(
            "wanted__country", "hindrances", "worker__languages"
        )


class Interest(models.Model):
    """A person of working age who wants to work abroad, as the commune's review found it.

    `reviewed_on` is the day of the review that listed the person, `confirmed_on` the last day on
    which the person said so. `departure` is the one the interest led to, once it is closed by it.
    """

    worker = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="interests")
    reviewed_on = models.DateField(_("Listed on"))
    confirmed_on = models.DateField(_("Last confirmed on"))
    consented_on = models.DateField(_("Consent given on"), null=True, blank=True)
    occupation = CodeField(_("Occupation wanted"), listing="occupation")
    job = models.CharField(_("Wanted job, in words"), max_length=120, blank=True)
    wants_course = models.BooleanField(_("Wants a language course"), default=False)
    wants_loan = models.BooleanField(_("Wants a loan"), default=False)
    obstacle_note = models.CharField(_("About the obstacles"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    state = models.CharField(
        pgettext_lazy("interest", "State"),
        max_length=10,
        choices=InterestState,
        default=InterestState.NEW,
    )
    state_since = models.DateField(_("In this state since"))
    departure = models.ForeignKey(
        "contracts.Departure",
        verbose_name=pgettext_lazy("interest", "Departure"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="interests",
    )

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # On which day the code is about (reference/uses.py).
    days_of_codes = {"occupation": "reviewed_on"}

    objects = InterestQuerySet.as_manager()

    class Privacy:
        personal = {"occupation", "job", "wants_course", "wants_loan", "obstacle_note", "note"}
        plain = {
            "id",
            "worker",
            "reviewed_on",
            "confirmed_on",
            "consented_on",
            "state",
            "state_since",
            "departure",
            "version",
            "created_at",
            "created_by",
        }

    class Meta:
        verbose_name = _("Interest in going abroad")
        verbose_name_plural = _("Interest in going abroad")
        ordering = ["-reviewed_on", "-pk"]
        indexes = [models.Index(fields=["state", "confirmed_on"], name="interest_state_confirmed")]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(state__in=sorted(OPEN)),
                name="interest_one_open",
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                name="interest_left_has_departure",
                condition=Q(state=InterestState.LEFT, departure__isnull=False)
                | ~Q(state=InterestState.LEFT) & Q(departure=None),
                violation_error_message=_("Who left has a departure on record."),
            ),
            not_before(
                "confirmed_on",
                "reviewed_on",
                name="interest_confirmed_after_listed",
                message=_("Confirmed before the person was listed."),
            ),
            not_before(
                "state_since",
                "reviewed_on",
                name="interest_state_after_listed",
                message=_("A step cannot be before the person was listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class _PartQuerySet(ScopedQuerySet):
    commune_path = "interest__worker__commune_id"


class WantedCountry(models.Model):
    """A country the person wants to go to; `place` 1 is the first wish."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="wanted")
    country = models.ForeignKey("reference.Country", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    days_of_codes = {"country": "interest__reviewed_on"}

    objects = _PartQuerySet.as_manager()

    class Privacy:
        personal = {"country"}
        plain = {"id", "interest", "place"}

    class Meta:
        verbose_name = _("Country wanted")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["interest", "country"], name="wanted_country_once"),
            models.UniqueConstraint(fields=["interest", "place"], name="wanted_country_place"),
        ]

    def __str__(self) -> str:
        return f"#{self.interest_id} {self.country_id}"


class Hindrance(models.Model):
    """An obstacle the person names."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="hindrances")
    obstacle = CodeField(_("Obstacle"), listing="obstacle", blank=False)

    days_of_codes = {"obstacle": "interest__reviewed_on"}

    objects = _PartQuerySet.as_manager()

    class Privacy:
        personal = {"obstacle"}
        plain = {"id", "interest"}

    class Meta:
        verbose_name = _("Obstacle")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interest", "obstacle"], name="hindrance_once")
        ]

    def __str__(self) -> str:
        return f"#{self.interest_id} {self.obstacle}"
