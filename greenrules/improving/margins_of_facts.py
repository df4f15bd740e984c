"""Margins: how far each supplied fact is from changing the grade, and whether the grade stands the meters' errors."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from greenrules.api.assessing import Extra, Facts
from greenrules.evaluating.option_words import word_options
from greenrules.improving.margins_edges import find_edge
from greenrules.improving.margins_flags import find_omissions, find_on_threshold
from greenrules.improving.margins_probe import Probe, is_other, matters, open_probe, try_value
from greenrules.improving.margins_robustness import find_robustness
from greenrules.improving.opened_case import OpenedCase, describe_circumstances, name_value, open_case
from greenrules.model.declarations import Fact
from greenrules.model.margins import Edge, Margin, Margins, OtherAnswer
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType
from greenrules.model.values import Scalar, Unknown


def find_margins(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    *,
    uncertainty: Mapping[str, Fraction] | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> Margins:
    """Return how far each supplied fact may move before the grade changes, all others as they are.

    Inside a margin the grade provably never changes.

    Args:
        ruleset, facts, as_of, parameters, assumptions, extra: as for `evaluate`.
        uncertainty: relative error by fact (1/50 is ± 2 %); whether the grade stands all of them at once is told.
    Raises: FactsError as `evaluate` does (GR911 without a ladder, GR912 for an uncertainty that fits no fact).
    """
    return find_case_margins(open_case(ruleset, facts, as_of, parameters, assumptions, extra), uncertainty or {})


def find_case_margins(case: OpenedCase, uncertainty: Mapping[str, Fraction]) -> Margins:
    """Return how safe the grade of a subject is; see `find_margins`."""
    probe = open_probe(case.environment)
    robustness = find_robustness(case, probe, uncertainty) if uncertainty else None
    margins = tuple(_measure_all(case, probe))
    return Margins(
        describe_circumstances(case),
        margins,
        find_on_threshold(probe),
        find_omissions(case, probe),
        robustness,
    )


def _measure_all(case: OpenedCase, probe: Probe) -> Iterator[Margin]:
    """Yield the margin of every supplied fact and cell the grade rests on, in the order of the ruleset."""
    for name, fact in case.ruleset.facts.items():
        value = case.environment.facts[name]
        if name not in probe.premises and name not in probe.structural:
            continue
        if isinstance(value, tuple):
            for record in value:
                for column in fact.columns:
                    cell = record.cells.get(column.id)
                    if cell is not None and not isinstance(cell, Unknown):
                        yield from _measure(case, probe, column, f"fact:{name}/{record.index}/{column.id}", cell)
        elif name in case.accepted.supplied and not isinstance(value, Unknown):
            yield from _measure(case, probe, fact, f"fact:{name}", value)  # type: ignore[arg-type]


def _measure(case: OpenedCase, probe: Probe, fact: Fact, id: str, value: Scalar) -> Iterator[Margin]:
    raw = case.accepted.supplied.get(id.partition(":")[2])
    named = name_value(id, fact, value, raw.evidence if raw is not None else ())
    is_measured = isinstance(value, Fraction | date)
    if raw is None or not (is_measured or isinstance(fact.type, BooleanType | ChoiceType)):
        return
    if not matters(probe, id):
        nowhere = Edge("none") if is_measured else None
        yield Margin(named, nowhere, nowhere)
    elif isinstance(value, Fraction | date):
        below, above = (find_edge(probe, fact, id, value, sign=sign) for sign in (-1, 1))
        yield Margin(named, below, above)
    else:
        yield Margin(named, None, None, tuple(_list_other_answers(probe, fact, id, value)))


def _list_other_answers(probe: Probe, fact: Fact, id: str, value: Scalar) -> Iterator[OtherAnswer]:
    answers: tuple[Scalar, ...] = (True, False)
    if isinstance(fact.type, ChoiceType):
        answers = fact.type.options
    for answer in answers:
        if answer != value and is_other(probe, verdict := try_value(probe, id, answer)):
            yield OtherAnswer(answer, word_options(answer, fact.options), *verdict)
