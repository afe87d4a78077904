from django.urls import path

from spreadsheets import views

app_name = "spreadsheets"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("ask/", views.ask, name="ask"),
    path("progress/", views.progress, name="progress"),
    path("<uuid:token>/", views.download, name="download"),
]
