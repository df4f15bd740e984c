"""One supplied fact: a bare value, a value with its unit and evidence, a set, or a table."""

from collections.abc import Iterator

from attrs import Factory, define, evolve, frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact, RawScalar
from greenrules.model.source import Span
from greenrules.model.suggestions import find_closest
from greenrules.reading.supplied_values import (
    Fields,
    Items,
    Opened,
    Part,
    Refused,
    Single,
    open_supplied,
    read_words,
    span_of,
)

VALUE_KEYS = ("value", "unit", "evidence", "period", "note", "cite")
MOST_GROUPS = 3


@define
class Problems:
    """The problems of one reading."""

    diagnostics: list[Diagnostic] = Factory(list)

    def add(self, code: str, message: str, path: str, span: Span | None, help: str) -> None:
        """Add a problem at a path and, when there is a text, at a span."""
        self.diagnostics.append(Diagnostic(code, message, span, path=path, help=help))


@frozen
class _Group:
    """A mapping of facts: where it stands, the names it puts before theirs, and how many groups it lies in."""

    path: str
    prefix: str
    depth: int


def read_facts(supplied: object, path: str, problems: Problems, *, opened: Opened | None = None) -> dict[str, RawFact]:
    """Read a mapping of facts, its groups flattened to dotted names.

    Args:
        supplied: a tree node or a Python object.
        path: where the mapping stands, such as `facts`.
        opened: the same, where it was opened already.
    Diagnostics: GR602, GR606, GR607, GR613.
    """
    facts: dict[str, RawFact] = {}
    for name, part, inner, at in _flatten(opened or open_supplied(supplied), supplied, _Group(path, "", 0), problems):
        if name in facts:
            problems.add("GR607", f"the fact `{name}` is given twice", at, part.span, "keep one of the two")
            continue
        fact = _read_opened(inner, part.value, at, problems)
        if fact is not None:
            facts[name] = fact
    return facts


def _flatten(
    opened: Opened, supplied: object, group: _Group, problems: Problems
) -> Iterator[tuple[str, Part, Opened, str]]:
    if isinstance(opened, Single) and opened.value is None:
        return
    if not isinstance(opened, Fields):
        message = f"expected a mapping of names and values, found {describe(supplied)}"
        problems.add("GR613", message, group.path, span_of(supplied), "write `name: value` pairs")
        return
    for part in opened.parts:
        if not isinstance(part.key, str) or not part.key:
            message = f"the name `{part.key}` is not a text"
            problems.add("GR613", message, group.path, part.span, "use the names of the facts as keys")
            continue
        name, at = group.prefix + part.key, f"{group.path}.{part.key}"
        inner = open_supplied(part.value)
        if not _is_group(inner):
            yield name, part, inner, at
        elif group.depth == MOST_GROUPS:
            message = f"facts are grouped deeper than {MOST_GROUPS} levels"
            problems.add("GR613", message, at, part.span, "write the dotted name, such as `energy.grid`")
        else:
            yield from _flatten(inner, part.value, _Group(at, name + ".", group.depth + 1), problems)


def _is_group(opened: Opened) -> bool:
    if not isinstance(opened, Fields):
        return False
    keys = {part.key for part in opened.parts if isinstance(part.key, str)}
    if "value" not in keys:
        return True
    # A group may have a fact called `value`; a misspelt key beside `value` is a value all the same.
    others = keys - set(VALUE_KEYS)
    return bool(others) and not any(find_closest(key, VALUE_KEYS) for key in others)


def describe(supplied: object) -> str:
    """Say in words what was supplied."""
    match open_supplied(supplied):
        case Fields():
            return "a mapping"
        case Items():
            return "a list"
        case Single(value=None):
            return "nothing"
        case Single(text=text):
            return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
        case _:
            return "something else"


def _read_opened(opened: Opened, supplied: object, path: str, problems: Problems) -> RawFact | None:
    if isinstance(opened, Fields):
        return _read_value(opened, path, span_of(supplied), problems)
    if not isinstance(opened, Items):
        return _read_single(opened, supplied, path, problems)
    items = [_read_item(value, f"{path}[{index}]", problems) for index, value in enumerate(opened.values)]
    return _plain(tuple(item for item in items if item is not None), path, span_of(supplied))


def _plain(value: RawScalar | tuple[RawFact, ...] | dict[str, RawFact], path: str, span: Span | None) -> RawFact:
    return RawFact(value, "", (), "", path, span=span)


def _read_single(opened: Opened, supplied: object, path: str, problems: Problems) -> RawFact | None:
    match opened:
        case Single(value=value):
            return _plain(value, path, span_of(supplied))
        case Refused(code=code, message=message, help=help):
            problems.add(code, message, path, span_of(supplied), help)
        case _:
            message = f"expected a single value, found {describe(supplied)}"
            problems.add("GR613", message, path, span_of(supplied), "records are flat: give one value for each column")
    return None


def _read_item(supplied: object, path: str, problems: Problems) -> RawFact | None:
    opened = open_supplied(supplied)
    if not isinstance(opened, Fields):
        return _read_single(opened, supplied, path, problems)
    cells: dict[str, RawFact] = {}
    for part in opened.parts:
        if not isinstance(part.key, str):
            message = f"the column `{part.key}` is not a text"
            problems.add("GR613", message, path, part.span, "use the names of the columns as keys")
            continue
        cell = _read_cell(part.value, f"{path}.{part.key}", problems)
        if cell is not None:
            cells[part.key] = cell
    return _plain(cells, path, span_of(supplied))


def _read_cell(supplied: object, path: str, problems: Problems) -> RawFact | None:
    opened = open_supplied(supplied)
    if isinstance(opened, Fields) and any(part.key == "value" for part in opened.parts):
        return _read_value(opened, path, span_of(supplied), problems)
    if not isinstance(opened, Items):
        return _read_single(opened, supplied, path, problems)
    items = [
        _read_single(open_supplied(value), value, f"{path}[{index}]", problems)
        for index, value in enumerate(opened.values)
    ]
    return _plain(tuple(item for item in items if item is not None), path, span_of(supplied))


def _read_value(fields: Fields, path: str, span: Span | None, problems: Problems) -> RawFact | None:
    parts = {part.key: part for part in fields.parts if isinstance(part.key, str)}
    for key, part in parts.items():
        if key not in VALUE_KEYS:
            closest = find_closest(key, VALUE_KEYS)
            help = f"did you mean `{closest}`?" if closest else f"the keys here are {', '.join(VALUE_KEYS)}"
            problems.add("GR613", f"unknown key `{key}` beside `value`", f"{path}.{key}", part.span, help)
    inner = parts["value"].value
    opened = open_supplied(inner)
    if isinstance(opened, Fields):
        message = "expected a single value or a list under `value`, found a mapping"
        problems.add("GR613", message, path, span_of(inner) or span, "write the value itself")
        return None
    fact = _read_opened(opened, inner, path, problems)
    if fact is None:
        return None
    return evolve(
        fact,
        unit=_read_word(parts.get("unit"), path, problems),
        period=_read_word(parts.get("period"), path, problems),
        cite=_read_word(parts.get("cite"), path, problems),
        evidence=_read_evidence(parts.get("evidence"), path, problems),
    )


def _read_word(part: Part | None, path: str, problems: Problems) -> str:
    if part is None:
        return ""
    match open_supplied(part.value):
        case Single(value=None):
            return ""
        case Single(value=str() as text):
            # An empty unit is a statement too: a plain number, never "in the declared unit".
            return text.strip() or ("1" if part.key == "unit" else "")
        case Single(value=value, text=text) if part.key == "period" and not isinstance(value, bool):
            return text
    message = f"expected a text under `{part.key}`, found {describe(part.value)}"
    problems.add("GR613", message, f"{path}.{part.key}", span_of(part.value) or part.span, "put it in quotes")
    return ""


def _read_evidence(part: Part | None, path: str, problems: Problems) -> tuple[str, ...]:
    opened = open_supplied(part.value) if part else Single(None, "")
    if part is None or (isinstance(opened, Single) and opened.value is None):
        return ()
    words = read_words(part.value)
    if words is None:
        message = f"expected a text or a list of texts under `evidence`, found {describe(part.value)}"
        problems.add(
            "GR613", message, f"{path}.evidence", span_of(part.value) or part.span, "name the papers in quotes"
        )
    return words or ()
