"""Any WSGI portal with the service at /green. Run: python werkzeug_portal.py"""

from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from greenrules.serving import wsgi

app = DispatcherMiddleware(NotFound(), {"/green": wsgi})

if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    make_server("127.0.0.1", 8000, app).serve_forever()
