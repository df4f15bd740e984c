"""The service as a Flask blueprint."""

from typing import TYPE_CHECKING, Any

from greenrules.serving.answering import handle
from greenrules.serving.service import DEFAULT, Service
from greenrules.serving.wsgi_host import read_environ

if TYPE_CHECKING:
    from flask import Blueprint


def flask_blueprint(service: Service = DEFAULT, *, name: str = "greenrules") -> "Blueprint":
    """Return a blueprint: `app.register_blueprint(flask_blueprint(), url_prefix="/green")`.

    Raises: ModuleNotFoundError when Flask is not installed (`pip install flask`).
    """
    try:
        from flask import Blueprint, Response, request
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("flask_blueprint needs Flask: pip install flask", name=error.name) from error
    blueprint = Blueprint(name, __name__)
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

    def serve(path: str = "") -> Any:
        root = request.root_path + request.path[: len(request.path) - len(path)].rstrip("/")
        environ = {**request.environ, "PATH_INFO": _encode(path), "SCRIPT_NAME": root}
        answer = handle(read_environ(environ, service.limits.bytes), service)
        return Response(answer.pieces or answer.body, answer.status, list(answer.headers))

    def add(rule: str, endpoint: str) -> None:
        blueprint.add_url_rule(rule, endpoint, serve, methods=methods, provide_automatic_options=False)

    add("/", "root")
    add("/<path:path>", "path")
    return blueprint


def _encode(path: str) -> str:
    return "/" + path.encode("utf-8").decode("latin-1")
