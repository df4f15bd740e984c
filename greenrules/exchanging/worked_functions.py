"""Functions as formulas: rounding with a guard against the last binary digits, smallest, largest, parts of days."""

from collections.abc import Sequence

from greenrules.exchanging.worked_bench import OPEN, Bench, Inexpressible, Result, Step, strictly
from greenrules.model.expressions import Call, Constant
from greenrules.model.types import DateType

_NAMES = {"min": "MIN", "max": "MAX", "sum": "SUM", "mean": "AVERAGE"}
# To a whole number; {y} is the number with the noise of binary arithmetic taken off.
_ROUNDINGS = {
    "floor": "FLOOR_{y}",
    "ceiling": "CEILING_{y}",
    "decimal": "IF(ABS({y}-INT({y})-0.5)<1E-9,2*ROUND({y}/2,0),ROUND({y},0))",
    "round up": "ROUNDUP({y},0)",
    "round down": "ROUNDDOWN({y},0)",
    "round half up": "ROUND({y},0)",
    "round half down": "SIGN({y})*-INT(-(ABS({y})-0.5))",
}


def write_call(expr: Call, parts: Sequence[Result], bench: Bench) -> Result:
    """Return the cell of a function of results."""
    if expr.function in _ROUNDINGS:
        return _round(expr, parts[0], bench)
    if expr.function in _NAMES:
        return _combine(_NAMES[expr.function], parts, bench)
    argument = parts[0]
    match expr.function:
        case "abs" if argument.kind == "number":
            formula = strictly(f"ABS({argument.low})", argument)
        case "year" | "month" | "day" if isinstance(expr.arguments[0].type, DateType):
            formula = strictly(f"{expr.function.upper()}({argument.low})", argument)
        case "weekday" if isinstance(expr.arguments[0].type, DateType):
            formula = strictly(f"WEEKDAY({argument.low},2)", argument)
        case "size":
            bars = f'LEN({argument.low})-LEN(SUBSTITUTE({argument.low},"|",""))'
            # An empty set is written with two bars side by side.
            formula = f'IF({argument.low}={OPEN},{OPEN},IF({argument.low}="||",0,{bars}-1))'
        case _:
            raise Inexpressible(f"`{expr.function}` of such values")
    return bench.add(Step("", "", formula, how=expr.function))


def _combine(name: str, parts: Sequence[Result], bench: Bench) -> Result:
    if any(part.kind == "score" for part in parts):
        if name == "AVERAGE" or not all(part.kind == "score" or part.is_constant for part in parts):
            raise Inexpressible("such a combination of scores")
        ends = (",".join(part.low for part in parts), ",".join(part.high for part in parts))
        return bench.add(Step("", "", f"{name}({ends[0]})", f"{name}({ends[1]})", "score", how=name.lower()))
    if any(part.kind != "number" for part in parts):
        raise Inexpressible(f"`{name.lower()}` of such values")
    formula = strictly(f"{name}({','.join(part.low for part in parts)})", *parts)
    return bench.add(Step("", "", formula, how=name.lower()))


def _round(expr: Call, part: Result, bench: Bench) -> Result:
    scale = expr.arguments[1] if len(expr.arguments) > 1 else None
    places = int(scale.value) if isinstance(scale, Constant) else 0  # type: ignore[arg-type]

    def rounded(cell: str) -> str:
        y = f"ROUND({cell}*10^{places},9)"
        match expr.function:
            case "floor":
                whole = f"INT({y})"
            case "ceiling":
                whole = f"-INT(-{y})"
            case _:
                whole = _ROUNDINGS[expr.function].format(y=y)
        return f"({whole})/10^{places}"

    if part.kind == "score":
        low, high = (f"IF(ISNUMBER({end}),{rounded(end)},{end})" for end in (part.low, part.high))
        return bench.add(Step("", "", low, high, "score", how=expr.function))
    return bench.add(Step("", "", strictly(rounded(part.low), part), how=expr.function))
