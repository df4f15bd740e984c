"""What a ruleset file declares, as written: documents, facts, parameters, tables, derived quantities."""

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.tree import ScalarNode
from greenrules.model.written import Expression, Flag, Label, Sourcing, Tests, Text


@frozen
class DocumentEntry:
    title: Label | None
    number: Text | None
    issuer: Label | None
    date: Text | None
    address: Text | None
    span: Span = field(eq=False)


@frozen
class EffectiveEntry:
    start: Text | None  # key `from`
    end: Text | None  # key `to`, inclusive
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OptionEntry:
    """One option of a choice or set, or one value of an enumeration, worst first when ordered."""

    id: Text
    label: Label | None


@frozen
class AssumeEntry:
    """`when_missing: {assume: literal, cite, provenance}`."""

    assume: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class FactEntry:
    """A fact, or a column of a table (columns have no columns of their own, no period)."""

    label: Label | None
    type: Text | None
    unit: Text | None
    range: Tests | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    columns: "dict[str, FactEntry]"
    period: Text | None
    evidence: tuple[Label, ...]
    help: Label | None
    when_missing: AssumeEntry | None
    span: Span = field(eq=False)


@frozen
class ParameterValueEntry:
    start: Text | None  # key `from`
    value: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ParameterEntry:
    label: Label | None
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    required: Flag | None
    values: tuple[ParameterValueEntry, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OutputEntry:
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    span: Span = field(eq=False)


@frozen
class RowEntry:
    cells: tuple[Tests | None, ...]  # one per input, in the order of the inputs; None is a cell that did not parse
    then: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class TableEntry:
    """A decision table."""

    label: Label | None
    of: Text | None
    inputs: dict[str, Expression]
    output: OutputEntry | None
    hit_policy: Text | None
    aggregate: Text | None
    priority: tuple[ScalarNode, ...]
    rows: tuple[RowEntry, ...]
    otherwise: "OtherwiseEntry | None"
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class OtherwiseEntry:
    """What a decision table gives when no row holds, with a citation of its own or the table's."""

    then: ScalarNode
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class DerivedEntry:
    label: Label | None
    of: Text | None
    type: Text | None
    unit: Text | None
    options: tuple[OptionEntry, ...]
    ordered: Flag | None
    formula: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)
