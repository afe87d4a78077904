"""What a file may say that is no list of the Department's (those: reference/listings.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(models.TextChoices):
    FEMALE = "female", pgettext_lazy("person", "Female")
    MALE = "male", pgettext_lazy("person", "Male")


class BirthPrecision(models.TextChoices):
    """Old records in the mountains know only the year. Nothing is made up."""

    DAY = "day", _("Day known")
    MONTH = "month", _("Month known")
    YEAR = "year", _("Year only")


class RevealPurpose(models.TextChoices):
    """What a citizen number may be needed for in clear; kept in the audit with the details."""

    FILE = "file", _("Handling the person's file")
    PERSON = "person", _("Request of the person")
    INSPECTION = "inspection", _("Inspection or check")
    AUTHORITY = "authority", _("Letter of the police or a court")
