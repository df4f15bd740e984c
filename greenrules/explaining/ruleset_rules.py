"""The rules of a ruleset as Markdown tables: gates, indicators, grades, eligibilities, entitlements."""

from collections.abc import Iterator

from greenrules.explaining.markdown import escape
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_decimal, name_unit
from greenrules.explaining.operation_words import OPERATION_WORDS
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import unit_of
from greenrules.explaining.ruleset_cells import (
    Row,
    write_both,
    write_code,
    write_expression,
    write_grid,
    write_list,
    write_provenance,
    write_source,
)
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Over, Ramp, Ratio, Scoring, Steps


def write_gates(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the basic requirements with their conditions and the papers that prove them."""
    heads = ("list_id", "ledger_label", "page_condition", "page_evidence", "source", "provenance")
    rows = [
        (*_head(gate), write_list(gate.evidence, language), *_tail(gate, ruleset, language))
        for gate in ruleset.gates.values()
    ]
    yield from write_grid(heads, rows, language)


def _head(rule: Gate | Rung | Eligibility | Entitlement) -> tuple[str, str, str]:
    return write_code(rule.id), write_both(rule.label), write_expression(rule.condition)


def _tail(rule: Gate | Rung | Eligibility | Entitlement, ruleset: Ruleset, language: Language) -> tuple[str, str]:
    return write_source(rule.source, ruleset, language), write_provenance(rule.source, language)


def write_outcomes(rules: tuple[Rung | Eligibility, ...], ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield grades, best first, or eligibilities."""
    heads = ("list_id", "ledger_label", "page_condition", "source", "provenance")
    yield from write_grid(heads, [(*_head(rule), *_tail(rule, ruleset, language)) for rule in rules], language)


def write_entitlements(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the entitlements with amount, caps and what else bounds them."""
    heads = ("list_id", "ledger_label", "page_condition", "page_amount", "page_bounds", "source", "provenance")
    rows = [
        (*_head(one), _write_amount(one, language), _write_limits(one, language), *_tail(one, ruleset, language))
        for one in ruleset.entitlements.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_amount(entitlement: Entitlement, language: Language) -> str:
    unit = escape(name_unit(unit_of(entitlement.type), language))
    return say("measure", language, value=write_expression(entitlement.amount), label=unit)


def _write_limits(entitlement: Entitlement, language: Language) -> str:
    parts = [say("at_most", language, cap=write_expression(cap)) for cap in entitlement.caps]
    if entitlement.already_paid is not None:
        parts.append(say("less_paid", language, paid=write_expression(entitlement.already_paid)))
    parts += [say("excludes", language, other=write_code(other)) for other in entitlement.excludes]
    parts += [f"{write_code(share.id)} {write_expression(share.share)}" for share in entitlement.shares]
    parts += [say("before_pool", language)] if entitlement.before_pool else []
    return say("semicolon", language).join(parts)


def write_indicators(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the tree of indicators, parents first: points or weight, how they are scored, and from where."""
    heads = ("list_id", "ledger_label", "page_points", "page_weight", "page_scoring", "page_evidence", "source",
             "provenance", "page_points_source")  # fmt: skip
    root = ruleset.indicators
    rows = [] if root is None else list(_node_rows(root, None, 0, ruleset, language))
    yield from write_grid(heads, rows, language)


def _node_rows(
    node: Indicator | Group, parent: Group | None, depth: int, ruleset: Ruleset, language: Language
) -> Iterator[Row]:
    own = node.points_source != node.source
    yield (
        f"{'– ' * (depth - 1)}{write_code(node.id)}",
        write_both(node.label),
        format_decimal(node.maximum),
        format_decimal(node.weight) if parent is not None and parent.combine == "weighted" else "",
        _write_scoring(node, language),
        write_list(node.evidence, language) if isinstance(node, Indicator) else "",
        "" if parent is None else write_source(node.source, ruleset, language),
        "" if parent is None else write_provenance(node.source, language),
        write_provenance(node.points_source, language) if own and parent is not None else "",
    )
    if isinstance(node, Group):
        for child in node.children:
            yield from _node_rows(child, node, depth + 1, ruleset, language)


def _write_scoring(node: Indicator | Group, language: Language) -> str:
    parts = list(_list_group(node, language) if isinstance(node, Group) else _list_scoring(node.scoring, language))
    if isinstance(node, Indicator) and node.over is not None:
        parts += _list_over(node.over, language)
    for key, condition in (("applies", node.applies), ("requires", node.requires)):
        parts += [f"{_word(key, language)} {write_expression(condition)}"] if condition is not None else []
    return say("semicolon", language).join(parts)


def _word(key: str, language: Language) -> str:
    return choose_words(OPERATION_WORDS[key], language)


def _list_group(group: Group, language: Language) -> Iterator[str]:
    yield _word("choose" if group.combine == "choose" else f"{group.combine}_group", language)
    if group.choose is not None:
        by = f"`{group.choose.by.name}`" if group.choose.by is not None else say("best", language)
        yield f"{write_expression(group.choose.k)} {by}"
    if group.policy is not None:
        yield say("policy", language, parameter=write_code(group.policy.name))


def _list_scoring(scoring: Scoring, language: Language) -> Iterator[str]:
    match scoring:
        case Ramp():
            yield f"{_word('ramp', language)} {write_expression(scoring.quantity)}"
            yield say(f"better_{scoring.better}", language)
            yield f"{write_expression(scoring.baseline)} → {write_expression(scoring.leading)}"
            if scoring.at_baseline is not None:
                yield say("at_baseline", language, share=write_expression(scoring.at_baseline))
        case Steps():
            yield from (f"{write_expression(step.when)} → {format_decimal(step.points)}" for step in scoring.steps)
        case Ratio():
            yield f"{_word('ratio', language)} {write_expression(scoring.quantity)} : {write_expression(scoring.base)}"
            yield say(f"better_{scoring.better}", language)
            yield (
                say("uncapped", language)
                if scoring.cap is None
                else say("at_most", language, cap=write_expression(scoring.cap))
            )
        case Formula():
            yield write_expression(scoring.formula)
        case Checklist():
            yield _word(f"checklist_{scoring.mode}", language)
            for item in scoring.items:
                points = f" → {format_decimal(item.points)}" if scoring.mode == "each" else ""
                yield f"{escape(choose_words(item.label, language))} {write_expression(item.condition)}{points}"
        case Judged():
            yield f"{_word('judged', language)} `{scoring.fact.name}`"


def _list_over(over: Over, language: Language) -> Iterator[str]:
    yield f"{_word('over', language)} `{over.table.name}`"
    for key, expression in (("page_where", over.where), ("page_top", over.top_k), ("page_by", over.top_by),
                            ("page_weight", over.weight)):  # fmt: skip
        if expression is not None:
            yield f"{say(key, language)} {write_expression(expression)}"
