"""zen-engine (Rust): a decision graph with one expression node."""

from importlib.metadata import version

import zen

from benchmarks.peers.expressions import Dialect, inline_total, write_formulas, write_grade
from benchmarks.peers.peer import Facts, Peer, Verdict


def build(count: int) -> Peer:
    """Return zen-engine with two graphs: one expression for the total, which is its fastest, and one an indicator.

    Only the second says in its trace what each indicator earned.
    """
    graphs = {"total": write_graph(_inline(count)), "each": write_graph(_list_each(count))}
    # Of its loaders the static one is by far the fastest: it compiles the graph once.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": graphs}})

    def judge(facts: Facts) -> Verdict:
        result = engine.evaluate("total", facts)["result"]
        return result["grade"], result["total"]

    def judge_with_trace(facts: Facts) -> Verdict:
        answer = engine.evaluate("each", facts, {"trace": True})
        assert answer["trace"]
        return answer["result"]["grade"], answer["result"]["total"]

    return Peer("zen-engine", version("zen-engine"), judge, judge_with_trace, calls=50)


def _inline(count: int) -> list[tuple[str, str]]:
    formulas = write_formulas(count, Dialect())
    return [("total", inline_total(formulas)), ("grade", write_grade(Dialect(), "$."))]


def _list_each(count: int) -> list[tuple[str, str]]:
    formulas = write_formulas(count, Dialect(), prefix="$.")
    return [*formulas.shares, *formulas.groups, ("total", formulas.total), ("grade", formulas.grade)]


def write_graph(pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Return names and expressions as a JSON decision model."""
    expressions = [{"id": key, "key": key, "value": value} for key, value in pairs]
    nodes = [
        {"id": "facts", "name": "facts", "type": "inputNode"},
        {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "result", "name": "result", "type": "outputNode"},
    ]
    ways = [("facts", "rules"), ("rules", "result")]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ways]
    return {"nodes": nodes, "edges": edges}
