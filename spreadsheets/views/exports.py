"""Files of lists: at once when they are short, in the background when they are long."""

from io import BytesIO

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.listing import Listing, Whole
from spreadsheets import doorbell
from spreadsheets.actions import ask_for_file, record_file
from spreadsheets.choices import FileFormat
from spreadsheets.models import ExportPart, ExportRun
from spreadsheets.taking import Unreadable, listing_named, permission_of, take
from spreadsheets.writing import TYPES, name_of, write

AT_ONCE = 2000  # rows somebody can wait for
SHOWN = 50  # files on the page of one's own


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def ask(request: GuardedRequest) -> HttpResponse:
    """A file of what a list shows: the answer itself, or a place in the queue if it is long.

    POST, because every file leaves an entry in the audit and a GET writes nothing.
    """
    listing = listing_named(request.POST.get("listing", ""))
    if listing is None or request.POST.get("format") not in FileFormat.values:
        return redirect("spreadsheets:mine")
    made_for = FileFormat(request.POST["format"])
    query = listing.kept(QueryDict(request.POST.get("query", "")))
    try:
        made = _at_once(request, listing, query, made_for)
    except Unreadable:
        messages.error(request, _("A filter cannot be read, so there is no file. Correct it."))
        return redirect(f"{reverse(listing.name)}?{query}")
    if made is not None:
        return made
    ask_for_file(listing=listing, query=query, made_for=made_for, by=request.user)
    doorbell.ring()
    messages.info(request, _("The list is long. Its file is made in the background."))
    return redirect("spreadsheets:mine")


def _at_once(
    request: GuardedRequest, listing: Listing, query: str, made_for: FileFormat
) -> HttpResponse | None:
    """The file, unless there are too many rows to wait for."""
    file, rows = BytesIO(), -1

    def use(whole: Whole) -> None:
        nonlocal rows
        if whole.count() <= AT_ONCE:
            permission = permission_of(listing)
            rows = write(whole, file, made_for=made_for, by=request.user, permission=permission)

    take(listing, query, by=request.user, use=use)
    if rows < 0:
        return None
    record_file(listing=listing, query=query, made_for=made_for, rows=rows, by=request.user)
    return HttpResponse(file.getvalue(), headers=_headers(listing, made_for))


@requires(Permission.OWN_ACCOUNT)
def mine(request: GuardedRequest) -> HttpResponse:
    """One's own files of long lists, of the last week."""
    return render(request, "spreadsheets/mine.html", _runs(request))


@requires(Permission.OWN_ACCOUNT, polled=True)
def progress(request: GuardedRequest) -> HttpResponse:
    """The part of that page that asks again while a file is being made."""
    if not request.headers.get("HX-Request"):
        return redirect("spreadsheets:mine")
    return render(request, "spreadsheets/_runs.html", _runs(request))


def _runs(request: GuardedRequest) -> dict[str, object]:
    runs = list(ExportRun.objects.filter(by=request.user)[:SHOWN])
    return {"runs": runs, "asks_again": any(run.is_open for run in runs)}


@requires(Permission.OWN_ACCOUNT)
def download(request: GuardedRequest, token: str) -> HttpResponse:
    """One's own file, if what it shows may still be seen; somebody else's does not exist."""
    run = get_object_or_404(ExportRun, token=token, by=request.user)
    if run.is_open:
        return redirect("spreadsheets:mine")
    if not run.is_ready:
        return render(request, "spreadsheets/gone.html", {"run": run}, status=410)
    listing = run.declared
    if listing is None or not _still_seen(request, run, listing):
        return render(request, "spreadsheets/refused.html", {"run": run}, status=403)
    parts = ExportPart.objects.filter(run=run).values_list("data", flat=True)
    file = b"".join(bytes(data) for data in parts.iterator(chunk_size=1))
    if len(file) != run.size:  # swept away while it was read
        return render(request, "spreadsheets/gone.html", {"run": run}, status=410)
    return HttpResponse(file, headers=_headers(listing, FileFormat(run.format)))


def _still_seen(request: GuardedRequest, run: ExportRun, listing: Listing) -> bool:
    """The permission of the list, and every duty the file was made with."""
    held = {duty.pk for duty in request.user.current_duties}
    return request.user.may(permission_of(listing)) and set(run.duties) <= held


def _headers(listing: Listing, made_for: FileFormat) -> dict[str, str]:
    name = name_of(listing.label, made_for, clock.today())
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return {
        "Content-Type": TYPES[made_for],
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
