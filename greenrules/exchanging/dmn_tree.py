"""The indicator tree and the ladder as decisions: points of indicators and groups, conditions of grades, the grade.

With all facts known a decision says what the engine says. While facts are missing it says less, never more: a score is
null, or counts only what is certain.
"""

from fractions import Fraction

from greenrules.exchanging.dmn_elements import (
    Element,
    Literal_,
    Table,
    note_source,
    write_element,
    write_named,
)
from greenrules.exchanging.dmn_expressions import Draft, Unfit, write_feel, write_value
from greenrules.model.citing import Words
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.walking import walk_nodes


def write_score(id: str, home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision of the points of a node; of the whole tree for the empty id."""
    if home.indicators is None:
        raise Unfit("the score of rules without indicators")
    node = home.indicators if not id else next(one for one in walk_nodes(home.indicators) if one.id == id)
    return write_node(node, home, draft)


def write_node(node: Indicator | Group, home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision of the points of an indicator or group."""
    is_root = node is home.indicators

    def make(name: str) -> Element:
        text = _write_group(node, home, draft) if isinstance(node, Group) else _write_leaf(node, home, draft)
        if node.requires is not None:
            text = f"(if {write_feel(node.requires, home, draft, {})} then {text} else 0)"
        applies = write_applies(node, home, draft)
        if applies:
            left_out = write_value(node.maximum) if _policy_of(_parent(node, home), home, draft) == "full" else "0"
            left_out = "null" if is_root else left_out
            text = f"(if {applies} = null then null else if {applies} then {text} else {left_out})"
        kind = "group" if isinstance(node, Group) else "indicator"
        needs, note = tuple(draft.needs[-1]), note_source(home, node.source)
        return Literal_(name, f"{kind}:{node.id}", node.label, "number", text, needs, note)

    return write_element(("points", home.key, node.id), "score" if is_root else f"points_{node.id}", draft, make)


def write_applies(node: Indicator | Group, home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision whether a node applies; empty when it always does."""
    children = node.children if isinstance(node, Group) else ()
    if node.applies is None and (not children or any(not _may_not_apply(child) for child in children)):
        return ""

    def make(name: str) -> Element:
        parts = [] if node.applies is None else [write_feel(node.applies, home, draft, {})]
        if children and all(_may_not_apply(child) for child in children):
            named = [draft.need(write_applies(child, home, draft)) for child in children]
            parts.append(f"({' or '.join(named)})")
        label = Words(f"{node.label.zh}：适用", f"{node.label.en}: applies")
        return Literal_(name, f"applies:{node.id}", label, "boolean", " and ".join(parts), tuple(draft.needs[-1]), "")

    return draft.need(write_element(("applies", home.key, node.id), f"applies_{node.id}", draft, make))


def _may_not_apply(node: Indicator | Group) -> bool:
    if node.applies is not None:
        return True
    return isinstance(node, Group) and all(_may_not_apply(child) for child in node.children)


def _parent(node: Indicator | Group, home: Ruleset) -> Group | None:
    assert home.indicators is not None
    groups = (one for one in walk_nodes(home.indicators) if isinstance(one, Group))
    return next((one for one in groups if any(child is node for child in one.children)), None)


def _policy_of(group: Group | None, home: Ruleset, draft: Draft) -> str:
    if group is None or group.policy is None:
        return "zero"
    module = home.imports[group.policy.module] if group.policy.module else home
    values = module.parameters[group.policy.name].values
    in_force = [one for one in values if draft.as_of is None or one.start is None or one.start <= draft.as_of]
    if not in_force or not isinstance(in_force[-1].value, str):
        raise Unfit("an open choice of what becomes of points that do not apply")
    return in_force[-1].value


def _write_leaf(node: Indicator, home: Ruleset, draft: Draft) -> str:
    if node.over is not None:
        raise Unfit("a score for each record")
    most, scoring = write_value(node.maximum), node.scoring
    match scoring:
        case Ramp():
            return _write_ramp(scoring, node.maximum, home, draft)
        case Steps():
            text = "0"
            for step in reversed(scoring.steps):
                text = f"(if {write_feel(step.when, home, draft, {})} then {write_value(step.points)} else {text})"
            return text
        case Ratio():
            return _write_ratio(scoring, node.maximum, home, draft)
        case Formula():
            return _clamp(write_feel(scoring.formula, home, draft, {}), most)
        case Checklist():
            tests = [(write_feel(item.condition, home, draft, {}), write_value(item.points)) for item in scoring.items]
            if scoring.mode == "all":
                return f"(if {' and '.join(test for test, _ in tests)} then {most} else 0)"
            return f"({' + '.join(f'(if {test} then {points} else 0)' for test, points in tests) or '0'})"
        case Judged():
            return _clamp(draft.need(write_named(scoring.fact, home, draft)), most)


def _clamp(text: str, most: str) -> str:
    return f"(if {text} < 0 then 0 else if {text} > {most} then {most} else {text})"


def _write_ramp(ramp: Ramp, maximum: Fraction, home: Ruleset, draft: Draft) -> str:
    q, b, end = (write_feel(part, home, draft, {}) for part in (ramp.quantity, ramp.baseline, ramp.leading))
    s = "0" if ramp.at_baseline is None else write_feel(ramp.at_baseline, home, draft, {})
    most = write_value(maximum)
    better, worse = (">=", "<") if ramp.better == "higher" else ("<=", ">")
    rise = f"{most} * ({s} + (1 - {s}) * ({q} - {b}) / ({end} - {b}))"
    reached = f"if {q} {better} {end} then {most} else if {q} {worse} {b} then 0 else {rise}"
    return f"(if {end} {worse} {b} then 0 else {reached})"


def _write_ratio(ratio: Ratio, maximum: Fraction, home: Ruleset, draft: Draft) -> str:
    q, base = (write_feel(part, home, draft, {}) for part in (ratio.quantity, ratio.base))
    most = write_value(maximum)
    share = f"{most} * {q} / {base}" if ratio.better == "higher" else f"{most} * {base} / {q}"
    if ratio.cap is not None:
        limit = f"({most} * {write_feel(ratio.cap, home, draft, {})})"
        share = _clamp(f"({share})", limit)
        if ratio.better == "lower":
            share = f"(if {q} <= 0 then {limit} else {share})"
    else:
        share = f"(if ({share}) < 0 then 0 else ({share}))"
    return f"(if {base} <= 0 then 0 else {share})"


def _write_group(group: Group, home: Ruleset, draft: Draft) -> str:
    if group.choose is not None:
        raise Unfit("a choice among indicators")
    policy, is_weighted = _policy_of(group, home, draft), group.combine == "weighted"
    if policy == "drop" and any(_may_not_apply(child) for child in group.children):
        raise Unfit("a maximum that shrinks with what does not apply")
    parts, shares = [], []
    whole = sum((child.weight if is_weighted else child.maximum for child in group.children), start=Fraction(0))
    for child in group.children:
        weight = child.weight if is_weighted else child.maximum
        points = draft.need(write_node(child, home, draft))
        part = points if weight == child.maximum else f"{points} * {write_value(weight / child.maximum)}"
        if not child.maximum:
            part = "0"
        if policy == "redistribute":
            part = f"(if {part} > {write_value(weight)} then {write_value(weight)} else {part})"
        applies = write_applies(child, home, draft)
        if applies:
            # What does not apply counts its weight in full, or nothing, whatever points its decision shows.
            left_out = write_value(weight) if policy == "full" else "0"
            part = f"(if {applies} = false then {left_out} else {part})"
            shares.append(f"(if {applies} = null then null else if {applies} then {write_value(weight)} else 0)")
        else:
            shares.append(write_value(weight))
        parts.append(part)
    total, maximum = f"({' + '.join(parts) or '0'})", group.maximum if is_weighted else whole
    if policy == "redistribute" and any(_may_not_apply(child) for child in group.children):
        sharing = f"({' + '.join(shares)})"
        return f"(if {sharing} = 0 then 0 else {total} * {write_value(maximum)} / {sharing})"
    if maximum == whole or not whole:
        return total
    return f"({total} * {write_value(maximum / whole)})"


def write_rung(id: str, home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision whether the condition of a grade holds."""
    rung = next(one for one in home.rungs if one.id == id)

    def make(name: str) -> Element:
        text = write_feel(rung.condition, home, draft, {})
        needs, note = tuple(draft.needs[-1]), note_source(home, rung.source)
        return Literal_(name, f"grade:{id}", rung.label, "boolean", text, needs, note)

    return write_element(("rung", home.key, id), f"grade_{id}", draft, make)


def write_grade(home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision of the grade: the first condition that holds, best first."""

    def make(name: str) -> Element:
        rungs = [draft.need(write_rung(rung.id, home, draft)) for rung in home.rungs]
        rows = tuple(
            (
                tuple("true" if column == at else "-" for column in range(len(rungs))),
                write_value(rung.id),
                rung.label.zh,
            )
            for at, rung in enumerate(home.rungs)
        )
        label = Words("等级", "grade")
        inputs = tuple((rung, "boolean") for rung in rungs)
        return Table(name, "grade", label, "string", "FIRST", inputs, rows, '"none"', tuple(rungs), "")  # type: ignore[arg-type]

    return write_element(("grade", home.key, ""), "grade", draft, make)
