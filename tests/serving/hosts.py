"""The seven hosts a portal may be made of, each with the service mounted at `/green`, and one way to call them all."""

import asyncio
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

import httpx
from attrs import frozen

from greenrules.serving import asgi, django_urls, flask_blueprint, wsgi

MOUNT = "/green"


@frozen
class Host:
    """A host by its name, and the application it serves."""

    name: str
    application: Any
    is_async: bool

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Return what the host answers to one request below the mount."""
        told = {"content-type": "application/json"} if headers is None else headers
        request = httpx.Request(method, f"http://portal.example{MOUNT}{path}", content=body, headers=told)
        if not self.is_async:
            with httpx.Client(transport=httpx.WSGITransport(app=self.application)) as client:
                return client.send(request)
        return asyncio.run(self._send(request))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.application)) as client:
            return await client.send(request)


def _fastapi() -> Host:
    from fastapi import FastAPI

    app = FastAPI()
    app.mount(MOUNT, asgi)
    return Host("fastapi", app, True)


def _starlette() -> Host:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    return Host("starlette", Starlette(routes=[Mount(MOUNT, app=asgi)]), True)


def _litestar() -> Host:
    from litestar import Litestar
    from litestar import asgi as mount

    handler = mount(MOUNT, is_mount=True, copy_scope=True)(asgi)
    return Host("litestar", Litestar(route_handlers=[handler]), True)


def _flask() -> Host:
    from flask import Flask

    app = Flask("portal")
    app.register_blueprint(flask_blueprint(), url_prefix=MOUNT)
    return Host("flask", app, False)


def _werkzeug() -> Host:
    from werkzeug.exceptions import NotFound
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    return Host("werkzeug", DispatcherMiddleware(NotFound(), {MOUNT: wsgi}), False)


@cache
def _configure_django() -> None:
    import sys

    import django
    from django.conf import settings
    from django.urls import include, path

    urls = ModuleType("portal_urls")
    urls.urlpatterns = [path("green/", include(django_urls()))]  # type: ignore[attr-defined]
    sys.modules["portal_urls"] = urls
    settings.configure(
        ROOT_URLCONF="portal_urls",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="tests only",
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    )
    django.setup()


def _django_wsgi() -> Host:
    _configure_django()
    from django.core.wsgi import get_wsgi_application

    return Host("django_wsgi", get_wsgi_application(), False)


def _django_asgi() -> Host:
    _configure_django()
    from django.core.asgi import get_asgi_application

    return Host("django_asgi", get_asgi_application(), True)


HOSTS: dict[str, Callable[[], Host]] = {
    "fastapi": _fastapi,
    "starlette": _starlette,
    "litestar": _litestar,
    "flask": _flask,
    "werkzeug": _werkzeug,
    "django_wsgi": _django_wsgi,
    "django_asgi": _django_asgi,
}


@cache
def open_host(name: str) -> Host:
    """Return a host, made once."""
    return HOSTS[name]()
