"""Chosen indicators: as many as the standard asks for."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from greenrules.evaluating.environment import Environment, fact_value
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.node_ids import list_environments
from greenrules.evaluating.outlines import outline_of
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Choose
from greenrules.model.values import format_number


def check_choices(environment: Environment, supplied: Mapping[str, RawFact]) -> Iterator[Diagnostic]:
    """Yield GR612 for every fact that chooses more or fewer indicators than a group counts, where that number is known.

    Source: docs/semantics.md, section 6 (choose).
    """
    for module in list_environments(environment):
        for choose, by in outline_of(module.ruleset).choices:
            yield from _check_choice(choose, by.name, module, supplied)


def has_named_choices(ruleset: Ruleset) -> bool:
    """Whether a group of the ruleset, or of one it imports, counts the indicators a fact names."""
    return bool(outline_of(ruleset).choices) or any(map(has_named_choices, ruleset.imports.values()))


def _check_choice(
    choose: Choose, name: str, environment: Environment, supplied: Mapping[str, RawFact]
) -> Iterator[Diagnostic]:
    chosen, wanted = fact_value(environment, name), evaluate_expression(choose.k, environment)
    if isinstance(chosen, frozenset) and isinstance(wanted, Fraction) and len(chosen) != wanted:
        raw = supplied.get(name)
        span, path = (raw.span, raw.path) if raw else (None, f"facts.{name}")
        message = f"`{name}` chooses {len(chosen)}, where {format_number(wanted)} are to be chosen"
        help = f"choose {format_number(wanted)}, or leave the fact out"
        yield Diagnostic("GR612", message, span, help=help, path=path)
