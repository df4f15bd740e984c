"""CLIPS (clipspy): a reading is a fact, a rule scores each indicator, a rule grades."""

from collections import Counter
from importlib.metadata import version

import clips

from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators


def build(count: int) -> Peer:
    """Return CLIPS with the rules built once; each factory is asserted, run and taken away again."""
    indicators = list_indicators(count)
    environment = clips.Environment()
    environment.build("(defglobal ?*total* = 0.0 ?*grade* = none)")
    sizes = Counter(one.group for one in indicators)
    for one in indicators:
        environment.build(_write_rule(one, WEIGHTS[one.group] / sizes[one.group]))
    environment.build(_write_ladder())
    used = [
        name
        for one in indicators
        for name in ((f"use_{one.name}", f"output_{one.name}") if getattr(one, "derived", False) else (one.name,))
    ]
    total, grade = environment.find_global("total"), environment.find_global("grade")

    def judge(facts: Facts) -> Verdict:
        environment.reset()
        for name in used:
            environment.assert_string(f"({name} {facts[name]})")
        flags = " ".join("TRUE" if facts[f"gate_fact_{at + 1}"] else "FALSE" for at in range(GATES))
        environment.assert_string(f"(flags {'TRUE' if facts['recognised'] else 'FALSE'} {flags})")
        environment.run()
        return str(grade.value), float(total.value)

    return Peer("clipspy", version("clipspy"), judge, calls=5, note="no trace asked for")


def _write_rule(one: Indicator, weight: float) -> str:
    def add(share: str) -> str:
        return f"(bind ?*total* (+ ?*total* (* {weight!r} {share})))"

    if isinstance(one, Quality):
        share = f"(if (eq ?v pass) then 1.0 else (if (eq ?v partial) then {AT_BASELINE} else 0.0))"
        return f"(defrule {one.name} ({one.name} ?v) => {add(share)})"
    pattern, value = f"({one.name} ?v)", ""
    if one.derived:
        pattern = f"(use_{one.name} ?u) (output_{one.name} ?o)"
        value = "(bind ?v (if (> ?o 0) then (/ ?u ?o) else 0.0)) "
    sign = "<=" if one.less_is_better else ">="
    slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = f"(+ {AT_BASELINE} (* (- ?v {one.baseline!r}) {slope:.20f}))"
    share = f"(if ({sign} ?v {one.leading!r}) then 1.0 else (if ({sign} ?v {one.baseline!r}) then {inside} else 0.0))"
    return f"(defrule {one.name} {pattern} => {value}{add(share)})"


def _write_ladder() -> str:
    branches = "none"
    for grade, mark in reversed(MARKS.items()):
        titled = " ?r" if grade == "five" else ""
        branches = f"(if (and TRUE (>= ?*total* {float(mark)}){titled}) then {grade} else {branches})"
    gates = " ".join(f"?g{at}" for at in range(GATES))
    return (
        f"(defrule ladder (declare (salience -10)) (flags ?r {gates}) =>"
        f" (bind ?*grade* (if (and {gates}) then {branches} else none)))"
    )
