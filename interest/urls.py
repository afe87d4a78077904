from django.urls import path

from interest import views

app_name = "interest"
urlpatterns = [
    path("", views.interest_list, name="list"),
    path("overview/", views.overview, name="overview"),
    path("new/", views.person_new, name="new"),
    path("confirm/", views.confirm_several, name="confirm_several"),
    path("left/", views.close_several, name="close_several"),
    path("<int:pk>/", views.interest_detail, name="detail"),
    path("<int:pk>/edit/", views.interest_edit, name="edit"),
    path("<int:pk>/step/", views.interest_move, name="move"),
    path("<int:pk>/confirm/", views.interest_confirm, name="confirm"),
    path("<int:pk>/left/", views.interest_left, name="left"),
    path("<int:pk>/drop/", views.interest_drop, name="drop"),
    path("<int:pk>/open/", views.interest_reopen, name="reopen"),
    path("of/<int:worker_pk>/", views.of_worker, name="of_worker"),
    path("of/<int:worker_pk>/new/", views.interest_new, name="record"),
]
