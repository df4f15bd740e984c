"""What a case expects, checked on the reference environment alone: no trace, and only what is asked for is computed."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.evaluating.environment import Environment, derived_value, grade_of, node_score, table_value
from greenrules.evaluating.outcomes import award
from greenrules.evaluating.routes import find_route
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.types import NumberType
from greenrules.model.units import parse_unit
from greenrules.model.values import Bounds, Undefined, Unknown, Value
from greenrules.testing.coverage_entries import Entry, observe
from greenrules.testing.coverage_outcomes import find_waiting
from greenrules.testing.expectations import is_amount, read_number

VERDICTS = {True: "met", False: "unmet"}


@frozen
class Check:
    """One expectation of a case. `entries` are the entries it looks at; `*` is all of a kind, nothing everything."""

    part: str
    name: str
    expected: Any
    entries: tuple[str, ...]


def list_checks(expect: Mapping[str, Any], ruleset: Ruleset, entries: Mapping[str, Entry]) -> Iterator[Check]:
    """Yield the expectations of a case, what costs most last."""
    grades = tuple(f"grade:{rung.id}" for rung in ruleset.rungs)
    for part, value in sorted(expect.items(), key=lambda item: item[0] in ("missing", "route")):
        match part:
            case "grade" | "possible_grades":
                yield Check(part, "", value, grades)
            case "score":
                yield Check(part, "", value, ("group:total",))
            case "missing" | "route":
                yield from (Check(part, str(id), value, ()) for id in value)
            case _:
                for name, expected in value.items():
                    yield Check(part, name, expected, (_entry_of(part, name, entries),))


def _entry_of(part: str, name: str, entries: Mapping[str, Entry]) -> str:
    kinds = {
        "gates": ("gate",),
        "indicators": ("indicator", "group"),
        "eligibilities": ("eligibility",),
        "entitlements": ("entitlement",),
        "shares": ("entitlement",),
        "values": ("derived", "table"),
    }[part]
    return next((id for kind in kinds if (id := f"{kind}:{name}") in entries), f"{kinds[0]}:{name}")


def comes_out(check: Check, environment: Environment, entries: Mapping[str, Entry]) -> bool:
    """Whether an expectation comes out."""
    expected = check.expected
    match check.part:
        case "grade":
            return bool(grade_of(environment).proven == expected)
        case "possible_grades":
            return bool(list(grade_of(environment).possible) == expected)
        case "score":
            return _is_score(node_score(environment, "").bounds, expected)
        case "indicators":
            return _is_score(node_score(environment, check.name).bounds, expected)
        case "gates" | "eligibilities":
            verdict = observe(entries[check.entries[0]], environment)
            return bool(expected == (VERDICTS[verdict] if isinstance(verdict, bool) else "unknown"))
        case "entitlements":
            return is_amount(award(environment, check.name).payment, expected)
        case "shares":
            shares = environment.ruleset.entitlements[check.name].shares
            amounts = dict(zip((share.id for share in shares), award(environment, check.name).shares, strict=True))
            return all(is_amount(amounts.get(id), each) for id, each in expected.items())
        case "values":
            return _is_value(check, environment)
        case "missing":
            return check.name in list_awaited(environment, entries)
        case "route":
            return check.name in _find_route(environment)
        case _:
            raise AssertionError(f"no such expectation: {check.part}")


def _is_score(bounds: object, expected: Any) -> bool:
    if expected == "undefined":
        return isinstance(bounds, Undefined)
    ends = (expected["proven"], expected["attainable"]) if isinstance(expected, dict) else (expected, expected)
    wanted = tuple(read_number(end) for end in ends)
    return isinstance(bounds, Bounds) and (bounds.proven, bounds.attainable) == wanted


def _is_value(check: Check, environment: Environment) -> bool:
    ruleset, expected = environment.ruleset, check.expected
    is_derived = check.name in ruleset.derived
    value: Value = derived_value(environment, check.name) if is_derived else table_value(environment, check.name)
    if expected in ("unknown", "undefined"):
        return isinstance(value, Unknown if expected == "unknown" else Undefined)
    if not isinstance(expected, dict):
        return bool(value == expected)
    type = (ruleset.derived if is_derived else ruleset.tables)[check.name].type
    unit = parse_unit(str(expected.get("unit", "")))
    if not isinstance(value, Fraction) or unit is None or not isinstance(type, NumberType):
        return False
    return bool(abs(value * type.unit.ratio_to(unit) - read_number(expected["value"])) <= expected.get("within", 0))


def list_awaited(environment: Environment, entries: Mapping[str, Entry]) -> frozenset[str]:
    """Return the inputs the findings of an assessment wait for; what lies below a node left out waits for nothing."""
    found: set[str] = set()
    for entry in entries.values():
        if entry.kind in ("gate", "grade", "eligibility", "entitlement"):
            found |= find_waiting(entry, environment)
    root = environment.ruleset.indicators
    if root is not None:
        found |= _await_points(root, environment)
    return frozenset(found)


def _await_points(node: Any, environment: Environment) -> frozenset[str]:
    score = node_score(environment, node.id)
    if score.applicable is False:
        return frozenset()
    found = score.bounds.missing if isinstance(score.bounds, Bounds) else frozenset()
    below = (_await_points(child, environment) for child in node.children) if isinstance(node, Group) else ()
    return frozenset(found).union(*below)


def _find_route(environment: Environment) -> tuple[str, ...]:
    proven = grade_of(environment).proven
    rung = next((rung for rung in environment.ruleset.rungs if rung.id == proven), None)
    return () if rung is None else find_route(rung.condition, f"grade:{proven}", environment)
