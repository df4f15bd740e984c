"""Parameters in proofs: what whoever asks sets, and what two rulesets leave open under one name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from attrs import frozen

from greenrules.evaluating.bindings import bind_parameters, list_parameters
from greenrules.model.declarations import Parameter
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.model.values import Scalar
from greenrules.reading.facts_reader import read_facts_mapping


@frozen
class Settings:
    """What is settled about parameters beside the facts. Keys are `<id@edition>|<id>`.

    Attributes:
        fixed: values that hold for every subject.
        shared: open parameters of the second ruleset, each with the one of the first whose value it has.
    """

    fixed: Mapping[str, Scalar] = MappingProxyType({})
    shared: Mapping[str, str] = MappingProxyType({})


NO_SETTINGS = Settings()


def share_parameters(one: Ruleset, other: Ruleset, as_of: date) -> dict[str, str]:
    """Return the parameters both leave open under one name, by key: that of the second, then that of the first."""
    return {second: first for first, second, is_same in _list_pairs(one, other, as_of) if is_same and first != second}


def find_unlike(one: Ruleset, other: Ruleset, as_of: date, settings: Settings) -> str:
    """Return a parameter both leave open under one name, but with another type or unit; empty when there is none."""
    pairs = _list_pairs(one, other, as_of)
    unlike = (first for first, _, is_same in pairs if not is_same and first not in settings.fixed)
    return next(unlike, "").partition("|")[2]


def _list_pairs(one: Ruleset, other: Ruleset, as_of: date) -> Iterator[tuple[str, str, bool]]:
    """Yield what both leave open under one name: the two keys, and whether the types are the same."""
    mine = dict(list_parameters(one))
    for name, (module, parameter) in list_parameters(other):
        if name in mine and _is_open(parameter, as_of) and _is_open(mine[name][1], as_of):
            owner, twin = mine[name]
            yield f"{owner.key}|{twin.id}", f"{module.key}|{parameter.id}", twin.type == parameter.type


def _is_open(parameter: Parameter, as_of: date) -> bool:
    return not any(dated.start is None or dated.start <= as_of for dated in parameter.values)


def fix_parameters(rulesets: Sequence[Ruleset], values: Mapping[str, object]) -> dict[str, Scalar]:
    """Return values of parameters by key, read as those of a facts file.

    Args:
        values: by the name under which `evaluate` binds them, in any of the rulesets: `id`, or `alias.id` of an import.
    Raises: FactsError (GR611 for a name none of them has, or a value that does not fit).
    """
    (document, *_), found = read_facts_mapping({"facts": {}, "parameters": dict(values)})
    problems, fixed = list(found), dict[str, Scalar]()
    names = [dict(list_parameters(ruleset)) for ruleset in rulesets]
    known = {name for each in names for name in each}
    for name in document.parameters.keys() - known:
        help = suggest(name, known, otherwise="`greenrules facts` lists the parameters that are open")
        problems.append(Diagnostic("GR611", f"unknown parameter `{name}`", path=f"parameters.{name}", help=help))
    for ruleset, own in zip(rulesets, names, strict=True):
        given = {name: raw for name, raw in document.parameters.items() if name in own}
        fixed |= {key: bound.value for key, bound in bind_parameters(ruleset, given, problems).items()}
    if errors_of(problems):
        raise FactsError(tuple(dict.fromkeys(problems)))
    return fixed
