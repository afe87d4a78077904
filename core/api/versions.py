"""Optimistic locking: what a client read is what it corrects (ETag, If-Match; RFC 9110)."""

from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import BadParameter, PreconditionRequired


def etag(version: int) -> str:
    """The ETag of a record at that version."""
    return f'"{version}"'


def version_seen(request: Request) -> int:
    """The version that If-Match names. 428 without the header, 400 for what is no ETag of ours.

    The action compares it under its lock; a stale one is a 412.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise PreconditionRequired
    text = said.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadParameter('If-Match is the ETag of the record as it was read, such as "3".')
    return int(text)


def with_etag(response: Response, version: int) -> Response:
    response.headers["ETag"] = etag(version)
    return response
