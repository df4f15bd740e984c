"""What the names of a ruleset stand for as terms: the mirror of the reference's environment."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, cast

from attrs import define, field

from greenrules.compiling.smt_inputs import Inputs, fact_input, parameter_input, rank_scalar
from greenrules.compiling.smt_values import Meaning, Members, Options, Quantity, Slot, Verdict, as_verdict, conjoin
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.model.expressions import Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.types import SetType, Type
from greenrules.model.values import Scalar

Bindings: TypeAlias = Mapping[str, Slot]
NO_BINDINGS: Bindings = MappingProxyType({})
Result = TypeVar("Result")


@define(eq=False)
class Encoding:
    """One ruleset, or one of its imports, as terms over the inputs of a subject.

    Attributes:
        bound: parameter values a caller binds, by `<id@edition>|<parameter id>`.
        shared: imported modules by `id@edition`.
        prefix: "" for the root, `<id@edition>:` for an import.
        memo: what was encoded so far, by kind and name.
    """

    ruleset: Ruleset
    inputs: Inputs
    bound: Mapping[str, Scalar] = field(factory=dict)
    shared: "dict[str, Encoding]" = field(factory=dict, repr=False)
    prefix: str = ""
    memo: dict[tuple[str, str], Any] = field(factory=dict, repr=False)

    @property
    def as_of(self) -> date:
        """The date of the assessment."""
        return self.inputs.as_of


def module_encoding(encoding: Encoding, alias: str) -> Encoding:
    """Return the encoding of an import by its alias; the encoding itself for the empty alias."""
    if not alias:
        return encoding
    ruleset = encoding.ruleset.imports[alias]
    if ruleset.key not in encoding.shared:
        encoding.shared[ruleset.key] = Encoding(
            ruleset, encoding.inputs, bound=encoding.bound, shared=encoding.shared, prefix=f"{ruleset.key}:"
        )
    return encoding.shared[ruleset.key]


def recall(encoding: Encoding, kind: str, name: str, find: Callable[[], Result]) -> Result:
    """Return the value kept under kind and name, finding it the first time."""
    key = (kind, name)
    if key not in encoding.memo:
        encoding.memo[key] = find()
    return cast(Result, encoding.memo[key])


def refuse(code: str, message: str, span: Span | None) -> UnsupportedByBackend:
    """Return the refusal of what the solver backend cannot express."""
    help = "the reference evaluator still evaluates it; ask about entries that do not use it"
    return UnsupportedByBackend((Diagnostic(code, message, span, help=help),))


def constant_meaning(value: Scalar, type: Type) -> Meaning:
    """Return a constant."""
    match value:
        case bool():
            return Verdict(value, not value)
        case str():
            return Options(((value, True),), True, False)
        case frozenset():
            options = type.options if isinstance(type, SetType) else tuple(sorted(value))
            return Members(tuple((option, option in value) for option in options), True)
        case tuple():
            raise AssertionError("the checker lets no table be a constant")
        case _:
            return Quantity(rank_scalar(value), True, False)


# The imports inside the functions below are made when called: naming a value and encoding it are one recursion.


def reference_meaning(reference: Reference, encoding: Encoding) -> Meaning:
    """Return what a resolved name stands for."""
    encoding = module_encoding(encoding, reference.module)
    match reference.kind:
        case "fact":
            return fact_input(encoding.inputs, encoding.ruleset.facts[reference.name])
        case "parameter":
            return parameter_meaning(encoding, reference.name)
        case "derived":
            return derived_meaning(encoding, reference.name)
        case "table":
            return table_meaning(encoding, reference.name)
        case "gate":
            return gate_meaning(encoding, reference.name)
        case "score":
            return score_meaning(encoding, reference.name)
        case "rung":
            return rung_meaning(encoding, reference.name)
        case "grade":
            return grade_meaning(encoding)
        case "gates_met":
            return gates_meaning(encoding)
        case "as_of":
            return Quantity(rank_scalar(encoding.as_of), True, False)


def parameter_meaning(encoding: Encoding, name: str) -> Meaning:
    """Return the value a caller binds, else the one in force on the date, else an input."""
    parameter = encoding.ruleset.parameters[name]
    key = f"{encoding.ruleset.key}|{name}"
    bound = encoding.bound.get(key)
    if bound is not None:
        return constant_meaning(bound, parameter.type)
    for dated in reversed(parameter.values):
        if dated.start is None or dated.start <= encoding.as_of:
            return constant_meaning(dated.value, parameter.type)
    return parameter_input(encoding.inputs, f"parameter:{encoding.inputs.shared.get(key, key)}", parameter.type)


def derived_meaning(encoding: Encoding, name: str) -> Meaning:
    """Return a derived quantity that is no computed column."""
    from greenrules.compiling.smt_expressions import encode

    return recall(encoding, "derived", name, lambda: encode(encoding.ruleset.derived[name].formula, encoding))


def table_meaning(encoding: Encoding, name: str) -> Meaning:
    """Return the output of a decision table that is no computed column."""
    from greenrules.compiling.smt_tables import encode_table

    return recall(encoding, "table", name, lambda: encode_table(encoding.ruleset.tables[name], encoding, NO_BINDINGS))


def gate_meaning(encoding: Encoding, name: str) -> Verdict:
    """Return whether a basic requirement is met."""
    from greenrules.compiling.smt_expressions import encode_condition

    return recall(encoding, "gate", name, lambda: encode_condition(encoding.ruleset.gates[name].condition, encoding))


def gates_meaning(encoding: Encoding) -> Verdict:
    """Return whether all basic requirements are met."""
    return conjoin(gate_meaning(encoding, name) for name in encoding.ruleset.gates)


def rung_meaning(encoding: Encoding, name: str) -> Verdict:
    """Return whether the condition of a grade holds."""
    from greenrules.compiling.smt_expressions import encode_condition

    condition = next(rung.condition for rung in encoding.ruleset.rungs if rung.id == name)
    return recall(encoding, "rung", name, lambda: encode_condition(condition, encoding))


def eligibility_meaning(encoding: Encoding, name: str) -> Verdict:
    """Return whether the condition of an eligibility holds."""
    from greenrules.compiling.smt_expressions import encode_condition

    condition = encoding.ruleset.eligibilities[name].condition
    return recall(encoding, "eligibility", name, lambda: as_verdict(encode_condition(condition, encoding)))


def score_meaning(encoding: Encoding, name: str) -> Meaning:
    """Return the score of an indicator or group, of the whole tree for the empty name."""
    from greenrules.compiling.smt_scoring import encode_node

    return encode_node(encoding, name).points


def grade_meaning(encoding: Encoding) -> Options:
    """Return the grade: known once it is settled."""
    from greenrules.compiling.smt_grading import encode_ladder, settled_grade

    return settled_grade(encode_ladder(encoding))
