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
from collections import Counter
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache, partial, reduce
from itertools import product
from typing import Any, NamedTuple


# fmt: off
class Score(NamedTuple):
    low: Any  # what is proven
    high: Any  # what is attainable

class Length(NamedTuple):
    kind: str  # `months` or `seconds`
    amount: Fraction

class Open(Enum):
    UNKNOWN, UNDEFINED, HIDDEN = range(3)

UNKNOWN, UNDEFINED, HIDDEN = Open.UNKNOWN, Open.UNDEFINED, Open.HIDDEN
INFINITE = math.inf  # an end that is unbounded; every other number is a fraction
ZERO, ONE, HALF, DAY = Fraction(0), Fraction(1), Fraction(1, 2), 86400
ALL = Score(-INFINITE, INFINITE)
POLICIES = ("redistribute", "drop", "full", "zero")
PROVENANCES = ("published", "secondary", "inferred", "unverified", "illustrative")
NUMBER = re.compile(r"-?[0-9]{1,4000}(?:\.[0-9]{1,4000}|/[0-9]{1,4000})?\Z", re.ASCII)
LENGTH = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?\Z", re.ASCII)
PARTS = {"years": (12, 10**99), "months": (1, 12), "days": (DAY, 10**99), "hours": (3600, 24), "minutes": (60, 60)}
# Dimension, its power in each unit, then units with their sizes.
UNITS = """mass 1 g=1/1000,kg=1,mg=1/1000000,t=1000,10k t=10000000;people 1 person=1;items 1 item=1;carbon 1 tC=1;
coal 1 gce=1/1000,kgce=1,tce=1000,10k tce=10000000;CO2 1 gCO2=1/1000,kgCO2=1,tCO2=1000,10k tCO2=10000000;
energy 1 kJ=1,MJ=1000,GJ=1000000,TJ=1000000000,kWh=3600,MWh=3600000,GWh=3600000000,10k kWh=36000000;
length 1 m=1,km=1000;length 2 m2=1,km2=1000000,ha=10000,mu=2000/3,10k m2=10000;length 3 m3=1,L=1/1000,10k m3=10000;
gas 1 Nm3=1,10k Nm3=10000;money 1 CNY=1,10k CNY=10000,million CNY=1000000,100m CNY=100000000;- 0 %=1/100,1=1;
time 1 s=1,min=60,h=3600,day=86400;years 1 year=1,month=1/12;points 1 points=1;power 1 kW=1,MW=1000;
pressure 1 Pa=1,kPa=1000;product 1 product_unit=1;material 1 material_unit=1;pollutant 1 pollutant_unit=1"""
ATOMS = {atom.partition("=")[0]: ({dimension: int(power)}, Fraction(atom.partition("=")[2]))
         for line in UNITS.replace("\n", "").split(";") for dimension, power, atoms in [line.split(" ", 2)]
         for atom in atoms.split(",")}
Problem = tuple[str, str, str]  # unreadable, form, format, digest, shape, order, step, unit, claim or fact; where; what

def load(data: str | bytes) -> Any:
    """Read JSON, its keys in the order of RFC 8785 (by their UTF-16); any number not whole and short becomes a text."""
    whole, key = lambda n: int(n) if len(n) < 16 else n, lambda pair: pair[0].encode("utf-16-be")
    return json.loads(data, parse_float=str, parse_constant=str, parse_int=whole,
                      object_pairs_hook=lambda pairs: dict(sorted(pairs, key=key)))

def canonical(loaded: Any) -> bytes:
    return json.dumps(loaded, ensure_ascii=False, separators=(",", ":")).encode()

def read(value: Any) -> Any:
    """Return a JSON value of the trace as an exact one."""
    if isinstance(value, str) and NUMBER.match(value):
        return Fraction(value)
    return value if value is None or isinstance(value, bool) else READERS[min({*value} & {*READERS})](value)

def read_length(value: Any) -> Length:
    sign, *parts = LENGTH.match(value["duration"]).groups()  # type: ignore[union-attr]
    sizes = zip(parts, (12, 1, DAY, 3600, 60, 1), strict=True)
    amount = sum((Fraction(part or 0) * size for part, size in sizes), ZERO)
    return Length("seconds" if {*"DT"} & {*value["duration"]} else "months", -amount if sign else amount)

READERS: dict[str, Any] = {
    "text": lambda value: str(value["text"]), "date": lambda value: date.fromisoformat(value["date"]),
    "duration": read_length, "options": lambda value: frozenset(value["options"]),
    "records": lambda value: tuple(row["index"] for row in value["records"]), "unknown": lambda _: UNKNOWN,
    "undefined": lambda _: UNDEFINED, "masked": lambda _: HIDDEN, "order": lambda value: list(value["order"]),
    "number": lambda value: read(value["number"]),
    "proven": lambda value: Score(*(infinite if value[end] is None else read(value[end])
                                    for end, infinite in zip(("proven", "attainable"), ALL, strict=True))),
    "test": lambda value: ([(read(t["low"]), read(t["high"]), t["low_closed"], t["high_closed"])
                            for t in value["test"]], value["negated"])}  # the intervals of a cell, whether negated

def combine(*parts: Any) -> tuple[dict[str, int], Fraction]:
    """Return dimension and size of a product of units, each with its power."""
    powers, size = Counter[str](), ONE
    for (dimension, one), power in parts:
        powers.update({name: times * power for name, times in dimension.items()})
        size *= one ** power
    return {name: power for name, power in powers.items() if power}, size

@lru_cache(512)
def measure(unit: str) -> tuple[dict[str, int], Fraction]:
    """Return dimension and size of a unit such as `kgce/t^2`."""
    words = re.findall(r"([/*]?)([^/*^]+)(?:\^(\d))?", unit)
    if len(words) > 20:
        raise ValueError("no unit")
    return combine(*((ATOMS[name], int(power or 1) * (-1 if sign == "/" else 1)) for sign, name, power in words))

def limit(exponent: Fraction, most: int) -> int:
    return max(-most, min(most, int(exponent)))  # no ruleset has a larger one, and a hostile receipt must not stall

def known(*parts: Any) -> bool:
    return not any(isinstance(part, Open) for part in parts)

def conjoin(*parts: Any) -> Any:
    return False if any(part is False for part in parts) else all(part is True for part in parts) or UNKNOWN

def invert(part: Any) -> Any:
    return not part if isinstance(part, bool) else UNKNOWN

def disjoin(*parts: Any) -> Any:
    return invert(conjoin(*map(invert, parts)))

def chunk(parts: Any, size: int = 2) -> list[Any]:
    return [parts[n:n + size] for n in range(0, len(parts) - len(parts) % size, size)]

def lift(operate: Any) -> Any:
    """Undefined beats unknown beats known; on scores, the operation on all of their ends."""
    def apply(*parts: Any) -> Any:
        scored = any(isinstance(part, Score) for part in parts)
        if not known(*parts):
            return UNDEFINED if UNDEFINED in parts else ALL if scored else UNKNOWN
        if not scored:
            return operate(*parts)
        found = (operate(*ends) for ends in product(*(part if isinstance(part, Score) else (part,) for part in parts)))
        ends = [end for end in found if end == end]  # infinite less infinite is no number, and never an end
        return Score(min(ends), max(ends))
    return apply

def calculate(operate: Any) -> Any:
    """The same for durations, of which whole months stay whole; one divided by another is a number."""
    def apply(*parts: Any) -> Any:
        kinds = [part.kind for part in parts if isinstance(part, Length)]
        found = operate(*(part.amount if isinstance(part, Length) else part for part in parts))
        if not kinds or (operate is operator.truediv and len(kinds) == 2):
            return found
        return Length(kinds[0], Fraction(math.trunc(found)) if kinds[0] == "months" else found)
    return lift(apply)

def fold(operate: Any, empty: Any = UNDEFINED) -> Any:
    return lambda *parts: lift(None)(*parts) if not known(*parts) else reduce(operate, parts) if parts else empty

def move(day: date, length: Length, sign: int) -> Any:
    if length.kind == "seconds":
        moved = day.toordinal() + math.floor(sign * length.amount / DAY)
        return date.fromordinal(moved) if 1 <= moved <= date.max.toordinal() else UNDEFINED
    year, month = divmod(day.year * 12 + day.month - 1 + sign * int(length.amount), 12)
    last = calendar.monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 0
    return date(year, month + 1, min(day.day, last)) if last else UNDEFINED

def add(left: Any, right: Any, sign: int = 1) -> Any:
    one, other = (right, left) if isinstance(right, date) and isinstance(left, Length) else (left, right)
    if isinstance(one, date) and known(other):
        return move(one, other, sign) if isinstance(other, Length) else Length(
            "seconds", Fraction((one - other).days * DAY))
    return calculate(lambda one, other: one + sign * other)(left, right)

def rounding(whole: Any, by_size: bool = False) -> Any:
    def apply(value: Any, places: Fraction) -> Any:
        step, size = Fraction(10) ** -limit(places, 40), abs(value) if by_size else value
        return value if size in ALL else whole(size / step) * step * (-1 if by_size and value < 0 else 1)
    return lift(apply)

def part_of(part: str, value: Any) -> Fraction:
    if isinstance(value, date):
        return Fraction(value.isoweekday() if part == "weekday" else getattr(value, part))
    size, most = PARTS.get(part, (1, 60))
    found = abs(value.amount) % 60 if part == "seconds" else abs(value.amount) // size % most
    return Fraction(-found if value.amount < 0 else found)

def within(moment: Any, as_of: date, window: Any, mode: str) -> Any:
    months, year = window.amount if isinstance(window, Length) else window * 12, getattr(moment, "year", moment)
    if mode == "rolling":
        start = UNDEFINED if year is moment else move(as_of, Length("months", months), -1)
        return start if start is UNDEFINED else start < moment <= as_of
    return as_of.year - months // 12 <= year and (year <= as_of.year if year is moment else moment <= as_of)

def as_score(value: Any) -> Score:
    return value if isinstance(value, Score) else Score(value, value) if known(value) else ALL

def hull(found: Any) -> Score:
    lows, highs = zip(*map(as_score, found), strict=True)
    return Score(min(lows), max(highs))

def list_outcomes(pairs: Any, otherwise: Any) -> list[Any]:
    """What the first pair whose condition holds may give, of (condition, outcome)…"""
    sure = next((n for n, pair in enumerate(pairs) if pair[0] is True), len(pairs))
    return [outcome for holds, outcome in pairs[:sure + 1] if holds is not False] + [otherwise] * (sure == len(pairs))

def agree(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 or (known(found[0]) and {*found} == {found[0]}) else UNKNOWN

def branch(condition: Any, then: Any, other: Any) -> Any:
    found = list_outcomes([(condition, then)], other)
    is_score = isinstance(then, Score) or isinstance(other, Score)
    return hull(found) if is_score and found != [UNDEFINED] else agree(found)

def compare(sign: str, left: Any, right: Any) -> Any:
    """Of scores, and of the sets of grades that are possible, what holds whatever they turn out to be."""
    sides = [[*side] if isinstance(side, Score | frozenset) else [side] for side in (left, right)]
    if not known(left, right):
        return UNKNOWN
    if sign in ("=", "!=") and (isinstance(left, Score) or isinstance(right, Score)):
        both = conjoin(compare(">=", left, right), compare("<=", left, right))
        return both if sign == "=" else invert(both)
    found = {SIGNS[sign](one, other) for one, other in product(*sides)}
    return found.pop() if len(found) == 1 else UNKNOWN

def passes(value: Any, test: Any) -> Any:
    return UNKNOWN if not known(value) else test[1] is not any(
        (low is None or value > low or (value == low and low_closed))
        and (high is None or value < high or (value == high and high_closed))
        for low, high, low_closed, high_closed in test[0])

def aggregate(combine: Any) -> Any:
    def apply(table: Any, *parts: Any) -> Any:
        kept = [body for keep, body in chunk(parts) if keep is True]
        if table is not UNKNOWN and UNDEFINED in kept:
            return UNDEFINED
        return UNKNOWN if UNKNOWN in (table, *kept, *parts[::2]) else combine(*kept)
    return apply

def the(table: Any, *parts: Any) -> Any:
    sure, unsure = ([body for keep, body in chunk(parts) if keep is wanted] for wanted in (True, UNKNOWN))
    return UNKNOWN if table is UNKNOWN or (unsure and len(sure) < 2) else sure[0] if len(sure) == 1 else UNDEFINED

def look_up(policy: str, *parts: Any) -> Any:
    """A decision table: (row, output)…, and perhaps what holds otherwise."""
    empty = ZERO if policy in ("sum", "count") else UNDEFINED
    rows, otherwise = chunk(parts), parts[-1] if len(parts) % 2 else empty
    hit, unsure = [then for holds, then in rows if holds is True], any(holds is UNKNOWN for holds, _ in rows)
    if policy in ("first", "priority"):
        return agree(list_outcomes(rows, otherwise))
    if unsure and not (hit and policy in ("unique", "any")):
        return UNKNOWN
    if not hit or policy in ("unique", "any"):
        return hit[0] if hit else otherwise
    return MEANINGS[policy](True, *(part for one in hit for part in (True, one)))

def ramp(most: Fraction, quantity: Any, better: str, baseline: Any, leading: Any, start: Any) -> Any:
    parts, sign = (quantity, baseline, leading, start), 1 if better == "higher" else -1
    if UNDEFINED in parts or (known(baseline, leading) and sign * (leading - baseline) < 0):
        return ZERO
    if UNKNOWN in parts:
        return Score(ZERO, most)
    return most if sign * (quantity - leading) >= 0 else ZERO if sign * (quantity - baseline) < 0 else (
        most * (start + (1 - start) * (quantity - baseline) / (leading - baseline)))

def ratio(most: Fraction, quantity: Any, base: Any, better: str, cap: Any) -> Any:
    if UNDEFINED in (quantity, base, cap) or (known(base) and base <= 0):
        return ZERO
    highest = INFINITE if cap in (None, UNKNOWN) else most * cap
    if UNKNOWN in (quantity, base, cap) or (better == "lower" and quantity <= 0):
        return Score(highest if known(quantity, base, cap) and cap is not None else ZERO, highest)
    return max(ZERO, min(most * (quantity / base if better == "higher" else base / quantity), highest))

def apply_node(most: Fraction, condition: Any, score: Any, policy: Any) -> Any:
    """Without a policy it is the root, which may turn out to have nothing that applies."""
    if condition is False and policy is not None:
        return Score(most if policy == "full" else ZERO, most if policy in ("full", UNKNOWN) else ZERO)
    return score if condition is True else UNDEFINED if condition is False else ALL if policy is None else (
        Score(ZERO, max(most, score.high)))

def clamp(most: Fraction, points: Any) -> Any:
    return ZERO if points is UNDEFINED else Score(*(max(ZERO, min(end, most)) for end in as_score(points)))

def count(policy: str, applies: Any, maximum: Fraction, weight: Fraction, score: Any) -> Any:
    """What a child of a group counts for out of its weight."""
    if applies is False or not maximum or score is UNDEFINED:
        return weight if applies is False and policy == "full" else ZERO
    return smallest(times(score, weight / maximum), weight if policy == "redistribute" else INFINITE)

def weigh(most: Fraction | None, policy: str, *children: Any) -> Any:
    """A group whose children count by weight; without a maximum it is worth what they weigh."""
    whole, rest = (sum((one[2] for one in chunk(children, 4) if one[0] is not out), ZERO) for out in (None, False))
    rate = (whole if most is None else most) / (rest if policy == "redistribute" and rest else whole) if whole else ZERO
    return times(total(*(count(policy, *one) for one in chunk(children, 4))), rate)

def choose(most: Fraction, policy: str, k: Any, chosen: Any, *children: Any) -> Any:
    """The best `k` children, those that are named, or, while that is unknown, any `k`."""
    is_named, is_open, moves = isinstance(chosen, frozenset), chosen is UNKNOWN, policy in ("redistribute", "drop")
    if not is_named and not known(k):
        return Score(ZERO, most)
    rows = [row for row in chunk(children, 4) if not is_named or row[0] in chosen]
    scores = [Score(ZERO, most) if out and moves else as_score(count(policy, applies, most, most, score))
              for _, applies, most, score in rows for out in [applies is False] if is_open or not (out and moves)]
    wanted = len(rows) if is_named else max(0, min(int(k), len(rows)))
    lows, highs = (sorted((score[end] for score in scores), reverse=True) for end in (0, 1))
    found = Score(sum((lows[::-1] if is_open else lows)[:wanted], ZERO), sum(highs[:wanted], ZERO))
    taken = min(wanted, len(scores)) if policy == "redistribute" and not is_open else 0
    return times(found, Fraction(wanted, taken)) if taken else found

def per_policy(combine: Any) -> Any:
    """While the policy is unknown, what each would give."""
    return lambda most, policy, *rest: hull(
        [combine(most, each, *rest) for each in (POLICIES if policy is UNKNOWN else [policy])])

def over(most: Any, table: Any, k: Any, *parts: Any) -> Any:
    """The average by weight of the records that are kept; with `k`, of as many that rank highest, and all that tie."""
    kept, highest = [one for one in chunk(parts, 4) if one[0] is not False], INFINITE if most is None else most
    ranks = [one[1] for one in kept if k is not None]
    if UNKNOWN in (table, k, *ranks, *(one[0] for one in kept)):
        return Score(ZERO, highest)
    if UNDEFINED in (k, *ranks):
        return ZERO
    last = sorted(ranks, reverse=True)[:max(0, int(k))][-1:] if k is not None else [None]
    kept = [one for one in kept if last and (k is None or one[1] >= last[0])]
    weights = [one[2] for one in kept]
    if not known(*weights):
        return Score(ZERO, highest) if UNKNOWN in weights else ZERO
    return divide(total(*(times(one[3], one[2]) for one in kept)), sum(weights, ZERO)) if sum(weights) else ZERO

def pay(granted: Any, *amounts: Any) -> Any:
    """Amount, what was paid already, caps; a score counts once it is settled."""
    settled = (one if not isinstance(one, Score) else one.low if one.low == one.high else UNKNOWN for one in amounts)
    due = lift(lambda amount, paid, *caps: max(ZERO, min([amount, *caps]) - paid))
    return due(*settled) if granted is True else ZERO if granted is False else UNKNOWN

def divide(left: Any, right: Any) -> Any:
    zeros = (ZERO, Length("months", ZERO), Length("seconds", ZERO))
    return UNDEFINED if right in zeros else calculate(operator.truediv)(left, right)

SIGNS: dict[str, Any] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
COMPARISONS = ("equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal")
times: Any = calculate(lambda one, other: one * other if one and other else ZERO)
smallest: Any = fold(lift(min))
largest: Any = fold(lift(max))
total: Any = fold(add, ZERO)
MEANINGS: dict[str, Any] = {
    "same": lambda value: value, "constant": lambda value: value, "convert": times, "multiply": times, "add": add,
    "subtract": partial(add, sign=-1), "negate": lambda value: times(value, Fraction(-1)), "divide": divide,
    "power": lift(lambda base, n: UNDEFINED if not base and n < 0 else base ** limit(n, 20)),
    "absolute": calculate(abs), "total": total, "smallest": smallest, "largest": largest,
    "average": lambda *parts: divide(total(*parts), Fraction(len(parts))), "floor": rounding(math.floor),
    "ceiling": rounding(math.ceil), "round_half_even": rounding(round), "round_up": rounding(math.ceil, True),
    "round_down": rounding(math.floor, True),
    "round_half_up": rounding(lambda number: math.floor(number + HALF), True),
    "round_half_down": rounding(lambda number: math.ceil(number - HALF), True),
    "part_of": lift(part_of), "size": lift(lambda chosen: Fraction(len(chosen))), "within": lift(within),
    "and": conjoin, "or": disjoin, "not": invert, "if": branch, "grade_compare": compare,
    **{name: partial(compare, sign) for sign, name in zip(SIGNS, COMPARISONS, strict=True)},
    "contains": lambda option, chosen: option in chosen if known(option, chosen) else UNKNOWN,
    "some": lambda table, *parts: UNKNOWN if table is UNKNOWN else disjoin(*(conjoin(*one) for one in chunk(parts))),
    "every": lambda table, *parts: UNKNOWN if table is UNKNOWN else conjoin(
        *(disjoin(invert(kept), holds) for kept, holds in chunk(parts))),
    "count": aggregate(lambda *kept: Fraction(len(kept))), "sum": aggregate(total), "min": aggregate(smallest),
    "max": aggregate(largest), "mean": aggregate(lambda *kept: divide(total(*kept), Fraction(len(kept)))), "the": the,
    **{f"decision_table_{one}": partial(look_up, one.removeprefix("collect_")) for one in (
        "unique", "any", "first", "priority", "collect_sum", "collect_min", "collect_max", "collect_count")},
    "row": lambda *parts: conjoin(*(passes(*one) for one in chunk(parts))), "ramp": ramp, "ratio": ratio,
    "steps": lambda most, *parts: hull(list_outcomes(chunk(parts), ZERO)), "formula": clamp, "judged": clamp,
    "requires": lambda condition, score: hull(list_outcomes([(condition, score)], ZERO)), "applies": apply_node,
    "checklist_each": lambda most, *parts: total(*(hull(list_outcomes([one], ZERO)) for one in chunk(parts))),
    "checklist_all": lambda most, *parts: hull(list_outcomes([(conjoin(*parts), most)], ZERO)), "over": over,
    "sum_group": per_policy(lambda most, *rest: weigh(None, *rest)), "weighted_group": per_policy(weigh),
    "choose": per_policy(choose),
    "ladder": lambda *parts: frozenset(list_outcomes([(holds, grade) for grade, holds in chunk(parts)], "none")),
    "grant": lambda condition, *others: conjoin(condition, *map(invert, others)), "pay": pay,
}
GIVEN = ("supplied", "assumed", "missing", "parameter", "bound")
# Which operands of a step have one unit, and whether it is also that of the step.
ALIKE: dict[str, Any] = {
    **dict.fromkeys(("same", "add", "subtract", "negate", "absolute", "smallest", "largest", "total", "average"),
                    (slice(None), True)), "if": (slice(1, None), True), "pay": (slice(1, None), True),
    **dict.fromkeys([name for name in MEANINGS if name in ("floor", "ceiling") or name.startswith("round_")],
                    (slice(1), True)),
    **dict.fromkeys(("sum", "min", "max", "mean", "the"), (slice(2, None, 2), True)), "ratio": (slice(1, 3), False),
    **dict.fromkeys(COMPARISONS, (slice(2), False)),
    "ramp": (slice(1, 5), False),
}

def find_unit(part: Any, nodes: dict[str, Any]) -> Any:
    """Return the unit of an operand that is a quantity."""
    if isinstance(part, dict) and "node" in part:
        part = nodes[part["node"]]
    return measure(part["unit"]) if isinstance(part, dict) and "unit" in part else (
        measure("") if isinstance(part, str) else None)

def fits_units(node: Any, nodes: dict[str, Any]) -> bool:
    """Whether the unit of a step is that of its operation, and its operands go together."""
    units, own = [find_unit(part, nodes) for part in node["operands"]], measure(node["unit"])
    match node["operation"]:
        case "multiply" | "divide":  # a duration has no unit
            one, other = (unit or measure("") for unit in units)
            return own == combine((one, 1), (other, 1 if node["operation"] == "multiply" else -1))
        case "power":
            return own == combine((units[0], limit(read(node["operands"][1]), 20)))
        case "convert":
            return bool(units[0][0] == own[0] and read(node["operands"][1]) == units[0][1] / own[1])
    which, with_own = ALIKE.get(node["operation"], (slice(0), False))
    alike = [unit for unit in units[which] if unit is not None] + [own] * with_own
    return all(unit == alike[0] for unit in alike)

def rank(value: Any, order: list[str]) -> Any:
    """Return an option behind its place, so that options compare by their order."""
    if isinstance(value, frozenset):
        return frozenset(rank(one, order) for one in value)
    return (order.index(value), value) if isinstance(value, str) and value in order else value

def work_out(operation: str, values: list[Any]) -> Any:
    if HIDDEN in values:
        return HIDDEN
    if not values or not isinstance(values[-1], list):
        return MEANINGS[operation](*values)
    found = MEANINGS[operation](*(rank(value, values[-1]) for value in values[:-1]))
    return found[1] if isinstance(found, tuple) and isinstance(found[-1], str) else found

def check_steps(trace: Any) -> list[Problem]:
    """Work out every step again."""
    problems: list[Problem] = []
    nodes, values = dict[str, Any](), dict[str, Any]()
    for node in trace["nodes"]:
        id, operation = node["id"], node["operation"]
        try:
            places = [part["node"] if isinstance(part, dict) and "node" in part else None for part in node["operands"]]
            if id in nodes or not all(place is None or place in nodes for place in places):
                problems.append(("order", id, ""))
                continue
            stated = values[id] = read(node["value"])
            if operation in GIVEN and not id.startswith(("fact:", "parameter:")):
                problems.append(("step", id, f"{operation}, but to be worked out"))
            elif operation not in GIVEN:
                found = work_out(operation, [read(part) if place is None else values[place]
                                             for part, place in zip(node["operands"], places, strict=True)])
                found = as_score(found) if isinstance(stated, Score) and isinstance(found, Fraction) else found
                if HIDDEN not in (stated, found) and (type(found) is not type(stated) or found != stated):
                    problems.append(("step", id, f"{operation}: found {found}, stated {stated}"))
                if not fits_units(node, nodes):
                    problems.append(("unit", id, operation))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
            problems.append(("shape", id, f"{type(error).__name__}: {error}"))
        nodes[id] = node
    return problems

def list_statuses(node: Any, nodes: dict[str, Any], most: Any) -> tuple[str, ...]:
    """Return what may be said of the outcome of a step; `most`: its full points."""
    value = read(nodes[node["operands"][0]["node"]]["value"] if node["kind"] == "entitlement" else node["value"])
    if node["kind"] in ("indicator", "group"):
        settled = isinstance(value, Score) and value.low == value.high
        open_words = ("passed" if value.low >= read(most) else "failed",) if settled else ("cantTell", "untested")
        return ("inapplicable", *(() if value is UNDEFINED else open_words))
    return ("passed" if value else "failed",) if isinstance(value, bool) else ("cantTell",)

def says_value(part: Any, node: Any) -> bool:
    """Whether a finding states the value of a step, perhaps in another unit; a ladder by its only grade."""
    stated, own = part["value"], node["value"]
    if isinstance(stated, str) and isinstance(own, str):
        (one, size), (other, own_size) = measure(part["unit"]), measure(node["unit"])
        return one == other and read(stated) * size == read(own) * own_size
    if node["operation"] == "ladder":
        return "unknown" in stated if len(own["options"]) > 1 else stated == {"text": own["options"][0]}
    return bool(stated == own)

def says_step(finding: Any, nodes: dict[str, Any]) -> bool:
    """Whether a finding says what its step says."""
    node = nodes[finding["id"]]
    is_score, is_payment = finding["kind"] in ("indicator", "group"), finding["kind"] == "entitlement"
    score = None if read(node["value"]) is UNDEFINED else node["value"]
    return (all(finding[key] == node[key] for key in ("kind", "label", "unit", "citation"))
            and finding["status"] in list_statuses(node, nodes, finding["maximum"])
            and (is_score or finding["status"] == node["status"])
            and (not is_score or finding["score"] == score) and (not is_payment or finding["amount"] == node["value"])
            and all(says_value(part, nodes[part["id"]]) for part in finding["measures"]
                    if part["role"] != "share" and part["id"] in nodes))

def check_claims(assessment: Any) -> list[Problem]:
    """Compare what the assessment says with its reasoning."""
    nodes = {node["id"]: node for node in assessment["trace"]["nodes"]}
    findings, roots = {one["id"]: one for one in assessment["findings"]}, {*assessment["trace"]["roots"]} - {"grade:*"}
    ladder = [part["text"] for part in nodes["grade:*"]["operands"][::2]] if "grade:*" in nodes else []
    possible, stated = read(nodes["grade:*"]["value"]) if ladder else {"none"}, assessment["possible_grades"]
    labels = {one["id"]: one["label"] for one in assessment["grade_labels"]}
    assumed = {one["id"]: one["value"] for one in assessment["assumptions"]}
    provenances = [one["citation"]["provenance"] for one in assessment["sources_used"]]
    held = {
        **{id: says_step(finding, nodes) for id, finding in findings.items()},
        "findings": roots <= {*nodes} and (not ladder or roots <= {*findings}),
        "grade_labels": [*labels] == [*ladder, "none"] and assessment["grade_label"] == labels[assessment["grade"]],
        "possible_grades": stated == [grade for grade in [*ladder, "none"] if grade in possible],
        "grade": assessment["grade"] == stated[-1] and assessment["settled"] is (len(stated) == 1),
        "score": assessment["score"] == nodes.get("group:total", {"value": None})["value"],
        "weakest_provenance": assessment["weakest_provenance"] == max(
            provenances, key=PROVENANCES.index, default=None),
        "missing": all(nodes[one["id"]]["operation"] == "missing" for one in assessment["missing"]),
        "assumptions": all(assumed[id] == one["value"] for id, one in nodes.items() if one["operation"] == "assumed"),
    }
    return [("claim", where, "") for where, holds in held.items() if not holds]

def check_facts(given: dict[str, Any], nodes: list[Any]) -> list[Problem]:
    """Compare the facts a trace rests on with those that were supplied."""
    facts, problems = {**given["assumptions"], **given["facts"]}, list[Problem]()
    for node in nodes:
        name, *cell = node["id"].removeprefix("fact:").split("/")
        if node["operation"] != "supplied" or node["kind"] != "fact" or "masked" in facts[name]:
            continue
        fact = facts[name]["value"][int(cell[0])]["value"]["record"][cell[1]] if cell else facts[name]
        value, stated = fact["value"], node["value"]
        fits = read(stated) is HIDDEN or isinstance(value, list) or value == stated
        if isinstance(value, str) and isinstance(stated, str):
            (one, size), (other, own) = measure(fact["unit"] or node["unit"]), measure(node["unit"])
            fits = one == other and read(value) * size == read(stated) * own
        elif isinstance(value, dict) and isinstance(stated, dict):
            fits |= value.get("text", "").strip() in stated.values()
        problems += [] if fits else [("fact", node["id"], f"supplied {value}, stated {stated}")]
    return problems

def hides_as_said(names: list[str], nodes: list[Any]) -> bool:
    """Whether only the facts named as masked are hidden, and what follows from them short of any outcome."""
    hidden = {node["id"]: node for node in nodes if isinstance(node["value"], dict) and "masked" in node["value"]}
    return all(
        node["id"].removeprefix("fact:").split("/")[0] in names if node["kind"] == "fact" else
        node["kind"] in ("derived", "table", "step") and any(
            isinstance(part, dict) and part.get("node") in hidden for part in node["operands"])
        for node in hidden.values())

def fits_digest(stated: str, content: Any) -> bool:
    method, _, digest = stated.partition(":")
    return method in ("sha256", "sm3") and digest == hashlib.new(method, canonical(content)).hexdigest()

def check_receipt(data: bytes) -> list[Problem]:
    """Return everything that is wrong with a receipt; nothing when it holds. Never raises."""
    try:
        if len(data) > 64_000_000:
            return [("unreadable", "", "larger than 64 MB")]
        receipt = load(data)
        if receipt["format"] != "greenrules.receipt/1":
            return [("format", "", str(receipt["format"])[:60])]
        covered = {key: value for key, value in receipt.items() if key != "digest"}
        bare = {key: value for key, value in covered.items() if key != "sm3"}  # the SM3 lies under the SHA-256
        assessment, supplied, ruleset = receipt["assessment"], receipt["supplied"], receipt["ruleset"]
        given = supplied.get("given")
        held = {
            ("form", ""): canonical(receipt) == (data[:-1] if data[-1:] == b"\n" else data),
            ("digest", "digest"): receipt["digest"].startswith("sha256:") and fits_digest(receipt["digest"], covered),
            ("digest", "sm3"): "sm3" not in receipt or fits_digest(receipt["sm3"], bare),
            ("digest", "supplied"): given is None or fits_digest(supplied["digest"], given),
            ("claim", "masked"): hides_as_said(receipt.get("masked", []), assessment["trace"]["nodes"]),
            ("claim", "ruleset"): all(
                assessment[key] == stated for key, stated in (
                    ("ruleset", ruleset["id"]), ("edition", ruleset["edition"]), ("content_digest", ruleset["digest"]),
                    *((key, receipt[key]) for key in ("as_of", "engine", "subject")))),
        }
        problems: list[Problem] = [(*what, "") for what, holds in held.items() if not holds]
        problems += check_steps(assessment["trace"]) + check_claims(assessment)
        return problems + (check_facts(given, assessment["trace"]["nodes"]) if given is not None else [])
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return [("unreadable", "", f"{type(error).__name__}: {str(error)[:80]}")]

USAGE = "usage: python checker.py RECEIPT.json    0: it holds, 1: it does not, 2: it was not checked"
KEY = "what is checked is one receipt and nothing else; signatures are checked by `greenrules verify RECEIPT --key KEY`"
WORDS = {"unreadable": "this is no readable receipt", "form": "the text is not in canonical form (RFC 8785)",
         "format": "the format is not greenrules.receipt/1", "digest": "the digest does not fit the content",
         "shape": "the step is incomplete or has the wrong shape", "fact": "not the value that was supplied",
         "order": "the step stands twice, or rests on one that comes later", "unit": "the units do not fit",
         "step": "the step does not follow from its operands", "claim": "the assessment differs from its reasoning"}

def describe(data: bytes) -> list[str]:
    """Say what it is that holds."""
    receipt, signed = load(data), "a signature is there and was not checked: `greenrules verify RECEIPT --key KEY`"
    ruleset, assessment = receipt["ruleset"], receipt["assessment"]
    return ["holds", f"subject: {receipt['subject']}", f"as_of: {receipt['as_of']}", f"grade: {assessment['grade']}",
            f"ruleset: {ruleset['id']}@{ruleset['edition']}", f"ruleset digest: {ruleset['digest']}",
            f"signature: {signed if 'signature' in receipt else 'none, and none was checked'}"]

def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments in (["-h"], ["--help"])
        print(f"{USAGE}\n{KEY}" if asked or not arguments else KEY, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        with open(arguments[0], "rb") as file:
            data = file.read(64_000_001)
    except OSError as error:
        print(f"{arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    problems = check_receipt(data)
    found = [": ".join(filter(None, (kind, where, WORDS[kind], what))) for kind, where, what in problems]
    for line in [*found, "not what it claims"] if problems else describe(data):
        print("".join(sign if sign.isprintable() else "?" for sign in line))  # a hostile receipt must not steer it
    return 1 if problems else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
