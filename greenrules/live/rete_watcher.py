"""durable-rules beside our own evaluator: it concludes gates and grades alone, and must come to the same."""

from collections.abc import Iterable

from attrs import define

from greenrules.compiling.rete import FALSE, TRUE, UNKNOWN, definitions
from greenrules.compiling.rete_host import MOST_SUBJECTS, Network, forget_subject, open_network, tell_verdicts
from greenrules.evaluating.environment import Environment, gate_verdict, rung_verdict
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.outcomes import eligibility_verdict
from greenrules.live.judging import Difference
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Verdict


class DisagreementError(AssertionError):
    """Two engines came to different verdicts: one of them is wrong, and nobody must rely on either."""


@define(eq=False)
class ReteWatcher:
    """The rules of a ruleset in durable-rules.

    `is_sample`: once it holds as many subjects as it can, it takes no others, so that nobody waits for it; else the one
    used last makes room.
    """

    network: Network
    is_sample: bool = False

    def watch(self, subject: str, environment: Environment, differences: Iterable[Difference]) -> None:
        """Tell durable-rules what the atoms are, and compare its verdicts with ours."""
        if self.is_sample and subject not in self.network.told and len(self.network.told) >= MOST_SUBJECTS:
            return
        plan = self.network.plan
        atoms = {number: encode_verdict(evaluate_condition(atom, environment)) for number, atom in plan.atoms.items()}
        tell_verdicts(self.network, subject, atoms)
        told = self.network.told[subject]
        for id, number in plan.outputs.items():
            expected = encode_verdict(find_verdict(id, environment))
            if told.get(number) != expected:
                message = f"`{id}` of `{subject}` is {expected}, and durable-rules says {told.get(number)}"
                raise DisagreementError(message)

    def drop(self, subject: str) -> None:
        """Let everything about a subject go."""
        forget_subject(self.network, subject)


def open_watcher(ruleset: Ruleset, *, is_sample: bool) -> ReteWatcher:
    """Return durable-rules with the rules of a ruleset.

    Raises: UnsupportedByBackend (GR720, GR721).
    """
    return ReteWatcher(open_network(definitions(ruleset)), is_sample)


def encode_verdict(verdict: Verdict) -> int:
    """Return a verdict as durable-rules is told it."""
    return UNKNOWN if not isinstance(verdict, bool) else TRUE if verdict else FALSE


def find_verdict(id: str, environment: Environment) -> Verdict:
    """Return what our evaluator says of a gate, grade or eligibility."""
    kind, _, name = id.partition(":")
    find = {"gate": gate_verdict, "grade": rung_verdict, "eligibility": eligibility_verdict}[kind]
    return find(environment, name)
