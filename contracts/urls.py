from django.urls import path

from contracts.views import entering, lists, stays

app_name = "contracts"
urlpatterns = [
    path("new/", entering.departure_new, name="departure_new"),
    path("new/check/", entering.departure_check, name="departure_check"),
    path("return/", entering.return_new, name="return_new"),
    path("drafts/", lists.drafts, name="drafts"),
    path("drafts/discard/", lists.drafts_discard, name="drafts_discard"),
    path("departures/", lists.departures, name="departures"),
    path("returns/", lists.returns, name="returns"),
    path("of/<int:worker_pk>/", stays.of_worker, name="of_worker"),
    path("stays/<int:pk>/", stays.stay, name="stay"),
    path("stays/<int:pk>/edit/", entering.departure_edit, name="departure_edit"),
    path("stays/<int:pk>/extend/", stays.extend, name="extend"),
    path("stays/<int:pk>/extend/withdraw/", stays.extension_withdraw, name="extension_withdraw"),
    path("stays/<int:pk>/left/", stays.left, name="left"),
    path("stays/<int:pk>/left/withdraw/", stays.left_withdraw, name="left_withdraw"),
    path("stays/<int:pk>/end/withdraw/", stays.end_withdraw, name="end_withdraw"),
    path("<int:pk>/cancel/", stays.cancel, name="cancel"),
]
