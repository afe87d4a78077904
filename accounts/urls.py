from django.urls import path

from accounts.views import clients, contacts, doors, entries, filters, mine, organisations, people

app_name = "accounts"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("login/", doors.login, name="login"),
    path("logout/", doors.logout, name="logout"),
    path("language/", doors.language, name="language"),
    path("keys/", mine.keys, name="keys"),
    path("contact/", contacts.contact, name="contact"),
    path("filters/new/", filters.filter_save, name="filter_save"),
    path("filters/<int:pk>/", filters.filter_edit, name="filter_edit"),
    path("unsent/", entries.entry_keep, name="entry_keep"),
    path("unsent/<int:pk>/", entries.entry_discard, name="entry_discard"),
    path("password/", mine.password_change, name="password_change"),
    path("password/forgotten/", doors.password_forgotten, name="password_forgotten"),
    path("password/forgotten/sent/", doors.password_forgotten_done, name="password_forgotten_done"),
    path("password/ask/", doors.password_ask, name="password_ask"),
    path("password/<uidb64>/<token>/", doors.password_set, name="password_set"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.account_edit, name="account_edit"),
    path("people/<int:pk>/invitation/", people.invitation_renew, name="invitation_renew"),
    path("people/<int:pk>/duty/", people.duty_give, name="duty_give"),
    path("people/duties/<int:pk>/end/", people.duty_end, name="duty_end"),
    path("people/<int:pk>/close/", people.account_close, name="account_close"),
    path("people/<int:pk>/reopen/", people.account_reopen, name="account_reopen"),
    path("people/requests/", people.password_requests, name="password_requests"),
    path("people/requests/<int:pk>/", people.password_decide, name="password_decide"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path(
        "organisations/<int:pk>/close/", organisations.organisation_close, name="organisation_close"
    ),
    path(
        "organisations/<int:pk>/reopen/",
        organisations.organisation_reopen,
        name="organisation_reopen",
    ),
    path("people/clients/", clients.clients, name="clients"),
    path("people/clients/new/", clients.client_new, name="client_new"),
    path("people/clients/<int:pk>/revoke/", clients.client_revoke, name="client_revoke"),
]
