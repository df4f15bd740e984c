"""One unmet gate vetoes what depends on it, and meeting a gate never hurts."""

from collections.abc import Iterator
from random import Random

from greenrules.evaluating.environment import Environment, rung_verdict
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.model.expressions import Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset, Words
from greenrules.model.values import Verdict
from greenrules.testing.helm import Goal, take_helm
from greenrules.testing.inputs import Input, change_input
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.sensing import sensitise
from greenrules.testing.steering import steer
from greenrules.testing.subjects import Factory, environment_of

STARTS, ROUNDS = 60, 3


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


def look_for_a_harmful_gate(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Veto, first half: what is met although a gate is unmet stays met once that gate is met."""
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
        for gate in bench.ruleset.gates:
            if not _can_veto(bench, outcome, condition, gate, factories):
                words = Words("不满足该基本要求时未见其被否决", "was not found to be vetoed when the gate is unmet")
                yield Breach(f"{outcome} <- gate:{gate}", words)


def _names_gate(condition: Expr) -> bool:
    kinds = {part.kind for part in walk_expression(condition) if isinstance(part, Reference)}
    return bool(kinds & {"gate", "gates_met"})


def _can_veto(bench: Bench, outcome: str, condition: Expr, gate: str, factories: tuple[Factory, ...]) -> bool:
    named = _as_input(bench.ruleset, gate)
    all_gates = Input("gates_met", "", "", "", named.type)
    for turn_switches in (False, True):
        random = Random(f"{bench.seed} {outcome} {gate}")
        helm = take_helm(bench.generator, random, turn_switches=turn_switches)
        for start in range(STARTS):
            factory = factories[start % len(factories)]
            for _ in range(ROUNDS):
                factory = steer(helm, factory, Goal((), condition, True))
            if start % 2:
                factory = sensitise(helm, factory, Goal((), condition, True), all_gates)
            if _is_vetoed(bench, outcome, named, factory):
                return True
    return False


def _is_vetoed(bench: Bench, outcome: str, gate: Input, factory: Factory) -> bool:
    environment = environment_of(bench.ruleset, factory)
    met, unmet = (change_input(gate, environment, value) for value in (True, False))
    return read_verdict(met, outcome) is True and read_verdict(unmet, outcome) is not True


def _as_input(ruleset: Ruleset, gate: str) -> Input:
    return Input("gate", gate, "", "", ruleset.gates[gate].condition.type)
