"""Averages over the subjects, which stand for a parameter that the ruleset leaves open."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import find_undefined, missing_of
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.cohort import Average
from greenrules.model.cohort_judgement import AverageResult
from greenrules.model.values import Undefined, Unknown, Value
from greenrules.tracking.subjects import Field


def find_averages(field: Field) -> tuple[AverageResult, ...]:
    """Return every average of the ruleset.

    Source: docs/semantics.md, section 10 (averages).
    """
    cohort = field.ruleset.cohort
    return tuple(_find_average(each, field) for each in (cohort.averages.values() if cohort is not None else ()))


def _find_average(average: Average, field: Field) -> AverageResult:
    parameter = field.ruleset.parameters[average.sets]
    bound = field.common.bound.get(f"{field.ruleset.key}|{average.sets}")
    environments = [subject.environment for subject in field.subjects]
    value, members = find_mean(average, environments)
    return AverageResult(
        id=average.id,
        label=average.label,
        sets=average.sets,
        value=value if bound is None else bound,
        unit=unit_of_type(parameter.type),
        members=members,
        bound_by_caller=bound is not None,
        citation=cite(field.ruleset, average.source),
    )


def find_mean(average: Average, environments: Iterable[Environment]) -> tuple[Value, int]:
    """Return the mean over the members, and how many are certain to be some.

    It is known once it is known of everyone whether it counts, and the quantity of all who do.
    """
    verdicts = [(evaluate_condition(average.members, environment), environment) for environment in environments]
    members = [environment for verdict, environment in verdicts if verdict is True]
    values = [evaluate_expression(average.quantity, environment) for environment in members]
    undefined = find_undefined(*values)
    if undefined is not None:
        return undefined, len(members)
    missing = missing_of(*values, *(verdict for verdict, _ in verdicts))
    known = [value for value in values if isinstance(value, Fraction)]
    if len(known) < len(values) or any(isinstance(verdict, Unknown) for verdict, _ in verdicts):
        return Unknown(missing), len(members)
    if not known:
        return Undefined("nothing_to_aggregate", f"average:{average.id}"), 0
    return sum(known, start=Fraction(0)) / len(known), len(members)


def bind_averages(averages: Iterable[AverageResult]) -> Mapping[str, object]:
    """Return the parameters that averages give a value, as a caller would bind them."""
    return {
        average.sets: {
            "value": average.value,
            "unit": str(average.unit),
            "cite": f"{average.label.zh} · {average.label.en} ({average.members})",
        }
        for average in averages
        if isinstance(average.value, Fraction) and not average.bound_by_caller
    }
