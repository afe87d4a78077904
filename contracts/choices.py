"""Code lists about contracts and stays, with their sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LegalForm(models.TextChoices):
    """The seven forms of going abroad under contract: Law 69/2020, article 5 and 54."""

    PUBLIC_UNIT = "public_unit", _("Through a public service unit")
    SERVICE = "service", _("Through a service enterprise")
    CONTRACTOR = "contractor", _("With a contractor abroad")
    TRAINEE = "trainee", _("As a trainee sent by the employer")
    INVESTOR = "investor", _("With an investor abroad")
    DIRECT = "direct", _("Directly signed contract")
    SIGNED_ABROAD = "signed_abroad", _("Contract signed after leaving")


class DurationType(models.TextChoices):
    LONG = "long", _("Long-term (12 months and more)")
    SEASONAL = "seasonal", _("Seasonal (under 12 months)")
    STUDENT = "student", _("Vocational student or intern")


class EndKind(models.TextChoices):
    RETURNED = "returned", pgettext_lazy("stay", "Returned home")
    DIED = "died", pgettext_lazy("stay", "Died")
    MISSING = "missing", pgettext_lazy("stay", "Missing")
    SETTLED = "settled", pgettext_lazy("stay", "Settled abroad")


class WagePer(models.TextChoices):
    MONTH = "month", pgettext_lazy("wage", "a month")
    HOUR = "hour", pgettext_lazy("wage", "an hour")


class ChangeKind(models.TextChoices):
    """What may change abroad without a new departure."""

    EMPLOYER = "employer", _("Other employer")
    COUNTRY = "country", _("Other country")


class NextNeed(models.TextChoices):
    """What somebody who came home wants next: the Department gives them job information."""

    JOB = "job", pgettext_lazy("next need", "A job")
    TRAINING = "training", pgettext_lazy("next need", "Vocational training")
    BUSINESS = "business", pgettext_lazy("next need", "A business of their own")
    AGAIN = "again", pgettext_lazy("next need", "To go abroad again")
    NOTHING = "nothing", pgettext_lazy("next need", "Nothing for now")


class Source(models.TextChoices):
    """Where the information came from; four agencies hold parts of it."""

    COMMUNE = "commune", _("Commune")
    ENTERPRISE = "enterprise", pgettext_lazy("source", "Enterprise")
    MINISTRY = "ministry", _("Ministry's database")
    INSURANCE = "insurance", _("Social insurance")
    POLICE = "police", _("Police")
    OPENING = "opening", _("Opening list")
