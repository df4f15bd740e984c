"""Whether the generated code decides a factory as the reference evaluator does."""

from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.compiling.python import Program, detail
from greenrules.compiling.python_deciding import decide
from greenrules.compiling.python_exactly import decide_exactly
from greenrules.compiling.python_intake import take_value
from greenrules.compiling.python_packing import unpack
from greenrules.compiling.python_quickly import packed_of
from greenrules.compiling.python_support import RefusedError
from greenrules.evaluating.environment import Environment, gate_verdict, grade_of, node_score, rung_verdict
from greenrules.model.scoring import Group
from greenrules.model.values import Bounds, Verdict
from greenrules.model.walking import walk_nodes
from greenrules.testing.subjects import Factory, environment_of
from greenrules.testing.thresholds import list_modules
from tests.compiling.plain_facts import write_plain

# How close the points of a node that is no total must be, as a part of them: nothing is decided on them.
CLOSE = Fraction(1, 10**6)


@frozen
class Comparison:
    """Whether a case was left to the careful reading, or decided exactly, and where the two differ."""

    is_handed_over: bool
    is_exact: bool = False
    differences: tuple[str, ...] = ()


def compare_engines(program: Program, factory: Factory) -> Comparison:
    """Decide a factory both ways."""
    bound = bind(program, factory)
    taken = None if bound is None else decide(program, write_plain(factory), factory.as_of, dict, bound)
    if taken is None:
        return Comparison(is_handed_over=True)
    environment = environment_of(program.ruleset, factory)
    ladder = grade_of(environment)
    possible, low, high, error, *_ = taken
    differences = [] if possible == ladder.possible else [f"grades {possible}, not {ladder.possible}"]
    if program.ruleset.indicators is not None:
        differences += _compare_total((low, high), node_score(environment, "").bounds, error)
    details = detail(program, unpack(packed_of(taken), program.kinds), factory.as_of, bound)
    # What only the details ask for may be too close to tell, too.
    differences += [] if details is None else _compare_details(environment, details)
    return Comparison(is_handed_over=False, is_exact=error is None, differences=tuple(differences))


def _compare_total(ends: Any, score: Any, error: float | None) -> list[str]:
    if error is None:
        wanted = (score.proven, score.attainable) if isinstance(score, Bounds) else (None, None)
        return [] if ends == wanted else [f"total {ends}, not {wanted}"]
    # Where one end is unbounded, nothing is promised of the other.
    return _compare_score("total", ends, score, CLOSE if error == float("inf") else Fraction(error))


def bind(program: Program, factory: Factory) -> tuple[Any, ...] | None:
    """Return the factory's values of the parameters that are open, None when one is no plain value.

    What a caller binds in place of a value in force is left to the reference, and left out here.
    """
    names = {
        f"{module.key}|{id}": ".".join((*way, id))
        for way, module in list_modules(program.ruleset).items()
        for id in module.parameters
    }
    if not {names[key] for key in program.parameters}.issuperset(factory.parameters):
        return None
    plain = write_plain(Factory(factory.as_of, factory.parameters, {}))
    try:
        return tuple(take_value(fact, plain.get(names[key])) for key, fact in program.parameters.items())
    except RefusedError:
        return None


def _compare_details(environment: Environment, details: dict[str, Any]) -> list[str]:
    ruleset = environment.ruleset
    differences = []
    for gate in ruleset.gates:
        differences += _compare_verdict(f"gate:{gate}", details, gate_verdict(environment, gate))
    for rung in ruleset.rungs:
        differences += _compare_verdict(f"grade:{rung.id}", details, rung_verdict(environment, rung.id))
    for node in () if ruleset.indicators is None else walk_nodes(ruleset.indicators):
        kind = "group" if isinstance(node, Group) else "indicator"
        name = "group:total" if node is ruleset.indicators else f"{kind}:{node.id}"
        differences += _compare_score(name, details[name], node_score(environment, node.id).bounds, CLOSE)
    return differences


def _compare_verdict(name: str, details: dict[str, Any], verdict: Verdict) -> list[str]:
    wanted = verdict if isinstance(verdict, bool) else None
    return [] if details[name] is wanted else [f"{name} {details[name]}, not {wanted}"]


def _compare_score(name: str, ends: Any, score: Any, error: Fraction) -> list[str]:
    assert isinstance(score, Bounds), f"{name} has no score: the generated code should have handed over"
    wanted = (score.proven, score.attainable)
    is_same = all(_is_close(found, end, error) for found, end in zip(ends, wanted, strict=True))
    return [] if is_same else [f"{name} {ends}, not {tuple(map(str, wanted))}"]


def _is_close(found: float, end: Fraction | None, error: Fraction) -> bool:
    if end is None or abs(found) == float("inf"):
        return end is None and abs(found) == float("inf")
    # A large number of points has no machine number closer than that.
    return abs(Fraction(found) - end) <= (error if error != CLOSE else CLOSE * max(1, abs(end)))


def check_total(program: Program, facts: dict[str, object]) -> None:
    """Compare what a program decides of a subject with the exact numbers: the grades, and the total but its error."""
    decision = decide(program, facts, program.day, dict)
    assert decision is not None
    possible, low, _, error, *_ = decision
    values = unpack(packed_of(decision), program.kinds)
    outcome = decide_exactly(program.ruleset, program.kinds.facts, values, program.day, {}, ())

    assert outcome is not None
    assert possible == outcome[0]
    assert error is None or abs(Fraction(low) - outcome[1]) <= Fraction(error)
