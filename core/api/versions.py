"""Optimistic locking: what a client read is what it corrects (ETag, If-Match; RFC 9110)."""

from rest_framework.request import Request

from core.api.problems import BadParameter, PreconditionRequired


def etag(version: int, content: str) -> str:
    """The ETag of a record: its version, which corrections compare, and a print of the answer,
    which also changes with what has no version."""
    return f'"{version}-{content}"'


def version_seen(request: Request) -> int:
    """The version that If-Match names. 428 without the header, 400 for what is no ETag of ours.

    The action compares it under its lock; a stale one is a 412.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise PreconditionRequired
    text = said.removeprefix("W/").strip('"').split("-", 1)[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadParameter('If-Match is the ETag of the record as it was read, such as "3-9f2c".')
    return int(text)


def not_modified(request: Request, tag: str) -> bool:
    """Whether the client has this very answer already (If-None-Match)."""
    said = request.headers.get("If-None-Match", "")
    known = [text.strip().removeprefix("W/") for text in said.split(",")]
    return tag in known or "*" in known
