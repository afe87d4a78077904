"""Programs that may ask (ApiClient), and how often (Allowance)."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.permissions import PERMISSIONS_OF, Grant, Permission
from accounts.scopes import Scope
from communes.queries import atlas
from core import clock

PER_MINUTE = 600


class ApiRight(models.TextChoices):
    EXACT = "exact", _("Exact statistics")
    PROTECTED = "protected", _("Protected statistics")
    REGISTERS = "registers", _("Registers, no statistics")


class ApiClient(models.Model):
    """A program that reads statistics, or one that reads and hands in records; never both.

    Only the hash of its token is stored. One of registers holds `grants` for `communes` or the
    whole province, and writes in the name of `account`.
    """

    name = models.CharField(_("Name of the program"), max_length=120)
    purpose = models.CharField(_("Purpose"), max_length=300)
    right = models.CharField(
        _("Right"), max_length=10, choices=ApiRight, default=ApiRight.PROTECTED
    )
    grants: Any = models.JSONField(_("Registers and fields"), default=list)
    whole_province = models.BooleanField(_("The whole province"), default=False)
    communes = models.ManyToManyField("communes.Commune", related_name="+")
    account = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="client")
    per_minute = models.PositiveIntegerField(_("Requests in a minute"), default=PER_MINUTE)
    token_prefix = models.CharField(max_length=8, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("Valid until"))
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_client_registers_have_an_account",
                condition=Q(right=ApiRight.REGISTERS, account__isnull=False)
                | (~Q(right=ApiRight.REGISTERS) & Q(account__isnull=True)),
                violation_error_message=_("Only a client of registers writes."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    # What DRF asks of `request.user`.
    is_authenticated = True
    is_active = True

    def works_on(self, day: date) -> bool:
        """Whether its token opens anything on that day; `expires_on` is the last such day."""
        return self.revoked_at is None and self.expires_on >= day

    def holds(self, grant: Grant) -> bool:
        """Statistics for those who have such a right, registers as granted."""
        if self.right == ApiRight.REGISTERS:
            return grant != Grant.STATISTICS and grant in self.grants
        return grant == Grant.STATISTICS

    @cached_property
    def place(self) -> Scope:
        """Where it may read and write, predecessors of its units included."""
        if self.right != ApiRight.REGISTERS or self.whole_province:
            return Scope(whole_province=self.right == ApiRight.REGISTERS)
        units = list(self.communes.values_list("pk", flat=True))
        return Scope(commune_ids=atlas().with_predecessors(units) if units else frozenset())

    def scope_for(self, permission: Permission) -> Scope:
        """What its account may do: as granted, at its place, as long as its token works."""
        if not self.works_on(clock.today()):
            return Scope()
        granted = any(permission in PERMISSIONS_OF.get(grant, ()) for grant in self.grants)
        return self.place if granted else Scope()


class Allowance(models.Model):
    """How many requests of one minute were given out to web processes, in blocks."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    minute = models.BigIntegerField()  # since 1970
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "minute"], name="allowance_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.minute}"
