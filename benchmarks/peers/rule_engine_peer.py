"""rule-engine: an expression for each indicator, each group and the ladder."""

from importlib.metadata import version

import rule_engine

from benchmarks.peers.expressions import Dialect, write_formulas
from benchmarks.peers.peer import Facts, Peer, Verdict


def build(count: int) -> Peer:
    """Return rule-engine with every expression parsed once."""
    formulas = write_formulas(count, Dialect())
    pairs = [*formulas.shares, *formulas.groups, ("total", formulas.total), ("grade", formulas.grade)]
    rules = [(name, rule_engine.Rule(text)) for name, text in pairs]

    def run(facts: Facts) -> dict[str, object]:
        names = dict(facts)
        for name, rule in rules:
            names[name] = rule.evaluate(names)
        return names

    def judge(facts: Facts) -> Verdict:
        names = run(facts)
        return str(names["grade"]), float(names["total"])  # type: ignore[arg-type]

    return Peer(
        "rule-engine", version("rule-engine"), judge, judge, calls=5, note="its trace is the value of each rule"
    )
