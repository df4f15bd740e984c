"""datalogic-py (JSONLogic in Rust): one rule for the total, one for the grade."""

import json
from collections import Counter
from importlib.metadata import version
from typing import Any

import datalogic_py

from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators

Logic = Any


def build(count: int) -> Peer:
    """Return datalogic with both rules compiled once."""
    engine = datalogic_py.Engine()
    score_logic, ladder_logic = write_score(count), write_ladder()
    score, ladder = engine.compile(score_logic), engine.compile(ladder_logic)
    score_text, ladder_text = json.dumps(score_logic), json.dumps(ladder_logic)

    def judge(facts: Facts) -> Verdict:
        total = score.evaluate(facts)
        return ladder.evaluate({**facts, "total": total}), total

    def judge_with_trace(facts: Facts) -> Verdict:
        first = json.loads(engine.evaluate_with_trace(score_text, json.dumps(facts)))
        with_total = json.dumps({**facts, "total": first["result"]})
        second = json.loads(engine.evaluate_with_trace(ladder_text, with_total))
        assert first["steps"], "a step for every node"
        return second["result"], first["result"]

    return Peer("datalogic-py", version("datalogic-py"), judge, judge_with_trace, calls=50)


def write_score(count: int) -> Logic:
    """Return the total as JSONLogic."""
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    groups = []
    for group, weight in enumerate(WEIGHTS):
        shares = [_write_share(one) for one in indicators if one.group == group]
        groups.append({"*": [{"+": shares}, weight / sizes[group]]})
    return {"+": groups}


def _write_share(one: Indicator) -> Logic:
    def is_option(word: str) -> Logic:
        return {"===": [{"var": one.name}, word]}

    if isinstance(one, Quality):
        return {"if": [is_option("pass"), 1.0, is_option("partial"), AT_BASELINE, 0.0]}
    value: Logic = {"var": one.name}
    guard: list[Logic] = []
    if one.derived:
        output = {"var": f"output_{one.name}"}
        value, guard = {"/": [{"var": f"use_{one.name}"}, output]}, [{"<=": [output, 0]}, 0.0]
    sign = "<=" if one.less_is_better else ">="
    slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = {"+": [AT_BASELINE, {"*": [{"-": [value, one.baseline]}, slope]}]}
    return {"if": [*guard, {sign: [value, one.leading]}, 1.0, {sign: [value, one.baseline]}, inside, 0.0]}


def write_ladder() -> Logic:
    """Return the grade as JSONLogic over `total`."""
    vetoed = {"!": [{"and": [{"var": f"gate_fact_{at + 1}"} for at in range(GATES)]}]}
    branches: list[Logic] = [vetoed, "none"]
    for grade, mark in MARKS.items():
        reached: Logic = {">=": [{"var": "total"}, mark]}
        branches += [{"and": [reached, {"var": "recognised"}]} if grade == "five" else reached, grade]
    return {"if": [*branches, "none"]}
