"""greenrules itself, in the ways it is measured, and the hand-written function everything is measured by."""

from collections.abc import Callable
from functools import partial

import greenrules
from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import load_function, write_ruleset
from greenrules.model.assessment import Assessment
from greenrules.model.values import Bounds

AS_OF = "2025-12-31"


def build_hand_written(count: int) -> Peer:
    """Return the function a careful engineer writes: floats, no reasons, complete facts only."""
    return Peer("hand-written Python", "", load_function(count), calls=200, note="complete facts only, no checks")


def build_own(count: int) -> tuple[Peer, ...]:
    """Return greenrules as used by default, with its trace unfolded, as JSON, and the exact reference evaluator."""
    ruleset = greenrules.compile_text(write_ruleset(count))

    def evaluate(facts: Facts) -> Verdict:
        return read_verdict(greenrules.evaluate(ruleset, facts, as_of=AS_OF))

    def outline(facts: Facts) -> Verdict:
        assessment = greenrules.evaluate(ruleset, facts, as_of=AS_OF)
        assert len(assessment.outline()) > count
        return read_verdict(assessment)

    def write_outline(facts: Facts) -> Verdict:
        assessment = greenrules.evaluate(ruleset, facts, as_of=AS_OF)
        assert assessment.outline_json()
        return read_verdict(assessment)

    def unfold(facts: Facts) -> Verdict:
        assessment = greenrules.evaluate(ruleset, facts, as_of=AS_OF)
        assert sum(1 for _ in assessment.trace.walk()) > count
        return read_verdict(assessment)

    def write(facts: Facts) -> Verdict:
        assessment = greenrules.evaluate(ruleset, facts, as_of=AS_OF)
        assert assessment.to_json()
        return read_verdict(assessment)

    def refer(facts: Facts) -> Verdict:
        return read_exact(greenrules.evaluate(ruleset, facts, as_of=AS_OF, engine="reference"))

    own = partial(Peer, version=greenrules.__version__, tolerance=0.005, read_total=read_total)
    kept = "the whole trace is kept and unfolds later; total rounded to two places"
    return (
        own("greenrules", judge=evaluate, judge_with_trace=evaluate, calls=100, note=kept),
        own("greenrules, outline", judge=outline, judge_with_trace=outline, calls=100),
        own("greenrules, outline as JSON", judge=write_outline, judge_with_trace=write_outline, calls=100),
        own("greenrules, every trace node", judge=unfold, judge_with_trace=unfold, calls=2),
        own("greenrules, canonical JSON", judge=write, judge_with_trace=write, calls=2),
        own(
            "greenrules, reference evaluator",
            judge=refer,
            judge_with_trace=refer,
            calls=4,
            note="exact throughout",
            tolerance=1e-9,
        ),
    )


def read_verdict(assessment: Assessment) -> Verdict:
    """Return what a caller looks at: the grade and the score as it is shown."""
    return assessment.grade, assessment.rounded_score


def read_exact(assessment: Assessment) -> Verdict:
    """Return the grade and the exact score."""
    return assessment.grade, assessment.score


def read_total(score: object) -> float:
    """Return a score as a machine number, which takes longer than finding it and is no part of what is timed."""
    return float(score.proven or 0) if isinstance(score, Bounds) else 0.0


def load_reference(count: int) -> Callable[[Facts], Verdict]:
    """Return what every engine is checked against."""
    ruleset = greenrules.compile_text(write_ruleset(count))

    def refer(facts: Facts) -> Verdict:
        grade, score = read_exact(greenrules.evaluate(ruleset, facts, as_of=AS_OF, engine="reference"))
        return grade, read_total(score)

    return refer
