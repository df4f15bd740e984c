"""The indicator tree and the ladder as formulas: conditions, groups, points of what does not apply, grades."""

from attrs import frozen

from greenrules.evaluating.environment import node_score, reference_value, rung_verdict
from greenrules.exchanging.fact_clauses import cite_shortly
from greenrules.exchanging.worked_bench import (
    FAR,
    HALF,
    NONE,
    Bench,
    Inexpressible,
    Result,
    Step,
    write_number,
)
from greenrules.exchanging.worked_expressions import write_expression
from greenrules.exchanging.worked_names import environment_of, write_entry
from greenrules.exchanging.worked_scoring import write_over, write_scoring
from greenrules.explaining.messages import choose_words
from greenrules.model.citing import Provenance
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Unknown
from greenrules.model.walking import walk_nodes


@frozen
class NodeCells:
    """Where a node of the tree stands: points, whether it applies, its maximum, and what it is measured by."""

    points: Result
    applies: str
    maximum: str
    measures: tuple[Result, ...] = ()


def write_node_score(id: str, home: Ruleset, bench: Bench) -> Result:
    """Return the cells of the points of an indicator or group; of the whole tree for the empty id."""
    root = home.indicators
    if root is None:
        raise Inexpressible("the score of rules without indicators")
    node = root if not id else next(one for one in walk_nodes(root) if one.id == id)
    return write_node(node, home, bench).points


def write_rung(id: str, home: Ruleset, bench: Bench) -> Result:
    """Return the cell that says whether the condition of a grade holds."""
    key = (home.key, "rung cell", id)
    if key not in bench.done:
        rung = next(one for one in home.rungs if one.id == id)
        verdict = rung_verdict(environment_of(home, bench), id)
        bench.done[key] = write_entry(f"grade:{id}", rung.label, rung.condition, rung.source, home, bench, verdict)
    found: Result = bench.done[key]
    return found


def write_node(node: Indicator | Group, home: Ruleset, bench: Bench) -> NodeCells:
    """Return the cells of a node; where a part of it has no formula, what the engine found."""
    key = (home.key, "node", node.id)
    if key not in bench.done:
        try:
            bench.done[key] = (
                _write_group(node, home, bench) if isinstance(node, Group) else _write_leaf(node, home, bench)
            )
        except Inexpressible as reason:
            bench.done[key] = _freeze(node, home, bench, reason.what)
    found: NodeCells = bench.done[key]
    return found


def _freeze(node: Indicator | Group, home: Ruleset, bench: Bench, reason: str) -> NodeCells:
    score = node_score(environment_of(home, bench), "" if node is home.indicators else node.id)
    id, label, clause, provenance = _name(node, home, bench)
    step = Step(id, label, "", "", "score", "", "", clause, provenance)
    points = bench.freeze(step, score.bounds, reason)
    applies = HALF if isinstance(score.applicable, Unknown) else "1" if score.applicable else "0"
    return NodeCells(points, applies, write_number(score.maximum))


def _name(node: Indicator | Group, home: Ruleset, bench: Bench) -> tuple[str, str, str, Provenance]:
    kind = "group" if isinstance(node, Group) else "indicator"
    label = choose_words(node.label, bench.language) or node.id
    return f"{kind}:{node.id}", label, cite_shortly(home, node.source, bench.language), node.source.provenance


def _add(node: Indicator | Group, low: str, high: str, home: Ruleset, bench: Bench) -> Result:
    id, label, clause, provenance = _name(node, home, bench)
    return bench.add(Step(id, label, low, high, "score", "", "", clause, provenance))


def _write_leaf(node: Indicator, home: Ruleset, bench: Bench) -> NodeCells:
    points, measures = (write_over(node, home, bench), ()) if node.over else write_scoring(node, home, bench)
    applies = "1" if node.applies is None else write_expression(node.applies, home, bench).low
    low, high = _require(node, points.low, points.high, home, bench)
    most = write_number(node.maximum)
    low, high = _judge_applying(node, low, high, applies, most, home, bench)
    return NodeCells(_add(node, low, high, home, bench), applies, most, measures)


def _require(node: Indicator | Group, low: str, high: str, home: Ruleset, bench: Bench) -> tuple[str, str]:
    if node.requires is None:
        return low, high
    verdict = write_expression(node.requires, home, bench).low
    return f"IF({verdict}=1,{low},0)", f"IF({verdict}>0,{high},0)"


def _judge_applying(
    node: Indicator | Group, low: str, high: str, applies: str, most: str, home: Ruleset, bench: Bench
) -> tuple[str, str]:
    """What does not apply counts in full under the policy `full`, else nothing; what may not apply is wide open."""
    if applies == "1":
        return low, high
    if node is home.indicators:
        return (
            f"IF({applies}=1,{low},IF({applies}=0,{NONE},-{FAR}))",
            f"IF({applies}=1,{high},IF({applies}=0,{NONE},{FAR}))",
        )
    assert home.indicators is not None
    parent = next(
        one
        for one in walk_nodes(home.indicators)
        if isinstance(one, Group) and any(child is node for child in one.children)
    )
    left_out = most if policy_of(parent, home, bench) == "full" else "0"
    return (
        f"IF({applies}=1,{low},IF({applies}=0,{left_out},0))",
        f"IF({applies}=1,{high},IF({applies}=0,{left_out},MAX({most},{high})))",
    )


def policy_of(group: Group, home: Ruleset, bench: Bench) -> str:
    """Return what becomes of the points of what does not apply; `zero` where everything applies."""
    if group.policy is None:
        return "zero"
    policy = reference_value(group.policy, environment_of(home, bench))
    if not isinstance(policy, str):
        raise Inexpressible("an open choice of what becomes of points that do not apply")
    return policy


def _write_group(group: Group, home: Ruleset, bench: Bench) -> NodeCells:
    children = [write_node(child, home, bench) for child in group.children]
    if group.choose is not None:
        raise Inexpressible("a choice among indicators")
    policy = policy_of(group, home, bench)
    is_weighted = group.combine == "weighted"
    weights = [
        write_number(one.weight) if is_weighted else cells.maximum
        for one, cells in zip(group.children, children, strict=True)
    ]
    whole = f"({'+'.join(weights)})"
    maximum = write_number(group.maximum) if is_weighted else whole
    applied = "+".join(f"IF({cells.applies}=0,0,{w})" for cells, w in zip(children, weights, strict=True))
    sharing = whole
    if any(cells.applies != "1" for cells in children):
        counted = bench.add(Step("", "", applied, how="applied")).low
        sharing = f"IF({counted}=0,{whole},{counted})" if policy == "redistribute" else whole
        if policy == "drop":
            maximum = bench.add(Step("", "", f"IF({whole}=0,{maximum},{maximum}*{counted}/{whole})", how="maximum")).low
    low, high = (
        _total(
            children, weights, maximum if policy != "drop" else _most(group, whole, is_weighted), sharing, policy, side
        )
        for side in ("low", "high")
    )
    combined = bench.add(Step("", "", low, high, "score", how=policy))
    applies = _applies(group, children, home, bench)
    low, high = _require(group, combined.low, combined.high, home, bench)
    low, high = _judge_applying(group, low, high, applies, maximum, home, bench)
    return NodeCells(_add(group, low, high, home, bench), applies, maximum)


def _most(group: Group, whole: str, is_weighted: bool) -> str:
    return write_number(group.maximum) if is_weighted else whole


def _total(children: list[NodeCells], weights: list[str], maximum: str, sharing: str, policy: str, side: str) -> str:
    parts = []
    for cells, weight in zip(children, weights, strict=True):
        end = getattr(cells.points, side)
        part = f"{end}*{weight}/{cells.maximum}" if weight != cells.maximum else end
        if weight != cells.maximum:
            part = f"IF({cells.maximum}=0,0,{part})"
        if policy == "redistribute":
            part = f"MIN({weight},MAX(0,{part}))"
        if cells.applies != "1":
            part = f"IF({cells.applies}=0,{weight if policy == 'full' else '0'},{part})"
        parts.append(part)
    total = f"({'+'.join(parts)})" if parts else "0"
    return total if maximum == sharing else f"IF({sharing}=0,0,{total}*{maximum}/{sharing})"


def _applies(group: Group, children: list[NodeCells], home: Ruleset, bench: Bench) -> str:
    parts = [cells.applies for cells in children]
    own = "1" if group.applies is None else write_expression(group.applies, home, bench).low
    if own == "1" and "1" in parts:
        return "1"
    return bench.add(Step("", "", f"MIN({own},MAX({','.join(parts)}))", kind="truth", how="applies")).low
