"""The service as an ASGI application, for uvicorn and its like and for mounts in Starlette, FastAPI and Litestar."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote

from greenrules.serving.answering import handle
from greenrules.serving.exchange import Request, Response
from greenrules.serving.service import DEFAULT, Service

Result = TypeVar("Result")


def make_asgi(service: Service) -> Any:
    """Return the ASGI application of a service."""

    async def application(scope: Any, receive: Any, send: Any) -> None:  # Litestar insists on annotations
        await _serve(scope, receive, send, service)

    return application


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    """Serve every installed ruleset with the default limits."""
    await _serve(scope, receive, send, DEFAULT)


async def _serve(scope: Any, receive: Any, send: Any, service: Service) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    if scope["type"] != "http":
        return
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    body = await _read_body(receive, headers, service.limits.bytes)
    request = _read_request(scope, headers, body)
    # Advice may take seconds; other clients are not to wait for it.
    response = await _run_aside(partial(handle, request, service), aside=request.method == "POST")
    await _send(send, response)


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _read_body(receive: Any, headers: dict[str, str], most: int) -> bytes | None:
    """Return the body, or None as soon as it is larger than the limit; nothing beyond it is kept."""
    stated = headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > most:
        return None
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            return None
        if not message.get("more_body"):
            return b"".join(chunks)


def _read_request(scope: Any, headers: dict[str, str], body: bytes | None) -> Request:
    root, path = scope.get("root_path", ""), scope["path"]
    if root and path.startswith(root):
        path = path[len(root) :]  # Starlette keeps the prefix, Litestar strips it
    path = "/" + path.strip("/")  # Litestar appends a slash
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return Request(
        scope["method"],
        path,
        query,
        headers.get("content-type", ""),
        body,
        headers.get("if-none-match", ""),
        root or _find_root(scope, path),
    )


def _find_root(scope: Any, path: str) -> str:
    """Return what the whole path of the request has before the path below the mount; Litestar tells only that."""
    whole = unquote(scope.get("raw_path", b"").decode("latin-1").partition("?")[0]).rstrip("/")
    below = path.rstrip("/")  # the root of the mount itself has no path below it
    return whole.removesuffix(below) if whole.endswith(below) else ""


async def _run_aside(work: Callable[[], Result], *, aside: bool) -> Result:
    """Run the work in a thread where there is asyncio to wait for it, else here."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    return await asyncio.to_thread(work) if aside else work()


async def _send(send: Any, response: Response) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.pieces is None:
        headers.append((b"content-length", str(len(response.body)).encode()))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": response.body})
        return
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    pieces = response.pieces
    while (piece := await _run_aside(partial(next, pieces, None), aside=True)) is not None:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
