"""cel-python: the same programs as CEL in Rust, run by Python classes."""

from importlib.metadata import version

import celpy

from benchmarks.peers.expressions import Dialect, write_formulas
from benchmarks.peers.peer import Facts, Peer, Verdict


def build(count: int) -> Peer:
    """Return cel-python with a compiled program for each indicator, each group and the ladder."""
    formulas = write_formulas(count, Dialect("&&"))
    environment = celpy.Environment()
    pairs = [*formulas.shares, *formulas.groups, ("total", formulas.total), ("grade", formulas.grade)]
    programs = [(name, environment.program(environment.compile(text))) for name, text in pairs]

    def judge(facts: Facts) -> Verdict:
        names = dict(celpy.json_to_cel(facts))
        for name, program in programs:
            names[name] = program.evaluate(names)
        return str(names["grade"]), float(names["total"])

    return Peer("cel-python", version("cel-python"), judge, calls=2, note="no trace")
