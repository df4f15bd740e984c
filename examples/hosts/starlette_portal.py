"""A Starlette portal with the service at /green. Run: uvicorn starlette_portal:app"""

from starlette.applications import Starlette
from starlette.routing import Mount

from greenrules.serving import asgi

app = Starlette(routes=[Mount("/green", app=asgi)])
