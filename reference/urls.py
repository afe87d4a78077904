from django.urls import path

from reference.views import changes, lists

app_name = "reference"
urlpatterns = [
    path("", lists.all_lists, name="lists"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/decide/", changes.decide, name="decide"),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="withdraw"),
    path("countries/", lists.countries, name="countries"),
    path("countries/new/", changes.country_new, name="country_new"),
    path("countries/of/<str:code>/", lists.country, name="country"),
    path("countries/of/<str:code>/change/", changes.country_change, name="country_change"),
    path("high-income/", lists.high_income, name="high_income"),
    path("high-income/new/", changes.high_income_new, name="high_income_new"),
    path("high-income/<int:pk>/", lists.listed_country, name="listed_country"),
    path("high-income/<int:pk>/change/", changes.high_income_change, name="high_income_change"),
    path("of/<slug:listing>/", lists.one_list, name="list"),
    path("of/<slug:listing>/new/", changes.entry_new, name="entry_new"),
    path("of/<slug:listing>/entry/<str:code>/", lists.entry, name="entry"),
    path("of/<slug:listing>/entry/<str:code>/change/", changes.entry_change, name="entry_change"),
]
