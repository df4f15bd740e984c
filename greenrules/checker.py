"""python checker.py RECEIPT.json: 0 when a receipt of greenrules holds, 1 when it does not, 2 when it was not checked.
Without greenrules, by the standard library: form and digests, every step worked out again in exact fractions with its
unit, grade and score. Not what is said beside them (claims.py), nor a signature (greenrules verify), nor the rules."""
import calendar, enum, hashlib, itertools, json, math, operator, re, sys
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, NamedTuple
# VALUES are exact (a fraction, length of time, truth, text, date, set of options, indexes of records), open, or scores.
class Open(enum.Enum): UNKNOWN, UNDEFINED, HIDDEN = range(3)
UNKNOWN, UNDEFINED, HIDDEN = Open
class Score(NamedTuple): low: Any; high: Any  # what is proven and what is attainable; infinite where unbounded
class Length(NamedTuple): kind: str; amount: Any  # `months` or `seconds`
ZERO, ONE, DAY, LIMIT, INFINITE, ALL = Fraction(0), Fraction(1), 86400, 64 * 10**6, math.inf, Score(-math.inf, math.inf)
NUMBER = re.compile(r"-?[0-9]{1,4000}(?:\.[0-9]{1,4000}|/[0-9]{1,4000})?", re.ASCII)
LENGTH = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", re.ASCII)
def load(data: str | bytes) -> Any:  # keys in the order of RFC 8785 (by their UTF-16), unusual numbers as texts
    return json.loads(data, parse_float=str, parse_constant=str, parse_int=lambda n: int(n) if len(n) < 16 else n,
                      object_pairs_hook=lambda pairs: dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be"))))
def canonical(loaded: Any) -> bytes: return json.dumps(loaded, ensure_ascii=False, separators=(",", ":")).encode()
def read(value: Any) -> Any:  # a JSON value of the trace as an exact one
    if value is None or isinstance(value, bool | str):
        return Fraction(NUMBER.fullmatch(value)[0]) if isinstance(value, str) else value  # type: ignore[index]
    (keys,) = (keys for keys in READERS if {*keys.split()} <= {*value})
    return READERS[keys](*map(value.get, keys.split()))
def read_length(text: str) -> Length:
    sign, *parts = LENGTH.fullmatch(text).groups()  # type: ignore[union-attr]
    amount = sum(Fraction(part or 0) * size for part, size in zip(parts, (12, 1, DAY, 3600, 60, 1)))
    return Length("seconds" if {*"DT"} & {*text} else "months", -amount if sign else amount)
READERS: dict[str, Any] = {  # the keys of a value, and what is made of that which stands under them
    "text": str, "number": read, "date": date.fromisoformat, "duration": read_length, "options": frozenset,
    "unknown": lambda _: UNKNOWN, "undefined": lambda _: UNDEFINED, "masked": lambda _: HIDDEN,
    "records": lambda rows: tuple(row["index"] for row in rows), "order": lambda names: [*map(str, names)],
    "proven attainable": lambda *ends: Score(*(ALL[n] if ends[n] is None else read(ends[n]) for n in (0, 1))),
    "test negated": lambda intervals, negated: (negated, [  # of a cell in a decision table
        (read(one["low"]), read(one["high"]), one["low_closed"], one["high_closed"]) for one in intervals])}
def chunk(parts: Any, size: int = 2) -> list[Any]: return [*zip(*[iter(parts)] * size)]
# UNITS are pairs of size and dimension; a dimension is a prime number, so that units multiply as numbers do.
UNITS = """1 1=1,%=1e-2;2 g=1e-3,kg=1,mg=1e-6,t=1e3,10k t=1e7;3 gce=1e-3,kgce=1,tce=1e3,10k tce=1e7;5 gCO2=1e-3,kgCO2=1,
tCO2=1e3,10k tCO2=1e7;7 tC=1;11 m=1,km=1e3;121 m2=1,km2=1e6,ha=1e4,mu=2000/3,10k m2=1e4;1331 m3=1,L=1e-3,10k m3=1e4;
13 kJ=1,MJ=1e3,GJ=1e6,TJ=1e9,kWh=3600,MWh=36e5,GWh=36e8,10k kWh=36e6;17 Nm3=1,10k Nm3=1e4;19 CNY=1,10k CNY=1e4,
million CNY=1e6,100m CNY=1e8;23 s=1,min=60,h=3600,day=86400;29 year=1,month=1/12;31 kW=1,MW=1e3;37 Pa=1,kPa=1e3;
41 person=1;43 item=1;47 points=1;53 product_unit=1;59 material_unit=1;61 pollutant_unit=1"""
ATOMS = {name: (Fraction(size), Fraction(dimension)) for group in UNITS.replace("\n", "").split(";")
         for dimension, atoms in [group.split(" ", 1)] for name, size in [atom.split("=") for atom in atoms.split(",")]}
POWERS: dict[Any, int] = {Fraction(n): n for n in range(-20, 21)}  # others may stall, and no ruleset has them
@lru_cache(512)
def measure(unit: str) -> tuple[Fraction, ...]:  # of a unit such as `kgce/t^2`; none has more than 20 signs
    words = [(sign, *word.partition("^")) for sign, word in chunk(["*", *re.split("([/*])", unit or "1", maxsplit=20)])]
    atoms = [(ATOMS[name], POWERS[int(power or 1)] * (-1 if sign == "/" else 1)) for sign, name, _, power in words]
    return tuple(math.prod((atom[n] ** power for atom, power in atoms), start=ONE) for n in (0, 1))
# ALGEBRA: what follows while operands are open, which is what all agree on that they may turn out to be.
def known(*parts: Any) -> bool: return not any(isinstance(part, Open) for part in parts)
def scored(*parts: Any) -> bool: return any(isinstance(part, Score) for part in parts)
def truth(part: Any) -> Any: return {bool: part, Open: UNKNOWN}[type(part)]  # of a condition, and of nothing else
def conjoin(*parts: Any) -> Any: return min(map(truth, parts), key=(False, UNKNOWN, True).index, default=True)
def invert(part: Any) -> Any: return UNKNOWN if truth(part) is UNKNOWN else not part
def disjoin(*parts: Any) -> Any: return invert(conjoin(*map(invert, parts)))
def agree(found: Any) -> Any: return found[0] if len(found) == 1 or (known(*found) and len({*found}) == 1) else UNKNOWN
def as_score(value: Any) -> Score: return value if scored(value) else Score(value, value) if known(value) else ALL
def hull(found: Any) -> Score: return Score(*map(lambda pick, ends: pick(ends), (min, max), zip(*map(as_score, found))))
# Undefined beats unknown beats known. Scores give what their ends do: zip where more never makes less, else product.
def lift(operate: Any, ends: Any = None) -> Any:
    return lambda *parts: (
        (UNDEFINED if UNDEFINED in parts else ALL if scored(*parts) else UNKNOWN) if not known(*parts) else
        hull(operate(*each) for each in ends(*map(as_score, parts))) if scored(*parts) else operate(*parts))
def compare(sign: str, left: Any, right: Any) -> Any:  # by all signs of the difference; scores lie between their ends
    sides = [side if isinstance(side, Score | frozenset) else (side,) for side in (left, right)]
    signs = {(a > b) - (a < b) for a, b in itertools.product(*sides)} if known(left, right) else {-1, 0, 1}
    return agree([one in SIGNS[sign] for one in (range(min(signs), max(signs) + 1) if scored(left, right) else signs)])
def list_outcomes(*parts: Any) -> list[Any]:  # of (condition, outcome)…, otherwise: all the first that holds may give
    pairs = [(truth(holds), outcome) for holds, outcome in [*chunk(parts[:-1]), (True, parts[-1])]]
    return [outcome for holds, outcome in pairs[:[holds for holds, _ in pairs].index(True) + 1] if holds is not False]
def list_kept(*parts: Any) -> list[Any]:  # of (condition, body)…: what is kept, then unknown for all that may be
    pairs = [(truth(kept), body) for kept, body in chunk(parts)]
    return [body for kept, body in pairs if kept is True] + [UNKNOWN for kept, _ in pairs if kept is UNKNOWN]
# ARITHMETIC on exact values, then lifted.
AMOUNTS: dict[Any, Any] = {Fraction: lambda n: n, float: float, Length: lambda length: length.amount}  # no truths
def of_amounts(operate: Any, *parts: Any) -> Any:  # lengths give one of their kind, whole months; but two a quotient
    kinds = [part.kind for part in parts if isinstance(part, Length)]
    found = operate(*(AMOUNTS[type(part)](part) for part in parts))
    return found if not kinds or (operate is operator.truediv and len(kinds) == 2) else Length(
        kinds[0], Fraction(math.trunc(found)) if kinds[0] == "months" else found)
def move(day: date, length: Length) -> Any:  # a day its month lacks is its last; there are 3652059 days in 9999 years
    if length.kind == "seconds":
        return date.fromordinal(n) if 0 < (n := day.toordinal() + length.amount // DAY) < 3652060 else UNDEFINED
    year, month = divmod(day.year * 12 + day.month - 1 + int(length.amount), 12)
    return UNDEFINED if not 0 < year < 10000 else date(
        year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
def subtract(a: Any, b: Any) -> Any:
    return Length("seconds", Fraction((a - b).days * DAY)) if {type(a), type(b)} == {date} else add(a, times(b, -ONE))
def divide(left: Any, by: Any) -> Any: return UNDEFINED if getattr(by, "amount", by) == 0 else quotient(left, by)
def average(*parts: Any) -> Any: return divide(total(*parts), Fraction(len(parts)))
def by_size(whole: Any) -> Any: return lambda number: whole(abs(number)) * (-1 if number < 0 else 1)
def round_to(whole: Any, value: Any, places: Fraction) -> Any:  # no hostile number of places may stall
    step = Fraction(10) ** max(-40, min(40, -int(places)))
    return value if value in ALL else whole(value / step) * step
def within(as_of: date, moment: Any, window: Any, mode: str) -> Any:  # a moment may be a year, a window years
    months, year = window.amount if isinstance(window, Length) else window * 12, getattr(moment, "year", moment)
    start, now = move(as_of, Length("months", -months)), {date: as_of, Fraction: as_of.year}[type(moment)]
    return {"calendar_years": as_of.year - months // 12 <= year and moment <= now,
            "rolling": UNDEFINED if UNDEFINED is start or year is moment else start < moment <= as_of}[mode]
add: Any = lift(lambda a, b: move(a, b) if isinstance(a, date) else move(b, a) if isinstance(b, date) else
                of_amounts(operator.add, a, b), zip)
times: Any = lift(partial(of_amounts, lambda one, other: one * other if one and other else ZERO), itertools.product)
quotient: Any = lift(partial(of_amounts, operator.truediv), itertools.product)
total: Any = lift(partial(of_amounts, lambda *parts: sum(parts, ZERO)), zip)
smallest: Any = lift(lambda *parts: min(parts, default=UNDEFINED), zip)
largest: Any = lift(lambda *parts: max(parts, default=UNDEFINED), zip)
ROUNDINGS: dict[str, Any] = {"floor": math.floor, "ceiling": math.ceil, "round_half_even": round, "round_down": int,
    "round_up": by_size(math.ceil), "round_half_up": by_size(lambda n: math.floor(n + ONE / 2)),
    "round_half_down": by_size(lambda n: math.ceil(n - ONE / 2))}
PARTS = {"years": (12, 10**99), "months": (1, 12), "days": (DAY, 10**99), "hours": (3600, 24), "minutes": (60, 60)}
# RECORDS AND TABLES: (condition, what is kept)…
def passes(value: Any, negated: bool, intervals: Any) -> Any:  # the test of a cell
    return UNKNOWN if not known(value) else negated is not any(
        (low is None or value > low or (low_closed and value == low)) and
        (high is None or value < high or (high_closed and value == high))
        for low, high, low_closed, high_closed in intervals)
def of_records(combine: Any) -> Any: return lambda table, *parts: UNKNOWN if table is UNKNOWN else combine(*parts)
def the(*parts: Any) -> Any:
    return UNDEFINED if not (kept := list_kept(*parts)) or parts[::2].count(True) > 1 else agree(kept)
def look_up(combine: Any, *parts: Any) -> Any:  # the last is what holds otherwise, if there is one
    return combine(*kept) if (kept := list_kept(*parts)) or len(parts) % 2 == 0 else parts[-1]
def decide(*parts: Any) -> Any:  # by the first whose condition holds; the last as above
    found = list_outcomes(*parts) if len(parts) % 2 else list_outcomes(*parts, UNDEFINED)
    return hull(found) if scored(*parts) and found != [UNDEFINED] else agree(found)
TOGETHER: dict[str, Any] = {"sum": total, "min": smallest, "max": largest, "mean": average,
                            "count": lambda *kept: total(*(ONE if known(one) else one for one in kept))}
# SCORING: the maximum comes first; an undefined quantity gives nothing, an unknown one anything up to the maximum.
SENSES, NAMED = {"higher": 1, "lower": -1}, ("redistribute", "drop", "full", "zero")
POLICIES: dict[Any, Any] = {UNKNOWN: NAMED, **{policy: (policy,) for policy in (None, *NAMED)}}  # what may turn out
def clamp(most: Any, points: Any) -> Any:
    return ZERO if points is UNDEFINED else Score(*(max(ZERO, min(end, most)) for end in as_score(points)))
def earn(*parts: Any) -> Score: return hull(list_outcomes(*parts, ZERO))
def ramp(most: Fraction, quantity: Any, better: str, low: Any, high: Any, share: Any) -> Any:  # baseline to leading
    sign = SENSES[better]
    line = lift(lambda now, low, high, share: most if sign * (now - high) >= 0 else ZERO if sign * (now - low) < 0
                else max(ZERO, most * (share + (1 - share) * (now - low) / (high - low))))
    found = UNDEFINED if known(low, high) and sign * (high - low) < 0 else line(quantity, low, high, share)
    return found if known(found) else Score(ZERO, ZERO if found is UNDEFINED else most)
def ratio(most: Fraction, quantity: Any, base: Any, better: str, cap: Any) -> Any:
    sign, highest = SENSES[better], INFINITE if cap is None or not known(cap) else most * cap
    share = lift(lambda now, base, cap: most * now / base if sign > 0 else most * base / now if now > 0
                 else UNKNOWN if cap is None else highest)
    return clamp(highest, UNDEFINED if known(base) and base <= 0 else share(quantity, base, cap))
def per_policy(combine: Any) -> Any:  # while the policy is unknown, what each would give
    return lambda most, policy, *rest: hull(combine(most, one, *rest) for one in POLICIES[policy])
def apply_node(most: Fraction, applies: Any, score: Any, policy: Any) -> Any:  # the root, maybe empty, has no policy
    if truth(applies) is False:
        return UNDEFINED if policy is None else hull(most if one == "full" else ZERO for one in POLICIES[policy])
    return score if applies is True else ALL if policy is None else Score(ZERO, max(most, score.high))
def count_child(policy: Any, applies: Any, most: Fraction, weight: Fraction, score: Any) -> Any:  # out of its weight
    return (weight if policy == "full" else ZERO) if truth(applies) is False else ZERO if score is UNDEFINED else (
        smallest(times(score, weight / most if most else ZERO), weight if policy == "redistribute" else INFINITE))
def weigh(most: Any, policy: Any, *children: Any) -> Any:  # without a maximum a group is worth what its children weigh
    whole, rest = (sum((row[2] for row in chunk(children, 4) if row[0] is not out), ZERO) for out in (None, False))
    rate = (whole if most is None else most) / (rest if policy == "redistribute" and rest else whole) if whole else ZERO
    return times(total(*(count_child(policy, *row) for row in chunk(children, 4))), rate)
def choose(most: Fraction, policy: Any, k: Any, chosen: Any, *children: Any) -> Any:  # the `k` best, or those named
    is_named, is_open, moves = isinstance(chosen, frozenset), chosen is UNKNOWN, policy in ("redistribute", "drop")
    rows = [row[1:] for row in chunk(children, 4) if not is_named or row[0] in chosen]
    scores = [Score(ZERO, each) if is_open and moves and applies is False else
              as_score(count_child(policy, applies, each, each, score)) for applies, each, score in rows]
    wanted = len(rows) if is_named else max(0, min(int(k), len(rows))) if known(k) else 0
    found = Score(*(sum(sorted((score[end] for score in scores), reverse=is_best)[:wanted], ZERO)
                    for end, is_best in enumerate((not is_open, True))))
    taken = min(wanted, sum(row[0] is not False for row in rows))
    scale = Fraction(wanted, taken) if policy == "redistribute" and taken and not is_open else ONE
    return times(found, scale) if is_named or known(k) else Score(ZERO, most)
def over(most: Any, table: Any, k: Any, *parts: Any) -> Any:  # the average by weight; with `k` of the best and ties
    rows = [(truth(kept), *row) for kept, *row in chunk(parts, 4) if kept is not False]
    decisive = [table, k, *(part for row in rows for part in row[:1 if k is None else 2])]
    if known(*decisive):
        last = sorted((row[1] for row in rows), reverse=True)[:max(0, int(k))][-1:] if k is not None else []
        rows = [row for row in rows if k is None or (last and row[1] >= last[0])]
        decisive = [row[2] for row in rows]
    if not known(*decisive):
        return Score(ZERO, INFINITE if most is None else most) if UNKNOWN in decisive else ZERO
    return divide(total(*(times(row[3], row[2]) for row in rows)), sum(decisive)) if sum(decisive) else ZERO
def pay(granted: Any, *amounts: Any) -> Any:  # amount, what was paid already, caps; a score counts once it is settled
    due = lift(lambda amount, paid, *caps: max(ZERO, min([amount, *caps]) - paid))
    found = due(*(agree([*one]) if scored(one) else one for one in amounts))
    return UNKNOWN if truth(granted) is UNKNOWN else found if granted else ZERO
# OPERATIONS by their names in a trace.
SIGNS = {"=": {0}, "!=": {-1, 1}, "<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}}
COMPARED = dict(zip(("equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal"), SIGNS))
MEANINGS: dict[str, Any] = {
    "same": lambda value: value, "constant": lambda value: value, "convert": times, "multiply": times, "divide": divide,
    "add": lambda a, b: add(a, b), "subtract": subtract, "negate": lambda value: times(value, -ONE), "total": total,
    "average": average, "smallest": smallest, "largest": largest, "size": lift(lambda a: ONE * frozenset.__len__(a)),
    "power": lift(lambda base, n: base ** POWERS[n] if base or n >= 0 else UNDEFINED, itertools.product),
    "absolute": lambda value: lift(partial(of_amounts, abs), zip)(value), "part_of": lift(lambda part, value: Fraction(
        value.isoweekday() if part == "weekday" else getattr(value, part) if isinstance(value, date) else by_size(
            lambda n: n % 60 if part == "seconds" else n // PARTS[part][0] % PARTS[part][1])(value.amount))),
    **{name: lift(partial(round_to, whole), zip) for name, whole in ROUNDINGS.items()}, "and": conjoin, "or": disjoin,
    **{name: partial(compare, sign) for name, sign in COMPARED.items()}, "grade_compare": compare, "pay": pay,
    "within": lambda moment, as_of, window, mode, is_year: (  # no year lies in a rolling window, or out of it
        UNDEFINED if is_year and mode == "rolling" else lift(partial(within, as_of))(moment, window, mode)),
    "not": lambda part: invert(part), "if": lambda condition, then, other: decide(condition, then, other),
    "contains": lambda option, chosen: option in chosen if known(option, chosen) else UNKNOWN, "the": of_records(the),
    "some": of_records(lambda *parts: disjoin(*(conjoin(*row) for row in chunk(parts)))), "ramp": ramp, "ratio": ratio,
    "every": of_records(lambda *parts: conjoin(*(disjoin(invert(kept), holds) for kept, holds in chunk(parts)))),
    **{name: of_records(lambda *parts, gather=gather: gather(*list_kept(*parts))) for name, gather in TOGETHER.items()},
    **{f"decision_table_collect_{name}": partial(look_up, TOGETHER[name]) for name in ("sum", "min", "max", "count")},
    **{f"decision_table_{name}": partial(look_up, lambda *rows: [*rows, UNDEFINED][0]) for name in ("unique", "any")},
    **{f"decision_table_{name}": decide for name in ("first", "priority")}, "formula": clamp, "judged": clamp,
    "row": lambda *parts: conjoin(*(passes(value, *test) for value, test in chunk(parts))), "applies": apply_node,
    "checklist_each": lambda _, *parts: total(*(earn(*one) for one in chunk(parts))), "choose": per_policy(choose),
    "checklist_all": lambda most, *parts: earn(conjoin(*parts), most), "steps": lambda _, *parts: earn(*parts),
    "weighted_group": per_policy(weigh), "sum_group": per_policy(lambda _, *rest: weigh(None, *rest)), "over": over,
    "requires": lambda holds, most: earn(holds, most), "grant": lambda holds, *rest: conjoin(holds, *map(invert, rest)),
    "ladder": lambda *parts: frozenset(list_outcomes(*(part for pair in chunk(parts) for part in pair[::-1]), "none"))}
# STEPS: value and unit of each, but of what is given, from those of its operands; an undefined outcome is open.
GIVEN = {"fact": ("supplied", "assumed", "missing"), "parameter": ("parameter", "bound", "missing")}  # by their ids
ALIKE: dict[str, Any] = {  # the units that must be one: its own, those of its operands, or what follows from these
    **dict.fromkeys(("add", "subtract", "total", "average", "smallest", "largest"), lambda own, _, of: [own, *of]),
    **dict.fromkeys(("sum", "min", "max", "mean", "the"), lambda own, _, of: [own, *of[2::2]]),
    **dict.fromkeys(("if", "pay"), lambda own, _, of: [own, *of[1:]]), "ratio": lambda own, _, of: of[1:3],
    **dict.fromkeys((*ROUNDINGS, "same", "negate", "absolute"), lambda own, _, of: [own, of[0]]),
    **dict.fromkeys(COMPARED, lambda own, _, of: of[:2]), "ramp": lambda own, _, of: of[1:5],
    "multiply": lambda own, _, of: [own, tuple(map(operator.mul, *(unit or measure("") for unit in of)))],
    "divide": lambda own, _, of: [own, tuple(map(operator.truediv, *(unit or measure("") for unit in of)))],
    "power": lambda own, values, of: [own, tuple(part ** POWERS[values[1]] for part in of[0])],
    "convert": lambda own, values, of: [own, (of[0][0] / values[1], of[0][1])]}
def rank(value: Any, order: list[str]) -> Any:  # an option behind its place, so that options compare by their order
    return frozenset(rank(one, order) for one in value) if isinstance(value, frozenset) else (
        (order.index(value), value) if value in order else value)
def work_out(operation: str, operands: list[Any], is_outcome: bool) -> Any:
    values = [value for value, _ in operands]
    values += [operands[0][1] == measure("year")] if operation == "within" else []  # its unit shows a year that is open
    order = values.pop() if values and isinstance(values[-1], list) else []
    found = HIDDEN if any(v is HIDDEN for v in values) else MEANINGS[operation](*(rank(v, order) for v in values))
    return found[1] if order and type(found) is tuple else UNKNOWN if found is UNDEFINED and is_outcome else found
def is_named(part: Any) -> bool: return isinstance(part, dict) and "node" in part
def read_operand(part: Any, steps: dict[str, Any]) -> Any:  # value and unit; of literals only quantities have a unit
    unit = part.get("unit") if isinstance(part, dict) else "" if isinstance(part, str) else None
    return steps[part["node"]] if is_named(part) else (read(part), None if unit is None else measure(unit))
def check_steps(trace: Any, opened: bool = False) -> list[Any]:  # from those before it; opened masks leave others shut
    problems, steps = list[Any](), dict[str, Any]()
    for node in trace["nodes"]:
        id, operation, is_outcome = node["id"], node["operation"], node.get("kind") in ("gate", "grade", "eligibility")
        try:
            if id in steps or not all(part["node"] in steps for part in node["operands"] if is_named(part)):
                problems.append(("order", id, ""))
                continue
            stated, own = steps[id] = read(node["value"]), measure(node["unit"])
            operands = [read_operand(part, steps) for part in node["operands"]]
            is_given = operation in GIVEN.get(id.split(":")[0], ()) and not (operation == "missing" and known(stated))
            found = stated if is_given else work_out(operation, operands, is_outcome)
            found = as_score(found) if scored(stated) and isinstance(found, Fraction) else found
            if HIDDEN not in (found, opened and stated) and (type(found) is not type(stated) or found != stated):
                problems.append(("step", id, f"{operation}: found {found}, stated {stated}"))
            if len({*ALIKE.get(operation, lambda *_: [])(own, *([*zip(*operands)] or [(), ()]))} - {None}) > 1:
                problems.append(("unit", id, operation))
        except Exception as error:
            problems.append(("shape", id, f"{type(error).__name__}: {error}"))
            steps.setdefault(id, None)  # what rests on it has the wrong shape as well
    return problems
# THE RECEIPT around the steps.
def fits_digest(stated: str, content: Any, *beside: str) -> bool:
    method, covered = stated.partition(":")[0], canonical({key: content[key] for key in content if key not in beside})
    return method in ("sha256", "sm3") and stated == f"{method}:{hashlib.new(method, covered).hexdigest()}"
def check_receipt(data: bytes) -> list[Any]:  # what is wrong, by kind, place and words; never raises
    try:
        receipt: Any = load(data) if len(data) <= LIMIT else {"format": f"larger than {LIMIT} bytes"}
        if receipt["format"] != "greenrules.receipt/1":
            return [("format" if len(data) <= LIMIT else "unreadable", "", str(receipt["format"])[:60])]
        assessment, ruleset, given = receipt["assessment"], receipt["ruleset"], receipt["supplied"].get("given")
        nodes, stated = {node["id"]: node for node in assessment["trace"]["nodes"]}, assessment["possible_grades"]
        ladder = nodes.get("grade:*", {"operands": [], "value": {"options": ["none"]}})
        grades = [*(part["text"] for part in ladder["operands"][::2]), "none"]
        head = {"ruleset": ruleset["id"], "edition": ruleset["edition"], "content_digest": ruleset["digest"]} | {
            key: receipt[key] for key in ("as_of", "engine", "subject")}
        held = {
            ("form", ""): canonical(receipt) == data.removesuffix(b"\n"),
            ("digest", "digest"): "sha256:" in receipt["digest"] and fits_digest(receipt["digest"], receipt, "digest"),
            ("digest", "sm3"): "sm3" not in receipt or fits_digest(receipt["sm3"], receipt, "digest", "sm3"),
            ("digest", "supplied"): given is None or fits_digest(receipt["supplied"]["digest"], given),
            ("claim", "ruleset"): head.items() <= assessment.items(),
            ("claim", "possible_grades"): stated == [grade for grade in grades if grade in read(ladder["value"])],
            ("claim", "grade"): assessment["grade"] == stated[-1] and assessment["settled"] is (len(stated) == 1),
            ("claim", "score"): assessment["score"] == nodes.get("group:total", {"value": None})["value"]}
        return [(*what, "") for what, holds in held.items() if not holds] + check_steps(assessment["trace"])
    except Exception as error:
        return [("unreadable", "", f"{type(error).__name__}: {str(error)[:80]}")]
def show(line: str) -> None: print("".join(sign if sign.isprintable() else "?" for sign in line))  # steers no terminal
def main(arguments: list[str]) -> int:
    try:
        with open(" ".join(arguments), "rb") as file: data = file.read(LIMIT + 1)
    except OSError as error:
        print(*[] if (asked := arguments in (["-h"], ["--help"])) else [error], __doc__, sep="\n", file=sys.stderr)
        return 0 if asked else 2
    problems, names = check_receipt(data), ("subject", "as_of", "grade", "ruleset", "edition", "content_digest")
    holding = [] if problems else [*zip(names, operator.itemgetter(*names)(load(data)["assessment"]))]
    for line in problems or [*holding, ("form and steps hold", "more by claims.py, signatures by `greenrules verify`")]:
        show(": ".join(map(str, line)))
    return 1 if problems else 0
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
