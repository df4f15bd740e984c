"""Every step of the reasoning as plain data: what it is, what came out, by which operation, on what, by what clause."""

from attrs import define, field

from greenrules.explaining.citations import name_document, word_provenance
from greenrules.explaining.messages import choose_words
from greenrules.explaining.needs import describe_node, label_node
from greenrules.explaining.numbers import format_value
from greenrules.explaining.operation_words import OPERATION_WORDS
from greenrules.explaining.page import Language
from greenrules.explaining.steps import write_literal
from greenrules.model.assessment import Assessment
from greenrules.model.canonical import Json
from greenrules.model.citation import Citation
from greenrules.model.trace import NodeId, Operand, TraceNode

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@define
class Sources:
    """The citations of one answer, each once; what cites one gives its number."""

    _numbers: dict[Citation, int] = field(factory=dict)

    def number(self, citation: Citation | None) -> Json:
        """Return the number of a citation, counted from 0; None for none, and for one that names nothing."""
        if citation is None or not (citation.document or citation.number or citation.clause):
            return None
        return self._numbers.setdefault(citation, len(self._numbers))

    def list_all(self) -> list[Json]:
        """Return the citations in the order of their numbers."""
        return [_describe_citation(citation) for citation in self._numbers]


def encode_steps(assessment: Assessment, sources: Sources) -> dict[str, Json]:
    """Return every step by its id."""
    return {node.id: _describe_step(assessment, node, sources) for node in assessment.trace.walk()}


def _describe_step(assessment: Assessment, node: TraceNode, sources: Sources) -> Json:
    origin = node.origin
    citation = node.citation or (origin.citation if origin else None)
    return {
        "label": {language: _name_step(assessment, node, language) for language in _LANGUAGES},
        "value": {language: format_value(node.value, node.unit, language) for language in _LANGUAGES},
        "how": {language: choose_words(OPERATION_WORDS[node.operation], language) for language in _LANGUAGES},
        "papers": list(origin.evidence) if origin else [],
        "source": sources.number(citation),
        "on": [_describe_operand(operand) for operand in node.operands if operand is not None],
    }


def _name_step(assessment: Assessment, node: TraceNode, language: Language) -> str:
    """Return the label of a step; of a condition without one, the comparison it is."""
    label = label_node(node, language)
    return describe_node(assessment, node, language) if not label and isinstance(node.value, bool) else label


def _describe_operand(operand: Operand) -> Json:
    """Return the id of another step, or a literal in words."""
    match operand:
        case NodeId():
            return operand.id
        case _:
            return {language: write_literal(operand, language) for language in _LANGUAGES}


def _describe_citation(citation: Citation) -> Json:
    return {
        "document": {
            language: name_document(citation.number, citation.title, language) or citation.document
            for language in _LANGUAGES
        },
        "clause": citation.clause,
        "provenance": citation.provenance,
        "sure": {language: word_provenance(citation.provenance, language) for language in _LANGUAGES},
        "note": citation.note,
    }
