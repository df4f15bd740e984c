"""Bodies as plain data: JSON with exact numbers, within the limits, its members known by name."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from greenrules.model.suggestions import suggest
from greenrules.serving.exchange import JSON, LINES, Request
from greenrules.serving.refusals import NOT_JSON, TOO_LARGE, WRONG_MEDIA, WRONG_SHAPE, refuse
from greenrules.serving.service import Limits

DOCUMENT_MEMBERS = ("subject", "as_of", "facts", "parameters", "assumptions", "evidence", "note")
# Possessive, and content without the closing quote: no text makes it look at a character twice.
_QUOTED_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_LONGEST_NUMBER = 60
# Characters no text of a fact may hold: unpaired surrogates cannot be written as UTF-8 again.
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json_body(request: Request, limits: Limits) -> object:
    """Return the JSON value in the body.

    Raises: FactsError GR950 (not JSON), GR953 (too large), GR956 (of another media type).
    """
    _check_media(request, (JSON,))
    return parse_json(_read_text(request, limits), limits)


def read_document(request: Request, limits: Limits, *, beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the facts document in the body, what papers show each fact put beside it.

    Args:
        beside: members that may stand beside those of a facts document.
    Raises: FactsError as `read_json_body`, GR951 (not a facts document).
    """
    return check_document(read_json_body(request, limits), beside=beside)


def read_subjects(request: Request, limits: Limits) -> list[object]:
    """Return the values of a batch: the items of a JSON list, or one a line; a line that is no JSON is refused."""
    kind = _check_media(request, (JSON, LINES))
    text = _read_text(request, limits)
    if kind == LINES:
        return [parse_json(line, limits, at=f"[{at}]") for at, line in enumerate(text.splitlines()) if line.strip()]
    found = parse_json(text, limits)
    if not isinstance(found, list):
        _refuse_shape(f"expected a list of facts documents, found {_name_kind(found)}", "", "send `[{…}, {…}]`")
    return found


def check_document(found: object, *, beside: tuple[str, ...] = (), at: str = "") -> dict[str, Any]:
    """Return the facts document without `evidence`, which is put to the facts it belongs to."""
    allowed = (*DOCUMENT_MEMBERS, *beside)
    if not isinstance(found, dict):
        _refuse_shape(f"expected a facts document, found {_name_kind(found)}", at, 'send `{"facts": {…}}`')
    for name in found:
        if name not in allowed:
            help = suggest(name, allowed, otherwise=f"the members are {', '.join(allowed)}")
            _refuse_shape(f"there is no member `{name}`", f"{at}{name}", help)
    if not isinstance(found.get("facts"), dict):
        missing = "the facts are missing" if "facts" not in found else "the facts are no mapping"
        _refuse_shape(missing, f"{at}facts", 'send `{"facts": {"name": value}}`')
    return _place_evidence(found, at)


def _place_evidence(found: dict[str, Any], at: str) -> dict[str, Any]:
    papers = found.get("evidence")
    if papers is None:
        return found
    if not isinstance(papers, dict):
        _refuse_shape("the evidence is no mapping", f"{at}evidence", 'send `{"evidence": {"name": ["paper"]}}`')
    facts = dict(found["facts"])
    for name, shown in papers.items():
        if name not in facts:
            _refuse_shape(f"`{name}` has evidence and no value", f"{at}evidence.{name}", "supply the fact, too")
        value = facts[name]
        wrapped = dict(value) if isinstance(value, dict) and "value" in value else {"value": value}
        facts[name] = {**wrapped, "evidence": shown}
    return {**{key: value for key, value in found.items() if key != "evidence"}, "facts": facts}


def parse_json(text: str, limits: Limits, *, at: str = "body") -> object:
    """Return a JSON value with exact numbers; GR950 with the line and column of what is no JSON."""
    _check_depth(text, limits.depth, at)

    def stop(message: str, help: str) -> NoReturn:
        raise refuse(NOT_JSON, message, path=at, help=help)

    try:
        found: object = json.loads(
            text,
            parse_float=_read_number(Decimal, stop),
            parse_int=_read_number(int, stop),
            parse_constant=lambda word: stop(f"`{word}` is not a finite number", "leave out what is not known"),
            object_pairs_hook=lambda pairs: _read_members(pairs, stop),
        )
    except json.JSONDecodeError as error:
        message = f"the body is not JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}"
        stop(message, "send one JSON value")
    if "\\u" in text and _has_surrogate(found):
        stop("a text holds half a character", "escape both halves, or neither")
    return found


def _read_number(kind: Callable[[str], Any], stop: Callable[[str, str], NoReturn]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        # Long numbers cost more time than they have bytes.
        if len(text) > _LONGEST_NUMBER:
            stop(f"a number has more than {_LONGEST_NUMBER} characters", "round it, or give it in a larger unit")
        return kind(text)

    return read


def _read_members(pairs: list[tuple[str, Any]], stop: Callable[[str, str], NoReturn]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        stop(f"the key `{counts.most_common(1)[0][0]}` is given twice", "delete or rename one of the two")
    return members


def _check_depth(text: str, most: int, at: str) -> None:
    depth = 0
    for found in _QUOTED_OR_BRACKET.finditer(text):
        sign = found.group()
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > most:
            raise refuse(NOT_JSON, f"nested deeper than {most} levels", path=at, help="flatten the structure")


def _read_text(request: Request, limits: Limits) -> str:
    body = request.body
    if body is None or len(body) > limits.bytes:
        help = "send fewer subjects at once" if request.path.endswith("/batch") else "send only the facts"
        raise refuse(TOO_LARGE, f"the body has more than {limits.bytes:,} bytes", path="body", help=help)
    try:
        text = body.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"the body is not UTF-8: byte {error.start + 1} does not fit"
        raise refuse(NOT_JSON, message, path="body", help="send UTF-8") from None
    return text


def _has_surrogate(found: object) -> bool:
    if isinstance(found, str):
        return _SURROGATE.search(found) is not None
    if isinstance(found, Mapping):
        return any(_has_surrogate(key) or _has_surrogate(value) for key, value in found.items())
    return isinstance(found, list) and any(map(_has_surrogate, found))


def _check_media(request: Request, allowed: tuple[str, ...]) -> str:
    kind = request.content_type.partition(";")[0].strip().lower()
    if kind not in allowed:
        found = f"`{kind}`" if kind else "none"
        message = f"expected the media type {' or '.join(f'`{one}`' for one in allowed)}, found {found}"
        raise refuse(WRONG_MEDIA, message, path="Content-Type", help=f"send `Content-Type: {allowed[0]}`")
    return kind


def _refuse_shape(message: str, path: str, help: str) -> NoReturn:
    raise refuse(WRONG_SHAPE, message, path=path or "body", help=help)


def _name_kind(found: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(found), "a number")
