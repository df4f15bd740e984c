"""What a judgement rests on: the rules about many subjects, the parameters they name, and what each subject used."""

from collections.abc import Iterable, Iterator

from greenrules.evaluating.citations import cite, cite_caller
from greenrules.model.assessment import Assessment, UsedSource
from greenrules.model.citing import PROVENANCES, Source, Words
from greenrules.model.cohort import Cohort
from greenrules.model.expressions import Expr, Reference, walk_expression
from greenrules.model.programme import Programme
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.subjects import Field


def list_sources(rules: Iterable[UsedSource], assessments: Iterable[Assessment]) -> tuple[UsedSource, ...]:
    """Return all sources once, weakest first."""
    sources = [*rules, *(source for each in assessments for source in each.sources_used)]
    return tuple(sorted(dict.fromkeys(sources), key=lambda each: -PROVENANCES.index(each.citation.provenance)))


def list_cohort_sources(cohort: Cohort, field: Field) -> Iterator[UsedSource]:
    """Yield the sources of the section itself and of the parameters its entries name directly."""
    ruleset = field.ruleset
    for ranking in cohort.rankings.values():
        yield _source(f"ranking:{ranking.id}", ranking.label, ranking.source, ruleset)
        for tier in ranking.tiers:
            yield _source(f"ranking:{ranking.id}/{tier.id}", tier.label, tier.source, ruleset)
            yield from _list_parameters((tier.size,), field)
        yield from _list_parameters((ranking.ties, ranking.rounding, ranking.least), field)
    for pool in cohort.pools.values():
        yield _source(f"pool:{pool.id}", pool.label, pool.source, ruleset)
        yield from _list_parameters((pool.size, pool.step), field)
    for average in cohort.averages.values():
        yield _source(f"average:{average.id}", average.label, average.source, ruleset)
    for change in cohort.changes.values():
        yield _source(f"change:{change.id}", change.label, change.source, ruleset)
    for streak in cohort.streaks.values():
        yield _source(f"streak:{streak.id}", streak.label, streak.source, ruleset)


def list_programme_sources(programme: Programme, field: Field) -> Iterator[UsedSource]:
    """Yield the sources of targets and baselines and of the parameters they name directly."""
    for baseline in programme.baselines.values():
        yield _source(f"baseline:{baseline.id}", baseline.label, baseline.source, field.ruleset)
        yield from _list_parameters((baseline.number,), field)
    for target in programme.targets.values():
        yield _source(f"target:{target.id}", target.label, target.source, field.ruleset)
        yield from _list_parameters((target.kind, target.goal, target.by), field)


def _source(id: str, label: Words, source: Source, ruleset: Ruleset) -> UsedSource:
    return UsedSource(id, label, cite(ruleset, source))


def _list_parameters(expressions: Iterable[Expr | None], field: Field) -> Iterator[UsedSource]:
    for expression in expressions:
        for part in () if expression is None else walk_expression(expression):
            if isinstance(part, Reference) and part.kind == "parameter":
                yield from _find_parameter(part, field)


def _find_parameter(reference: Reference, field: Field) -> Iterator[UsedSource]:
    owner = field.ruleset.imports[reference.module] if reference.module else field.ruleset
    parameter = owner.parameters[reference.name]
    prefix = f"{owner.key}:" if reference.module else ""
    id = f"parameter:{prefix}{reference.name}"
    if f"{owner.key}|{reference.name}" in field.common.bound:
        yield UsedSource(id, parameter.label, cite_caller("", "illustrative"))
        return
    for dated in reversed(parameter.values):
        if dated.start is None or dated.start <= field.as_of:
            yield UsedSource(id, parameter.label, cite(owner, dated.source))
            return
