"""Checked expressions as formulas: one case per form, each meaning what docs/semantics.md section 5 says."""

from collections.abc import Mapping

from greenrules.exchanging.worked_bench import (
    FAR,
    HALF,
    NONE,
    OPEN,
    Bench,
    Inexpressible,
    Kind,
    Result,
    Step,
    all_known,
    quote,
    strictly,
    write_constant,
    write_number,
)
from greenrules.exchanging.worked_comparisons import as_score, compare_numbers, compare_scores, text_unknown
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
    Reference,
    TheCell,
    Within,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TextType, Type

# The record a variable stands for: its table and its position.
Bindings = Mapping[str, tuple[str, int]]
NO_RECORDS: Bindings = {}


def kind_of(type: Type) -> Kind:
    """Return how values of a type stand in cells."""
    match type:
        case NumberType():
            return "score" if type.score else "number"
        case BooleanType():
            return "truth"
        case ChoiceType() | TextType():
            return "text"
        case SetType():
            return "set"
        case DateType() | DurationType():
            return "number"
        case _:
            raise Inexpressible("a whole table as a value")


def write_expression(expr: Expr, module: Ruleset, bench: Bench, records: Bindings = NO_RECORDS) -> Result:
    """Return the cell in which an expression is calculated, or the constant it is.

    Raises: Inexpressible when a part of it has no formula.
    """
    match expr:
        case Constant():
            text = write_constant(expr.value)
            return Result(kind_of(expr.type), text, text, is_constant=True)
        case Reference():
            return names.write_reference(expr, module, bench)
        case Cell():
            return names.write_field(expr, module, bench, records)
        case And() | Or():
            parts = [write_expression(one, module, bench, records).low for one in expr.operands]
            sign = "MIN" if isinstance(expr, And) else "MAX"
            return _truth(f"{sign}({','.join(parts)})", "and" if sign == "MIN" else "or", bench)
        case Not():
            return _truth(f"1-{write_expression(expr.operand, module, bench, records).low}", "not", bench)
        case Comparison():
            return _compare(expr, module, bench, records)
        case Arithmetic():
            left, right = (write_expression(side, module, bench, records) for side in (expr.left, expr.right))
            return _calculate(expr, left, right, bench)
        case Convert():
            return _scale(write_expression(expr.operand, module, bench, records), write_number(expr.factor), bench)
        case Negate():
            return _scale(write_expression(expr.operand, module, bench, records), "(-1)", bench)
        case Power():
            return _raise(expr, write_expression(expr.base, module, bench, records), bench)
        case If():
            return _choose(expr, module, bench, records)
        case Contains():
            return _contain(expr, module, bench, records)
        case Within():
            return _lie_within(expr, module, bench, records)
        case Call():
            return functions.write_call(
                expr, [write_expression(one, module, bench, records) for one in expr.arguments], bench
            )
        case Quantified():
            return over_records.write_quantified(expr, module, bench, records)
        case Aggregate():
            return over_records.write_aggregate(expr, module, bench, records)
        case TheCell():
            raise Inexpressible("the only record of a table")


def _truth(formula: str, how: str, bench: Bench) -> Result:
    return bench.add(Step("", "", formula, kind="truth", how=how))


def number(formula: str, how: str, bench: Bench) -> Result:
    """Append a step that gives a number."""
    return bench.add(Step("", "", formula, how=how))


def _compare(expr: Comparison, module: Ruleset, bench: Bench, records: Bindings) -> Result:
    left, right = (write_expression(side, module, bench, records) for side in (expr.left, expr.right))
    how = f"compare {expr.sign}"
    if "score" in (left.kind, right.kind):
        return _truth(compare_scores(expr.sign, left, right), how, bench)
    if left.kind == "truth":
        test = f"{left.low}{'=' if expr.sign == '=' else '<>'}{right.low}"
        return _truth(f"IF(OR({left.low}={HALF},{right.low}={HALF}),{HALF},IF({test},1,0))", how, bench)
    if left.kind == "number":
        test = compare_numbers(expr.sign, left.low, right.low)
        return _truth(f"IF({all_known(left, right)},IF({test},1,0),{HALF})", how, bench)
    if left.kind == "set":
        raise Inexpressible("a comparison of sets")
    if expr.order:
        options = "{" + ";".join(quote(option) for option in expr.order) + "}"
        places = [f"MATCH({side.low},{options},0)" for side in (left, right)]
        test = f"{places[0]}{'<>' if expr.sign == '!=' else expr.sign}{places[1]}"
    else:
        test = f"EXACT({left.low},{right.low})" if expr.sign == "=" else f"NOT(EXACT({left.low},{right.low}))"
    return _truth(f"IF({text_unknown(left, right)},{HALF},IF({test},1,0))", how, bench)


def _calculate(expr: Arithmetic, left: Result, right: Result, bench: Bench) -> Result:
    if "score" in (left.kind, right.kind):
        return _calculate_scores(expr.sign, left, right, bench)
    types = (expr.left.type, expr.right.type)
    if any(isinstance(one, DateType | DurationType) for one in types):
        raise Inexpressible("a calculation with dates")
    formula = strictly(f"{left.low}{expr.sign}{right.low}", left, right)
    if expr.sign == "/":
        # Nothing can be divided by a known zero, not even what is not known.
        formula = f"IF(ISNUMBER({right.low}),IF({right.low}=0,{NONE},{formula}),{formula})"
    return number(formula, expr.sign, bench)


def _calculate_scores(sign: str, left: Result, right: Result, bench: Bench) -> Result:
    if sign in "*/":
        if right.kind == "score" or not right.is_constant:
            left, right = right, left
        if sign == "/" or not right.is_constant:
            raise Inexpressible("a score times something that is no constant")
        return _scale(left, right.low, bench)
    first, second = as_score(left), as_score(right)
    ends = (second.low, second.high) if sign == "+" else (second.high, second.low)
    bad = f"COUNT({first.low},{second.low})<2"
    low, high = (f"IF({bad},{NONE},{a}{sign}{b})" for a, b in zip((first.low, first.high), ends, strict=True))
    return bench.add(Step("", "", low, high, "score", how=sign))


def _scale(part: Result, factor: str, bench: Bench) -> Result:
    if part.kind != "score":
        return number(strictly(f"{part.low}*{factor}", part), f"× {factor.strip('()')}", bench)
    low, high = (
        f"IF(ISNUMBER({part.low}),{end}({part.low}*{factor},{part.high}*{factor}),{NONE})" for end in ("MIN", "MAX")
    )
    return bench.add(Step("", "", low, high, "score", how=f"× {factor.strip('()')}"))


def _raise(expr: Power, base: Result, bench: Bench) -> Result:
    power = f"{base.low}^{expr.exponent}" if expr.exponent >= 0 else f"1/{base.low}^{-expr.exponent}"
    formula = strictly(power, base)
    if expr.exponent < 0:
        formula = f"IF(ISNUMBER({base.low}),IF({base.low}=0,{NONE},{formula}),{formula})"
    return number(formula, f"^ {expr.exponent}", bench)


def _choose(expr: If, module: Ruleset, bench: Bench, records: Bindings) -> Result:
    condition, then, otherwise = (
        write_expression(part, module, bench, records) for part in (expr.condition, expr.then, expr.otherwise)
    )
    kind, test = kind_of(expr.type), condition.low
    if kind == "score":
        first, second = as_score(then), as_score(otherwise)
        ends = [
            f"IF({test}=1,{a},IF({test}=0,{b},IF(COUNT({a},{b})=2,{hull}({a},{b}),{far})))"
            for a, b, hull, far in (
                (first.low, second.low, "MIN", f"-{FAR}"), (first.high, second.high, "MAX", FAR),
            )
        ]  # fmt: skip
        return bench.add(Step("", "", ends[0], ends[1], "score", how="if"))
    if kind == "truth":
        common = f"IF({then.low}={otherwise.low},{then.low},{HALF})"
    elif kind == "number":
        same = compare_numbers("=", then.low, otherwise.low)
        common = f"IF({all_known(then, otherwise)},IF({same},{then.low},{OPEN}),{OPEN})"
    else:
        common = f"IF({text_unknown(then, otherwise)},{OPEN},IF(EXACT({then.low},{otherwise.low}),{then.low},{OPEN}))"
    formula = f"IF({test}=1,{then.low},IF({test}=0,{otherwise.low},{common}))"
    return bench.add(Step("", "", formula, kind=kind, how="if"))


def _contain(expr: Contains, module: Ruleset, bench: Bench, records: Bindings) -> Result:
    element, container = (write_expression(part, module, bench, records) for part in (expr.element, expr.container))
    found = f'ISNUMBER(FIND("|"&{element.low}&"|",{container.low}))'
    return _truth(f"IF({text_unknown(element, container)},{HALF},IF({found},1,0))", "contains", bench)


def _lie_within(expr: Within, module: Ruleset, bench: Bench, records: Bindings) -> Result:
    moment, window, mode = (
        write_expression(part, module, bench, records) for part in (expr.moment, expr.window, expr.mode)
    )
    is_year, in_years = isinstance(expr.moment.type, NumberType), isinstance(expr.window.type, NumberType)
    today = names.write_today(bench)
    years = window.low if in_years else f"TRUNC({window.low}/12)"
    months = f"TRUNC({window.low}*12)" if in_years else window.low
    if is_year:
        calendar = f"IF(AND(YEAR({today})-{years}<={moment.low},{moment.low}<=YEAR({today})),1,0)"
        rolling = HALF
    else:
        calendar = f"IF(AND(YEAR({today})-{years}<=YEAR({moment.low}),{moment.low}<={today}),1,0)"
        rolling = f"IF(AND(EDATE({today},-({months}))<{moment.low},{moment.low}<={today}),1,0)"
    modes = f'IF({mode.low}="rolling",{rolling},IF({mode.low}="calendar_years",{calendar},{HALF}))'
    return _truth(f"IF({all_known(moment, window)},{modes},{HALF})", "within", bench)


# Names, functions and records are written by the functions above, and the other way round.
from greenrules.exchanging import worked_functions as functions  # noqa: E402
from greenrules.exchanging import worked_names as names  # noqa: E402
from greenrules.exchanging import worked_records as over_records  # noqa: E402
