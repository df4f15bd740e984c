"""Requests to answers: the rulesets, assessments and advice over HTTP, inside any web framework or alone.

Input: a request as data (method, path, query, body). Output: an answer as data (status, headers, body).
May import: reporting, tracking, improving, exchanging, explaining, attesting, api, library and what lies below.

Portals embed greenrules and bring their own framework, log-in and limits. So one pure function answers, the adapters
only carry bytes to it, and no framework is needed: each is imported by the adapter that is asked for. Nothing is kept
between two requests but checked rulesets, which never change.

Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.serving.answering import answer, handle
    from greenrules.serving.asgi_host import asgi, make_asgi
    from greenrules.serving.django_host import django_urls
    from greenrules.serving.exchange import Request, Response
    from greenrules.serving.flask_host import flask_blueprint
    from greenrules.serving.openapi import describe_api
    from greenrules.serving.result_view import describe_result
    from greenrules.serving.service import Limits, Service
    from greenrules.serving.shelf import prepare
    from greenrules.serving.wsgi_host import make_wsgi, wsgi

__all__ = [
    "Limits",
    "Request",
    "Response",
    "Service",
    "answer",
    "asgi",
    "describe_api",
    "describe_result",
    "django_urls",
    "flask_blueprint",
    "handle",
    "make_asgi",
    "make_wsgi",
    "prepare",
    "wsgi",
]

_HOMES = {
    "Limits": "service",
    "Request": "exchange",
    "Response": "exchange",
    "Service": "service",
    "answer": "answering",
    "asgi": "asgi_host",
    "describe_api": "openapi",
    "describe_result": "result_view",
    "django_urls": "django_host",
    "flask_blueprint": "flask_host",
    "handle": "answering",
    "make_asgi": "asgi_host",
    "make_wsgi": "wsgi_host",
    "prepare": "shelf",
    "wsgi": "wsgi_host",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
