"""Who signs in (User), what they hold where (Duty), and which programs may ask (ApiClient)."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ROLES, Permission, Reach, RoleCode
from accounts.scopes import Scope
from communes.queries import atlas
from core import clock
from core.constraints import both_or_neither, not_before


class User(AbstractBaseUser):
    """One account is one person. What they may do stands in their duties, nowhere else."""

    username = models.CharField(
        _("User name"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9._-]+\Z", _("Small letters, digits, . _ - only."))],
    )
    full_name = models.CharField(_("Full name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    @cached_property
    def current_duties(self) -> list["Duty"]:
        """The duties in force today. Read once per request: a duty ended elsewhere counts at once."""
        return list(self.duties.in_force(clock.today()).select_related("commune"))

    @cached_property
    def _scopes(self) -> dict[Permission, Scope]:
        return {}

    def scope_for(self, permission: Permission) -> Scope:
        """Where this person holds that permission. A role held here grants nothing over there."""
        if permission not in self._scopes:
            self._scopes[permission] = self._reckon(permission)
        return self._scopes[permission]

    def _reckon(self, permission: Permission) -> Scope:
        if not self.is_active:
            return Scope()
        duties = [duty for duty in self.current_duties if permission in ROLES[duty.role].grants]
        if any(ROLES[duty.role].reach is Reach.PROVINCE for duty in duties):
            return Scope(whole_province=True)
        own = [duty.commune_id for duty in duties if duty.commune_id]
        return Scope(commune_ids=atlas().with_predecessors(own) if own else frozenset())

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held anywhere."""
        return bool(self.scope_for(permission))

    def must(self, permission: Permission, *, commune_id: int | None = None) -> None:
        """The last lock. Every action asks this first, whichever door led to it.

        Without `commune_id` the permission must reach the whole province.
        """
        if not self.scope_for(permission).covers(commune_id):
            raise PermissionDenied(str(_("Outside the area of responsibility.")))

    @property
    def home_commune(self) -> Any:
        """The unit of the person's first duty with a place; None for the Department."""
        return next((d.commune for d in self.current_duties if d.commune_id), None)


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_force(self, day: date) -> "DutyQuerySet":
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))


class Duty(models.Model):
    """A person holds a role at a place from a day on; `ends_on` is the first day without it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(_("Role"), max_length=30, choices=RoleCode)
    commune = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # A forgotten place can never mean "the whole province".
            models.CheckConstraint(
                name="duty_place_fits_role",
                condition=Q(
                    role__in=[c for c, r in ROLES.items() if r.reach is Reach.COMMUNE],
                    commune__isnull=False,
                )
                | Q(
                    role__in=[c for c, r in ROLES.items() if r.reach is Reach.PROVINCE],
                    commune__isnull=True,
                ),
                violation_error_message=_("This role and this place do not fit together."),
            ),
            not_before(
                "ends_on", "starts_on", name="duty_ends_after_start", message=_("Ends too early.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.commune_id or ''}"


class PasswordRequest(models.Model):
    """A forgotten password: the person chose a new one and reads a code to the Department.

    The Department compares the code and lets the new password in; it never sees it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_requests")
    new_password = models.CharField(max_length=128)  # hashed like every password
    code = models.CharField(max_length=6)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            both_or_neither(
                "decided_at",
                "decided_by",
                name="password_request_decided",
                message=_("A decision names who decided and when."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class ApiRight(models.TextChoices):
    EXACT = "exact", _("Exact statistics")
    PROTECTED = "protected", _("Protected statistics")


class ApiClient(models.Model):
    """A program that reads statistics. Only the hash of its token is stored."""

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    right = models.CharField(max_length=10, choices=ApiRight, default=ApiRight.PROTECTED)
    token_prefix = models.CharField(max_length=8, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name

    # What DRF asks of `request.user`.
    is_authenticated = True
    is_active = True
