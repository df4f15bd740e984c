"""durable-rules: a reading is a fact of a subject; two rules for each indicator give its points."""

import itertools
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import Any, TypeAlias

from durable import engine

from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators

Points: TypeAlias = dict[str, dict[str, float]]
_NAMES = (f"standard_{at}" for at in itertools.count())


def build(count: int) -> Peer:
    """Return durable-rules with its rules; every factory is a subject of its own, deleted afterwards."""
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    points: Points = {}
    name = next(_NAMES)
    rules: dict[str, Any] = {}
    for one in indicators:
        rules |= _write_rules(one, WEIGHTS[one.group] / sizes[one.group], points)
    host = engine.Host()
    host.set_rulesets({name: rules})
    subjects = (f"factory_{at}" for at in itertools.count())

    def judge(facts: Facts) -> Verdict:
        sid = next(subjects)
        points[sid] = {}
        for one in indicators:
            reading = {"sid": sid, "id": one.name, "name": one.name}
            # A reading that no rule matches is an error to it, and a normal outcome here.
            with suppress(engine.MessageNotHandledException):
                host.assert_fact(name, reading | _read(one, facts))
        total = sum(points.pop(sid).values())
        host.delete_state(name, sid)
        return _grade(total, facts), total

    note = "readings as facts, two rules an indicator; the ladder in Python; no explanation"
    return Peer("durable-rules", version("durable-rules"), judge, calls=3, note=note)


def _read(one: Indicator, facts: Facts) -> dict[str, object]:
    if isinstance(one, Quality):
        return {"word": facts[one.name]}
    if not one.derived:
        return {"value": facts[one.name]}
    output, use = facts[f"output_{one.name}"], facts[f"use_{one.name}"]
    assert isinstance(output, float)
    assert isinstance(use, float)
    # It has no division that is safe at zero, so the quantity is derived before.
    return {"value": use / output if output > 0 else 0.0}


def _write_rules(one: Indicator, weight: float, points: Points) -> dict[str, Any]:
    """Return a rule for full points and one for a part; beyond the baseline no rule matches."""

    def give(share: Callable[[Any], float]) -> Callable[[Any], None]:
        def add(context: Any) -> None:
            points[context.m.sid][one.name] = weight * share(context.m)

        return add

    def rule(*tests: dict[str, Any]) -> dict[str, Any]:
        return {"all": [{"m": {"$and": [{"name": one.name}, *tests]}}]}

    if isinstance(one, Quality):
        shares = {"pass": 1.0, "partial": AT_BASELINE}
        return {f"{one.name}_{w}": rule({"word": w}) | {"run": give(lambda _, s=s: s)} for w, s in shares.items()}
    at_least, short = ("$lte", "$gt") if one.less_is_better else ("$gte", "$lt")
    slope, baseline = (1 - AT_BASELINE) / (one.leading - one.baseline), one.baseline
    full = rule({at_least: {"value": one.leading}})
    part = rule({short: {"value": one.leading}}, {at_least: {"value": baseline}})
    return {
        f"{one.name}_full": full | {"run": give(lambda _: 1.0)},
        f"{one.name}_part": part | {"run": give(lambda fact: AT_BASELINE + (fact.value - baseline) * slope)},
    }


def _grade(total: float, facts: Facts) -> str:
    if not all(facts[f"gate_fact_{at + 1}"] for at in range(GATES)):
        return "none"
    for grade, mark in MARKS.items():
        if total >= mark and (grade != "five" or facts["recognised"]):
            return grade
    return "none"
