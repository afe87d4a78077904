"""The lists an enterprise's file is filled from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnterpriseKind(models.TextChoices):
    """Law 69/2020, article 5."""

    SERVICE = "service", _("Service enterprise")
    PUBLIC_UNIT = "public_unit", _("Public service unit")
    CONTRACTOR = "contractor", _("Contractor abroad")
    TRAINEE_SENDER = "trainee_sender", _("Enterprise sending trainees")
    INVESTOR = "investor", _("Investor abroad")


class LicenceStatus(models.TextChoices):
    """Where a licence stands on a day (law 69/2020, articles 11–16)."""

    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    RETURNED = "returned", _("Returned")
    REVOKED = "revoked", _("Revoked")
    NOT_NEEDED = "not_needed", _("No licence needed")
    NONE = "none", _("No licence recorded")


class LicenceEventKind(models.TextChoices):
    """What happens to a licence."""

    GRANTED = "granted", pgettext_lazy("licence", "Granted")
    ADJUSTED = "adjusted", pgettext_lazy("licence", "Adjusted")
    REISSUED = "reissued", pgettext_lazy("licence", "Issued again")
    SUSPENDED = "suspended", pgettext_lazy("licence", "Suspended for a time")
    LIFTED = "lifted", pgettext_lazy("licence", "Suspension lifted")
    RETURNED = "returned", pgettext_lazy("licence", "Returned by the enterprise")
    REVOKED = "revoked", pgettext_lazy("licence", "Revoked")


class RevocationReason(models.TextChoices):
    """The points of the law's list; which point it is stands in the decision."""

    A = "a", _("Point a of the law's list")
    B = "b", _("Point b of the law's list")
    C = "c", _("Point c of the law's list")
    D = "d", _("Point d of the law's list")
    DD = "dd", _("Point đ of the law's list")


class MarketWork(models.TextChoices):
    """What a market is open for: since 2026 some work is notified by itself (decree 372/2025)."""

    ANY = "any", pgettext_lazy("market", "All jobs")
    CARE = "care", pgettext_lazy("market", "Care work")
    DOMESTIC = "domestic", pgettext_lazy("market", "Domestic work")
