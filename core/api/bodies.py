"""Bodies that programs send: JSON, and no deeper than any record is."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MOST_DEEP = 10
_TOO_DEEP = "The body is nested too deeply."


class Json(JSONParser):
    """JSON. Python fails on thousands of brackets in one another, here or wherever they are walked
    through later; so they are refused with 400 like anything else that cannot be read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_TOO_DEEP) from error
        if _deeper(body, MOST_DEEP):
            raise ParseError(_TOO_DEEP)
        return body


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects stand in one another in more than so many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return not levels or any(_deeper(each, levels - 1) for each in inner)
