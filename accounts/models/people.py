"""Who signs in (User), and what they hold where (Duty)."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.permissions import ROLES, Permission, Reach, RoleCode
from accounts.scopes import EVERYWHERE, Scope
from communes.queries import atlas
from core import clock, names
from core.constraints import both_or_neither, not_before

# Commands and jobs write in the name of this account. Nobody can sign in with it.
SYSTEM = "system"
# The account in whose name a program writes is called so; no person's can be (USERNAME).
PROGRAM = "api:"
USERNAME = r"\A[a-z0-9._-]+\Z"
# A request for a new password waits this long for the Department, and bears so many slips.
REQUEST_LASTS = timedelta(hours=24)
WRONG_CODES_ALLOWED = 5


class UserQuerySet(models.QuerySet["User"]):
    """The accounts of persons, as staff ask for them."""

    def people(self) -> Self:
        """Without the accounts of commands, jobs and programs."""
        return self.exclude(username=SYSTEM).exclude(username__startswith=PROGRAM)

    def matching(self, text: str) -> Self:
        """Whose name holds these words, marks or not, or whose user name begins so."""
        folded = names.fold(text)
        return self.filter(Q(name_fold__contains=folded) | Q(username__startswith=folded))

    def holding(self, duties: "DutyQuerySet") -> Self:
        """Who holds at least one of these duties."""
        return self.filter(Exists(duties.filter(user=OuterRef("pk"))))

    def in_state(self, state: str) -> Self:
        """Those that are open, invited (no password chosen yet) or closed; all otherwise."""
        invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        states = {
            "open": ~invited & Q(is_active=True),
            "invited": invited & Q(is_active=True),
            "closed": Q(is_active=False),
        }
        return self.filter(states.get(state, Q()))

    def for_list(self, day: date) -> Self:
        """Everything the list shows, in a constant number of queries; `duties_shown` per row."""
        shown = Duty.objects.in_force(day).with_place()
        return self.prefetch_related(Prefetch("duties", shown, to_attr="duties_shown"))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def people(self) -> UserQuerySet:
        return self.get_queryset().people()

    def system(self) -> "User":
        """The account in whose name commands and jobs write (`by=User.objects.system()`)."""
        return self.get_or_create(
            username=SYSTEM,
            defaults={"full_name": "Hệ thống", "password": make_password(None), "is_active": False},
        )[0]


class User(AbstractBaseUser):
    """One account is one person. What they may do stands in their duties, nowhere else."""

    username = models.CharField(
        _("User name"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(USERNAME, _("Small letters, digits, . _ - only."))],
    )
    full_name = models.CharField(_("Full name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    # Found by the folded name, sorted by the Vietnamese key; both follow the name (`save`).
    name_fold = models.CharField(max_length=120, editable=False)
    name_sort = models.CharField(max_length=250, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Keep the two keys of the name beside the name."""
        self.name_fold = names.fold(self.full_name)[:120]
        self.name_sort = names.person_sort_key(self.full_name)
        if update_fields is not None and "full_name" in update_fields:
            update_fields = {*update_fields, "name_fold", "name_sort"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @cached_property
    def current_duties(self) -> list["Duty"]:
        """The duties in force today, read once per request: an ended one counts at once."""
        return list(self.duties.in_force(clock.today()).with_place())

    @cached_property
    def _scopes(self) -> dict[Permission, Scope]:
        return {}

    def scope_for(self, permission: Permission) -> Scope:
        """Where this person holds that permission. A role held here grants nothing over there."""
        if permission not in self._scopes:
            self._scopes[permission] = self._reckon(permission)
        return self._scopes[permission]

    def _reckon(self, permission: Permission) -> Scope:
        if self.is_system:
            return EVERYWHERE
        if self.is_program:
            return self.client.scope_for(permission)
        if not self.is_active:
            return Scope()
        duties = [duty for duty in self.current_duties if permission in ROLES[duty.role].grants]
        if any(ROLES[duty.role].reach is Reach.PROVINCE for duty in duties):
            return Scope(whole_province=True)
        units = [self._units[duty.commune_id] for duty in duties if duty.commune_id]
        return Scope(
            commune_ids=frozenset[int]().union(*units),
            organisation_ids=frozenset(d.organisation_id for d in duties if d.organisation_id),
        )

    @cached_property
    def _units(self) -> dict[int, frozenset[int]]:
        """Each unit of a duty with all that was merged into it; the map is asked once."""
        own = {duty.commune_id for duty in self.current_duties if duty.commune_id}
        drawn = atlas() if own else None
        return {unit: drawn.with_predecessors([unit]) for unit in own} if drawn else {}

    @property
    def is_system(self) -> bool:
        """Whether this is the account of commands and jobs, which no person can use."""
        return self.username == SYSTEM

    @property
    def is_program(self) -> bool:
        """Whether this is the account in whose name a program writes. Nobody signs in with it."""
        return self.username.startswith(PROGRAM)

    @property
    def may_hand_out(self) -> frozenset[str]:
        """The roles this person may give to others and take from them."""
        if self.is_system:
            return frozenset(RoleCode)
        roles = [ROLES[duty.role] for duty in self.current_duties]
        return frozenset(
            code for r in roles if Permission.ACCOUNT_MANAGE in r.grants for code in r.hands_out
        )

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held anywhere."""
        return bool(self.scope_for(permission))

    def must(
        self,
        permission: Permission,
        *,
        commune_id: int | None = None,
        organisation_id: int | None = None,
    ) -> None:
        """The last lock. Every action asks this first, whichever door led to it.

        Without a unit or an organisation the permission must reach the whole province.
        """
        scope = self.scope_for(permission)
        if not (scope.covers(commune_id) or scope.covers_organisation(organisation_id)):
            raise PermissionDenied(str(_("Outside the area of responsibility.")))

    @property
    def home_commune(self) -> Any:
        """The unit of the person's first duty with a place; None for the Department."""
        return next((d.commune for d in self.current_duties if d.commune_id), None)


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).not_over(day)

    def not_over(self, day: date) -> Self:
        """In force on that day or beginning later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def with_place(self) -> Self:
        """With the unit or the organisation they are held at."""
        return self.select_related("commune", "organisation")


def _reaching(reach: Reach) -> list[str]:
    return [code for code, role in ROLES.items() if role.reach is reach]


class Duty(models.Model):
    """A person holds a role at a place from a day on; `ends_on` is the first day without it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(_("Role"), max_length=30, choices=RoleCode)
    commune = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
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
                    role__in=_reaching(Reach.COMMUNE),
                    commune__isnull=False,
                    organisation__isnull=True,
                )
                | Q(
                    role__in=_reaching(Reach.PROVINCE),
                    commune__isnull=True,
                    organisation__isnull=True,
                )
                | Q(
                    role__in=_reaching(Reach.ORGANISATION),
                    commune__isnull=True,
                    organisation__isnull=False,
                ),
                violation_error_message=_("This role and this place do not fit together."),
            ),
            not_before(
                "ends_on", "starts_on", name="duty_ends_after_start", message=_("Ends too early.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.commune_id or self.organisation_id or ''}"

    def in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and not self.over_on(day)

    def over_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on <= day


class PasswordRequestQuerySet(models.QuerySet["PasswordRequest"]):
    def open(self, now: datetime) -> Self:
        """Those the Department may still decide at that instant."""
        return self.filter(
            decided_at=None, asked_at__gt=now - REQUEST_LASTS, wrong_codes__lt=WRONG_CODES_ALLOWED
        )


class PasswordRequest(models.Model):
    """A forgotten password: the person chose a new one and reads a code to the Department.

    The Department types the code it heard and lets the new password in; it never sees it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_requests")
    # Hashed like every password; emptied with the decision.
    new_password = models.CharField(max_length=128, blank=True)
    code = models.CharField(max_length=6)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)

    objects = PasswordRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
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

    @property
    def expires_at(self) -> datetime:
        return self.asked_at + REQUEST_LASTS

    @property
    def tries_left(self) -> int:
        return max(0, WRONG_CODES_ALLOWED - self.wrong_codes)


class Knock(models.Model):
    """One try at a door that is open to everybody, counted so that nobody knocks without end.

    Whose try it was is kept as a keyed hash only (accounts/throttles.py).
    """

    door = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    name = models.CharField(max_length=64, blank=True)  # whose door: a new password opens it
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["door", "who", "at"], name="knock_door_who_at")]

    def __str__(self) -> str:
        return self.door
