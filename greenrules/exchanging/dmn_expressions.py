"""Checked expressions as FEEL, the language of DMN: conversions written out, ranges in brackets, names made plain."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import define, field

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Power,
    Quantified,
    Records,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, DateType, NumberType
from greenrules.model.values import Months, Scalar, Seconds, format_number

TODAY: Final = "as_of"
_RESERVED: Final = frozenset(
    {"and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "true",
     "false", "null", "function", "external", "instance", "item", "date", "time", "duration", "count", "sum", "min",
     "max", "mean", "abs", "floor", "ceiling", "decimal", "string", "number", "list", "median", "mode", "sort", TODAY}
)  # fmt: skip
_PARTS: Final = {"year", "month", "day", "weekday"}


class Unfit(Exception):
    """A part of the rules has no form in DMN; caught where the part has a name."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@define(eq=False)
class Draft:
    """A decision model in the making.

    Attributes:
        as_of: the day whose parameters count; None takes the latest value of each.
        names: the name of each element, by what it is of: kind, module and id.
        elements: what each decision or input is, by its name, in the order in which one needs the other.
        needs: the names an element uses, while it is written.
        unfit: by what it is of, why an element is left out.
    """

    ruleset: Ruleset
    as_of: date | None
    names: dict[tuple[str, str, str], str] = field(factory=dict)
    elements: "dict[str, object]" = field(factory=dict)
    needs: list[dict[str, None]] = field(factory=list)
    unfit: dict[tuple[str, str, str], str] = field(factory=dict)
    problems: list[Diagnostic] = field(factory=list)

    def name(self, kind: str, module: str, id: str, wanted: str) -> str:
        """Return a name for an element that no other has and FEEL can read."""
        key = (kind, module, id)
        if key not in self.names:
            plain = "".join(one if one.isalnum() or one == "_" else "_" for one in wanted)
            plain = f"{plain}_" if plain in _RESERVED or not plain[:1].isalpha() else plain
            taken, at = set(self.names.values()), 2
            while plain in taken:
                plain, at = f"{plain.rstrip('0123456789').rstrip('_')}_{at}", at + 1
            self.names[key] = plain
        return self.names[key]

    def need(self, name: str) -> str:
        """Note that the element being written uses another; return its name."""
        self.needs[-1][name] = None
        return name


def write_feel(expr: Expr, module: Ruleset, draft: Draft, records: Mapping[str, str]) -> str:
    """Return an expression as FEEL text, every operation in parentheses.

    Args:
        records: what stands for each variable of a record.
    Raises: Unfit.
    """

    def inner(part: Expr) -> str:
        return write_feel(part, module, draft, records)

    match expr:
        case Constant():
            return write_value(expr.value)
        case Reference():
            return draft.need(elements.write_named(expr, module, draft))
        case Cell():
            if expr.computed:
                return elements.write_column(expr, module, draft, records)
            return f"{records[expr.variable]}.{expr.column}"
        case And() | Or():
            sign = " and " if isinstance(expr, And) else " or "
            return f"({sign.join(inner(one) for one in expr.operands)})"
        case Not():
            return f"not({inner(expr.operand)})"
        case Comparison():
            return _compare(expr, inner(expr.left), inner(expr.right))
        case Arithmetic():
            return f"({inner(expr.left)} {expr.sign} {inner(expr.right)})"
        case Convert():
            return f"({inner(expr.operand)} * {write_value(expr.factor)})"
        case Negate():
            return f"(0 - {inner(expr.operand)})"
        case Power():
            base = inner(expr.base)
            return f"({base} ** {expr.exponent})" if expr.exponent >= 0 else f"(1 / ({base} ** {-expr.exponent}))"
        case If():
            # FEEL takes an unknown condition for false; here it leaves the value unknown.
            test = inner(expr.condition)
            if isinstance(expr.type, BooleanType):
                # Some engines take no `if` for a condition within a filter.
                return f"(({test} and {inner(expr.then)}) or (not({test}) and {inner(expr.otherwise)}))"
            return f"(if {test} = null then null else if {test} then {inner(expr.then)} else {inner(expr.otherwise)})"
        case Contains():
            return f"list contains({inner(expr.container)}, {inner(expr.element)})"
        case Within():
            return _lie_within(expr, inner(expr.moment), inner(expr.window), inner(expr.mode), draft)
        case Call():
            return _call(expr, [inner(one) for one in expr.arguments])
        case Quantified():
            return _quantify(expr, module, draft, records)
        case Aggregate():
            return _aggregate(expr, module, draft, records)
        case TheCell():
            kept = _filter(expr.records, module, draft, records)
            body = write_feel(expr.body, module, draft, {**records, expr.records.variable: f"{kept}[1]"})
            return f"(if count({kept}) = 1 then {body} else null)"


def write_value(value: Scalar) -> str:
    """Return a constant as FEEL."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            text = format_number(value)
            if "/" in text:
                return f"({text.replace('/', ' / ')})"
            return f"({text})" if text.startswith("-") else text
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case date():
            return f'date("{value.isoformat()}")'
        case Months() | Seconds():
            return f'duration("{value}")'
        case frozenset():
            return f"[{', '.join(write_value(one) for one in sorted(value))}]"
        case _:
            raise Unfit("a table as a constant")


def _compare(expr: Comparison, left: str, right: str) -> str:
    if expr.order and expr.sign not in ("=", "!="):
        order = f"[{', '.join(write_value(one) for one in expr.order)}]"
        left, right = (f"index of({order}, {side})[1]" for side in (left, right))
    if isinstance(expr.left, Reference) and expr.left.kind == "grade":
        raise Unfit("the grade within a condition")
    return f"({left} {expr.sign} {right})"


def _lie_within(expr: Within, moment: str, window: str, mode: str, draft: Draft) -> str:
    today = draft.need(TODAY)
    in_years = isinstance(expr.window.type, NumberType)
    years = window if in_years else f"{window}.years"
    if isinstance(expr.moment.type, NumberType):
        calendar = f"({today}.year - {years} <= {moment} and {moment} <= {today}.year)"
        rolling = "null"
    else:
        calendar = f"({today}.year - {years} <= {moment}.year and {moment} <= {today})"
        length = f'({window} * duration("P1Y"))' if in_years else window
        rolling = f"({moment} > {today} - {length} and {moment} <= {today})"
    return f'(({mode} = "rolling" and {rolling}) or ({mode} = "calendar_years" and {calendar}))'


def _call(expr: Call, parts: list[str]) -> str:
    if expr.function in _PARTS and isinstance(expr.arguments[0].type, DateType):
        return f"{parts[0]}.{expr.function}"
    if expr.function in ("years", "months", "days", "hours", "minutes", "seconds", *_PARTS):
        return f"{parts[0]}.{expr.function}"
    if expr.function == "size":
        return f"count({parts[0]})"
    if expr.function in ("floor", "ceiling") and len(parts) > 1:
        scale = f"(10 ** {parts[1]})"
        return f"({expr.function}({parts[0]} * {scale}) / {scale})"
    if expr.function in ("decimal", "round up", "round down", "round half up", "round half down") and len(parts) == 1:
        parts = [*parts, "0"]
    if expr.function in ("min", "max", "sum", "mean"):
        # A missing operand must not vanish from the list.
        missing = " or ".join(f"{part} = null" for part in parts)
        return f"(if {missing} then null else {expr.function}([{', '.join(parts)}]))"
    return f"{expr.function}({', '.join(parts)})"


def _filter(source: Records, module: Ruleset, draft: Draft, records: Mapping[str, str]) -> str:
    table = write_feel(source.table, module, draft, records)
    if source.condition is None:
        return table
    return f"{table}[{write_feel(source.condition, module, draft, {**records, source.variable: 'item'})}]"


def _quantify(expr: Quantified, module: Ruleset, draft: Draft, records: Mapping[str, str]) -> str:
    source, inner = expr.records, {**records, expr.records.variable: expr.records.variable}
    table, holds = write_feel(source.table, module, draft, records), write_feel(expr.condition, module, draft, inner)
    if source.condition is not None:
        kept = write_feel(source.condition, module, draft, inner)
        holds = f"({kept} and {holds})" if expr.quantifier == "some" else f"(not({kept}) or {holds})"
    return f"({expr.quantifier} {source.variable} in {table} satisfies {holds})"


def _aggregate(expr: Aggregate, module: Ruleset, draft: Draft, records: Mapping[str, str]) -> str:
    kept = _filter(expr.records, module, draft, records)
    if expr.function == "count" and expr.body is None:
        return f"count({kept})"
    if expr.body is None:
        raise Unfit(f"`{expr.function}` of whole records")
    body = write_feel(expr.body, module, draft, {**records, expr.records.variable: expr.records.variable})
    listed = f"(for {expr.records.variable} in {kept} return {body})"
    if expr.function == "sum":
        return f"(if count({kept}) = 0 then 0 else sum({listed}))"
    return f"{expr.function}({listed})"


# Names lead to the elements that have them, and those are written as expressions.
from greenrules.exchanging import dmn_elements as elements  # noqa: E402
