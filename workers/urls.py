from django.urls import path

from workers import views

app_name = "workers"
urlpatterns = [
    path("", views.worker_list, name="list"),
    path("new/", views.worker_new, name="new"),
    path("complete/", views.to_complete, name="to_complete"),
    path("households/", views.households, name="households"),
    path("number/", views.worker_find_id, name="find_id"),
    path("<int:pk>/", views.worker_detail, name="detail"),
    path("<int:pk>/edit/", views.worker_edit, name="edit"),
    path("<int:pk>/move/", views.worker_move, name="move"),
    path("<int:pk>/household/", views.worker_household, name="household"),
    path("<int:pk>/priority/", views.worker_priority, name="priority"),
    path("<int:pk>/passport/", views.worker_passport, name="passport"),
    path("<int:pk>/language/", views.worker_language, name="language"),
    path(
        "<int:pk>/priority/<int:priority>/withdraw/",
        views.priority_withdraw,
        name="priority_withdraw",
    ),
    path("<int:pk>/passport/<int:passport>/days/", views.passport_days, name="passport_days"),
    path(
        "<int:pk>/passport/<int:passport>/current/", views.passport_choose, name="passport_choose"
    ),
    path(
        "<int:pk>/passport/<int:passport>/withdraw/",
        views.passport_withdraw,
        name="passport_withdraw",
    ),
    path(
        "<int:pk>/language/<int:language>/withdraw/",
        views.language_withdraw,
        name="language_withdraw",
    ),
    path("<int:pk>/number/", views.worker_reveal, name="reveal"),
]
