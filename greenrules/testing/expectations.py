"""What a case expects against what came out, expectation by expectation."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from greenrules.api import evaluate
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import NumberType
from greenrules.model.units import Unit, parse_unit
from greenrules.model.values import Bounds, Undefined, Unknown, Value, format_number
from greenrules.testing.cases import Case

VERDICTS = {"passed": "met", "failed": "unmet", "cantTell": "unknown"}
FRACTION = re.compile(r"-?[0-9]{1,18}/[0-9]{1,18}")
# Parts of `expect` that speak of findings, with the kinds a finding may be of.
KINDS: Mapping[str, tuple[str, ...]] = {
    "gates": ("gate",),
    "indicators": ("indicator", "group"),
    "eligibilities": ("eligibility",),
    "entitlements": ("entitlement",),
    "shares": ("entitlement",),
}


@frozen
class Difference:
    """An expectation that did not come out.

    Attributes:
        what: `part` or `part/name` of the expectation.
        node: id of the trace node that decided otherwise, or "".
        span: where the expectation stands.
    """

    what: str
    expected: str
    got: str
    node: str
    span: Span


@frozen
class CaseResult:
    """How one case came out. `problems` are those of its input; then there is no assessment."""

    case: Case
    differences: tuple[Difference, ...]
    problems: tuple[Diagnostic, ...] = ()
    assessment: Assessment | None = field(default=None, eq=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences and not self.problems


def check_case(ruleset: Ruleset, case: Case) -> CaseResult:
    """Evaluate a case and compare what comes out with what it expects.

    Raises: RulesetError (GR801) when it expects something of what the ruleset does not have.
    """
    try:
        assessment = evaluate(ruleset, dict(case.given))
    except FactsError as error:
        return CaseResult(case, (), error.diagnostics)
    differences = tuple(
        Difference(what, expected, got, node, case.places.get(what, case.span))
        for what, expected, got, node in _compare_all(assessment, ruleset, case)
    )
    return CaseResult(case, differences, (), assessment)


def _compare_all(assessment: Assessment, ruleset: Ruleset, case: Case) -> Iterator[tuple[str, str, str, str]]:
    """Yield what, expected, got and deciding node of each expectation that did not come out."""
    for part, expected in case.expect.items():
        if part in KINDS or part == "values":
            for name, each in (expected or {}).items():
                what = f"{part}/{name}"
                if part == "values":
                    got, node = _read_quantity(assessment, ruleset, name, each, case.places[what])
                else:
                    got, node = _read_finding(assessment, ruleset, part, name, each, case.places[what])
                if got is not None:
                    yield what, _show(each), got, node
        elif part in ("missing", "route"):
            have = _list_named(assessment, part)
            where = "" if part == "missing" else f"grade:{assessment.grade}"
            yield from ((f"{part}/{id}", id, ", ".join(have) or "-", where) for id in expected if id not in have)
        elif (got := _read_result(assessment, part, expected)) is not None:
            yield part, _show(expected), got, "group:total" if part == "score" else "grade:*"


def _list_named(assessment: Assessment, part: str) -> tuple[str, ...]:
    if part == "missing":
        return tuple(input.id for input in assessment.missing)
    return next((f.route for f in assessment.findings if f.id == f"grade:{assessment.grade}"), ())


def _read_result(assessment: Assessment, part: str, expected: Any) -> str | None:
    """Return the grade, the possible grades or the score where it is not the expected one, else None."""
    match part:
        case "grade":
            return None if assessment.grade == expected else assessment.grade
        case "possible_grades":
            possible = list(assessment.possible_grades)
            return None if possible == expected else _show(possible)
        case _:
            return _tell_score(assessment.score, expected)


def _read_finding(
    assessment: Assessment, ruleset: Ruleset, part: str, name: str, expected: Any, place: Span
) -> tuple[str | None, str]:
    """Return what was found where it is not what was expected, with the node; else None."""
    finding = _find(assessment, KINDS[part], name, place)
    match part:
        case "indicators":
            return _tell_score(finding.score, expected), finding.id
        case "entitlements":
            amount = finding.amount
            return None if is_amount(amount, expected) else show_value(amount), finding.id
        case "shares":
            amounts = [measure.value for measure in finding.measures if measure.role == "share"]
            shares = dict(zip((share.id for share in ruleset.entitlements[name].shares), amounts, strict=True))
            return _tell_shares(shares, expected), finding.id
        case _:
            word = VERDICTS.get(finding.status, finding.status)
            return None if word == expected else word, finding.id


def _tell_shares(shares: Mapping[str, Value], expected: Any) -> str | None:
    """Return what the payees get where it is not what was expected: an amount, `unknown` or `undefined` for each."""
    if all(is_amount(shares.get(id), each) for id, each in expected.items()):
        return None
    return ", ".join(f"{id} {show_value(value)}" for id, value in shares.items())


def is_amount(amount: object, expected: Any) -> bool:
    """Whether an amount is the expected one: a number, `unknown` or `undefined`."""
    kinds = {"unknown": Unknown, "undefined": Undefined}
    return isinstance(amount, kinds[expected]) if expected in kinds else amount == read_number(expected)


def _find(assessment: Assessment, kinds: tuple[str, ...], name: str, place: Span) -> Finding:
    wanted = tuple(f"{kind}:{name}" for kind in kinds)
    found = next((finding for finding in assessment.findings if finding.id in wanted), None)
    if found is None:
        names = [f.id.partition(":")[2] for f in assessment.findings if f.kind in kinds]
        raise _unknown_name(f"the ruleset has no {kinds[0]} `{name}`", name, names, place)
    return found


def _unknown_name(message: str, name: str, names: list[str], place: Span) -> RulesetError:
    help = suggest(name, names, otherwise=f"there are {', '.join(f'`{one}`' for one in names) or 'none'}")
    return RulesetError((Diagnostic("GR801", message, place, help=help),))


def _tell_score(score: object, expected: Any) -> str | None:
    ends = (expected["proven"], expected["attainable"]) if isinstance(expected, dict) else (expected, expected)
    if isinstance(score, Bounds) and (score.proven, score.attainable) == tuple(map(read_number, ends)):
        return None
    return show_value(score)


def read_number(value: Any) -> Any:
    """Return an expected number; one without finite decimals is written as text: `"2/3"`."""
    return Fraction(value) if isinstance(value, str) and FRACTION.fullmatch(value) else value


def _read_quantity(
    assessment: Assessment, ruleset: Ruleset, name: str, expected: Any, place: Span
) -> tuple[str | None, str]:
    """Return a derived quantity or table where it came out otherwise than expected, with its node; else None."""
    kind = "derived" if name in ruleset.derived else "table"
    if kind == "table" and name not in ruleset.tables:
        names = [*ruleset.derived, *ruleset.tables]
        raise _unknown_name(f"the ruleset has no derived quantity or table `{name}`", name, names, place)
    node = f"{kind}:{name}"
    value = assessment.trace.node(node).value
    if expected in ("unknown", "undefined"):
        met = isinstance(value, Unknown if expected == "unknown" else Undefined)
        return (None if met else show_value(value)), node
    if not isinstance(expected, dict):
        return (None if value == expected else show_value(value)), node
    type = (ruleset.derived if kind == "derived" else ruleset.tables)[name].type
    unit = parse_unit(str(expected.get("unit", "")))
    if not (isinstance(type, NumberType) and unit is not None and unit.converts_to(type.unit)):
        declared = type.unit if isinstance(type, NumberType) else "no number"
        help = f"write the value in `{declared}` or a unit like it"
        raise RulesetError((Diagnostic("GR801", f"the unit of `{name}` does not fit", place, help=help),))
    return _compare_quantity(value, expected, type.unit, unit), node


def _compare_quantity(value: Value, expected: Mapping[str, Any], declared: Unit, unit: Unit) -> str | None:
    if not isinstance(value, Fraction):
        return show_value(value)
    converted = value * declared.ratio_to(unit)
    if abs(converted - expected["value"]) <= expected.get("within", 0):
        return None
    return f"{show_value(converted)} {unit}"


def _show(expected: Any) -> str:
    """Return an expectation the way it is written."""
    match expected:
        case bool() | Fraction() | str():
            return show_value(expected)
        case dict():
            return ", ".join(f"{key} {_show(each)}" for key, each in expected.items())
        case list():
            return ", ".join(map(_show, expected))
        case _:
            return str(expected)


def show_value(value: object) -> str:
    """Return a value in words, what an unknown one waits for included."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return format_number(value)
        case Bounds():
            if value.settled:
                return show_value(value.proven)
            return f"proven {_show_end(value.proven)}, attainable {_show_end(value.attainable)}"
        case Unknown():
            return f"unknown ({', '.join(sorted(value.missing))})" if value.missing else "unknown"
        case Undefined():
            return f"undefined ({value.reason})"
        case frozenset():
            return ", ".join(sorted(value))
        case None:
            return "-"
        case _:
            return str(value)


def _show_end(end: Fraction | None) -> str:
    return "unbounded" if end is None else format_number(end)
