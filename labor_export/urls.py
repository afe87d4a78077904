"""One line per app. Every route names the permission it needs, or says that it is public."""

from django.urls import include, path

from labor_export.health import healthz, readyz

handler500 = "core.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include("labor_export.api_urls")),
    path("account/", include("accounts.urls")),
    path("targets/", include("targets.urls")),
    path("lists/", include("reference.urls")),
    path("", include("spreadsheets.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("workers/", include("workers.urls")),
    path("contracts/", include("contracts.urls")),
    path("interest/", include("interest.urls")),
    path("training/", include("training.urls")),
    path("support/", include("support.urls")),
    path("matching/", include("matching.urls")),
    path("", include("reports.urls")),
]
