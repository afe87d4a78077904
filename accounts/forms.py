"""Forms of log-in, passwords, accounts, duties and clients."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.hashers import check_password
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import rules
from accounts.actions.organisations import FIELDS
from accounts.models import (
    PER_MINUTE,
    USERNAME,
    ApiRight,
    Organisation,
    OrganisationKind,
    PasswordRequest,
    User,
)
from accounts.permissions import REGISTER_GRANTS, RoleCode
from communes.models import Commune
from core import clock
from core.forms import ActionForm, DayField

OLD_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "current-password"})
NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})
USERNAME_INPUT = forms.TextInput(
    attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
)
PHONE = RegexValidator(r"\A\+?[0-9 .]{8,20}\Z", _("Digits only, for example 0912 345 678."))


class UsernameField(forms.CharField):
    """Names are stored in small letters; a phone's keyboard likes to begin with a capital."""

    widget = USERNAME_INPUT

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).strip().lower()


class LoginForm(forms.Form):
    use_required_attribute = False
    username = UsernameField(label=_("User name"), max_length=150)
    password = forms.CharField(label=_("Password"), strip=False, widget=OLD_PASSWORD)

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """One sentence for every reason, so that nobody learns which accounts exist."""
        said = self.cleaned_data
        if not self.errors:
            found = authenticate(self.request, **said)
            if not isinstance(found, User):
                raise forms.ValidationError(
                    _("User name or password is not right. Check both and try again.")
                )
            self.user = found
        return said


class NewPasswordForm(ActionForm):
    """A new password, typed twice. The rules decide whether it is good enough."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=NEW_PASSWORD,
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
    )
    again = forms.CharField(label=_("New password once more"), strip=False, widget=NEW_PASSWORD)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and said["new_password"] != said["again"]:
            self.add_error("again", _("The two passwords differ. Type both again."))
        return said


class ChangePasswordForm(NewPasswordForm):
    field_order = ["old_password", "new_password", "again"]
    old_password = forms.CharField(label=_("Present password"), strip=False, widget=OLD_PASSWORD)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not check_password(old, self.user.password):
            raise forms.ValidationError(_("The present password is not right."))
        return str(old)


class AskForm(NewPasswordForm):
    """For somebody who is not signed in: nothing here may depend on whether the account exists."""

    field_order = ["username", "new_password", "again"]
    username = UsernameField(label=_("User name"), max_length=150)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("username") and said.get("new_password"):
            somebody = User(username=said["username"])
            self.show(rules.problems_with_password(said["new_password"], user=somebody))
        return said


class ForgottenForm(PasswordResetForm):
    use_required_attribute = False
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class AccountForm(ActionForm):
    """Name and how to reach the person."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("With all marks, as on the papers.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link for a forgotten password is sent there."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        validators=[PHONE],
        help_text=_("The Department calls this number before it lets a new password in."),
    )

    def differences(self, current: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
        """(label, what is stored now, what was typed) for every field that differs."""
        typed = {name: self.cleaned_data[name] for name in ("full_name", "email", "phone")}
        return [
            (self.fields[name].label, current[name], value)
            for name, value in typed.items()
            if current[name] != value
        ]


class DutyForm(ActionForm):
    """A role, at a unit or an organisation if the role belongs to one, from a day on."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[], help_text=_("What the person may see and do.")
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label=_("Commune or ward"),
        required=False,
        empty_label=pgettext_lazy("unit", "(none)"),
        help_text=_("For the roles of a commune only."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=pgettext_lazy("organisation", "(none)"),
        help_text=_("For officers of the Employment Service Centre or of a school only."),
    )
    starts_on = DayField(label=pgettext_lazy("duty", "From"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code.value, code.label) for code in RoleCode if code in by.may_hand_out]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        units = self.fields["commune"]
        units.queryset = Commune.objects.on(clock.today()).in_name_order()  # type: ignore[attr-defined]
        bodies: Any = self.fields["organisation"]
        bodies.queryset = Organisation.objects.open().in_name_order()


class InviteForm(DutyForm):
    field_order = ["full_name", "username", "email", "phone", "role", "commune", "organisation"]
    starts_on = None  # type: ignore[assignment]
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("With all marks, as on the papers.")
    )
    username = UsernameField(
        label=_("User name"),
        max_length=150,
        validators=[RegexValidator(USERNAME, _("Small letters, digits, . _ - only."))],
        help_text=_("For example lovanmau.muongla. It cannot be changed later."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link to choose a password is sent there. Without it, hand it over."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        validators=[PHONE],
        help_text=_("The Department calls this number before it lets a new password in."),
    )


class OrganisationForm(ActionForm):
    """A body that holds courses; with `version` when it is on the list already."""

    name = forms.CharField(label=_("Name"), help_text=_("The full name, as on its seal."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=OrganisationKind.choices,
        help_text=_("It decides which officers may be given a duty there."),
    )
    address = forms.CharField(
        label=_("Address"), required=False, help_text=_("Street or village, commune, province.")
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        validators=[PHONE],
        help_text=_("Whom communes and workers may call about courses."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        seen = {name: getattr(organisation, name) for name in (*FIELDS, "version") if organisation}
        super().__init__(*args, initial=seen, **kwargs)
        self.fields["version"].required = organisation is not None

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*FIELDS, "version")}

    def differences(self, current: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
        """(label, what is stored now, what was typed) for every field that differs."""
        kinds = dict(OrganisationKind.choices)
        return [
            (self.fields[name].label, kinds.get(now, now), kinds.get(mine, mine))
            for name in FIELDS
            if (now := current[name]) != (mine := self.cleaned_data[name])
        ]


class OrganisationFilter(forms.Form):
    """What the list of organisations can be narrowed by."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", pgettext_lazy("kinds", "All")), *OrganisationKind.choices],
    )


class EndDutyForm(ActionForm):
    ends_on = DayField(label=_("First day without this duty"))


class DecisionForm(ActionForm):
    """The code the person read out on the phone."""

    code = forms.CharField(
        label=_("Code read out by the person"),
        help_text=_("Six digits. The person sees them on the log-in page after asking."),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the six digits the person reads out.")},
    )

    def show_wrong_code(self, request: PasswordRequest) -> None:
        self.add_error(
            "code",
            _("The code is not right. Tries left: %(left)s.") % {"left": request.tries_left},
        )


class ClientForm(ActionForm):
    """A program that reads statistics."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=120,
        help_text=_("As its operators call it."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        help_text=_("Who runs it and what the figures are for."),
    )
    right = forms.ChoiceField(
        label=_("Right"),
        choices=ApiRight,
        initial=ApiRight.PROTECTED,
        help_text=_(
            "Protected statistics hide small numbers behind which a person could be found."
        ),
    )
    grants = forms.MultipleChoiceField(
        label=_("Registers and fields"),
        required=False,
        choices=[(grant.value, grant.label) for grant in REGISTER_GRANTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for registers: what the program needs for its purpose, and no more."),
    )
    whole_province = forms.BooleanField(
        label=_("The whole province"), required=False, help_text=_("Only for registers.")
    )
    communes = forms.ModelMultipleChoiceField(
        Commune.objects.none(),
        label=_("Communes and wards"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Only for registers, where it is not the whole province."),
    )
    per_minute = forms.IntegerField(
        label=_("Requests in a minute"),
        initial=PER_MINUTE,
        min_value=1,
        help_text=_("Beyond them the program is told to wait."),
    )
    expires_on = DayField(label=_("Valid until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["communes"]
        units.queryset = Commune.objects.on(clock.today()).in_name_order()


class PeopleFilter(forms.Form):
    """What the list of accounts can be narrowed by."""

    q = forms.CharField(
        label=_("Full name"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *RoleCode.choices]
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label=_("Commune or ward"),
        required=False,
        empty_label=_("All units"),
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("account", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("accounts", "All")),
            ("open", pgettext_lazy("account", "Open")),
            ("invited", pgettext_lazy("account", "Invited, no password yet")),
            ("closed", pgettext_lazy("account", "Closed")),
        ],
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        units = self.fields["commune"]
        units.queryset = Commune.objects.on(clock.today()).in_name_order()  # type: ignore[attr-defined]


class SavedFilterForm(ActionForm):
    """The name of a saved filter, and whether the list opens with it."""

    name = forms.CharField(
        label=_("Name of the filter"), max_length=60, help_text=_("As you will look for it.")
    )
    usual = forms.BooleanField(
        label=_("Open the list with this filter"),
        required=False,
        help_text=_("“Show all” shows the whole list at any time."),
    )


class ContactForm(ActionForm):
    """What stands at the foot of every page from a day on."""

    name = forms.CharField(
        label=_("Who is asked"),
        max_length=200,
        help_text=_("For example: Sở Nội vụ, Phòng Lao động - Việc làm."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        validators=[PHONE],
        help_text=_("The number that is answered in working hours."),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("An address several people read.")
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        help_text=_("Where somebody can come with papers."),
    )
    hours = forms.CharField(
        label=_("Hours"),
        required=False,
        max_length=120,
        help_text=_("For example: Monday to Friday, 7:30-11:30 and 13:30-17:00."),
    )
    valid_from = DayField(label=_("Valid from"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
