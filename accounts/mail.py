"""Letters to an account's e-mail address, in the account's language."""

import logging
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from accounts import links
from accounts.models import User

logger = logging.getLogger(__name__)


def send_invitation(user: User, *, site: str, path: str) -> None:
    """The link that opens a new account. `site` is scheme and host of the running site."""
    _send(user, "invitation", site=site, path=path)


def send_reset(user: User, *, site: str) -> None:
    """The link to choose another password."""
    _send(user, "reset", site=site, path=links.resets.path(user))


def _send(user: User, letter: str, *, site: str, path: str) -> None:
    with translation.override(user.language):
        context = {"user": user, "link": f"{site}{path}", "days": settings.INVITATION_DAYS}
        text = render_to_string(f"accounts/mail_{letter}.txt", context)
    subject, body = text.split("\n", 1)
    message = EmailMessage(subject, body.strip() + "\n", to=[user.email])
    # In a thread of its own: otherwise the time of the answer tells that the address is known.
    Thread(target=_post, args=(message, user.pk)).start()


def _post(message: EmailMessage, user_id: int) -> None:
    try:
        message.send()
    except OSError as error:
        # Neither the address nor the link belongs in a log.
        logger.error("letter to account %s not sent: %s", user_id, type(error).__name__)
