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
ZERO, ONE, DAY = Fraction(0), Fraction(1), 86400
ALL = Score(-INFINITE, INFINITE)
POLICIES = ("redistribute", "drop", "full", "zero")
PROVENANCES = ("published", "secondary", "inferred", "unverified", "illustrative")
NUMBER = re.compile(r"-?[0-9]{1,4000}(?:\.[0-9]{1,4000}|/[0-9]{1,4000})?\Z", re.ASCII)
LENGTH = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?\Z", re.ASCII)
PARTS = {"years": (12, 10**99), "months": (1, 12), "days": (DAY, 10**99), "hours": (3600, 24), "minutes": (60, 60)}
# A dimension is a prime number, so that units multiply as numbers do; behind it its units with their sizes.
UNITS = """2 g=1/1000,kg=1,mg=1/1000000,t=1000,10k t=10000000;3 gce=1/1000,kgce=1,tce=1000,10k tce=10000000;
5 gCO2=1/1000,kgCO2=1,tCO2=1000,10k tCO2=10000000;7 tC=1;11 m=1,km=1000;121 m2=1,km2=1000000,ha=10000,mu=2000/3,
10k m2=10000;1331 m3=1,L=1/1000,10k m3=10000;13 kJ=1,MJ=1000,GJ=1000000,TJ=1000000000,kWh=3600,MWh=3600000,
GWh=3600000000,10k kWh=36000000;17 Nm3=1,10k Nm3=10000;19 CNY=1,10k CNY=10000,million CNY=1000000,100m CNY=100000000;
23 s=1,min=60,h=3600,day=86400;29 year=1,month=1/12;31 kW=1,MW=1000;37 Pa=1,kPa=1000;41 person=1;43 item=1;
47 points=1;53 product_unit=1;59 material_unit=1;61 pollutant_unit=1;1 %=1/100,1=1"""
ATOMS = {name: (Fraction(size), Fraction(dimension)) for group in UNITS.replace("\n", "").split(";")
         for dimension, atoms in [group.split(" ", 1)] for name, size in [atom.split("=") for atom in atoms.split(",")]}
Problem = tuple[str, str, str]  # a key of WORDS; where; what

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
    amount = sum(Fraction(part or 0) * size for part, size in sizes) * (-1 if sign else 1)
    return Length("seconds" if {*"DT"} & {*value["duration"]} else "months", Fraction(amount))

READERS: dict[str, Any] = {
    "text": lambda value: str(value["text"]), "date": lambda value: date.fromisoformat(value["date"]),
    "duration": read_length, "options": lambda value: frozenset(value["options"]),
    "records": lambda value: tuple(row["index"] for row in value["records"]), "unknown": lambda _: UNKNOWN,
    "undefined": lambda _: UNDEFINED, "masked": lambda _: HIDDEN, "number": lambda value: read(value["number"]),
    "order": lambda value: [str(option) for option in value["order"]],
    "proven": lambda value: Score(*(infinite if value[end] is None else read(value[end])
                                    for end, infinite in zip(("proven", "attainable"), ALL, strict=True))),
    "test": lambda value: ([(read(t["low"]), read(t["high"]), t["low_closed"], t["high_closed"])
                            for t in value["test"]], value["negated"])}  # the intervals of a cell, whether negated

@lru_cache(512)
def measure(unit: str) -> tuple[Fraction, Fraction]:
    """Return size and dimension of a unit such as `kgce/t^2`."""
    words = re.findall(r"([/*]?)([^/*^]+)(?:\^(\d))?", unit)
    if len(words) > 20:
        raise ValueError("no unit")
    atoms = [(ATOMS[name], int(power or 1) * (-1 if sign == "/" else 1)) for sign, name, power in words]
    return (math.prod((size ** power for (size, _), power in atoms), start=ONE),
            math.prod((dimension ** power for (_, dimension), power in atoms), start=ONE))

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

def earn(condition: Any, points: Any) -> Score:
    return hull(list_outcomes([(condition, points)], ZERO))

def spread(parts: Any) -> Any:
    """Every combination of the ends of scores, and of the grades that are possible."""
    return product(*(part if isinstance(part, Score | frozenset) else (part,) for part in parts))

def lift(operate: Any) -> Any:
    """Undefined beats unknown beats known; scores give all that their ends give, durations a duration or a rate."""
    def apply(*parts: Any) -> Any:
        scored = any(isinstance(part, Score) for part in parts)
        if not known(*parts):
            return UNDEFINED if UNDEFINED in parts else ALL if scored else UNKNOWN
        kinds = [part.kind for part in parts if isinstance(part, Length)]
        if scored:  # infinite less infinite is no number, and never an end
            return hull(end for ends in spread(parts) for end in [operate(*ends)] if end == end)
        found = operate(*(part.amount if isinstance(part, Length) else part for part in parts))
        if not kinds or (operate is operator.truediv and len(kinds) == 2):
            return found
        return Length(kinds[0], Fraction(math.trunc(found)) if kinds[0] == "months" else found)
    return apply

def known_only(operate: Any) -> Any:
    return lambda *parts: operate(*parts) if known(*parts) else UNDEFINED if UNDEFINED in parts else UNKNOWN

def compare(holds: Any, left: Any, right: Any) -> Any:
    """What holds whatever scores and grades turn out to be; scores are equal when neither is less."""
    if not known(left, right):
        return UNKNOWN
    if holds in (operator.eq, operator.ne) and (isinstance(left, Score) or isinstance(right, Score)):
        equal = conjoin(compare(operator.ge, left, right), compare(operator.le, left, right))
        return equal if holds is operator.eq else invert(equal)
    found = {holds(*pair) for pair in spread((left, right))}
    return found.pop() if len(found) == 1 else UNKNOWN

def fold(operate: Any, empty: Any = UNDEFINED) -> Any:
    return lambda *parts: lift(None)(*parts) if not known(*parts) else reduce(operate, parts) if parts else empty

def move(day: date, length: Length, sign: int) -> Any:
    """A day that its month lacks is the last of the month."""
    try:
        if length.kind == "seconds":
            return date.fromordinal(day.toordinal() + math.floor(sign * length.amount / DAY))
        year, month = divmod(day.year * 12 + day.month - 1 + sign * int(length.amount), 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return UNDEFINED

def add(left: Any, right: Any, sign: int = 1) -> Any:
    one, other = (right, left) if isinstance(right, date) and isinstance(left, Length) else (left, right)
    if isinstance(one, date) and known(other):
        return move(one, other, sign) if isinstance(other, Length) else Length(
            "seconds", Fraction((one - other).days * DAY))
    return lift(lambda one, other: one + sign * other)(left, right)

def divide(left: Any, right: Any) -> Any:
    zeros = (ZERO, Length("months", ZERO), Length("seconds", ZERO))
    return UNDEFINED if right in zeros else lift(operator.truediv)(left, right)

def average(*parts: Any) -> Any:
    return divide(total(*parts), Fraction(len(parts)))

def by_size(whole: Any) -> Any:
    return lambda number: whole(abs(number)) * (-1 if number < 0 else 1)

def round_to(whole: Any, value: Any, places: Fraction) -> Any:
    step = Fraction(10) ** -limit(places, 40)
    return value if value in ALL else whole(value / step) * step

def part_of(part: str, value: Any) -> Any:
    if isinstance(value, date):
        return Fraction(value.isoweekday() if part == "weekday" else getattr(value, part))
    size, most = PARTS.get(part, (1, 60))
    found = abs(value.amount) % 60 if part == "seconds" else abs(value.amount) // size % most
    return Fraction(-found if value.amount < 0 else found)

def within(moment: Any, as_of: date, window: Any, mode: Any, is_year: bool) -> Any:
    """No year lies in a rolling window, or out of it, whatever else is unknown."""
    if UNDEFINED in (moment, window, mode) or (mode == "rolling" and is_year):
        return UNDEFINED
    if not known(moment, window, mode):
        return UNKNOWN
    months, year = window.amount if isinstance(window, Length) else window * 12, getattr(moment, "year", moment)
    if mode == "calendar_years":
        return as_of.year - months // 12 <= year and (year <= as_of.year if year is moment else moment <= as_of)
    start = UNDEFINED if year is moment or mode != "rolling" else move(as_of, Length("months", months), -1)
    return start if start is UNDEFINED else start < moment <= as_of

def passes(value: Any, test: Any) -> Any:
    return UNKNOWN if not known(value) else test[1] is not any(
        (low is None or value > low or (value == low and low_closed))
        and (high is None or value < high or (value == high and high_closed))
        for low, high, low_closed, high_closed in test[0])

def of_records(combine: Any) -> Any:
    """What follows from table, (kept, body)…; a table that is missing stands alone."""
    return lambda table, *parts: UNKNOWN if table is UNKNOWN else combine(chunk(parts))

def of_kept(combine: Any) -> Any:
    """The same of the bodies alone; one that may be left out is unknown."""
    return of_records(lambda rows: combine(
        *(body if kept is True else UNKNOWN for kept, body in rows if kept is not False)))

def the(rows: Any) -> Any:
    sure, is_open = [body for kept, body in rows if kept is True], not known(*(kept for kept, _ in rows))
    return UNKNOWN if is_open and len(sure) < 2 else sure[0] if len(sure) == 1 else UNDEFINED

def look_up(policy: str, *parts: Any) -> Any:
    """A decision table: (row, output)…, and perhaps what holds otherwise."""
    rows, otherwise = chunk(parts), parts[-1] if len(parts) % 2 else UNDEFINED
    if policy in ("first", "priority"):
        return agree(list_outcomes(rows, otherwise))
    if policy in ("unique", "any") or (len(parts) % 2 and all(holds is False for holds, _ in rows)):
        unsure = any(holds is UNKNOWN for holds, _ in rows)
        return next((output for holds, output in rows if holds is True), UNKNOWN if unsure else otherwise)
    return MEANINGS[policy](True, *parts)

def ramp(most: Fraction, quantity: Any, better: str, baseline: Any, leading: Any, start: Any) -> Any:
    parts, sign = (quantity, baseline, leading, start), {"higher": 1, "lower": -1}[better]
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

def count_child(policy: str, applies: Any, maximum: Fraction, weight: Fraction, score: Any) -> Any:
    """What a child of a group counts for out of its weight."""
    if applies is False or not maximum or score is UNDEFINED:
        return weight if applies is False and policy == "full" else ZERO
    return smallest(times(score, weight / maximum), weight if policy == "redistribute" else INFINITE)

def weigh(most: Fraction | None, policy: str, *children: Any) -> Any:
    """A group whose children count by weight; without a maximum it is worth what they weigh."""
    whole, rest = (sum((one[2] for one in chunk(children, 4) if one[0] is not out), ZERO) for out in (None, False))
    rate = (whole if most is None else most) / (rest if policy == "redistribute" and rest else whole) if whole else ZERO
    return times(total(*(count_child(policy, *one) for one in chunk(children, 4))), rate)

def choose(most: Fraction, policy: str, k: Any, chosen: Any, *children: Any) -> Any:
    """The best `k` children, those that are named, or, while that is unknown, any `k`."""
    is_named, is_open, moves = isinstance(chosen, frozenset), chosen is UNKNOWN, policy in ("redistribute", "drop")
    if not is_named and not known(k):
        return Score(ZERO, most)
    rows = [row for row in chunk(children, 4) if not is_named or row[0] in chosen]
    scores = [Score(ZERO, most) if is_open and moves and applies is False else
              as_score(count_child(policy, applies, most, most, score)) for _, applies, most, score in rows]
    wanted = len(rows) if is_named else max(0, min(int(k), len(rows)))
    found = Score(sum(sorted((score.low for score in scores), reverse=not is_open)[:wanted], ZERO),
                  sum(sorted((score.high for score in scores), reverse=True)[:wanted], ZERO))
    taken = min(wanted, sum(applies is not False for _, applies, _, _ in rows))
    return times(found, Fraction(wanted, taken)) if policy == "redistribute" and taken and not is_open else found

def per_policy(combine: Any) -> Any:
    """While the policy is unknown, what each would give."""
    return lambda most, policy, *rest: hull(
        [combine(most, each, *rest) for each in (POLICIES if policy is UNKNOWN else [policy])])

def over(most: Any, table: Any, k: Any, *parts: Any) -> Any:
    """The average by weight of the records that are kept; with `k`, of as many that rank highest, and all that tie."""
    kept = [(holds if known(holds) else UNKNOWN, *row) for holds, *row in chunk(parts, 4) if holds is not False]
    looked_at = [table, k, *(part for row in kept for part in row[:1 if k is None else 2])]
    if known(*looked_at):
        last = sorted((row[1] for row in kept), reverse=True)[:max(0, int(k))][-1:] if k is not None else []
        kept = [row for row in kept if k is None or (last and row[1] >= last[0])]
        looked_at = [row[2] for row in kept]
    if not known(*looked_at):
        return Score(ZERO, INFINITE if most is None else most) if UNKNOWN in looked_at else ZERO
    weight = sum(looked_at, ZERO)
    return divide(total(*(times(row[3], row[2]) for row in kept)), weight) if weight else ZERO

def pay(granted: Any, *amounts: Any) -> Any:
    """Amount, what was paid already, caps; a score counts once it is settled."""
    settled = (one if not isinstance(one, Score) else one.low if one.low == one.high else UNKNOWN for one in amounts)
    due = lift(lambda amount, paid, *caps: max(ZERO, min([amount, *caps]) - paid))
    return due(*settled) if granted is True else ZERO if granted is False else UNKNOWN

COMPARISONS: dict[str, Any] = {
    "equal": operator.eq, "not_equal": operator.ne, "less": operator.lt, "less_or_equal": operator.le,
    "greater": operator.gt, "greater_or_equal": operator.ge}
SIGNS: dict[str, Any] = dict(zip(("=", "!=", "<", "<=", ">", ">="), COMPARISONS.values(), strict=True))
ROUNDINGS: dict[str, Any] = {
    "floor": math.floor, "ceiling": math.ceil, "round_half_even": round, "round_down": math.trunc,
    "round_up": by_size(math.ceil), "round_half_up": by_size(lambda size: math.floor(size + ONE / 2)),
    "round_half_down": by_size(lambda size: math.ceil(size - ONE / 2))}
times: Any = lift(lambda one, other: one * other if one and other else ZERO)
smallest: Any = fold(lift(min))
largest: Any = fold(lift(max))
total: Any = fold(add, ZERO)
MEANINGS: dict[str, Any] = {
    "same": lambda value: value, "constant": lambda value: value, "convert": times, "multiply": times, "add": add,
    "subtract": partial(add, sign=-1), "negate": lambda value: times(value, -ONE), "divide": divide,
    "power": lift(lambda base, n: UNDEFINED if not base and n < 0 else base ** limit(n, 20)),
    "absolute": lift(abs), "total": total, "smallest": smallest, "largest": largest,
    "average": average, "if": branch, **{name: lift(partial(round_to, whole)) for name, whole in ROUNDINGS.items()},
    "part_of": known_only(part_of), "size": lift(lambda chosen: Fraction(len(chosen))),
    "within": within, "and": conjoin, "or": disjoin, "not": invert,
    "grade_compare": lambda sign, left, right: compare(SIGNS[sign], left, right),
    **{name: partial(compare, holds) for name, holds in COMPARISONS.items()},
    "contains": lambda option, chosen: option in chosen if known(option, chosen) else UNKNOWN,
    "some": of_records(lambda rows: disjoin(*(conjoin(*row) for row in rows))),
    "every": of_records(lambda rows: conjoin(*(disjoin(invert(kept), holds) for kept, holds in rows))),
    "count": of_kept(lambda *kept: total(*(ONE if known(one) else one for one in kept))), "sum": of_kept(total),
    "min": of_kept(smallest), "max": of_kept(largest), "mean": of_kept(average), "the": of_records(the),
    **{f"decision_table_{one}": partial(look_up, one.removeprefix("collect_")) for one in (
        "unique", "any", "first", "priority", "collect_sum", "collect_min", "collect_max", "collect_count")},
    "row": lambda *parts: conjoin(*(passes(*one) for one in chunk(parts))), "ramp": ramp, "ratio": ratio,
    "steps": lambda most, *parts: hull(list_outcomes(chunk(parts), ZERO)), "formula": clamp, "judged": clamp,
    "requires": earn, "applies": apply_node, "over": over,
    "checklist_each": lambda most, *parts: total(*(earn(*one) for one in chunk(parts))),
    "checklist_all": lambda most, *parts: earn(conjoin(*parts), most),
    "sum_group": per_policy(lambda most, *rest: weigh(None, *rest)), "weighted_group": per_policy(weigh),
    "choose": per_policy(choose),
    "ladder": lambda *parts: frozenset(list_outcomes([(holds, grade) for grade, holds in chunk(parts)], "none")),
    "grant": lambda condition, *others: conjoin(condition, *map(invert, others)), "pay": pay,
}

GIVEN: dict[str, Any] = {  # what is not worked out, and how its id begins
    "supplied": "fact:", "assumed": "fact:", "missing": ("fact:", "parameter:"), "parameter": "parameter:",
    "bound": "parameter:"}
OUTCOMES = ("gate", "grade", "eligibility")  # whose value is whether their condition holds
# Which operands of a step have one unit, and whether it is also that of the step.
ALIKE: dict[str, Any] = {operation: (which, with_own) for which, with_own, operations in (
    (slice(None), True, ("same", "add", "subtract", "negate", "absolute", "smallest", "largest", "total", "average")),
    (slice(1), True, ROUNDINGS), (slice(1, None), True, ("if", "pay")), (slice(2), False, COMPARISONS),
    (slice(2, None, 2), True, ("sum", "min", "max", "mean", "the")), (slice(1, 3), False, ("ratio",)),
    (slice(1, 5), False, ("ramp",))) for operation in operations}

def fits_units(operation: str, own: Any, operands: list[Any]) -> bool:
    """Whether the unit of a step is that of its operation, and its operands go together; some have no unit."""
    units = [unit for _, unit in operands]
    fitting: Any = own
    if operation in ("multiply", "divide"):  # a duration has no unit
        one, other = (unit or measure("") for unit in units)
        fitting = tuple(map(operator.mul if operation == "multiply" else operator.truediv, one, other))
    elif operation == "power":
        fitting = tuple(part ** limit(operands[1][0], 20) for part in units[0])
    elif operation == "convert":
        fitting = units[0][0] / operands[1][0], units[0][1]
    which, with_own = ALIKE.get(operation, (slice(0), False))
    return fitting == own and len({unit for unit in [*units[which], own if with_own else None] if unit}) < 2

def rank(value: Any, order: list[str]) -> Any:
    """Return an option behind its place, so that options compare by their order."""
    if isinstance(value, frozenset):
        return frozenset(rank(one, order) for one in value)
    return (order.index(value), value) if value in order else value

def work_out(operation: str, values: list[Any]) -> Any:
    if HIDDEN in values:
        return HIDDEN
    order = values[-1] if values and isinstance(values[-1], list) else []
    found = MEANINGS[operation](*(rank(value, order) for value in values if value is not order))
    return found[1] if isinstance(found, tuple) and found[-1] in order else found

def name_step(part: Any) -> Any:
    return part.get("node") if isinstance(part, dict) else None

def read_operand(part: Any, steps: dict[str, Any]) -> Any:
    """Return value and unit of a step or a literal; only quantities have a unit."""
    if name_step(part) is not None:
        return steps[part["node"]]
    unit = part.get("unit") if isinstance(part, dict) else "" if isinstance(part, str) else None
    return read(part), None if unit is None else measure(unit)

def check_steps(trace: Any) -> list[Problem]:
    """Work out every step again from value and unit of those before it."""
    problems, steps = list[Problem](), dict[str, Any]()
    for node in trace["nodes"]:
        id, operation = node["id"], node["operation"]
        try:
            if id in steps or not all(name is None or name in steps for name in map(name_step, node["operands"])):
                problems.append(("order", id, ""))
                continue
            stated, own = steps[id] = read(node["value"]), measure(node["unit"])
            if operation in GIVEN:
                if not id.startswith(GIVEN[operation]) or (operation == "missing" and known(stated)):
                    problems.append(("step", id, f"stated {stated} as {operation}"))
                continue
            operands = [read_operand(part, steps) for part in node["operands"]]
            values = [value for value, _ in operands]
            if operation == "within":  # its unit shows a year that is unknown, too
                values.append(operands[0][1] == measure("year"))
            found = work_out(operation, values)
            if found is UNDEFINED and node.get("kind") in OUTCOMES:
                found = UNKNOWN  # as in any condition
            found = as_score(found) if isinstance(stated, Score) and isinstance(found, Fraction) else found
            if HIDDEN not in (stated, found) and (type(found) is not type(stated) or found != stated):
                problems.append(("step", id, f"{operation}: found {found}, stated {stated}"))
            if not fits_units(operation, own, operands):
                problems.append(("unit", id, operation))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
            problems.append(("shape", id, f"{type(error).__name__}: {error}"))
            steps.setdefault(id, None)  # what rests on it has the wrong shape as well
    return problems

def quantity(part: Any, unit: str = "") -> Any:
    """Return a value in a form that is the same in every unit."""
    if not isinstance(part["value"], str):
        return part["value"]
    size, dimension = measure(part["unit"] or unit)
    return read(part["value"]) * size, dimension

def list_words(finding: Any, node: Any, nodes: dict[str, Any]) -> set[str]:
    """Return what may be said of the outcome of a step; a node left out with its group is said not to apply."""
    value = read(nodes[node["operands"][0]["node"]]["value"] if finding["kind"] == "entitlement" else node["value"])
    if finding["kind"] not in ("indicator", "group"):
        return {node["status"]} & ({"passed" if value else "failed"} if isinstance(value, bool) else {"cantTell"})
    if value is UNDEFINED:
        return {"inapplicable"}
    if not isinstance(value, Score) or value.low != value.high:
        return {"inapplicable", "cantTell", "untested"}
    return {"inapplicable", "passed" if value.low >= read(finding["maximum"]) else "failed"}

def fits_finding(finding: Any, nodes: dict[str, Any]) -> bool:
    """Whether a finding says what its step says."""
    node, kind = nodes[finding["id"]], finding["kind"]
    said = {key: node[key] for key in ("kind", "label", "unit", "citation")}
    if kind == "entitlement":
        said["amount"] = node["value"]
    elif kind in ("indicator", "group"):
        said["score"] = None if read(node["value"]) is UNDEFINED else node["value"]
    return said.items() <= finding.items() and finding["status"] in list_words(finding, node, nodes) and all(
        fits_measure(part, nodes[part["id"]]) for part in finding["measures"]
        if part["role"] != "share" and part["id"] in nodes)

def fits_measure(part: Any, node: Any) -> bool:
    """Whether a finding states the value of a step, perhaps in another unit; a ladder by its only grade."""
    if node["operation"] == "ladder":
        grade, *others = node["value"]["options"]
        return "unknown" in part["value"] if others else part["value"] == {"text": grade}
    return bool(quantity(part) == quantity(node))

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
        **{id: fits_finding(finding, nodes) for id, finding in findings.items()},
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
        if node["operation"] == "supplied" and "masked" not in facts[name]:
            fact = facts[name]["value"][int(cell[0])]["value"]["record"][cell[1]] if cell else facts[name]
            value, stated = fact["value"], node["value"]
            is_text = isinstance(value, dict) and "text" in value and isinstance(stated, dict)
            fits = isinstance(value, list) or read(stated) is HIDDEN or (
                quantity(fact, node["unit"]) == quantity(node)) or (
                is_text and value["text"].strip() in stated.values())
            problems += [] if fits else [("fact", node["id"], f"supplied {value}, stated {stated}")]
    return problems

def hides_as_said(names: list[str], nodes: list[Any]) -> bool:
    """Whether only the facts named as masked are hidden, and what follows from them short of any outcome."""
    hidden = {node["id"] for node in nodes if isinstance(node["value"], dict) and "masked" in node["value"]}
    return all(
        node["id"].removeprefix("fact:").split("/")[0] in names if node["kind"] == "fact" else
        node["kind"] in ("derived", "table", "step") and hidden & {*map(name_step, node["operands"])}
        for node in nodes if node["id"] in hidden)

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
        given, nodes = supplied.get("given"), assessment["trace"]["nodes"]
        head = {**{key: receipt[key] for key in ("as_of", "engine", "subject")}, "ruleset": ruleset["id"],
                "edition": ruleset["edition"], "content_digest": ruleset["digest"]}
        held = {
            ("form", ""): canonical(receipt) == data.removesuffix(b"\n"),
            ("digest", "digest"): receipt["digest"].startswith("sha256:") and fits_digest(receipt["digest"], covered),
            ("digest", "sm3"): "sm3" not in receipt or fits_digest(receipt["sm3"], bare),
            ("digest", "supplied"): given is None or fits_digest(supplied["digest"], given),
            ("claim", "masked"): hides_as_said(receipt.get("masked", []), nodes),
            ("claim", "ruleset"): head.items() <= assessment.items(),
        }
        return [*((*what, "") for what, holds in held.items() if not holds), *check_steps(assessment["trace"]),
                *check_claims(assessment), *(check_facts(given, nodes) if given is not None else [])]
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return [("unreadable", "", f"{type(error).__name__}: {str(error)[:80]}")]

USAGE = """usage: python checker.py RECEIPT.json    0: it holds, 1: it does not, 2: it was not checked
what is checked is one receipt and nothing else; signatures are checked by `greenrules verify RECEIPT --key KEY`"""
WORDS = {"unreadable": "this is no readable receipt", "form": "the text is not in canonical form (RFC 8785)",
         "format": "the format is not greenrules.receipt/1", "digest": "the digest does not fit the content",
         "shape": "the step is incomplete or has the wrong shape", "fact": "not the value that was supplied",
         "order": "the step stands twice, or rests on one that comes later", "unit": "the units do not fit",
         "step": "the step does not follow from its operands", "claim": "the assessment differs from its reasoning"}

def describe(receipt: Any) -> list[str]:
    """Say what it is that holds."""
    ruleset, signed = receipt["ruleset"], "there is one, not checked: `greenrules verify RECEIPT --key KEY`"
    return ["holds", f"subject: {receipt['subject']}", f"as_of: {receipt['as_of']}",
            f"grade: {receipt['assessment']['grade']}", f"ruleset: {ruleset['id']}@{ruleset['edition']}",
            f"ruleset digest: {ruleset['digest']}",
            f"signature: {signed if 'signature' in receipt else 'none, and none was checked'}"]

def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments in (["-h"], ["--help"])
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        with open(arguments[0], "rb") as file:
            data = file.read(64_000_001)
    except OSError as error:
        print(f"{arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    problems = check_receipt(data)
    found = [": ".join(filter(None, (kind, where, WORDS[kind], what))) for kind, where, what in problems]
    for line in [*found, "not what it claims"] if problems else describe(load(data)):
        print("".join(sign if sign.isprintable() else "?" for sign in line))  # a hostile receipt must not steer it
    return 1 if problems else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
