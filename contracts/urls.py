from django.urls import path

from contracts.views import changes, checks, ending, entering, lists, registrations, stays

app_name = "contracts"
urlpatterns = [
    path("new/", entering.departure_new, name="departure_new"),
    path("new/check/", entering.departure_check, name="departure_check"),
    path("return/", entering.return_new, name="return_new"),
    path("drafts/", lists.drafts, name="drafts"),
    path("drafts/discard/", lists.drafts_discard, name="drafts_discard"),
    path("departures/", lists.departures, name="departures"),
    path("returns/", lists.returns, name="returns"),
    path("to-verify/", lists.to_verify, name="to_verify"),
    path("to-settle/", lists.to_settle, name="to_settle"),
    path("of/<int:worker_pk>/", stays.of_worker, name="of_worker"),
    path("stays/<int:pk>/", stays.stay, name="stay"),
    path("stays/<int:pk>/edit/", entering.departure_edit, name="departure_edit"),
    path("stays/<int:pk>/extend/", changes.extend, name="extend"),
    path("stays/<int:pk>/extend/withdraw/", changes.extension_withdraw, name="extension_withdraw"),
    path("stays/<int:pk>/left/", changes.left, name="left"),
    path("stays/<int:pk>/left/withdraw/", changes.left_withdraw, name="left_withdraw"),
    path("stays/<int:pk>/change/", changes.change, name="change"),
    path("stays/<int:pk>/change/withdraw/", changes.change_withdraw, name="change_withdraw"),
    path("stays/<int:pk>/seen/", changes.suspect, name="suspect"),
    path("stays/<int:pk>/seen/clear/", changes.suspect_clear, name="suspect_clear"),
    path("stays/<int:pk>/abroad/", changes.still_abroad, name="still_abroad"),
    path(
        "stays/<int:pk>/abroad/withdraw/",
        changes.still_abroad_withdraw,
        name="still_abroad_withdraw",
    ),
    path("stays/<int:pk>/end/edit/", ending.end_edit, name="end_edit"),
    path("stays/<int:pk>/liquidation/", ending.liquidation, name="liquidation"),
    path(
        "stays/<int:pk>/liquidation/withdraw/",
        ending.liquidation_withdraw,
        name="liquidation_withdraw",
    ),
    path("stays/<int:pk>/deposit/", ending.deposit, name="deposit"),
    path("stays/<int:pk>/deposit/withdraw/", ending.deposit_withdraw, name="deposit_withdraw"),
    path("stays/<int:pk>/end/withdraw/", ending.end_withdraw, name="end_withdraw"),
    path("<int:pk>/cancel/", stays.cancel, name="cancel"),
    path("direct/", registrations.registrations, name="registrations"),
    path("direct/report/", registrations.registrations_report, name="registrations_report"),
    path("direct/<int:pk>/", registrations.registration, name="registration"),
    path(
        "direct/<int:pk>/confirm/", registrations.registration_confirm, name="registration_confirm"
    ),
    path("direct/<int:pk>/refuse/", registrations.registration_refuse, name="registration_refuse"),
    path(
        "direct/<int:pk>/withdraw/",
        registrations.registration_withdraw,
        name="registration_withdraw",
    ),
    path("direct/<int:pk>/paper/", registrations.registration_print, name="registration_print"),
    path("<int:pk>/register/", registrations.registration_new, name="registration_new"),
    path("licences/", checks.flags, name="flags"),
    path("licences/<int:pk>/", checks.flag_check, name="flag_check"),
    path("licences/finding/<int:pk>/", checks.flag_take_back, name="flag_take_back"),
    path("senders/", checks.unknown_senders, name="unknown_senders"),
    path("senders/name/", checks.senders_name, name="senders_name"),
    path("by/<int:enterprise_pk>/", checks.of_enterprise, name="of_enterprise"),
]
