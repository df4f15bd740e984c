"""The files that ship in the folder `static` of this package: scripts and styles of the web components."""

import hashlib
from functools import cache
from importlib.resources import files

from attrs import frozen

_KINDS = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
    ".svg": "image/svg+xml", ".ts": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
}  # fmt: skip


@frozen
class StaticFile:
    """A file as it is sent: its media type, its content, and `sha256:…` of it."""

    kind: str
    content: bytes
    digest: str


@cache
def read_static_files() -> dict[str, StaticFile]:
    """Return every file by its name. They are part of what is installed, so they are read once."""
    folder = files("greenrules.serving") / "static"
    found: dict[str, StaticFile] = {}
    for item in sorted(folder.iterdir(), key=lambda one: one.name):
        kind = _KINDS.get(item.name[item.name.rfind(".") :])
        if kind and item.is_file() and not item.name.startswith((".", "_")):
            content = item.read_bytes()
            found[item.name] = StaticFile(kind, content, f"sha256:{hashlib.sha256(content).hexdigest()}")
    return found


@cache
def digest_static_files() -> str:
    """Return the digest of all files together: an address that holds it never means other content.

    The scripts name one another, so one digest stands for them all.
    """
    whole = "\n".join(f"{name} {one.digest}" for name, one in read_static_files().items())
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
