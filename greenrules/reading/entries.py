"""The entries of a ruleset file that are written in more than one way, each with its own reader."""

from itertools import compress
from typing import Any

from attrs import evolve

from greenrules.model.entries import FactEntry, OptionEntry, ParameterValueEntry, RowEntry
from greenrules.model.module import OverrideUse
from greenrules.model.scoring_entries import IndicatorEntry, PointsEntry
from greenrules.model.syntax import UnaryTests
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.model.written import NO_SOURCING, Expression, Flag, Tests, Text
from greenrules.reading.fields import (
    Place,
    check_keys,
    read_expression,
    read_label,
    read_number,
    read_scalar,
    read_tests,
    read_text,
    report_kind,
    report_problem,
)
from greenrules.reading.structuring import (
    SOURCE_KEYS,
    Shape,
    Structurer,
    check_ids,
    make_entry_reader,
    read_mapping,
    read_sourcing,
    report_missing,
)


def read_options(place: Place) -> tuple[OptionEntry, ...]:
    """Read `[A, B]` or `{A: label, B: label}`. Diagnostics: GR006, GR022, GR027."""
    match place.node:
        case MappingNode(entries=entries):
            parts = [(entry.key, place.inside(entry.key.text, entry.value)) for entry in entries]
            return tuple(OptionEntry(Text(key.text, key.span), read_label(part)) for key, part in parts)
        case SequenceNode(items=items):
            texts = [read_text(place.inside(str(index), node)) for index, node in enumerate(items)]
            return _drop_repeats(place, [OptionEntry(text, None) for text in texts if text])
        case _:
            report_kind(place, "the options", help="write [a, b] or {a: {zh: …, en: …}, b: {zh: …, en: …}}")
            return ()


def _drop_repeats(place: Place, options: list[OptionEntry]) -> tuple[OptionEntry, ...]:
    kept: dict[str, OptionEntry] = {}
    for option in options:
        id = option.id.value
        if id in kept:
            report_problem(place, "GR006", f"the option `{id}` is given twice", span=option.id.span, help="remove one")
        kept.setdefault(id, option)
    return tuple(kept.values())


def read_points(place: Place, structurer: Structurer) -> PointsEntry | None:
    """Read `8` or `{value: 8, cite, provenance, note}`. Diagnostics: GR020 to GR022."""
    if not isinstance(place.node, MappingNode):
        number = read_number(place)
        return PointsEntry(number, NO_SOURCING, place.node.span) if number else None
    check_keys(place, place.node, ("value", *SOURCE_KEYS))
    report_missing(place, ("value",))
    node, sourcing = place.node.get("value"), read_sourcing(place, structurer)
    number = read_number(place.inside("value", node)) if node is not None else None
    return PointsEntry(number, sourcing, place.node.span) if number else None


def complete_parameter(place: Place, values: dict[str, Any]) -> None:
    """Turn the short form `value: …` into one undated value. Diagnostics: GR022."""
    assert isinstance(place.node, MappingNode)
    node = place.node.get("value")
    if node is None:
        return
    part = place.inside("value", node)
    if place.node.get("values") is not None:
        message = "`value` and `values` are both given"
        report_problem(part, "GR022", message, help="write one undated `value`, or only the list `values`")
        return
    scalar = read_scalar(part)
    if scalar is not None:
        values["values"] = (ParameterValueEntry(None, scalar, NO_SOURCING, scalar.span),)


def complete_node(place: Place, _: dict[str, Any]) -> None:
    """Report a node of the tree that is neither a group nor an indicator, or both. Diagnostics: GR021, GR022."""
    assert isinstance(place.node, MappingNode)
    given = [key for key in ("children", "scoring") if place.node.get(key) is not None]
    name, span = place.path.rpartition("/")[2], place.findings.key_spans.get(place.path)
    if not given:
        message = f"the key `scoring` or `children` is missing in `{place.path}`"
        report_problem(place, "GR021", message, span=span, help="add `scoring` to an indicator, `children` to a group")
    if len(given) == 2:
        message = f"`{name}` has both `children` and `scoring`"
        report_problem(place, "GR022", message, span=span, help="move the scoring into a child of its own")


def read_columns(place: Place, _: Place, structurer: Structurer) -> dict[str, FactEntry]:
    """Read the columns of a table: facts without columns and period. Diagnostics: those of facts."""
    columns: dict[str, FactEntry] = read_mapping(place, Column, structurer)
    check_ids(place)
    return columns


class Column:
    """Stands for a fact inside a table in the hooks of the structurer."""


def read_cap(place: Place, _: Place, __: Structurer) -> Expression | None:
    """Read `cap: <expression>`; `none` is left to `read_cap_none`. Diagnostics: GR022, GR101 to GR112."""
    return None if _is_none(place) else read_expression(place)


def read_cap_none(place: Place, _: Place, __: Structurer) -> Flag | None:
    """Read `cap: none`."""
    return Flag(True, place.node.span) if _is_none(place) else None


def _is_none(place: Place) -> bool:
    return isinstance(place.node, ScalarNode) and place.node.text.strip() == "none"


def read_top_k(place: Place, _: Place, __: Structurer) -> Expression | None:
    """Read `k` of `top: {k, by}` and check the keys of `top`. Diagnostics: GR020 to GR022, GR101 to GR112."""
    if not isinstance(place.node, MappingNode):
        report_kind(place, "a mapping", help="write {k: …, by: …}")
        return None
    check_keys(place, place.node, ("k", "by"))
    report_missing(place, ("k", "by"))
    return _read_part(place, "k")


def read_top_by(place: Place, _: Place, __: Structurer) -> Expression | None:
    """Read `by` of `top: {k, by}`. Diagnostics: GR022, GR101 to GR112."""
    return _read_part(place, "by")


def _read_part(place: Place, key: str) -> Expression | None:
    node = place.node.get(key) if isinstance(place.node, MappingNode) else None
    return None if node is None else read_expression(place.inside(key, node))


def read_rows(place: Place, table: Place, structurer: Structurer) -> tuple[RowEntry, ...]:
    """Read the rows of a decision table, written as lists or as mappings.

    Diagnostics: GR020 to GR022, GR101 to GR112, GR414.
    """
    if not isinstance(place.node, SequenceNode):
        report_kind(place, "a list of rows", help="write one row a line after `- `")
        return ()
    names, rows = _input_names(table), []
    for index, node in enumerate(place.node.items):
        part = place.inside(str(index), node)
        match node:
            case SequenceNode():
                rows.append(_read_list_row(part, node, names) or _keep_place(node))
            case MappingNode():
                rows.append(_read_mapping_row(part, node, names, structurer) or _keep_place(node))
            case _:
                report_kind(part, "a row", help="write [cell, …, output] or {when: {input: cell}, then: output}")
                rows.append(_keep_place(node))
    return tuple(rows)


def _read_list_row(place: Place, node: SequenceNode, names: tuple[str, ...]) -> RowEntry | None:
    if len(node.items) != len(names) + 1:
        expected = f"expected {len(names) + 1}: the inputs {', '.join(names)} and the output"
        message = f"the row has {len(node.items)} parts, {expected}"
        report_problem(place, "GR414", message, help="write `-` where any value will do")
        return None
    *cells, output = [place.inside(name, item) for name, item in zip((*names, "then"), node.items, strict=True)]
    tests, then = tuple(read_tests(cell) for cell in cells), read_scalar(output)
    return RowEntry(tests, then, NO_SOURCING, node.span) if then else None


def _keep_place(node: Node) -> RowEntry:
    """Return a row without cells for one that could not be read: without any, the table would seem to have a gap."""
    return RowEntry((), ScalarNode(None, "", False, node.span), NO_SOURCING, node.span)


def _read_mapping_row(
    place: Place, node: MappingNode, names: tuple[str, ...], structurer: Structurer
) -> RowEntry | None:
    check_keys(place, node, ("when", "then", *SOURCE_KEYS))
    report_missing(place, ("when", "then"))
    output, when = node.get("then"), node.get("when")
    then = read_scalar(place.inside("then", output)) if output is not None else None
    sourcing = read_sourcing(place, structurer)
    if when is None:
        return None
    part = place.inside("when", when)
    if not isinstance(when, MappingNode):
        report_kind(part, "a mapping of inputs", help="write {input: cell, …}; an input left out is `-`")
        return None
    check_keys(part, when, names)
    any_value = Tests("-", UnaryTests((), False, True, when.span), when.span)
    cells = [(name, when.get(name)) for name in names]
    tests = tuple(any_value if cell is None else read_tests(part.inside(name, cell)) for name, cell in cells)
    return RowEntry(tests, then, sourcing, node.span) if then else None


def complete_table(place: Place, values: dict[str, Any]) -> None:
    """Drop the cells of inputs that could not be read, so that cells and inputs stay side by side."""
    names = _input_names(place)
    kept = [name in values["inputs"] for name in names]
    rows = values["rows"]
    values["rows"] = tuple(evolve(row, cells=tuple(compress(row.cells, kept))) for row in rows)


def _input_names(table: Place) -> tuple[str, ...]:
    inputs = table.node.get("inputs") if isinstance(table.node, MappingNode) else None
    return tuple(entry.key.text for entry in inputs.entries) if isinstance(inputs, MappingNode) else ()


def read_overrides(place: Place, _: Place, structurer: Structurer) -> tuple[OverrideUse, ...]:
    """Read which overrides an overlay made; whether they fit is checked where they are applied.

    Diagnostics: GR020, GR022, GR025.
    """
    if not isinstance(place.node, SequenceNode):
        report_kind(place, "a list of overrides", help="write one `{op: …, path: …, …}` a line after `- `")
        return ()
    uses = []
    for index, node in enumerate(place.node.items):
        part = place.inside(str(index), node)
        if not isinstance(node, MappingNode):
            report_kind(part, "an override", help="write {op: …, path: …, value: …, cite: …, provenance: …}")
            continue
        check_keys(part, node, ("op", "path", "value", "from", "unit", *SOURCE_KEYS))
        words = [word.text if isinstance(word := node.get(key), ScalarNode) else "" for key in ("op", "path")]
        uses.append(OverrideUse(words[0], words[1], read_sourcing(part, structurer), node.span))
    return tuple(uses)


def read_root(place: Place, _: Place, structurer: Structurer) -> IndicatorEntry | None:
    """Read the root of the indicator tree: a group without a source of its own. Diagnostics: those of indicators."""
    shape = Shape(required=("children",), words={"combine": ("sum", "weighted", "choose")}, without=("scoring",))
    root: IndicatorEntry | None = make_entry_reader(IndicatorEntry, shape, structurer)(place)
    return root
