"""The pages of the portal. Everything is escaped, and nothing is inline, so that a strict policy holds."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from greenrules.serving.static_files import digest_static_files

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_STARS = {"five": "★★★★★ 五星级", "four": "★★★★ 四星级", "three": "★★★ 三星级", "none": "未达到"}


def write_page(name: str, **content: Any) -> bytes:
    """Return a page: `home`, `factory` or `log`."""
    static = f"/green/v1/static/{digest_static_files()}"
    return _open_templates().get_template(f"{name}.html.j2").render(static=static, stars=_STARS, **content).encode()


@cache
def _open_templates() -> Environment:
    folder = Path(__file__).resolve().parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
