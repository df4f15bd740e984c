"""The tree of a ruleset file into `model.module.Module`, every problem at once."""

from fractions import Fraction
from functools import cache
from typing import Any, get_args

from greenrules.model.citing import CLAUSE_STATUSES
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import (
    AssumeEntry,
    DerivedEntry,
    DocumentEntry,
    EffectiveEntry,
    FactEntry,
    OptionEntry,
    OtherwiseEntry,
    OutputEntry,
    ParameterEntry,
    ParameterValueEntry,
    TableEntry,
)
from greenrules.model.module import ClauseEntry, Module
from greenrules.model.outcome_entries import EligibilityEntry, EntitlementEntry, GateEntry, RungEntry, ShareEntry
from greenrules.model.scoring_entries import (
    ChooseEntry,
    IndicatorEntry,
    ItemEntry,
    OverEntry,
    PointsEntry,
    ScoringEntry,
    StepEntry,
)
from greenrules.model.tree import MappingNode, Node, ScalarNode
from greenrules.model.written import Number, Text
from greenrules.reading.entries import (
    Column,
    complete_node,
    complete_parameter,
    complete_table,
    read_cap,
    read_cap_none,
    read_columns,
    read_options,
    read_overrides,
    read_points,
    read_root,
    read_rows,
    read_top_by,
    read_top_k,
)
from greenrules.reading.fields import Findings, Place, check_id, report_problem
from greenrules.reading.fleet_shapes import FLEET_SHAPES
from greenrules.reading.structuring import Shape, Structurer, build_structurer, make_entry_reader, read_mapping

FORMAT = Fraction(1)
_COMBINE = ("sum", "weighted", "choose")
_KINDS = ("ramp", "steps", "ratio", "formula", "checklist", "judged")
_HIT_POLICIES = ("unique", "any", "first", "priority", "collect")
_AGGREGATES = ("sum", "min", "max", "count")
_FACT_TYPES = ("number", "boolean", "choice", "set", "text", "date", "duration", "table")
_COLUMN_TYPES = tuple(word for word in _FACT_TYPES if word != "table")
_PARAMETER_TYPES = ("number", "boolean", "choice", "date", "duration", "text")
_OUTPUT_TYPES = ("number", "boolean", "choice", "text", "date")
_CONDITIONAL = ("label", "condition")
COLUMN = Shape(required=("label",), words={"type": _COLUMN_TYPES}, without=("columns", "period"))
_SHAPES: dict[type, Shape] = {
    DocumentEntry: Shape(required=("title",), dates=("date",)),
    EffectiveEntry: Shape(keys={"start": "from", "end": "to"}, dates=("start", "end")),
    AssumeEntry: Shape(),
    FactEntry: Shape(required=("label",), words={"type": _FACT_TYPES}, special={"columns": read_columns}),
    ParameterValueEntry: Shape(keys={"start": "from"}, dates=("start",)),
    ParameterEntry: Shape(
        required=("label",), words={"type": _PARAMETER_TYPES}, more_keys=("value",), finish=complete_parameter
    ),
    OutputEntry: Shape(words={"type": _OUTPUT_TYPES}),
    TableEntry: Shape(
        required=("label", "inputs", "output", "hit_policy", "rows"),
        words={"hit_policy": _HIT_POLICIES, "aggregate": _AGGREGATES},
        special={"rows": read_rows},
        finish=complete_table,
    ),
    OtherwiseEntry: Shape(),
    DerivedEntry: Shape(required=("label", "formula"), words={"type": _PARAMETER_TYPES}),
    GateEntry: Shape(required=_CONDITIONAL),
    StepEntry: Shape(required=("when", "points")),
    ItemEntry: Shape(required=_CONDITIONAL),
    OverEntry: Shape(
        required=("table",),
        keys={"top_k": "top", "top_by": "top"},
        special={"top_k": read_top_k, "top_by": read_top_by},
    ),
    ScoringEntry: Shape(
        required=("kind",),
        keys={"cap_none": "cap"},
        words={"kind": _KINDS, "better": ("higher", "lower"), "mode": ("each", "all")},
        special={"cap": read_cap, "cap_none": read_cap_none},
    ),
    ChooseEntry: Shape(required=("k", "by")),
    IndicatorEntry: Shape(required=("label",), words={"combine": _COMBINE}, finish=complete_node),
    RungEntry: Shape(required=("id", *_CONDITIONAL)),
    EligibilityEntry: Shape(required=_CONDITIONAL),
    ShareEntry: Shape(required=("label", "share")),
    EntitlementEntry: Shape(required=(*_CONDITIONAL, "amount", "unit")),
    ClauseEntry: Shape(required=("document", "clause", "status", "label"), words={"status": CLAUSE_STATUSES}),
}


def read_module(tree: Node) -> tuple[Module | None, tuple[Diagnostic, ...]]:
    """Read the tree of a ruleset file, or of an overlay merged with its base.

    Args:
        tree: the root node of one file.
    Returns:
        The module, also when parts could not be read (they are absent in it; an absent id or edition is the empty
        text), or None when the tree is no mapping; and every problem found, in the order of the text.
    Diagnostics: GR006, GR020 to GR027, GR101 to GR112, GR414, GR518.
    """
    findings = Findings(title=tree.get("title") if isinstance(tree, MappingNode) else None)
    module: Module | None = _structurer().structure(Place(tree, "", findings), Module)
    return module, tuple(sorted(findings.diagnostics, key=_place_of))


def _place_of(diagnostic: Diagnostic) -> tuple[str, int]:
    span = diagnostic.span
    return (span.source.name, span.start) if span else ("", 0)


def list_shapes() -> dict[type, Shape]:
    """Return what each class of entries needs beside its declaration; columns of a table follow `COLUMN`."""
    shape = Shape(
        required=("format", "title"),
        keys={"id": "ruleset"},
        dotted=("facts",),
        more_keys=("format",),
        special={"indicators": read_root, "overrides": read_overrides, "display": read_display},
        finish=_complete_module,
    )
    return {**_SHAPES, **FLEET_SHAPES, Module: shape}


@cache
def _structurer() -> Structurer:
    structurer = build_structurer(list_shapes())
    read_column = make_entry_reader(FactEntry, COLUMN, structurer)
    structurer.register_structure_hook(Column, lambda place, _: read_column(place))
    structurer.register_structure_hook(PointsEntry, lambda place, _: read_points(place, structurer))
    structurer.register_structure_hook_factory(
        lambda hint: get_args(hint)[:1] == (OptionEntry,), lambda _: lambda place, _: read_options(place)
    )
    return structurer


def _complete_module(place: Place, values: dict[str, Any]) -> None:
    assert isinstance(place.node, MappingNode)
    findings = place.findings
    _check_format(place, place.node)
    for name in ("id", "edition"):
        values[name] = values[name] or Text("", place.node.span)
    if values["id"].value:
        check_id(findings, values["id"].value, values["id"].span, dotted=True)
    for rung in values["grades"]:
        if rung.id is not None:
            check_id(findings, rung.id.value, rung.id.span)
    if values["extends"] is None:
        for key in ("overrides", "units"):
            if place.node.get(key) is not None:
                help = "add `extends: id@edition`, or remove the key"
                report_problem(place, "GR518", f"`{key}` without `extends`", span=findings.key_spans[key], help=help)
    values["key_spans"] = findings.key_spans


def _check_format(place: Place, node: MappingNode) -> None:
    version = node.get("format")
    if version is None or (isinstance(version, ScalarNode) and version.value == FORMAT):
        return
    found = f"`{version.text}`" if isinstance(version, ScalarNode) else "no number"
    message = f"the format version is {found}, this release reads 1"
    report_problem(place, "GR023", message, span=version.span, help="write `format: 1`")


def read_display(place: Place, _: Place, structurer: Structurer) -> dict[str, Number]:
    """Read how many decimal places are shown. Diagnostics: GR022."""
    display: dict[str, Number] = read_mapping(place, Number, structurer)
    for key, number in display.items():
        if number.value.denominator != 1 or not 0 <= number.value <= 12:
            message = f"`{key}`: expected a whole number of decimal places from 0 to 12"
            report_problem(place, "GR022", message, span=number.span, help="write a number such as 2")
    return {key: number for key, number in display.items() if number.value.denominator == 1 and 0 <= number.value <= 12}
