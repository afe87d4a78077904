"""The codes of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileFormat(models.TextChoices):
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


class RunState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("file", "Waiting its turn")
    RUNNING = "running", pgettext_lazy("file", "Being made")
    DONE = "done", pgettext_lazy("file", "Ready")
    FAILED = "failed", pgettext_lazy("file", "Not made")
    EXPIRED = "expired", pgettext_lazy("file", "Deleted")


# Those that a job still has to do something about.
OPEN = (RunState.QUEUED, RunState.RUNNING)
TINTS = {
    RunState.QUEUED: "warn",
    RunState.RUNNING: "warn",
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    RunState.EXPIRED: "plain",
}


class Trouble(models.TextChoices):
    """Why a file was not made, as a sentence for whoever asked for it."""

    REFUSED = "refused", _("This list may no longer be seen with this account.")
    UNREADABLE = "unreadable", _("A filter can no longer be read. Open the list and set it anew.")
    TOO_LARGE = "too_large", _("The file would be too large. Set a filter, or take fewer columns.")
    BROKE = "broke", _("The work broke off three times. Ask for the file again later.")


class ImportState(models.TextChoices):
    """Where a sheet that came in stands."""

    TO_CHECK = "to_check", pgettext_lazy("import", "Waiting to be checked")
    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    HEADINGS = "headings", pgettext_lazy("import", "Columns to be matched")
    CHECKED = "checked", pgettext_lazy("import", "Checked, not applied yet")
    TO_APPLY = "to_apply", pgettext_lazy("import", "Waiting to be applied")
    APPLYING = "applying", pgettext_lazy("import", "Being applied")
    DONE = "done", pgettext_lazy("import", "Applied")
    TO_UNDO = "to_undo", pgettext_lazy("import", "Waiting to be withdrawn")
    UNDOING = "undoing", pgettext_lazy("import", "Being withdrawn")
    FAILED = "failed", pgettext_lazy("import", "Cannot be read")
    DISCARDED = "discarded", pgettext_lazy("import", "Thrown away")
    WITHDRAWN = "withdrawn", pgettext_lazy("import", "Withdrawn")


IMPORT_OPEN = (
    ImportState.TO_CHECK,
    ImportState.CHECKING,
    ImportState.TO_APPLY,
    ImportState.APPLYING,
    ImportState.TO_UNDO,
    ImportState.UNDOING,
)
# Where something may be corrected, answered, matched, applied or thrown away.
IMPORT_IN_HAND = (ImportState.CHECKED, ImportState.HEADINGS)
IMPORT_TINTS = {
    ImportState.TO_CHECK: "warn",
    ImportState.CHECKING: "warn",
    ImportState.HEADINGS: "warn",
    ImportState.CHECKED: "warn",
    ImportState.TO_APPLY: "warn",
    ImportState.APPLYING: "warn",
    ImportState.DONE: "good",
    ImportState.TO_UNDO: "warn",
    ImportState.UNDOING: "warn",
    ImportState.FAILED: "bad",
    ImportState.DISCARDED: "plain",
    ImportState.WITHDRAWN: "plain",
}


class RunTrouble(models.TextChoices):
    """Why an import stopped, where the file itself is not to blame (FileTrouble)."""

    REFUSED = "not_allowed", _("Such sheets may no longer be imported with this account.")
    BROKE = "broke_off", _("The work broke off three times. Upload the file again later.")
    EMPTY = "no_rows", _("The file has no rows. Check that the right sheet was saved.")
    IN_USE = "in_use", _("Nothing was withdrawn: somebody has worked on these records since.")
    UNBROKEN = "undo_broke", _("Withdrawing broke off three times; nothing was withdrawn.")
    CHANGED = (
        "changed",
        _(
            "Something was recorded meanwhile that these rows touch, so nothing was applied. The"
            " file was checked again: this is the preview of now."
        ),
    )


class FileTrouble(models.TextChoices):
    """Why a file that was uploaded cannot be taken in, and what to do about it."""

    EMPTY = "empty", _("The file is empty. Choose the file again, or fill it in and save it first.")
    TOO_LARGE = (
        "too_large",
        _(
            "The file is larger than 10 MB. Delete pictures and sheets that are not needed, or"
            " split the list into several files."
        ),
    )
    ENCRYPTED = (
        "encrypted",
        _(
            "The workbook is protected by a password. Remove the password in Excel (File, Info,"
            " Protect Workbook), save the file and upload it again."
        ),
    )
    OLD_EXCEL = (
        "old_excel",
        _(
            "The workbook is of the kind of Excel 97–2003 (.xls). Open it in Excel, save it as an"
            " Excel workbook (.xlsx) and upload that file."
        ),
    )
    OPEN_DOCUMENT = (
        "open_document",
        _(
            "The file is an OpenDocument spreadsheet (.ods). Save it as an Excel workbook (.xlsx)"
            " and upload that file."
        ),
    )
    BINARY_WORKBOOK = (
        "binary_workbook",
        _(
            "The file is a binary workbook (.xlsb). Open it in Excel, save it as an Excel workbook"
            " (.xlsx) and upload that file."
        ),
    )
    WEB_PAGE = (
        "web_page",
        _(
            "The file is a web page or XML under the name of a workbook, as some programs export"
            " it. Open it in Excel, save it as an Excel workbook (.xlsx) and upload that file."
        ),
    )
    DOCUMENT = (
        "document",
        _(
            "The file is a document of Word or PowerPoint. Copy its table into Excel, save it as"
            " an Excel workbook (.xlsx) and upload that file."
        ),
    )
    PDF = "pdf", _("The file is a PDF. Upload the Excel workbook that it was made from.")
    PICTURE = "picture", _("The file is a picture. Upload the Excel workbook with the list.")
    ARCHIVE = (
        "archive",
        _("The file is an archive. Unpack it and upload the Excel workbook that is inside."),
    )
    UNKNOWN = (
        "unknown",
        _("The file is no workbook. Save the list as an Excel workbook (.xlsx) and upload that."),
    )
    TEXT_AS_EXCEL = (
        "text_as_excel",
        _(
            "The file is text, although its name says otherwise. Open it in Excel and save it as an"
            " Excel workbook (.xlsx), or give it a name that ends in .csv."
        ),
    )
    NOT_UTF8 = (
        "not_utf8",
        _(
            "The letters cannot be read: the text is in an old encoding such as TCVN3, VNI or"
            " Windows-1258. Save it as an Excel workbook (.xlsx) or as CSV UTF-8 where its letters"
            " look right."
        ),
    )
    MACROS = (
        "macros",
        _(
            "The workbook holds macros. Save it as an Excel workbook without macros (.xlsx) and"
            " upload that file."
        ),
    )
    EMBEDDED = (
        "embedded",
        _(
            "The workbook holds embedded objects or controls. Copy the list into a new workbook,"
            " save it and upload that file."
        ),
    )
    LINKS = (
        "links",
        _(
            "The workbook draws on other files or data sources. Break the links in Excel (Data,"
            " Edit Links), or copy the list into a new workbook as values, and upload that file."
        ),
    )
    STRANGE = (
        "strange",
        _(
            "The workbook is not put together the way Excel does it. Copy the list into a new"
            " workbook, save it in Excel and upload that file."
        ),
    )
    ENTITIES = (
        "entities",
        _(
            "The workbook contains definitions that no list needs and that can do harm. Copy the"
            " list into a new workbook, save it in Excel and upload that file."
        ),
    )
    TOO_HEAVY = (
        "too_heavy",
        _(
            "The workbook holds far more than its size shows. Copy the rows of the list into a new"
            " workbook as values, save it and upload that file."
        ),
    )
    TOO_MANY_PARTS = (
        "too_many_parts",
        _(
            "The workbook has more than 200 parts, such as pictures and sheets. Copy the list into"
            " a new workbook, save it and upload that file."
        ),
    )
    BROKEN = (
        "broken",
        _(
            "The file is damaged and cannot be read. Open it in Excel, save it as a new Excel"
            " workbook (.xlsx) and upload that file."
        ),
    )
    QUOTES = (
        "quotes",
        _(
            "A quotation mark in the text is opened and never closed, so the columns cannot be told"
            " apart. Open the file in Excel, save it as an Excel workbook (.xlsx) and upload that."
        ),
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        _("The file has more than 50,000 rows. Split the list into several files."),
    )
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        _(
            "The sheet has more than 200 columns. Delete what stands to the right of the list, save"
            " the file and upload it again."
        ),
    )
    TOO_SLOW = (
        "too_slow",
        _(
            "Reading the file took too long. Copy the list into a new workbook as values, or split"
            " it into several files, and upload those."
        ),
    )
