from django.http import HttpRequest, HttpResponse


def locked_out(request: HttpRequest, credentials: dict | None = None) -> HttpResponse:
    return HttpResponse(status=429)
