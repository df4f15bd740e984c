"""Diagnostics as problem documents (RFC 9457): title in both languages, one entry for each problem with its place."""

from collections.abc import Iterable

from greenrules.model.canonical import Json
from greenrules.model.diagnostics import Diagnostic
from greenrules.serving.exchange import PROBLEM, Headers, Response, respond
from greenrules.serving.pointers import point_at
from greenrules.serving.refusals import choose_status

_TITLES = {
    400: ("the request cannot be read", "无法读取请求"),
    404: ("there is nothing at this address", "该地址没有内容"),
    405: ("the address does not answer this method", "该地址不支持此方法"),
    413: ("the body is too large", "请求内容过大"),
    415: ("the body is of another media type", "请求内容的类型不符"),
    422: ("what was supplied cannot be accepted", "所提供的内容无法接受"),
    500: ("the service failed", "服务内部出错"),
    503: ("the answer took too long", "处理超时"),
}


def write_problem(
    diagnostics: Iterable[Diagnostic], body: object = None, *, status: int = 0, headers: Headers = ()
) -> Response:
    """Return the problem document of some diagnostics, with the status of the gravest kind among them."""
    found = tuple(diagnostics)
    content = describe_problem(found, body, status or choose_status(found))
    return respond(content, status=status or choose_status(found), kind=PROBLEM, headers=headers)


def describe_problem(diagnostics: tuple[Diagnostic, ...], body: object, status: int) -> dict[str, Json]:
    """Return the members of a problem document."""
    title, title_zh = _TITLES[status]
    return {
        "type": "about:blank",
        "title": title,
        "title_zh": title_zh,
        "status": status,
        "detail": "; ".join(dict.fromkeys(one.message for one in diagnostics[:3])),
        "errors": [_describe_error(one, body) for one in diagnostics],
    }


def _describe_error(one: Diagnostic, body: object) -> Json:
    return {
        "code": one.code,
        "severity": one.severity,
        "detail": one.message,
        "help": one.help,
        "notes": list(one.notes),
        "path": one.path,
        "pointer": point_at(one.path, body),
    }
