from django.urls import path

from enterprises.views import enterprises, parts

app_name = "enterprises"
urlpatterns = [
    path("", enterprises.enterprise_list, name="list"),
    path("new/", enterprises.enterprise_new, name="new"),
    path("letters/", enterprises.letters, name="letters"),
    path("<int:pk>/", enterprises.enterprise_detail, name="detail"),
    path("<int:pk>/edit/", enterprises.enterprise_edit, name="edit"),
    path("<int:pk>/licence/new/", parts.licence_new, name="licence_new"),
    path("licence/<int:pk>/withdraw/", parts.licence_withdraw, name="licence_withdraw"),
    path("<int:pk>/markets/new/", parts.market_new, name="market_new"),
    path("markets/<int:pk>/edit/", parts.market_edit, name="market_edit"),
    path("markets/<int:pk>/withdraw/", parts.market_withdraw, name="market_withdraw"),
    path("<int:pk>/branches/new/", parts.branch_new, name="branch_new"),
    path("branches/<int:pk>/edit/", parts.branch_edit, name="branch_edit"),
    path("branches/<int:pk>/close/", parts.branch_close, name="branch_close"),
    path("branches/<int:pk>/reopen/", parts.branch_reopen, name="branch_reopen"),
    path("<int:pk>/letters/new/", parts.letter_new, name="letter_new"),
    path("letters/<int:pk>/withdraw/", parts.letter_withdraw, name="letter_withdraw"),
]
