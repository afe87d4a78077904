from django.urls import path

from training import views

app_name = "training"
urlpatterns = [
    path("of/<int:worker_pk>/", views.of_worker, name="of_worker"),
    path("of/<int:worker_pk>/new/", views.certificate_new, name="certificate_new"),
    path("<int:pk>/withdraw/", views.certificate_withdraw, name="certificate_withdraw"),
]
