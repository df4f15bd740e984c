"""What was supplied, with its number in the index, and the papers that go with it."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_decimal, format_value
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import unit_of
from greenrules.explaining.questions import list_questions
from greenrules.model.declarations import Fact
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.trace import Trace
from greenrules.model.types import TableType
from greenrules.model.units import parse_unit
from greenrules.reporting.dossier_messages import tell

_MOST_RECORDS = 6


@frozen
class Item:
    """One fact the ruleset asks for. `mark` is its number in the index; `wanted` and `attached` are papers."""

    mark: str
    fact: Fact
    label: str
    value: str  # empty when it was not supplied
    period: str
    wanted: tuple[str, ...]
    attached: tuple[str, ...]

    @property
    def lacks_papers(self) -> bool:
        """Whether something is still to be attached or supplied; what is left out with an assumption is not."""
        return bool(self.wanted and not self.attached) if self.value else self.fact.assume is None


def list_items(ruleset: Ruleset, document: FactsDocument, language: Language) -> tuple[Item, ...]:
    """Return every fact the outcomes depend on, in the order of the ruleset, numbered."""
    return tuple(
        _describe(f"E{number}", fact, document, language)
        for number, fact in enumerate(list_questions(ruleset).facts, 1)
    )


def mark_facts(trace: Trace, marks: Mapping[str, str], id: str) -> tuple[str, ...]:
    """Return the numbers of the facts a node rests on, in the order of the index.

    Args:
        marks: fact id to number.
        id: trace node id of a finding.
    """
    names = (node.id.partition(":") for node in trace.walk(id))
    used = {name.partition("/")[0] for kind, _, name in names if kind == "fact"}
    return tuple(mark for fact, mark in marks.items() if fact in used)


def _describe(mark: str, fact: Fact, document: FactsDocument, language: Language) -> Item:
    raw = document.facts.get(fact.id)
    value = "" if raw is None else _write(fact, raw, language)
    period = (raw.period if raw else "") or fact.period
    if (other := document.facts.get(period)) is not None and isinstance(other.value, Fraction):
        period = format_decimal(other.value)  # such as `reporting_year`: the year itself
    return Item(
        mark,
        fact,
        choose_words(fact.label, language) or fact.id,
        value,
        period,
        tuple(choose_words(words, language) for words in fact.evidence),
        () if raw is None else (*dict.fromkeys(_list_papers(raw)),),
    )


def _list_papers(raw: RawFact) -> Iterator[str]:
    yield from raw.evidence
    match raw.value:
        case tuple():
            for one in raw.value:
                yield from _list_papers(one)
        case dict():
            for one in raw.value.values():
                yield from _list_papers(one)


def _write(fact: Fact, raw: RawFact, language: Language) -> str:
    match raw.value:
        case None:
            return ""
        case bool():
            return say("yes" if raw.value else "no", language)
        case Fraction():
            if raw.unit:  # as supplied
                unit = parse_unit(raw.unit)
                return format_value(raw.value, unit, language) if unit else f"{format_decimal(raw.value)} {raw.unit}"
            return format_value(raw.value, unit_of(fact.type), language)
        case date():
            return format_value(raw.value, unit_of(fact.type), language)
        case str():
            return _name_option(fact, raw.value, language)
        case tuple() if isinstance(fact.type, TableType):
            return _write_records(fact, raw.value, language)
        case tuple():
            names = [_name_option(fact, one.value, language) for one in raw.value if isinstance(one.value, str)]
            return say("list_comma", language).join(names) or say("empty_set", language)
        case _:
            return ""


def _name_option(fact: Fact, value: str, language: Language) -> str:
    labels = {option.id: choose_words(option.label, language) for option in fact.options}
    return labels.get(value) or value


def _write_records(fact: Fact, records: tuple[RawFact, ...], language: Language) -> str:
    columns = {column.id: column for column in fact.columns}
    lines = []
    for number, record in enumerate(records[:_MOST_RECORDS], 1):
        cells = record.value if isinstance(record.value, dict) else {}
        told = [
            tell(
                "cell",
                language,
                label=choose_words(columns[id].label, language),
                value=_write(columns[id], raw, language),
            )
            for id, raw in cells.items()
            if id in columns and raw.value is not None
        ]
        lines.append(tell("record", language, number=str(number), cells=say("list_comma", language).join(told)))
    if len(records) > _MOST_RECORDS:
        lines.append(say("and_more", language, labels="…", count=str(len(records) - _MOST_RECORDS)))
    return "\n".join(lines) or tell("none", language)
