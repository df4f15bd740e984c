"""CEL in Rust (common-expression-language): a program for the total and one for the grade."""

from importlib.metadata import version

import cel

from benchmarks.peers.expressions import Dialect, inline_total, write_formulas
from benchmarks.peers.peer import Facts, Peer, Verdict


def build(count: int) -> Peer:
    """Return CEL with the standard compiled once."""
    formulas = write_formulas(count, Dialect("&&"))
    score, ladder = cel.compile(inline_total(formulas)), cel.compile(formulas.grade)

    def judge(facts: Facts) -> Verdict:
        points = score.execute(facts)
        return ladder.execute({**facts, "total": points}), points

    return Peer("CEL (Rust)", version("common-expression-language"), judge, calls=20, note="no trace")
