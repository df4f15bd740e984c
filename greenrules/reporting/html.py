"""Pages made of templates: everything escaped, nothing fetched, a policy that lets nothing else in."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from typing import Any

from greenrules.explaining.page import Language
from greenrules.model.diagnostics import lacks_extra

_LANGUAGE_TAGS: Mapping[Language, str] = {"en": "en", "zh": "zh-CN"}


def render_page(template: str, language: Language, styles: Sequence[str], context: Mapping[str, object]) -> str:
    """Return a whole page.

    Args:
        template: a file in `templates`, which extends `shell.html.j2`.
        styles: files in `templates`, after `shell.css`; they are the only style the page accepts.
        context: what the template names; a name it lacks is an error.
    Raises: UnsupportedByBackend (GR760) when the extra `report` is not installed.
    """
    style = "\n".join(_read(name) for name in ("shell.css", *styles))
    markup = import_package("markupsafe", "report")
    page = {**context, "lang": _LANGUAGE_TAGS[language], "style": markup.Markup(style), "policy": write_policy(style)}
    return str(_open_environment().get_template(template).render(page))


def write_policy(style: str) -> str:
    """Return the content security policy: no script, no connection, no style but this one."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def trust_picture(svg: str) -> Any:
    """Return a picture of our own making, already escaped, as the templates take it."""
    return import_package("markupsafe", "report").Markup(svg)


def _open_environment() -> Any:
    jinja2 = import_package("jinja2", "report")
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(name: str) -> str:
    return (files("greenrules.reporting") / "templates" / name).read_text(encoding="utf-8")


def import_package(name: str, extra: str) -> Any:
    """Return a package of an extra.

    Raises: UnsupportedByBackend (GR760) with the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        message = f"this report needs {name}, which is not installed"
        raise lacks_extra("GR760", message, "report", extra) from error
