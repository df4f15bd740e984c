"""The portal on FastAPI."""

from fastapi import FastAPI, Request, Response
from portal import LARGEST, answer
from starlette.concurrency import run_in_threadpool
from store import Store

from greenrules.serving import asgi


def make_app(store: Store) -> FastAPI:
    """Return the application: the service at /green, the pages of the portal everywhere else."""
    app = FastAPI(title="greenrules portal", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/green", asgi)

    @app.api_route("/{path:path}", methods=["GET", "PUT"])
    async def serve(request: Request, path: str) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                break
        found = await run_in_threadpool(answer, store, request.method, f"/{path}", body)
        headers = {"Content-Security-Policy": found.policy} if found.policy else {}
        return Response(found.body, found.status, {"X-Content-Type-Options": "nosniff", **headers}, found.kind)

    return app
