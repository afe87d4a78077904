from django.urls import path

from targets import views

app_name = "targets"
urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("new/", views.plan_new, name="plan_new"),
    path("versions/<int:pk>/", views.targets_approve, name="approve"),
    path("<str:code>/", views.plan_detail, name="plan"),
    path("<str:code>/edit/", views.plan_edit, name="plan_edit"),
    path("<str:code>/enter/", views.targets_enter, name="enter"),
]
