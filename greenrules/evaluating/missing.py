"""What the unsettled nodes wait for: gates first, then by the points that hang on it, then by name."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.node_ids import list_environments
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Finding, MissingInput
from greenrules.model.declarations import Fact, Parameter


def list_missing(findings: Iterable[Finding], environment: Environment) -> tuple[MissingInput, ...]:
    """Return every missing input some finding depends on; a missing cell is an input of its own.

    Source: docs/semantics.md, section 5 (missing).
    """
    waiting: dict[str, list[Finding]] = {}
    for finding in findings:
        for id in finding.missing:
            waiting.setdefault(id, []).append(finding)
    gated = {id for id, found in waiting.items() if any(finding.kind == "gate" for finding in found)}
    inputs = [_describe(id, found, environment) for id, found in waiting.items()]
    return tuple(sorted(inputs, key=lambda input: (input.id not in gated, -input.points, input.id)))


def _describe(id: str, waiting: Sequence[Finding], environment: Environment) -> MissingInput:
    declared = find_declared(id, environment)
    return MissingInput(
        id=id,
        kind="parameter" if id.startswith("parameter:") else "fact",
        label=declared.label,
        unit=unit_of_type(declared.type),
        needed_by=tuple([finding.id for finding in waiting]),
        points=sum(_list_points(waiting, environment), start=Fraction(0)),
    )


def find_declared(id: str, environment: Environment) -> Fact | Parameter:
    """Return the fact, column or parameter that an id of a missing input stands for."""
    kind, _, rest = id.partition(":")
    if kind == "parameter":
        for module in list_environments(environment):
            name = rest.removeprefix(module.prefix)
            if rest.startswith(module.prefix) and name in module.ruleset.parameters:
                return module.ruleset.parameters[name]
    name, *path = rest.split("/")
    fact = environment.ruleset.facts[name]
    return {column.id: column for column in fact.columns}[path[1]] if path else fact


def _list_points(waiting: Sequence[Finding], environment: Environment) -> Iterator[Fraction]:
    """Yield the open points of the deepest nodes that wait, so that none is counted twice.

    They are counted as they would count in the total, should everything around the node come to apply.
    """
    nodes = [finding for finding in waiting if finding.kind in ("indicator", "group")]
    parents = {finding.parent for finding in nodes}
    for finding in nodes:
        if finding.id in parents or finding.score is None:
            continue
        node_id = "" if finding.id == "group:total" else finding.id.partition(":")[2]
        factor = factor_of(environment, node_id)
        attainable = finding.maximum if finding.score.attainable is None else finding.score.attainable
        still_open = (attainable or Fraction(0)) - (finding.score.proven or Fraction(0))
        yield max(Fraction(0), still_open * (Fraction(1) if factor is None else factor))
