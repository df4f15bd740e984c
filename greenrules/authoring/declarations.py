"""What the names of a ruleset stand for: each with its label, type, source and place."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.authoring.analysis import Analysis
from greenrules.model.citing import NO_WORDS, Source, Words
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.entries import FactEntry, ParameterEntry, TableEntry
from greenrules.model.module import Module
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring_entries import IndicatorEntry
from greenrules.model.source import Span
from greenrules.model.types import BooleanType, ChoiceType, NumberType, SetType, TableType, Type
from greenrules.model.values import format_number
from greenrules.model.written import Label, Sourcing


@frozen
class Declaration:
    """One name as expressions write it.

    Attributes:
        kind: fact, column, parameter, derived, table, gate, indicator, grade, document or import.
        type: the type as written, with options; empty where the kind says it.
        unit: as written; of a derived quantity without one, that of its formula, and `implied`.
        text: value, formula or condition as written; empty where there is none.
        source: document and clause, as written.
        span: where it is declared; None when that is in no text.
    """

    name: str
    kind: str
    words: Words
    type: str = ""
    unit: str = ""
    text: str = ""
    source: str = ""
    provenance: str = ""
    span: Span | None = None
    implied: bool = False


def list_declarations(analysis: Analysis) -> Mapping[str, Declaration]:
    """Return every name of a text, as expressions write it: own names, those of imports, gates, scores, grades.

    Documents stand under `document:<id>`, columns also under `column:<id>`.
    """
    found: dict[str, Declaration] = {}
    for alias, ruleset in analysis.imports.items():
        for declaration in _list_imported(alias, ruleset):
            found.setdefault(declaration.name, declaration)
    for declaration in _list_own(analysis.module) if analysis.module else ():
        found[declaration.name] = _complete_unit(declaration, analysis.ruleset)
    return found


def _complete_unit(one: Declaration, ruleset: Ruleset | None) -> Declaration:
    """Return a derived quantity that states neither type nor unit with those of its formula, once it is checked."""
    derived = ruleset.derived.get(one.name) if ruleset and one.kind == "derived" else None
    if derived is None or one.type or one.unit:
        return one
    type, unit = _name_type(derived.type)
    return evolve(one, type=type, unit=unit, implied=True)


def _list_own(module: Module) -> Iterator[Declaration]:
    for id, fact in module.facts.items():
        yield _declare_fact(id, "fact", fact)
        for column, entry in fact.columns.items():
            yield _declare_fact(f"{id}.{column}", "column", entry)
            yield _declare_fact(f"column:{column}", "column", entry)
    for id, parameter in module.parameters.items():
        yield _declare_parameter(id, parameter)
    for id, table in module.tables.items():
        yield _declare_table(id, table)
    for id, derived in module.derived.items():
        unit, type = (part.value if part else "" for part in (derived.unit, derived.type))
        text = derived.formula.text if derived.formula else ""
        yield _declare(id, "derived", derived.label, derived.sourcing, derived.span, type=type, unit=unit, text=text)
    for id, gate in module.basic_requirements.items():
        text = gate.condition.text if gate.condition else ""
        yield _declare(f"gate.{id}", "gate", gate.label, gate.sourcing, gate.span, text=text)
    for id, node in _walk_indicators(module.indicators):
        points = node.points or node.weight
        value = format_number(points.value.value) if points else ""
        yield _declare(f"score.{id}", "indicator", node.label, node.sourcing, node.span, unit="points", text=value)
    for rung in module.grades:
        if rung.id is not None:
            text = rung.condition.text if rung.condition else ""
            yield _declare(f"rung.{rung.id.value}", "grade", rung.label, rung.sourcing, rung.id.span, text=text)
    for section in ("eligibilities", "entitlements"):
        for id, outcome in getattr(module, section).items():
            text = outcome.condition.text if outcome.condition else ""
            yield _declare(f"{section}:{id}", section, outcome.label, outcome.sourcing, outcome.span, text=text)
    for id, document in module.documents.items():
        number = document.number.value if document.number else ""
        yield Declaration(f"document:{id}", "document", _words(document.title), text=number, span=document.span)
    for alias, pin in module.imports.items():
        yield Declaration(alias, "import", NO_WORDS, text=pin.value, span=pin.span)


def _walk_indicators(root: IndicatorEntry | None) -> Iterator[tuple[str, IndicatorEntry]]:
    for id, child in root.children.items() if root else ():
        yield id, child
        yield from _walk_indicators(child)


def _words(label: Label | None) -> Words:
    return Words(label.zh, label.en) if label else NO_WORDS


def _declare(
    name: str, kind: str, label: Label | None, sourcing: Sourcing, span: Span,
    *, type: str = "", unit: str = "", text: str = "",
) -> Declaration:  # fmt: skip
    cite, provenance = sourcing.cite, sourcing.provenance
    source = f"{cite.document.value} {cite.clause.value if cite.clause else ''}".strip() if cite else ""
    return Declaration(name, kind, _words(label), type, unit, " ".join(text.split()), source,
                       provenance.value if provenance else "", span)  # fmt: skip


def _declare_fact(name: str, kind: str, entry: FactEntry) -> Declaration:
    type = entry.type.value if entry.type else "number"
    if entry.options:
        type = f"{type}: {', '.join(option.id.value for option in entry.options)}"
    range = entry.range.text if entry.range else ""
    return Declaration(name, kind, _words(entry.label), type, entry.unit.value if entry.unit else "", range,
                       span=entry.span)  # fmt: skip


def _declare_parameter(id: str, entry: ParameterEntry) -> Declaration:
    values = [f"{value.start.value}: {value.value.text}" if value.start else value.value.text for value in entry.values]
    sourcings = [entry.sourcing, *(value.sourcing for value in entry.values)]
    sourcing = next((one for one in sourcings if one.cite or one.provenance), entry.sourcing)
    unit, type = (part.value if part else "" for part in (entry.unit, entry.type))
    return _declare(id, "parameter", entry.label, sourcing, entry.span, type=type, unit=unit, text="; ".join(values))


def _declare_table(id: str, entry: TableEntry) -> Declaration:
    output = entry.output
    type = output.type.value if output and output.type else ""
    unit = output.unit.value if output and output.unit else ""
    return _declare(id, "table", entry.label, entry.sourcing, entry.span, type=type, unit=unit)


def _list_imported(alias: str, ruleset: Ruleset) -> Iterator[Declaration]:
    for fact in ruleset.facts.values():
        yield _describe_fact(fact.id, "fact", fact)
        for column in fact.columns:
            yield _describe_fact(f"{fact.id}.{column.id}", "column", column)
            yield _describe_fact(f"column:{column.id}", "column", column)
    for parameter in ruleset.parameters.values():
        yield _describe_parameter(f"{alias}.{parameter.id}", parameter)
    for derived in ruleset.derived.values():
        text = derived.formula.span.text
        name = f"{alias}.{derived.id}"
        yield _describe(name, "derived", derived.label, derived.source, derived.span, derived.type, text)
    for table in ruleset.tables.values():
        yield _describe(f"{alias}.{table.id}", "table", table.label, table.source, table.span, table.type, "")
    for gate in ruleset.gates.values():
        yield _describe(f"{alias}.gate.{gate.id}", "gate", gate.label, gate.source, gate.span, None,
                        gate.condition.span.text)  # fmt: skip


def _describe(
    name: str, kind: str, words: Words, source: Source | None, span: Span | None, type: Type | None, text: str
) -> Declaration:
    word, unit = _name_type(type)
    place = f"{source.document} {source.clause}".strip() if source else ""
    return Declaration(name, kind, words, word, unit, " ".join(text.split()), place,
                       source.provenance if source else "", span)  # fmt: skip


def _describe_fact(name: str, kind: str, fact: Fact) -> Declaration:
    return _describe(name, kind, fact.label, None, fact.span, fact.type, "")


def _describe_parameter(name: str, parameter: Parameter) -> Declaration:
    values = [format_number(v.value) if isinstance(v.value, Fraction) else str(v.value) for v in parameter.values]
    source = parameter.values[-1].source if parameter.values else None
    return _describe(name, "parameter", parameter.label, source, parameter.span, parameter.type, "; ".join(values))


def _name_type(type: Type | None) -> tuple[str, str]:
    match type:
        case None:
            return "", ""
        case NumberType(unit=unit):
            return "number", str(unit)
        case BooleanType():
            return "boolean", ""
        case ChoiceType(options=options):
            return f"choice: {', '.join(options)}", ""
        case SetType(options=options):
            return f"set: {', '.join(options)}", ""
        case TableType():
            return "table", ""
        case _:
            return type.__class__.__name__.removesuffix("Type").lower(), ""
