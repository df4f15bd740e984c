"""What comes in and what goes out, as data: no framework's request or response reaches further than its adapter."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve, field, frozen

from greenrules.model.canonical import Json, canonical_json

Headers: TypeAlias = tuple[tuple[str, str], ...]
JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"
SCHEMA, MARKDOWN, TEXT = "application/schema+json", "text/markdown; charset=utf-8", "text/plain; charset=utf-8"
HTML, PDF = "text/html; charset=utf-8", "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"


@frozen
class Request:
    """One request. `path` begins with `/` and is below the place where the service is mounted, which is `root`.

    `body` is None when the adapter refused to read more than the limit.
    """

    method: str
    path: str
    query: Mapping[str, Sequence[str]] = field(factory=dict)
    content_type: str = ""
    body: bytes | None = b""
    if_none_match: str = ""
    root: str = ""


@frozen
class Response:
    """One answer. With `pieces` the body is written piece by piece as it is worked out, and `body` is empty."""

    status: int
    headers: Headers
    body: bytes = b""
    pieces: Iterator[bytes] | None = field(default=None, eq=False)

    def header(self, name: str) -> str:
        """Return a header by its name in any case; empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.pieces) if self.pieces is not None else self.body

    def json(self) -> object:
        """Return the body read as JSON."""
        return json.loads(self.read())


def respond(content: Json, *, status: int = 200, kind: str = JSON, headers: Headers = ()) -> Response:
    """Return an answer with a JSON body."""
    return Response(status, (("Content-Type", kind), *headers), canonical_json(content).encode())


def respond_text(text: str, kind: str) -> Response:
    """Return an answer with a text."""
    return Response(200, (("Content-Type", kind),), text.encode())


def add_headers(response: Response, headers: Headers) -> Response:
    """Return the answer with the headers it does not have yet."""
    return evolve(response, headers=(*response.headers, *(pair for pair in headers if not response.header(pair[0]))))
