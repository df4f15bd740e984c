"""The kinds of scoring as formulas: points proven and points attainable, as docs/semantics.md section 6 says."""

from fractions import Fraction

from greenrules.exchanging.worked_bench import (
    FAR,
    NONE,
    OPEN,
    Bench,
    Inexpressible,
    Result,
    Step,
    all_known,
    is_none,
    strictly,
    write_number,
)
from greenrules.exchanging.worked_comparisons import compare_numbers
from greenrules.exchanging.worked_expressions import NO_RECORDS, Bindings, write_expression
from greenrules.exchanging.worked_names import write_reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Indicator, Judged, Ramp, Ratio, Scoring, Steps


def write_scoring(
    indicator: Indicator, home: Ruleset, bench: Bench, records: Bindings = NO_RECORDS
) -> tuple[Result, tuple[Result, ...]]:
    """Return the points of a scoring before conditions, and the cells of what it measures: value, baseline, leading.

    What has no value scores 0.
    """
    scoring: Scoring = indicator.scoring
    match scoring:
        case Ramp():
            return _write_ramp(scoring, indicator.maximum, home, bench, records)
        case Steps():
            return _write_steps(scoring, home, bench, records), ()
        case Ratio():
            return _write_ratio(scoring, indicator.maximum, home, bench, records)
        case Formula():
            part = write_expression(scoring.formula, home, bench, records)
            return _clamp(part, indicator.maximum, "formula", bench), (part,) if part.kind == "number" else ()
        case Checklist():
            return _write_checklist(scoring, indicator.maximum, home, bench, records), ()
        case Judged():
            part = write_reference(scoring.fact, home, bench)
            return _clamp(part, indicator.maximum, "judged", bench), (part,)


def _points(formula: str, highest: str, how: str, bench: Bench) -> Result:
    """Return the points from a cell that holds them, `!` (0 points) or `?` (up to the highest)."""
    cell = bench.add(Step("", "", formula, how=how)).low
    low = f"IF(ISNUMBER({cell}),{cell},0)"
    high = f"IF(ISNUMBER({cell}),{cell},IF({cell}={NONE},0,{highest}))"
    return bench.add(Step("", "", low, high, "score", how=how))


def _write_ramp(
    ramp: Ramp, maximum: Fraction, home: Ruleset, bench: Bench, records: Bindings
) -> tuple[Result, tuple[Result, ...]]:
    quantity, baseline, leading = (
        write_expression(part, home, bench, records) for part in (ramp.quantity, ramp.baseline, ramp.leading)
    )
    share = Result("number", "0", is_constant=True)
    if ramp.at_baseline is not None:
        share = write_expression(ramp.at_baseline, home, bench, records)
    q, b, end, s, most = quantity.low, baseline.low, leading.low, share.low, write_number(maximum)
    better, worse = (">=", "<") if ramp.better == "higher" else ("<=", ">")
    rise = f"{most}*MIN(1,MAX(0,{s}+(1-{s})*({q}-{b})/({end}-{b})))"
    placed = (
        f"IF({compare_numbers(worse, end, b)},{NONE},IF({compare_numbers(better, q, end)},{most},"
        f"IF({compare_numbers(worse, q, b)},0,{rise})))"
    )
    parts = (quantity, baseline, leading, share)
    reversed_ends = f"AND(COUNT({b},{end})=2,IF(COUNT({b},{end})=2,{compare_numbers(worse, end, b)},FALSE))"
    formula = f"IF({all_known(*parts)},{placed},IF({is_none(*parts)},{NONE},IF({reversed_ends},{NONE},{OPEN})))"
    return _points(formula, most, "ramp", bench), (quantity, baseline, leading)


def _write_steps(steps: Steps, home: Ruleset, bench: Bench, records: Bindings) -> Result:
    """From the last step to the first: its points if it holds, the rest if not, both while it is open."""
    rest = Result("score", "0", "0", is_constant=True)
    verdicts = [write_expression(step.when, home, bench, records).low for step in steps.steps]
    for step, verdict in reversed(tuple(zip(steps.steps, verdicts, strict=True))):
        points = write_number(step.points)
        low, high = (
            f"IF({verdict}=1,{points},IF({verdict}=0,{end},{hull}({points},{end})))"
            for end, hull in ((rest.low, "MIN"), (rest.high, "MAX"))
        )
        rest = bench.add(Step("", "", low, high, "score", how="step"))
    return rest


def _write_ratio(
    ratio: Ratio, maximum: Fraction, home: Ruleset, bench: Bench, records: Bindings
) -> tuple[Result, tuple[Result, ...]]:
    quantity, base = (write_expression(part, home, bench, records) for part in (ratio.quantity, ratio.base))
    cap = None if ratio.cap is None else write_expression(ratio.cap, home, bench, records)
    parts = (quantity, base) if cap is None else (quantity, base, cap)
    most, q, b = write_number(maximum), quantity.low, base.low
    limit = FAR if cap is None else f"{most}*{cap.low}"
    if ratio.better == "higher":
        share = f"MIN({limit},MAX(0,{most}*{q}/{b}))"
    else:
        share = f"IF({q}>0,MIN({limit},MAX(0,{most}*{b}/IF({q}=0,1,{q}))),{limit})"
    not_positive = f"IF(ISNUMBER({b}),{b}<=0,FALSE)"
    formula = f"IF({is_none(*parts)},{NONE},IF({not_positive},{NONE},IF({all_known(*parts)},{share},{OPEN})))"
    highest = FAR if cap is None else f"IF(ISNUMBER({cap.low}),{most}*{cap.low},{FAR})"
    return _points(formula, highest, "ratio", bench), (quantity, base)


def _clamp(part: Result, maximum: Fraction, how: str, bench: Bench) -> Result:
    most = write_number(maximum)
    if part.kind == "score":
        low, high = (f"IF(ISNUMBER({end}),MIN({most},MAX(0,{end})),0)" for end in (part.low, part.high))
        return bench.add(Step("", "", low, high, "score", how=how))
    clamped = f"IF(ISNUMBER({part.low}),MIN({most},MAX(0,{part.low})),{part.low})"
    return _points(clamped, most, how, bench)


def _write_checklist(checklist: Checklist, maximum: Fraction, home: Ruleset, bench: Bench, records: Bindings) -> Result:
    verdicts = [write_expression(item.condition, home, bench, records).low for item in checklist.items]
    if checklist.mode == "all":
        verdict = bench.add(Step("", "", f"MIN({','.join(verdicts)})", kind="truth", how="all")).low
        most = write_number(maximum)
        return bench.add(Step("", "", f"IF({verdict}=1,{most},0)", f"IF({verdict}>0,{most},0)", "score", how="all"))
    earned = [(write_number(item.points), verdict) for item, verdict in zip(checklist.items, verdicts, strict=True)]
    low = "+".join(f"{points}*({verdict}=1)" for points, verdict in earned) or "0"
    high = "+".join(f"{points}*({verdict}>0)" for points, verdict in earned) or "0"
    return bench.add(Step("", "", low, high, "score", how="each"))


def write_over(indicator: Indicator, home: Ruleset, bench: Bench) -> Result:
    """Return the average of the points of the records by weight."""
    over = indicator.over
    assert over is not None
    table = bench.environment.facts.get(over.table.name)
    most = write_number(indicator.maximum)
    if isinstance(indicator.scoring, Ratio):
        raise Inexpressible("a ratio for each record")
    if not isinstance(table, tuple):
        return bench.add(Step("", "", "0", most, "score", how="over"))
    if not table:
        return bench.add(Step("", "", "0", "0", "score", how="over"))
    kept, weights, points, ranks = [], [], [], []
    for at in range(len(table)):
        inner = {over.variable: (over.table.name, at)}
        kept.append("1" if over.where is None else write_expression(over.where, home, bench, inner).low)
        weights.append("1" if over.weight is None else write_expression(over.weight, home, bench, inner).low)
        points.append(write_scoring(indicator, home, bench, inner)[0])
        if over.top_by is not None:
            ranks.append(write_expression(over.top_by, home, bench, inner))
    if over.top_k is not None and over.top_by is not None:
        kept = _take_top(write_expression(over.top_k, home, bench), ranks, kept, bench)
    return _average(kept, weights, points, most, bench)


def _take_top(limit: Result, ranks: list[Result], kept: list[str], bench: Bench) -> list[str]:
    """Return for each record whether it is among the largest, all that tie with the last one included."""
    if any(rank.kind != "number" for rank in ranks):
        raise Inexpressible("a choice of the largest records by something that is no number")
    placed = [f'IF({k}=1,{rank.low},IF({k}=0,"",{OPEN}))' for k, rank in zip(kept, ranks, strict=True)]
    block, _ = bench.block([Step("", "", one, how="rank") for one in placed])
    has_open, has_none = (f"SUMPRODUCT(--({block}={mark}))>0" for mark in (OPEN, NONE))
    count = f"MIN(TRUNC({limit.low}),COUNT({block}))"
    least = f"IF({count}<=0,{FAR},LARGE({block},{count}))"
    last = bench.add(
        Step("", "", f"IF({has_open},{OPEN},IF({has_none},{NONE},{strictly(least, limit)}))", how="last rank")
    ).low
    members = []
    for k, rank in zip(kept, ranks, strict=True):
        is_among = f"IF({compare_numbers('>=', rank.low, last)},1,0)"
        member = f"IF({last}={OPEN},0.5,IF({last}={NONE},0,IF({k}=1,{is_among},0)))"
        members.append(bench.add(Step("", "", member, kind="truth", how="among the largest")).low)
    return members


def _average(kept: list[str], weights: list[str], points: list[Result], most: str, bench: Bench) -> Result:
    """A record in doubt, or a weight not known, leaves everything open; weights that add up to nothing score 0."""
    chosen = [f"IF({k}=1,{w},IF({k}=0,0,{OPEN}))" for k, w in zip(kept, weights, strict=True)]
    block, _ = bench.block([Step("", "", one, how="weight") for one in chosen])
    first = len(bench.steps) + 2 - len(chosen)
    cells = [f"$C${first + at}" for at in range(len(chosen))]
    ends = []
    for side in ("low", "high"):
        total = "+".join(f"{cell}*{getattr(one, side)}" for cell, one in zip(cells, points, strict=True))
        open_end = "0" if side == "low" else most
        none = f"IF(SUMPRODUCT(--({block}={OPEN}))>0,{open_end},0)"
        ends.append(
            f"IF(COUNT({block})={len(cells)},IF(SUM({block})=0,0,MIN({most},MAX(0,({total})/SUM({block})))),{none})"
        )
    return bench.add(Step("", "", ends[0], ends[1], "score", how="over"))
