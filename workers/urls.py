from django.urls import path

from workers import views

app_name = "workers"
urlpatterns = [
    path("", views.worker_list, name="list"),
    path("new/", views.worker_new, name="new"),
    path("number/", views.worker_find_id, name="find_id"),
    path("<int:pk>/", views.worker_detail, name="detail"),
    path("<int:pk>/edit/", views.worker_edit, name="edit"),
    path("<int:pk>/move/", views.worker_move, name="move"),
    path("<int:pk>/household/", views.worker_household, name="household"),
    path("<int:pk>/number/", views.worker_reveal, name="reveal"),
]
