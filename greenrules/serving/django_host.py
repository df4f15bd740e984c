"""The service as URL patterns of Django, under WSGI and ASGI alike; no models, no migrations, no settings."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from greenrules.serving.answering import handle
from greenrules.serving.exchange import Request, Response
from greenrules.serving.service import DEFAULT, Service

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern


def django_urls(service: Service = DEFAULT, *, csrf_exempt: bool = True) -> "list[URLPattern]":
    """Return URL patterns: `path("green/", include(django_urls()))`.

    Args:
        csrf_exempt: False when requests are to carry Django's token. The service keeps no state, so nothing can be
            forged; a portal that logs decisions of logged-in users may want the token all the same.
    Raises: ModuleNotFoundError when Django is not installed (`pip install django`).
    """
    try:
        from django.urls import re_path
        from django.views.decorators.csrf import csrf_exempt as exempt
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("django_urls needs Django: pip install django", name=error.name) from error

    def serve(request: "HttpRequest", path: str) -> Any:
        answer = handle(_read_request(request, path, service.limits.bytes), service)
        return _write_response(answer, is_async=hasattr(request, "scope"))

    return [re_path(r"^(?P<path>.*)$", exempt(serve) if csrf_exempt else serve, name="greenrules")]


def _read_request(request: "HttpRequest", path: str, most: int) -> Request:
    query = {name: request.GET.getlist(name) for name in request.GET}
    root = request.path[: len(request.path) - len(path)].rstrip("/")
    headers = request.headers
    return Request(
        request.method or "GET",
        "/" + path.strip("/"),
        query,
        headers.get("Content-Type", ""),
        _read_body(request, most),
        headers.get("If-None-Match", ""),
        root,
    )


def _read_body(request: "HttpRequest", most: int) -> bytes | None:
    stated = request.headers.get("Content-Length") or ""
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > most:
        return None
    body = bytes(request.read(most + 1))
    return None if len(body) > most else body


def _write_response(answer: Response, *, is_async: bool) -> Any:
    from django.http import HttpResponse, StreamingHttpResponse

    headers = dict(answer.headers)
    if answer.pieces is None:
        return HttpResponse(answer.body, status=answer.status, headers=headers)
    pieces = _yield_aside(answer.pieces) if is_async else answer.pieces
    return StreamingHttpResponse(pieces, status=answer.status, headers=headers)


async def _yield_aside(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the pieces, each worked out in a thread: under ASGI Django streams only what does not block."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
