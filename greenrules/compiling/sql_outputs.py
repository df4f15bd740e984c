"""What the query says of each row: the verdicts as columns, and what follows from them: grade, possible, the rule."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.sql_choices import choose, equals_literal, is_null, map_case
from greenrules.compiling.sql_terms import UNDEFINED_TEXT, Pool, Term, compare, connect, is_literal, is_true, negate
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, SetType, TextType

_ORDER = {"gate": 0, "score": 1, "grade": 2, "group": 3, "indicator": 3, "derived": 4}
_DERIVED = {BooleanType: "boolean", DateType: "date", ChoiceType: "text", TextType: "text", SetType: "text"}
# Columns that follow from the others.
SUMMARY = ("status", "grade", "possible", "decided_by", "too_close")
SETTLED, OPEN = "settled", "open"


@frozen
class Output:
    """A column of the result.

    Attributes:
        label: what it is called: `grade`, `gate:…`, `score:low`, ….
        type: `text`, `boolean`, `number` or `date`.
    """

    label: str
    term: Term
    type: str


def list_outputs(
    ruleset: Ruleset, results: Mapping[str, tuple[Term, ...]], too_close: Term, pool: Pool
) -> list[Output]:
    """Return the columns of the result in order."""
    verdicts = {
        name: to_verdict(ends[0], pool) for name, ends in results.items() if name.startswith(("gate:", "grade:"))
    }
    outputs = list(_list_summary(ruleset, results, verdicts, pool))
    for name, ends in sorted(results.items(), key=lambda one: _ORDER[one[0].partition(":")[0]]):
        if name in verdicts:
            outputs.append(Output(name, verdicts[name], "boolean"))
            continue
        labels = [name] if len(ends) == 1 else [f"{name}:low", f"{name}:high"]
        for label, end in zip(labels, ends, strict=True):
            outputs.append(_describe(ruleset, label, end, pool))
    return [*outputs, Output("too_close", too_close, "boolean")]


def to_verdict(term: Term, pool: Pool) -> Term:
    """Return a verdict as a boolean, NULL while it is open."""
    match term.kind:
        case "truth":
            return term
        case "state":
            tests = [(equals_literal(term, pool.state(at), pool), pool.truth(bool(at))) for at in (1, 0)]
            return choose(tests, pool.null("truth"), pool)
        case _:
            raise NotCompiledError("a verdict that is no verdict")


def _describe(ruleset: Ruleset, label: str, term: Term, pool: Pool) -> Output:
    kind, _, id = label.partition(":")
    type = _DERIVED.get(ruleset.derived[id].type.__class__, "") if kind == "derived" and id in ruleset.derived else ""
    if is_literal(term, None):
        return Output(label, term, type or "number")
    if term.kind in ("truth", "state"):
        return Output(label, to_verdict(term, pool), "boolean")
    if term.kind == "text":
        known = compare("<>", term, pool.text(UNDEFINED_TEXT), pool)
        return Output(label, choose([(known, term)], pool.null("text"), pool) if term.undefined else term, "text")
    if term.kind != "number":
        raise NotCompiledError(f"a set as a result, `{id}`, in SQL")
    term = _leave_out_infinite(term, pool)
    return Output(label, term, "date" if type == "date" else "number")


def _leave_out_infinite(term: Term, pool: Pool) -> Term:
    """Return a number, NULL where it is undefined or an end is open."""
    if not term.infinite:
        return term
    match term.op:
        case "literal":
            return pool.null("number")
        case "case":
            return map_case(term, lambda one: _leave_out_infinite(one, pool), pool)
        case _:
            size = pool.make("abs", (term,), None, "number", nullable=term.nullable)
            infinite = pool.make("compare", (size, pool.number(float("inf"))), "<", "truth", nullable=term.nullable)
            return choose([(infinite, term)], pool.null("number"), pool)


def _list_summary(
    ruleset: Ruleset, results: Mapping[str, tuple[Term, ...]], verdicts: Mapping[str, Term], pool: Pool
) -> Iterator[Output]:
    settled, still_open = pool.text(SETTLED), pool.text(OPEN)
    if not ruleset.rungs:
        yield Output("status", choose([(_is_open(results, verdicts, pool), still_open)], settled, pool), "text")
        return
    rungs = [rung.id for rung in ruleset.rungs]
    proven = [is_true(verdicts[f"grade:{rung}"], pool) for rung in rungs]
    unknown = [is_null(verdicts[f"grade:{rung}"], pool) for rung in rungs]
    grade = choose(
        [(test, pool.text(rung)) for test, rung in zip(proven, rungs, strict=True)], pool.text(NO_GRADE), pool
    )
    # A rung that is open says nothing where a better one is proven.
    is_possible = [
        connect("and", [unknown[at], *(negate(one, pool) for one in proven[:at])], pool) for at in range(len(rungs))
    ]
    parts = [
        choose([(test, pool.text(f"{rung};"))], pool.text(""), pool)
        for test, rung in zip(is_possible, rungs, strict=True)
    ]
    parts = [part for part in parts if not is_literal(part, "")]
    yield Output("status", choose([(connect("or", is_possible, pool), still_open)], settled, pool), "text")
    yield Output("grade", grade, "text")
    yield Output("possible", pool.make("concat", (*parts, grade), None, "text") if parts else grade, "text")
    yield Output("decided_by", _find_rule(ruleset, verdicts, proven, pool), "text")


def _find_rule(ruleset: Ruleset, verdicts: Mapping[str, Term], proven: Sequence[Term], pool: Pool) -> Term:
    failed = [
        (is_true(negate(verdicts[f"gate:{gate}"], pool), pool), pool.text(f"gate:{gate}")) for gate in ruleset.gates
    ]
    rungs = [(test, pool.text(f"grade:{rung.id}")) for test, rung in zip(proven, ruleset.rungs, strict=True)]
    return choose([*failed, *rungs], pool.text(f"grade:{NO_GRADE}"), pool)


def _is_open(results: Mapping[str, tuple[Term, ...]], verdicts: Mapping[str, Term], pool: Pool) -> Term:
    """Return whether, without a ladder, the score or a basic requirement is open."""
    tests = [is_null(verdict, pool) for name, verdict in verdicts.items() if name.startswith("gate:")]
    if "score" in results:
        low, high = results["score"]
        if low is not high:
            tests.append(is_true(compare("<>", low, high, pool), pool))
    return connect("or", tests, pool)
