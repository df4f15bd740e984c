"""A Litestar portal with the service at /green. Run: litestar --app litestar_portal:app run"""

from litestar import Litestar
from litestar import asgi as mount

from greenrules.serving import asgi

app = Litestar(route_handlers=[mount("/green", is_mount=True, copy_scope=True)(asgi)])
