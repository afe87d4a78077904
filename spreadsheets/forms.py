"""What is asked when a sheet is brought in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas, units_for_choice
from core import clock
from core.forms import ActionForm
from spreadsheets.choices import FileTrouble
from spreadsheets.gate import LARGEST, FileKind, Unfit, look
from spreadsheets.sheets import Sheet

_IN_THE_ROWS = ("", pgettext_lazy("unit of an import", "as each row says"))


class UploadForm(ActionForm):
    """The file, and where its rows belong if they do not say so."""

    file = forms.FileField(
        label=_("Excel file"),
        help_text=_(
            "Your own list or our template: .xlsx, or .csv in UTF-8, at most 10 MB. Nothing is"
            " recorded until you have seen what would become of each row."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    unit = forms.ChoiceField(
        label=_("Commune or ward of the rows"),
        help_text=_("For rows without a unit of their own."),
        required=False,
    )

    def __init__(self, *args: Any, sheet: Sheet, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind: FileKind | None = None
        self.content = b""
        within = None if scope.whole_province else scope.commune_ids
        units = units_for_choice(clock.today(), within=within)
        if sheet.whole_province:
            del self.fields["unit"]
            return
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        only = len(units) == 1
        field.choices = units if only else [_IN_THE_ROWS, *units]
        if only:
            field.initial = units[0][0]

    def clean_file(self) -> UploadedFile:
        """Looked at before it is opened: what it is by its content, not by its name."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            if (file.size or 0) > LARGEST:
                raise Unfit(FileTrouble.TOO_LARGE)
            self.content = file.read()
            self.kind = look(self.content, file.name or "")
        except Unfit as unfit:
            raise ValidationError(str(FileTrouble(unfit.trouble).label), code="unfit") from unfit
        return file

    @property
    def unit_chosen(self) -> Commune | None:
        pk = self.cleaned_data.get("unit") or ""
        return atlas().units.get(int(pk)) if pk else None


class WithdrawForm(ActionForm):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("The history of the import keeps it, for example: wrong file."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HeadingForm(ActionForm):
    """Another word for a column."""

    written = forms.CharField(
        label=_("Heading as it stands in your sheets"),
        max_length=120,
        help_text=_("Under a common heading: “Date of birth / Male”."),
    )
    column = forms.ChoiceField(
        label=_("Is the column"), help_text=_("“not read” leaves such a column out.")
    )
    unit = forms.ChoiceField(
        label=_("Holds for"),
        required=False,
        help_text=_("For sheets of this unit; what holds for the whole province helps everybody."),
    )

    def __init__(self, *args: Any, sheet: Sheet, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column, unit = self.fields["column"], self.fields["unit"]
        assert isinstance(column, forms.ChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        column.choices = [("", pgettext_lazy("choice", "Choose one")), *columns_of(sheet)]
        within = None if scope.whole_province else scope.commune_ids
        units = units_for_choice(clock.today(), within=within)
        everybody = [("", _("the whole province"))] if scope.whole_province else []
        unit.choices = [*everybody, *units]

    @property
    def unit_chosen(self) -> Commune | None:
        pk = self.cleaned_data.get("unit") or ""
        return atlas().units.get(int(pk)) if pk else None


LEAVE_OUT = "-"


def columns_of(sheet: Sheet) -> list[tuple[str, Any]]:
    """The columns of a sheet for a drop-down; the first leaves one out."""
    out = (LEAVE_OUT, pgettext_lazy("column of an import", "not read"))
    return [out, *((column.name, column.heading) for column in sheet.columns)]
