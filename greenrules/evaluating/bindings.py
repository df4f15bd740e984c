"""Parameters the caller binds: values for what the standard leaves open."""

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from greenrules.evaluating.fact_values import Problems, read_value, report
from greenrules.model.citing import NO_WORDS, Provenance
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.model.values import Scalar


@frozen
class BoundParameter:
    """A parameter value from the caller; without a citation it is only an illustration."""

    value: Scalar
    cite: str
    evidence: tuple[str, ...] = ()

    @property
    def provenance(self) -> Provenance:
        """`unverified` with a citation, `illustrative` without."""
        return "unverified" if self.cite else "illustrative"


def bind_parameters(
    ruleset: Ruleset, parameters: Mapping[str, RawFact], problems: Problems
) -> dict[str, BoundParameter]:
    """Read the parameter bindings; keys of the result are `<module key>|<id>`.

    A binding names a parameter of the ruleset, or of an import as `alias.id`. Unknown names and unsuitable values
    add GR611 to `problems`.
    """
    if not parameters:
        return {}
    known = dict(list_parameters(ruleset))
    bound: dict[str, BoundParameter] = {}
    for name, raw in parameters.items():
        if name not in known:
            help = suggest(name, known, otherwise="`greenrules facts` lists the parameters that are open")
            report(problems, "GR611", f"unknown parameter `{name}`", raw, help=help)
            continue
        module, parameter = known[name]
        value = _read_binding(name, parameter, raw, problems)
        if value is not None:
            bound[f"{module.key}|{parameter.id}"] = BoundParameter(value, raw.cite, raw.evidence)
    return bound


def list_parameters(ruleset: Ruleset, prefix: str = "") -> Iterator[tuple[str, tuple[Ruleset, Parameter]]]:
    """Yield the parameters a caller may bind with their module: by `id`, or `alias.id` of an import."""
    for id, parameter in ruleset.parameters.items():
        yield f"{prefix}{id}", (ruleset, parameter)
    for alias, imported in ruleset.imports.items():
        yield from list_parameters(imported, f"{prefix}{alias}.")


def _read_binding(name: str, parameter: Parameter, raw: RawFact, problems: Problems) -> Scalar | None:
    if raw.value is None:
        report(problems, "GR611", f"`{name}` is bound to nothing", raw, help="give a value, or leave the parameter out")
        return None
    found: Problems = []
    # A parameter is read like a fact of the same type.
    as_fact = Fact(name, parameter.type, parameter.label, (), parameter.options, (), "", (), NO_WORDS, None)
    value = read_value(as_fact, raw, found)
    problems += [evolve(problem, code="GR611") for problem in found]
    return value
