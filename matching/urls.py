from django.urls import path

from matching import views

app_name = "matching"
urlpatterns = [
    path("", views.duplicates, name="duplicates"),
    path("of/<int:worker_pk>/", views.of_worker, name="of_worker"),
    path("pair/<int:low>/<int:high>/", views.pair, name="pair"),
    path("pair/<int:low>/<int:high>/apart/", views.pair_apart, name="pair_apart"),
    path("pair/<int:low>/<int:high>/together/", views.pair_together, name="pair_together"),
    path("merges/", views.merges, name="merges"),
    path("merges/<int:pk>/", views.merge, name="merge"),
    path("merges/<int:pk>/decide/", views.merge_decide, name="merge_decide"),
    path("merges/<int:pk>/withdraw/", views.merge_withdraw, name="merge_withdraw"),
    path("merges/<int:pk>/undo/", views.merge_undo, name="merge_undo"),
    path("merges/<int:pk>/undo/decide/", views.merge_undo_decide, name="merge_undo_decide"),
    path("ask/", views.ask, name="ask"),
    path("requests/", views.requests, name="requests"),
    path("requests/waiting/", views.waiting, name="waiting"),
    path("requests/<int:pk>/", views.request, name="request"),
    path("requests/<int:pk>/move/", views.request_move, name="request_move"),
    path("requests/<int:pk>/correct/", views.request_correct, name="request_correct"),
    path("requests/<int:pk>/refuse/", views.request_refuse, name="request_refuse"),
    path("requests/<int:pk>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path("requests/<int:pk>/noted/", views.request_noted, name="request_noted"),
]
