"""Checks a receipt of greenrules without greenrules: `python checker.py RECEIPT.json`; 0 when it holds, 1 when not.

Only the standard library. Every step of the reasoning is worked out again from the values of its operands, in exact
fractions; units, the assessment and the supplied facts must agree with the steps, and the digest with the bytes. It
does not verify signatures, nor know whether the ruleset says what the standard says. docs/receipts.md has the rules.
"""

import calendar
import hashlib
import json
import math
import operator
import re
import sys
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import partial, reduce
from itertools import product
from typing import Any, NamedTuple


class Score(NamedTuple):
    """What is proven, and what is attainable."""

    low: Any
    high: Any


class Length(NamedTuple):
    """A duration: `months` or `seconds`."""

    kind: str
    amount: Fraction


Open = Enum("Open", "UNKNOWN UNDEFINED HIDDEN")
UNKNOWN, UNDEFINED, HIDDEN = Open.UNKNOWN, Open.UNDEFINED, Open.HIDDEN
INFINITE = math.inf  # an end that is unbounded; every other number is a fraction
ZERO, ONE, HALF, DAY = Fraction(0), Fraction(1), Fraction(1, 2), 86400
NIL, ALL = Score(ZERO, ZERO), Score(-INFINITE, INFINITE)
PROVENANCES = ("published", "secondary", "inferred", "unverified", "illustrative")
NUMBER = re.compile(r"-?[0-9]{1,4000}(?:\.[0-9]{1,4000}|/[0-9]{1,4000})?\Z", re.ASCII)
LENGTH = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?\Z", re.ASCII)
# Dimension, its power in each unit, then units with their sizes.
UNITS = """mass 1 g=1/1000,kg=1,mg=1/1000000,t=1000,10k t=10000000;people 1 person=1;items 1 item=1;carbon 1 tC=1;
coal 1 gce=1/1000,kgce=1,tce=1000,10k tce=10000000;CO2 1 gCO2=1/1000,kgCO2=1,tCO2=1000,10k tCO2=10000000;
energy 1 kJ=1,MJ=1000,GJ=1000000,TJ=1000000000,kWh=3600,MWh=3600000,GWh=3600000000,10k kWh=36000000;
length 1 m=1,km=1000;length 2 m2=1,km2=1000000,ha=10000,mu=2000/3,10k m2=10000;length 3 m3=1,L=1/1000,10k m3=10000;
gas 1 Nm3=1,10k Nm3=10000;money 1 CNY=1,10k CNY=10000,million CNY=1000000,100m CNY=100000000;- 0 %=1/100;
time 1 s=1,min=60,h=3600,day=86400;years 1 year=1,month=1/12;points 1 points=1;power 1 kW=1,MW=1000;
pressure 1 Pa=1,kPa=1000;product 1 product_unit=1;material 1 material_unit=1;pollutant 1 pollutant_unit=1"""
ATOMS = {
    atom.partition("=")[0]: (line.split(" ")[0], int(line.split(" ")[1]), Fraction(atom.partition("=")[2]))
    for line in UNITS.replace("\n", "").split(";") for atom in line.split(" ", 2)[2].split(",")
}  # fmt: skip
Problem = tuple[str, str, str]  # unreadable, form, format, digest, shape, order, step, unit, claim or fact; where; what


def canonical(thing: Any) -> bytes:
    """Write JSON by RFC 8785: keys by their UTF-16, no blanks; whole numbers only, as receipts have no others."""
    if isinstance(thing, dict):
        keys = sorted(thing, key=lambda key: key.encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(thing[key]) for key in keys) + b"}"
    if isinstance(thing, list):
        return b"[" + b",".join(map(canonical, thing)) + b"]"
    if isinstance(thing, float) or (type(thing) is int and abs(thing) >= 2**53):
        raise ValueError("a number that is not whole, or too large")
    return json.dumps(thing, ensure_ascii=False).encode()


def read(value: Any) -> Any:
    """Return a JSON value of the trace as an exact one; a test of a cell becomes the intervals and whether negated."""
    match value:
        case None | bool():
            return value
        case str() if NUMBER.match(value):
            return Fraction(value)
        case {"text": str(text)}:
            return text
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"duration": str(text)} if (found := LENGTH.match(text)) is not None:
            sign = -1 if found[1] else 1
            amounts = zip(found.groups()[1:], (12, 1, DAY, 3600, 60, 1), strict=True)
            amount = sum((Fraction(part or 0) * size for part, size in amounts), ZERO)
            return Length("seconds" if "D" in text or "T" in text else "months", sign * amount)
        case {"options": list(options)}:
            return frozenset(options)
        case {"records": list(rows)}:
            return tuple(row["index"] for row in rows)
        case {"unknown": list()} | {"undefined": str()} | {"masked": str()}:
            return UNKNOWN if "unknown" in value else UNDEFINED if "undefined" in value else HIDDEN
        case {"proven": low, "attainable": high}:
            return Score(*(end if one is None else read(one) for one, end in zip((low, high), ALL, strict=True)))
        case {"test": list(tests), "negated": bool(negated)}:
            return [(read(t["low"]), read(t["high"]), t["low_closed"], t["high_closed"]) for t in tests], negated
    raise ValueError(f"no value: {str(value)[:60]}")


def measure(unit: str) -> tuple[dict[str, int], Fraction]:
    """Return the powers of the dimensions of a unit such as `kgce/t^2`, and its size."""
    powers, size = dict[str, int](), ONE
    for sign, word in re.findall(r"([/*]?)([^/*]+)", unit):
        name, _, exponent = word.partition("^")
        dimension, power, one = ("-", 0, ONE) if name == "1" else ATOMS[name]
        times = min(9, int(exponent or 1)) * (-1 if sign == "/" else 1)
        powers[dimension], size = powers.get(dimension, 0) + power * times, size * one**times
    return {dimension: power for dimension, power in powers.items() if power}, size


# fmt: off
def conjoin(*parts: Any) -> Any:
    return False if any(part is False for part in parts) else all(part is True for part in parts) or UNKNOWN

def invert(part: Any) -> Any:
    return not part if isinstance(part, bool) else UNKNOWN

def disjoin(*parts: Any) -> Any:
    return invert(conjoin(*map(invert, parts)))

def chunk(parts: Any, size: int) -> list[Any]:
    return [parts[n:n + size] for n in range(0, len(parts) - len(parts) % size, size)]

def lift(operate: Any) -> Any:
    """Undefined beats unknown beats known; on scores, the operation on all of their ends."""
    def apply(*parts: Any) -> Any:
        is_score = any(isinstance(part, Score) for part in parts)
        if UNDEFINED in parts or UNKNOWN in parts:
            return UNDEFINED if UNDEFINED in parts else ALL if is_score else UNKNOWN
        if not is_score:
            return operate(*parts)
        found = [operate(*ends) for ends in product(*(part if isinstance(part, Score) else (part,) for part in parts))]
        found = [end for end in found if end == end]  # infinite less infinite is no number, and never an end
        return Score(min(found), max(found))
    return apply

def fold(operate: Any) -> Any:
    return lambda *parts: UNDEFINED if UNDEFINED in parts else reduce(lift(operate), parts)

def move(day: date, length: Length, sign: int) -> Any:
    if length.kind == "seconds":
        moved = day.toordinal() + math.floor(sign * length.amount / DAY)
        return date.fromordinal(moved) if 1 <= moved <= date.max.toordinal() else UNDEFINED
    year, month = divmod(day.year * 12 + day.month - 1 + sign * int(length.amount), 12)
    last = calendar.monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 0
    return date(year, month + 1, min(day.day, last)) if last else UNDEFINED

def add(left: Any, right: Any, sign: int = 1) -> Any:
    if isinstance(left, date) and isinstance(right, date):
        return Length("seconds", Fraction((left - right).days * DAY))
    if isinstance(left, date) or isinstance(right, date):
        return move(left, right, sign) if isinstance(left, date) else move(right, left, sign)
    return Length(left.kind, left.amount + sign * right.amount) if isinstance(left, Length) else left + sign * right

def divide(left: Any, right: Any) -> Any:
    if UNDEFINED in (left, right) or right == 0:
        return UNDEFINED
    return lift(lambda one, other: one * (1 / other) if one else ZERO)(left, right)

def rounding(whole: Any, by_size: bool = False) -> Any:
    def apply(value: Any, places: Fraction) -> Any:
        step, size = Fraction(10) ** -max(-40, min(40, int(places))), abs(value) if by_size else value
        return value if size in ALL else whole(size / step) * step * (-1 if by_size and value < 0 else 1)
    return lift(apply)

def branch(condition: Any, then: Any, other: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else other
    if isinstance(then, Score) or isinstance(other, Score):
        return hull(as_score(then), as_score(other))
    return then if then == other and not isinstance(then, Open) else UNKNOWN

def within(moment: Any, as_of: date, window: Any, mode: str) -> Any:
    months, year = window.amount if isinstance(window, Length) else window * 12, getattr(moment, "year", moment)
    if mode == "rolling":
        return UNDEFINED if year is moment else move(as_of, Length("months", months), -1) < moment <= as_of
    return as_of.year - months // 12 <= year and (year <= as_of.year if year is moment else moment <= as_of)

def as_score(value: Any) -> Score:
    return value if isinstance(value, Score) else Score(value, value) if isinstance(value, Fraction) else ALL

def hull(*scores: Score) -> Score:
    return Score(min(score.low for score in scores), max(score.high for score in scores))

def compare(sign: str, left: Any, right: Any, *order: str) -> Any:
    if isinstance(left, Score) or isinstance(right, Score):
        one, other = as_score(left), as_score(right)
        pairs = ((one, other), (other, one))
        above, below = (True if a.low >= b.high else False if a.high < b.low else UNKNOWN for a, b in pairs)
        both = conjoin(above, below)
        found = {">=": above, "<": invert(above), "<=": below, ">": invert(below), "=": both, "!=": invert(both)}
        return found[sign]
    if isinstance(left, Open) or isinstance(right, Open) or (order and not {left, right} <= {*order}):
        return UNKNOWN
    return SIGNS[sign](*((order.index(left), order.index(right)) if order else (left, right)))

def compare_grades(sign: str, left: Any, right: Any, *order: str) -> Any:
    one, other = (side if isinstance(side, frozenset) else {side} for side in (left, right))
    verdicts = {compare(sign, a, b, *order) for a in one for b in other}
    return verdicts.pop() if len(verdicts) == 1 else UNKNOWN

def aggregate(combine: Any, least: int = 0) -> Any:
    def apply(table: Any, *parts: Any) -> Any:
        kept = [body for keep, body in chunk(parts, 2) if keep is True]
        if table is UNKNOWN or UNDEFINED in kept:
            return UNKNOWN if table is UNKNOWN else UNDEFINED
        if UNKNOWN in kept or UNKNOWN in parts[::2]:
            return UNKNOWN
        return combine(kept) if len(kept) >= least else UNDEFINED
    return apply

def the(table: Any, *parts: Any) -> Any:
    sure, unsure = ([body for keep, body in chunk(parts, 2) if keep is wanted] for wanted in (True, UNKNOWN))
    return UNKNOWN if table is UNKNOWN or (unsure and len(sure) < 2) else sure[0] if len(sure) == 1 else UNDEFINED

def passes(value: Any, test: Any) -> Any:
    return UNKNOWN if isinstance(value, Open) else test[1] is not any(
        (low is None or value > low or (value == low and shut_low))
        and (high is None or value < high or (value == high and shut_high))
        for low, high, shut_low, shut_high in test[0])

def look_up(policy: str, *parts: Any) -> Any:
    """A decision table. Of `first` and `priority`, all rows that may still be the one must agree."""
    rows, fallback = chunk(parts, 2), list(parts[len(parts) - len(parts) % 2:])
    hit, unsure = [then for holds, then in rows if holds is True], any(holds is UNKNOWN for holds, _ in rows)
    if policy in ("sum", "min", "max", "count") and hit and not unsure:
        return Fraction({"sum": sum, "min": min, "max": max, "count": len}[policy](hit))  # type: ignore[operator]
    if policy not in ("first", "priority"):
        open_result = UNKNOWN if unsure and not (hit and policy in ("unique", "any")) else None
        empty = ZERO if policy in ("sum", "count") else UNDEFINED
        return open_result or (hit[0] if hit else fallback[0] if fallback else empty)
    found: list[Any] = []
    for holds, then in rows:
        if policy == "priority" and hit and hit[0] in found and then != hit[0]:
            break
        found += [then] if holds is not False else []
        if holds is True and policy == "first":
            break
    found += [] if hit else fallback
    return found[0] if found and (hit or fallback) and {*found} == {found[0]} else UNKNOWN if found else UNDEFINED

def ramp(most: Fraction, quantity: Any, better: str, baseline: Any, leading: Any, start: Any) -> Score:
    parts, sign = (quantity, baseline, leading, start), 1 if better == "higher" else -1
    if UNDEFINED in parts or (not {UNKNOWN} & {baseline, leading} and sign * (leading - baseline) < 0):
        return NIL
    if UNKNOWN in parts:
        return Score(ZERO, most)
    share = ONE if sign * (quantity - leading) >= 0 else ZERO if sign * (quantity - baseline) < 0 else (
        start + (1 - start) * (quantity - baseline) / (leading - baseline))
    return as_score(most * share)

def ratio(most: Fraction, quantity: Any, base: Any, better: str, cap: Any) -> Score:
    if UNDEFINED in (quantity, base, cap) or (base is not UNKNOWN and base <= 0):
        return NIL
    highest = INFINITE if cap in (None, UNKNOWN) else most * cap
    if UNKNOWN in (quantity, base, cap):
        return Score(ZERO, highest)
    share = quantity / base if better == "higher" else base / quantity if quantity > 0 else INFINITE
    return Score(*[max(ZERO, min(most * share, highest))] * 2)

def steps(most: Fraction, *parts: Any) -> Score:
    first = next((n for n, (holds, _) in enumerate(chunk(parts, 2)) if holds is True), None)
    reached = chunk(parts, 2) if first is None else chunk(parts, 2)[:first + 1]
    found = [points for holds, points in reached if holds is not False] + ([ZERO] if first is None else [])
    return Score(min(found), max(found))

def clamp(most: Fraction, points: Any) -> Score:
    return NIL if points is UNDEFINED else Score(*(max(ZERO, min(end, most)) for end in as_score(points)))

def require(condition: Any, score: Score) -> Score:
    return score if condition is True else NIL if condition is False else Score(ZERO, score.high)

def apply_node(most: Fraction, condition: Any, score: Any, policy: Any) -> Any:
    """Without a policy it is the root, which may turn out to have nothing that applies."""
    if condition is True or policy is None:
        return score if condition is True else UNDEFINED if condition is False else ALL
    if condition is False:
        return Score(most if policy == "full" else ZERO, most if policy in ("full", UNKNOWN) else ZERO)
    return Score(ZERO, max(most, score.high))

def share_out(most: Fraction, policy: Any, children: list[Any], chosen: Any = None, k: Any = None) -> Score:
    """A group; a child is its id, whether it applies, maximum, weight and score. `k`: of a choice."""
    if policy is UNKNOWN:
        return hull(*(share_out(most, each, children, chosen, k) for each in ("redistribute", "full", "drop", "zero")))
    def count(applies: Any, maximum: Fraction, weight: Fraction, score: Any) -> Score:
        if applies is False or not maximum or not isinstance(score, Score):
            return as_score(weight if applies is False and policy == "full" else ZERO)
        highest = weight if policy == "redistribute" else INFINITE
        return Score(*(min(end * weight / maximum, highest) for end in score))
    if k is None:
        counting = [c for c in children if c[1] is not False]
        whole, rest = (sum((c[3] for c in some), ZERO) for some in (children, counting))
        rate = (most or whole) / (rest if policy == "redistribute" and rest else whole) if whole else ZERO
        sides = zip(NIL, *(count(*c[1:]) for c in children), strict=True)
        return Score(*(sum(side) * rate if rate else ZERO for side in sides))
    if isinstance(chosen, frozenset):
        children, k = [c for c in children if c[0] in chosen], Fraction(len(chosen))
    if k is UNKNOWN:
        return Score(ZERO, most)
    moving = policy in ("redistribute", "drop")
    if chosen is UNKNOWN:
        scores = [Score(ZERO, c[2]) if c[1] is False and moving else count(*c[1:]) for c in children]
    else:
        scores = [count(*c[1:]) for c in children if not (c[1] is False and moving)]
    taken = max(0, min(int(k), len(scores)))
    lows, highs = (sorted(side) for side in zip(*scores, strict=True)) if scores else ([], [])
    rate = Fraction(int(k), taken) if policy == "redistribute" and taken and chosen is not UNKNOWN else ONE
    lows = lows[:taken] if chosen is UNKNOWN else lows[len(lows) - taken:]
    return Score(sum(lows, ZERO) * rate, sum(highs[len(highs) - taken:], ZERO) * rate)

def over(highest: Any, table: Any, k: Any, *parts: Any) -> Score:
    kept, most = [part for part in chunk(parts, 4) if part[0] is not False], INFINITE if highest is None else highest
    if table is UNKNOWN or UNKNOWN in [part[0] for part in kept]:
        return Score(ZERO, most)
    asked = [*((k, *(part[1] for part in kept)) if k is not None else ()), *(part[2] for part in kept)]
    if UNKNOWN in asked or UNDEFINED in asked:
        return Score(ZERO, most) if UNKNOWN in asked else NIL
    if k is not None:
        last = sorted((part[1] for part in kept), reverse=True)[:max(0, int(k))][-1:]
        kept = [part for part in kept if last and part[1] >= last[0]]
    whole = sum((part[2] for part in kept), ZERO)
    sides = zip(*([end * part[2] for end in as_score(part[3])] for part in kept), strict=True)
    return Score(*(max(ZERO, min(sum(side) / whole, most)) for side in sides)) if whole else NIL

def ladder(*parts: Any) -> frozenset[str]:
    sure = next((n + 1 for n, (_, holds) in enumerate(chunk(parts, 2)) if holds is True), len(parts))
    proven = [] if sure <= len(parts) // 2 else ["none"]
    return frozenset([grade for grade, holds in chunk(parts, 2)[:sure] if holds is not False] + proven)

def pay(granted: Any, *amounts: Any) -> Any:
    """Amount, what was paid already, caps."""
    due = lift(lambda amount, paid, *caps: max(ZERO, min([amount, *caps]) - paid))
    return due(*amounts) if granted is True else ZERO if granted is False else UNKNOWN

def part_of(part: str, value: Any) -> Fraction:
    if isinstance(value, date):
        return Fraction(value.isoweekday() if part == "weekday" else getattr(value, part))
    sizes = {"years": (12, None), "months": (1, 12), "days": (DAY, None), "hours": (3600, 24), "minutes": (60, 60)}
    sign, amount = -1 if value.amount < 0 else 1, abs(value.amount)
    if part == "seconds":
        return Fraction(sign * (amount % 60))
    size, most = sizes[part]
    return Fraction(sign * (amount // size if most is None else amount // size % most))

SIGNS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
HALF_UP, HALF_DOWN = (lambda number: math.floor(number + HALF)), (lambda number: math.ceil(number - HALF))
negate, times, add_all = lift(operator.neg), lift(lambda one, other: one * other if one and other else ZERO), fold(add)
MEANINGS: dict[str, Any] = {
    "same": lambda value: value, "constant": lambda value: value, "convert": times, "multiply": times, "add": lift(add),
    "negate": lambda value: Length(value.kind, -value.amount) if isinstance(value, Length) else negate(value),
    "subtract": lift(partial(add, sign=-1)),
    "divide": divide, "absolute": lift(abs), "total": add_all, "smallest": fold(min), "largest": fold(max),
    "power": lift(lambda base, n: UNDEFINED if not base and n < 0 else base ** max(-20, min(20, int(n)))),
    "average": lambda *parts: divide(add_all(*parts), Fraction(len(parts))), "floor": rounding(math.floor),
    "ceiling": rounding(math.ceil), "round_half_even": rounding(round), "round_up": rounding(math.ceil, True),
    "round_down": rounding(math.floor, True), "round_half_up": rounding(HALF_UP, True),
    "round_half_down": rounding(HALF_DOWN, True),
    "part_of": lift(part_of), "size": lift(lambda chosen: Fraction(len(chosen))),
    "and": conjoin, "or": disjoin, "not": invert, "if": branch, "within": lift(within), "grade_compare": compare_grades,
    "equal": partial(compare, "="), "not_equal": partial(compare, "!="), "less": partial(compare, "<"),
    "less_or_equal": partial(compare, "<="), "greater": partial(compare, ">"),
    "greater_or_equal": partial(compare, ">="),
    "contains": lambda option, chosen: UNKNOWN if UNKNOWN in (option, chosen) else option in chosen,
    "some": lambda table, *parts: UNKNOWN if table is UNKNOWN else disjoin(
        *(conjoin(*pair) for pair in chunk(parts, 2))),
    "every": lambda table, *parts: UNKNOWN if table is UNKNOWN else conjoin(
        *(disjoin(invert(kept), holds) for kept, holds in chunk(parts, 2))),
    "count": aggregate(lambda kept: Fraction(len(kept))), "min": aggregate(min, 1), "max": aggregate(max, 1),
    "sum": aggregate(lambda kept: add_all(*kept) if kept else ZERO), "the": the,
    "mean": aggregate(lambda kept: divide(add_all(*kept), Fraction(len(kept))), 1),
    **{f"decision_table_{one}": partial(look_up, one.removeprefix("collect_"))
       for one in ("unique", "any", "first", "priority", "collect_sum", "collect_min", "collect_max", "collect_count")},
    "row": lambda *parts: conjoin(*(passes(*pair) for pair in chunk(parts, 2))),
    "ramp": ramp, "steps": steps, "ratio": ratio, "formula": clamp, "judged": clamp, "requires": require,
    "applies": apply_node, "over": over, "ladder": ladder, "pay": pay,
    "checklist_each": lambda most, *parts: Score(*(
        sum((points for holds, points in chunk(parts, 2) if holds in counted), ZERO)
        for counted in ((True,), (True, UNKNOWN)))),
    "checklist_all": lambda most, *parts: require(conjoin(*parts), as_score(most)),
    "sum_group": lambda most, policy, *parts: share_out(
        ZERO, policy, [(None, holds, highest, highest, score) for holds, highest, _, score in chunk(parts, 4)]),
    "weighted_group": lambda most, policy, *parts: share_out(most, policy, [(None, *one) for one in chunk(parts, 4)]),
    "choose": lambda most, policy, k, chosen, *parts: share_out(
        most, policy, [(id, holds, full, full, score) for id, holds, full, score in chunk(parts, 4)], chosen, k),
    "grant": lambda condition, *others: conjoin(condition, *map(invert, others)),
}
# fmt: on
GIVEN = ("supplied", "assumed", "missing", "parameter", "bound")
ALIKE = """ add subtract negate absolute floor ceiling total average smallest largest if same sum min max mean the less
 less_or_equal greater greater_or_equal equal not_equal """  # on quantities of one unit


def check_units(node: Any, nodes: dict[str, Any]) -> bool:
    """Whether the units of a step fit those of its operands that are quantities."""
    parts = [part.get("node") if isinstance(part, dict) else None for part in node["operands"]]
    units = [measure(nodes[part]["unit"]) for part in parts if part in nodes and isinstance(nodes[part]["value"], str)]
    operation, own = node["operation"], measure(node["unit"])
    if operation == "convert" and units:
        return units[0][0] == own[0] and read(node["operands"][1]) == units[0][1] / own[1]
    if operation in ALIKE.split() or operation.startswith("round_"):
        return all(unit == units[0] for unit in units) and (
            not isinstance(node["value"], str) or own in [*units, own][:1]
        )
    return True


def check_steps(trace: Any) -> list[Problem]:
    """Work out every step again."""
    problems: list[Problem] = []
    nodes: dict[str, Any] = {}
    for node in trace["nodes"]:
        id, operation, operands = node["id"], node["operation"], node["operands"]
        try:
            places = [part["node"] if isinstance(part, dict) and "node" in part else None for part in operands]
            if id in nodes or not {*places} <= {None, *nodes}:
                problems.append(("order", id, ""))
            elif operation not in GIVEN:
                values = [
                    read(part if place is None else nodes[place]["value"])
                    for part, place in zip(operands, places, strict=True)
                ]
                stated = read(node["value"])
                found = HIDDEN if HIDDEN in [stated, *values] else MEANINGS[operation](*values)
                if found is not HIDDEN and (type(found) is not type(stated) or found != stated):
                    problems.append(("step", id, f"{operation}: found {found}, stated {stated}"))
                if not check_units(node, nodes):
                    problems.append(("unit", id, operation))
        except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError, RecursionError) as error:
            problems.append(("shape", id, f"{type(error).__name__}: {error}"))
        nodes[id] = node
    return problems


def say_status(verdict: Any) -> str:
    return {True: "passed", False: "failed"}.get(verdict, "cantTell") if isinstance(verdict, bool) else "cantTell"


def is_measured(part: Any, node: Any) -> bool:
    """Whether a finding states the value of a step, perhaps in another unit; a ladder by its only grade."""
    stated, own = part["value"], node["value"]
    if isinstance(stated, str) and isinstance(own, str):
        (dimension, size), (own_dimension, own_size) = measure(part["unit"]), measure(node["unit"])
        return dimension == own_dimension and read(stated) * size == read(own) * own_size
    if node["operation"] == "ladder":
        return "unknown" in stated if len(own["options"]) > 1 else stated == {"text": own["options"][0]}
    return bool(stated == own)


def check_findings(assessment: Any, nodes: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return of every finding whether it says what its step says."""
    held = []
    for finding in assessment["findings"]:
        node, kind = nodes[finding["id"]], finding["kind"]
        value, alike = node["value"], all(finding[key] == node[key] for key in ("kind", "label", "unit", "citation"))
        if kind in ("indicator", "group"):
            score, most = read(value), read(finding["maximum"])
            settled = isinstance(score, Score) and score.low == score.high
            fitting = (
                ("inapplicable",)
                if score is UNDEFINED
                else ("inapplicable", "passed" if score.low >= most else "failed")
                if settled
                else ("inapplicable", "cantTell", "untested")
            )
            alike &= finding["status"] in fitting and finding["score"] == (None if score is UNDEFINED else value)
        elif kind == "entitlement":
            granted = nodes[node["operands"][0]["node"]]["value"]
            alike &= finding["amount"] == value and finding["status"] == node["status"] == say_status(granted)
        else:
            alike &= finding["status"] == node["status"] == say_status(value)
        for part in finding["measures"]:
            if part["role"] != "share" and part["id"] in nodes:
                alike &= is_measured(part, nodes[part["id"]])
        held.append((finding["id"], alike))
    return held


def check_claims(assessment: Any) -> list[Problem]:
    """Compare what the assessment says with its reasoning."""
    nodes = {node["id"]: node for node in assessment["trace"]["nodes"]}
    roots, total = assessment["trace"]["roots"], nodes.get("group:total", {"value": None})["value"]
    ladder = [part["text"] for part in nodes["grade:*"]["operands"][::2]] if "grade:*" in nodes else []
    possible = read(nodes["grade:*"]["value"]) if ladder else {"none"}
    stated, labels = assessment["possible_grades"], {one["id"]: one["label"] for one in assessment["grade_labels"]}
    sources = [one["citation"]["provenance"] for one in assessment["sources_used"]]
    missing = {id for id, node in nodes.items() if node["operation"] == "missing"}
    assumed = {id: node["value"] for id, node in nodes.items() if node["operation"] == "assumed"}
    held = [
        *check_findings(assessment, nodes),
        (
            "findings",
            {*roots} - {"grade:*"} <= {*nodes}
            and (not ladder or {*roots} - {"grade:*"} <= {one["id"] for one in assessment["findings"]}),
        ),
        ("grade_labels", [*labels] == [*ladder, "none"] and assessment["grade_label"] == labels[assessment["grade"]]),
        ("possible_grades", stated == [grade for grade in [*ladder, "none"] if grade in possible]),
        ("grade", assessment["grade"] == stated[-1] and assessment["settled"] is (len(stated) == 1)),
        ("score", assessment["score"] == total),
        ("weakest_provenance", assessment["weakest_provenance"] == max(sources, key=PROVENANCES.index, default=None)),
        ("missing", {one["id"] for one in assessment["missing"]} <= missing),
        (
            "assumptions",
            all(
                value == {one["id"]: one["value"] for one in assessment["assumptions"]}[id]
                for id, value in assumed.items()
            ),
        ),
    ]
    return [("claim", where, "") for where, holds in held if not holds]


def check_facts(facts: dict[str, Any], nodes: list[Any]) -> list[Problem]:
    """Compare the facts a trace rests on with those that were supplied."""
    problems = []
    for node in nodes:
        name, *cell = node["id"].removeprefix("fact:").split("/")
        if node["operation"] == "supplied" and node["kind"] == "fact":
            if "masked" in facts[name]:
                continue
            given = facts[name] if not cell else facts[name]["value"][int(cell[0])]["value"]["record"][cell[1]]
            value, stated = given["value"], node["value"]
            if isinstance(value, str) and isinstance(stated, str):
                (_, size), (_, own) = measure(given["unit"] or node["unit"]), measure(node["unit"])
                fits = read(value) * size / own == read(stated)
            elif isinstance(value, list) or not isinstance(stated, dict):
                fits = isinstance(value, list) or value == stated or not isinstance(stated, bool)
            else:
                fits = value == stated or ("text" in value and value["text"].strip() in stated.values())
            problems += (
                []
                if fits or HIDDEN in (read(stated),)
                else [("fact", node["id"], f"supplied {value}, stated {stated}")]
            )
    return problems


def check_receipt(data: bytes) -> list[Problem]:
    """Return everything that is wrong with a receipt; nothing when it holds. Never raises."""
    try:
        if len(data) > 64_000_000:
            return [("unreadable", "", "larger than 64 MB")]
        receipt = json.loads(data)
        problems: list[Problem] = [] if data in (canonical(receipt), canonical(receipt) + b"\n") else [("form", "", "")]
        if receipt["format"] != "greenrules.receipt/1":
            return [("format", "", str(receipt["format"])[:60])]
        for name in ("digest", "sm3"):  # the SM3 digest lies under the SHA-256 digest; that covers all
            covered = {
                key: value
                for key, value in receipt.items()
                if key not in ("digest", "sm3")[: 1 if name == "digest" else 2]
            }
            if name in receipt or name == "digest":
                method = "sha256" if name == "digest" else "sm3"
                if receipt[name] != f"{method}:{hashlib.new(method, canonical(covered)).hexdigest()}":
                    problems.append(("digest", name, ""))
        assessment = receipt["assessment"]
        ruleset = {"id": "ruleset", "edition": "edition", "digest": "content_digest"}
        same = [receipt["ruleset"][key] == assessment[name] for key, name in ruleset.items()]
        if not all([*same, *(receipt[key] == assessment[key] for key in ("as_of", "engine", "subject"))]):
            problems.append(("claim", "ruleset", ""))
        problems += check_steps(assessment["trace"]) + check_claims(assessment)
        if "given" in receipt["supplied"]:
            given = receipt["supplied"]["given"]
            if receipt["supplied"]["digest"] != f"sha256:{hashlib.sha256(canonical(given)).hexdigest()}":
                problems.append(("digest", "supplied", ""))
            problems += check_facts(given["facts"], assessment["trace"]["nodes"])
        return problems
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return [("unreadable", "", f"{type(error).__name__}: {str(error)[:80]}")]


def main(arguments: list[str]) -> int:
    with open(arguments[0], "rb") as file:
        problems = check_receipt(file.read(64_000_001))
    for problem in problems:  # a hostile receipt must not steer the terminal
        print("".join(sign if sign.isprintable() else "?" for sign in ": ".join(problem)))
    print("not what it claims" if problems else "holds")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
