from django.urls import path

from support import views

app_name = "support"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("requests/", views.claims, name="claims"),
    path("requests/pay/", views.claims_pay, name="claims_pay"),
    path("requests/<int:pk>/", views.claim, name="claim"),
    path("requests/<int:pk>/edit/", views.claim_edit, name="claim_edit"),
    path("requests/<int:pk>/approve/", views.claim_approve, name="claim_approve"),
    path("requests/<int:pk>/refuse/", views.claim_refuse, name="claim_refuse"),
    path("requests/<int:pk>/pay/", views.claim_pay, name="claim_pay"),
    path("requests/<int:pk>/take-back/", views.claim_take_back, name="claim_take_back"),
    path("requests/<int:pk>/withdraw/", views.claim_withdraw, name="claim_withdraw"),
    path("loans/", views.loans, name="loans"),
    path("loans/<int:pk>/", views.loan, name="loan"),
    path("loans/<int:pk>/edit/", views.loan_edit, name="loan_edit"),
    path("loans/<int:pk>/balance/", views.loan_balance, name="loan_balance"),
    path("loans/<int:pk>/withdraw/", views.loan_withdraw, name="loan_withdraw"),
    path("of/<int:worker_pk>/", views.of_worker, name="of_worker"),
    path("of/<int:worker_pk>/request/", views.claim_new, name="claim_new"),
    path("of/<int:worker_pk>/loan/", views.loan_new, name="loan_new"),
]
