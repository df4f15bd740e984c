"""A Django portal in one file with the service at /green/. Run: python django_portal.py runserver

A portal that exists already needs the line in `urlpatterns` and nothing else.
"""

import sys

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

from greenrules.serving import django_urls

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, DEBUG=True, SECRET_KEY="only for this example", ALLOWED_HOSTS=["*"])

urlpatterns = [path("green/", include(django_urls()))]

wsgi_application = get_wsgi_application()
asgi_application = get_asgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
