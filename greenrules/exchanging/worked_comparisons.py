"""Comparisons as formulas: of numbers up to the digits a spreadsheet has, of texts, of scores between their ends."""

from greenrules.exchanging.worked_bench import FAR, HALF, NEAR, NONE, OPEN, Result


def compare_numbers(sign: str, left: str, right: str) -> str:
    """Return a formula that compares two known numbers; what differs by less than fifteen digits can tell is equal."""
    slack = f"{NEAR}*MAX(1,ABS({left}),ABS({right}))"
    match sign:
        case ">=":
            return f"{left}-{right}>=-{slack}"
        case ">":
            return f"{left}-{right}>{slack}"
        case "<=":
            return f"{left}-{right}<={slack}"
        case "<":
            return f"{left}-{right}<-{slack}"
        case "=":
            return f"ABS({left}-{right})<={slack}"
        case _:
            return f"ABS({left}-{right})>{slack}"


def text_unknown(*parts: Result) -> str:
    """Return a formula that holds when one of the texts is not known or has no value."""
    tests = [f"{part.low}={mark}" for part in parts if not part.is_constant for mark in (OPEN, NONE)]
    return f"OR({','.join(tests)})" if tests else "FALSE"


def compare_scores(sign: str, left: Result, right: Result) -> str:
    """Return the verdict on two scores whatever they turn out to be; one without a value leaves it open."""
    first, second = as_score(left), as_score(right)
    known = f"COUNT({first.low},{second.low})=2"
    match sign:
        case ">=":
            test = _reach(first, second)
        case "<":
            test = f"1-{_reach(first, second)}"
        case "<=":
            test = _reach(second, first)
        case ">":
            test = f"1-{_reach(second, first)}"
        case "=":
            test = f"MIN({_reach(first, second)},{_reach(second, first)})"
        case _:
            test = f"1-MIN({_reach(first, second)},{_reach(second, first)})"
    return f"IF({known},{test},{HALF})"


def _reach(left: Result, right: Result) -> str:
    """Return whether a score is at least another, whatever they turn out to be."""
    reaches = compare_numbers(">=", left.low, right.high)
    misses = compare_numbers("<", left.high, right.low)
    return f"IF({reaches},1,IF({misses},0,{HALF}))"


def as_score(part: Result) -> Result:
    """Return a number as a score of which both ends are the number; one not known is without bounds."""
    if part.kind == "score" or part.is_constant:
        return part
    low = f"IF(ISNUMBER({part.low}),{part.low},IF({part.low}={NONE},{NONE},-{FAR}))"
    return Result("score", low, low.replace(f"-{FAR}", FAR))
