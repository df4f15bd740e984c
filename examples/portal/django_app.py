"""The portal on Django, in one file: no models of its own, since the store is the portal's."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from portal import answer
from store import Store

from greenrules.serving import django_urls

urlpatterns: list[object] = []


def make_app(store: Store) -> WSGIHandler:
    """Return the application: the service at /green, the pages of the portal everywhere else."""
    if not settings.configured:
        settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="only for this example", ALLOWED_HOSTS=["*"])
    import django

    django.setup()

    # No log-in, so no session a forged request could use; a portal that has one keeps Django's token.
    @csrf_exempt
    def serve(request: HttpRequest, path: str) -> HttpResponse:
        found = answer(store, request.method or "GET", f"/{path}", request.body)
        response = HttpResponse(found.body, status=found.status, content_type=found.kind)
        response["X-Content-Type-Options"] = "nosniff"
        if found.policy:
            response["Content-Security-Policy"] = found.policy
        return response

    urlpatterns[:] = [path("green/", include(django_urls())), re_path(r"^(?P<path>.*)$", serve)]
    return WSGIHandler()
