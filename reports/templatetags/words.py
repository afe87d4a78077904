"""A figure's word, one touch away: a small button beside it, and what it opens at the page's end.

The browser's own popover: by keyboard and without script, and it prints nothing. A browser that
does not know popovers shows them as a list at the end of the page.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.words import Word, word_of

register = template.Library()


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], code: str) -> str:
    """The button of that figure; nothing for no figure."""
    found = word_of(code)
    if found is None:
        return ""
    _asked(context)[found.id] = found
    return format_html(
        '&nbsp;<button type="button" class="word" popovertarget="word-{}" aria-label="{}">'
        "</button>",
        found.id,
        _("What “%(word)s” means") % {"word": found.label},
    )


@register.simple_tag(takes_context=True)
def words_said(context: dict[str, Any]) -> str:
    """What the buttons so far open. Once each; whoever keeps a finished part ends it with this."""
    asked = _asked(context)
    if not asked:
        return ""
    said = render_to_string("reports/_words_said.html", {"words": list(asked.values())})
    asked.clear()
    return SafeString(said)


def _asked(context: dict[str, Any]) -> dict[str, Word]:
    """The words that this page has named, by the request: parts of a page share no context."""
    request = context.get("request")
    if request is None:
        return {}
    found: dict[str, Word] = request.__dict__.setdefault("words_asked", {})
    return found
