"""What staff do with accounts, organisations, passwords and clients of the API."""

from accounts.actions.clients import register_client, revoke_client
from accounts.actions.organisations import (
    close_organisation,
    reopen_organisation,
    save_organisation,
)
from accounts.actions.people import (
    ask_for_new_password,
    change_password,
    choose_language,
    close_account,
    correct_account,
    decide_password_request,
    end_duty,
    give_duty,
    invite_user,
    new_code,
    renew_invitation,
    reopen_account,
    reset_password,
    set_first_password,
)

__all__ = [
    "ask_for_new_password",
    "change_password",
    "choose_language",
    "close_account",
    "close_organisation",
    "correct_account",
    "decide_password_request",
    "end_duty",
    "give_duty",
    "invite_user",
    "new_code",
    "register_client",
    "renew_invitation",
    "reopen_account",
    "reopen_organisation",
    "reset_password",
    "revoke_client",
    "save_organisation",
    "set_first_password",
]
