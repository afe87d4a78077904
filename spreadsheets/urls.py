from django.urls import path

from spreadsheets.views import exports, headings, imports

app_name = "spreadsheets"

_files = [
    path("files/", exports.mine, name="mine"),
    path("files/ask/", exports.ask, name="ask"),
    path("files/progress/", exports.progress, name="progress"),
    path("files/<uuid:token>/", exports.download, name="download"),
]
_imports = [
    path("imports/", imports.overview, name="imports"),
    path("imports/template/<slug:name>/", imports.template, name="template"),
    path("imports/new/<slug:name>/", imports.upload, name="upload"),
    path("imports/headings/<slug:name>/", headings.taught, name="taught"),
    path("imports/headings/<int:pk>/forget/", headings.forget, name="forget"),
    path("imports/<uuid:token>/", imports.run, name="run"),
    path("imports/<uuid:token>/progress/", imports.progress, name="run_progress"),
    path("imports/<uuid:token>/columns/<int:tab>/", headings.columns, name="columns"),
    path("imports/<uuid:token>/answer/", imports.answer, name="answer"),
    path("imports/<uuid:token>/correct/", imports.correct, name="correct"),
    path("imports/<uuid:token>/again/", imports.again, name="again"),
    path("imports/<uuid:token>/apply/", imports.apply, name="apply"),
    path("imports/<uuid:token>/refused/", imports.refused, name="refused"),
    path("imports/<uuid:token>/discard/", imports.discard, name="discard"),
    path("imports/<uuid:token>/withdraw/", imports.withdraw, name="withdraw"),
]

urlpatterns = [*_files, *_imports]
