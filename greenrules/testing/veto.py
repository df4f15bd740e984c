"""One unmet gate vetoes what depends on it, and meeting a gate never hurts."""

from collections.abc import Iterator
from random import Random

from greenrules.evaluating.environment import Environment, rung_verdict
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.model.citing import Words
from greenrules.model.expressions import Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType
from greenrules.model.values import Verdict
from greenrules.testing.helm import Goal, list_switches, take_helm
from greenrules.testing.inputs import Input, change_input
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.sensing import sensitise
from greenrules.testing.steering import steer
from greenrules.testing.subjects import Factory, environment_of, with_parameter

STARTS, ROUNDS = 40, 3


def list_outcomes(ruleset: Ruleset) -> dict[str, Expr]:
    """Return the conditions of all grades, eligibilities and entitlements by their trace id."""
    outcomes = {f"grade:{rung.id}": rung.condition for rung in ruleset.rungs}
    outcomes |= {f"eligibility:{each.id}": each.condition for each in ruleset.eligibilities.values()}
    return outcomes | {f"entitlement:{each.id}": each.condition for each in ruleset.entitlements.values()}


def read_verdict(environment: Environment, outcome: str) -> Verdict:
    """Return whether a grade, an eligibility or an entitlement is met."""
    kind, _, id = outcome.partition(":")
    match kind:
        case "grade":
            return rung_verdict(environment, id)
        case "eligibility":
            return eligibility_verdict(environment, id)
        case _:
            return grant_verdict(environment, id)


def look_for_a_way_round(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Veto, first half: what names a gate is not met while it is unmet, and meeting a gate never hurts.

    A way round that a boolean or choice parameter opens is a reading of the standard, cited where it stands.
    """
    outcomes = list(list_outcomes(bench.ruleset).items())
    outcome, condition = outcomes[number % len(outcomes)]
    helm = take_helm(bench.generator, Random(f"{bench.seed} {outcome} {number}"))
    if number % 3:
        factory = steer(helm, factory, Goal((), condition, True))
    for gate in _list_named_gates(bench.ruleset, condition):
        words = Words(f"{gate} 不满足仍获得", f"met although {gate} is unmet")
        if _is_met_regardless(bench, outcome, gate, factory):
            return Breach(f"{outcome} <- gate:{gate}", words, factory)
    return _find_harm(bench, factory, number)


def _list_named_gates(ruleset: Ruleset, condition: Expr) -> tuple[str, ...]:
    names = [part for part in walk_expression(condition) if isinstance(part, Reference) and not part.module]
    if any(part.kind == "gates_met" for part in names):
        return tuple(ruleset.gates)
    return tuple(part.name for part in names if part.kind == "gate")


def _is_met_regardless(bench: Bench, outcome: str, gate: str, factory: Factory) -> bool:
    """Whether an outcome is met with a gate unmet, in every position of the switches."""
    unmet = _set_gate(bench, gate, factory, False)
    if read_verdict(unmet, outcome) is not True:
        return False
    for name, positions in list_switches({(): bench.ruleset}).items():
        for position in positions:
            turned = _set_gate(bench, gate, with_parameter(factory, name, position), False)
            if read_verdict(turned, outcome) is not True:
                return False
    return True


def _set_gate(bench: Bench, gate: str, factory: Factory, verdict: bool) -> Environment:
    return change_input(_as_input(bench.ruleset, gate), environment_of(bench.ruleset, factory), verdict)


def _find_harm(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Say what is met with a gate unmet and no longer once it is met."""
    environment = environment_of(bench.ruleset, factory)
    gates = list(bench.ruleset.gates)
    gate = gates[number % len(gates)]
    met, unmet = (change_input(_as_input(bench.ruleset, gate), environment, value) for value in (True, False))
    for outcome in list_outcomes(bench.ruleset):
        if outcome.startswith("entitlement:"):
            continue  # what excludes another may well take its place
        if read_verdict(unmet, outcome) is True and read_verdict(met, outcome) is not True:
            words = Words(f"满足 {gate} 反而失去 {outcome}", f"meeting {gate} takes {outcome} away")
            return Breach(f"{outcome} <- gate:{gate}", words, factory)
    return None


def search_for_vetoes(bench: Bench, factories: tuple[Factory, ...]) -> Iterator[Breach]:
    """Veto, second half: yield every gate that was not found to stand in the way of a grade or eligibility."""
    for outcome, condition in list_outcomes(bench.ruleset).items():
        if outcome.startswith("entitlement:") and not _names_gate(condition):
            continue  # money is often paid for one deed, whatever else the payee does
        waiting = set(bench.ruleset.gates)
        for environment in _list_met(bench, outcome, condition, factories):
            waiting -= {gate for gate in waiting if _is_vetoed(bench.ruleset, outcome, gate, environment)}
            if not waiting:
                break
        for gate in sorted(waiting):
            words = Words("不满足该基本要求时未见其被否决", "was not found to be vetoed when the gate is unmet")
            yield Breach(f"{outcome} <- gate:{gate}", words)


def _names_gate(condition: Expr) -> bool:
    kinds = {part.kind for part in walk_expression(condition) if isinstance(part, Reference)}
    return bool(kinds & {"gate", "gates_met"})


def _list_met(bench: Bench, outcome: str, condition: Expr, factories: tuple[Factory, ...]) -> Iterator[Environment]:
    """Yield subjects steered to an outcome, and to where it hangs on the gates; last under other readings, too."""
    all_gates = Input("gates_met", "", "", "", BooleanType())
    for turn_switches in (False, True):
        helm = take_helm(bench.generator, Random(f"{bench.seed} {outcome}"), turn_switches=turn_switches)
        for start in range(STARTS):
            factory = factories[start % len(factories)]
            for _ in range(ROUNDS):
                factory = steer(helm, factory, Goal((), condition, True))
            if start % 2:
                factory = sensitise(helm, factory, Goal((), condition, True), all_gates)
            environment = environment_of(bench.ruleset, factory)
            if start % 2 or read_verdict(environment, outcome) is True:
                yield environment


def _is_vetoed(ruleset: Ruleset, outcome: str, gate: str, environment: Environment) -> bool:
    met, unmet = (change_input(_as_input(ruleset, gate), environment, value) for value in (True, False))
    return read_verdict(met, outcome) is True and read_verdict(unmet, outcome) is not True


def _as_input(ruleset: Ruleset, gate: str) -> Input:
    return Input("gate", gate, "", "", ruleset.gates[gate].condition.type)
