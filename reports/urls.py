from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("begin/", views.landing, name="landing"),
    path("today/", views.today, name="today"),
    path("overview/plan/<str:code>/", views.plan_scorecard, name="plan"),
    path("overview/province/", views.province_overview, name="province"),
    path("overview/map.<slug:form>", views.map_file, name="map"),
    path("overview/chart/<slug:name>.<slug:form>", views.chart_file, name="chart"),
    path("overview/unit/<str:key>/", views.unit_overview, name="unit"),
    path("overview/unit/<str:key>/over-time/", views.unit_over_time, name="unit_over_time"),
    path("overview/list/", views.fact_list, name="list"),
    path("overview/units-without/", views.units_without, name="units_without"),
    path("overview/balance/", views.market_balances, name="balance"),
    path("overview/markets/", views.markets, name="markets"),
    path("overview/markets/<str:code>/", views.market, name="market"),
    path("overview/enterprises/", views.enterprises, name="enterprises"),
    path("overview/enterprises/<int:pk>/", views.enterprise, name="enterprise"),
    path("overview/words/", views.words, name="words"),
    path("overview/areas/", views.areas, name="areas"),
    path("overview/areas/paste/", views.areas_paste, name="areas_paste"),
    path("overview/areas/<int:pk>/correct/", views.area_correct, name="area_correct"),
    path("overview/areas/<int:pk>/withdraw/", views.area_withdraw, name="area_withdraw"),
    path("overview/unit/<str:key>/area/", views.area_record, name="area_record"),
    path("overview/releases/", views.releases, name="releases"),
    path("overview/releases/protect/", views.protect, name="protect"),
    path("overview/fact/<int:pk>/", views.fact_history, name="fact"),
    path("overview/waiting/", views.waiting_show, name="waiting"),
]
