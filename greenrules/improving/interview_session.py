"""An interview: one question after another until the result is settled. Frozen: every answer gives the next state."""

from datetime import date

from attrs import evolve, field, frozen

from greenrules.api.assessing import prepare_documents
from greenrules.evaluating.missing import find_declared
from greenrules.improving.ask_next import find_questions
from greenrules.improving.opened_case import OpenedCase, open_document
from greenrules.improving.why_targets import list_targets
from greenrules.model.advice import GRADE, Ask, Question
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.diagnostics import FactsError, errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset


@frozen
class Interview:
    """Where an interview stands.

    Attributes:
        document: what was answered so far, as a facts document; what nobody knows has no value.
        skipped: inputs to come back to when nothing else is left, in the order they were skipped.
        unknown: parameters nobody knows; facts nobody knows stand in the document without a value.
        past: the state before each answer, for going back.
    """

    ruleset: Ruleset = field(repr=False)
    document: FactsDocument
    skipped: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    past: "tuple[Interview, ...]" = field(default=(), repr=False)


@frozen
class Turn:
    """What comes next: the outlook, and the question to ask; None when nothing is left to ask.

    `settled` when no answer can change the result any more.
    """

    case: OpenedCase
    outlook: Ask
    question: Question | None
    declared: Fact | Parameter | None
    settled: bool


def open_interview(
    ruleset: Ruleset, as_of: date | str | None = None, document: FactsDocument | None = None
) -> Interview:
    """Return an interview before its next question.

    Args:
        as_of: the date of the assessment; without it, the one the document states.
        document: what was answered before.
    Raises: FactsError when the document does not fit the ruleset, or nobody states the date.
    """
    documents, problems = prepare_documents(document if document is not None else {}, as_of, None, None)
    if errors_of(problems):
        raise FactsError(problems)
    interview = Interview(ruleset, documents[0])
    open_document(ruleset, interview.document)
    return interview


def take_turn(interview: Interview) -> Turn:
    """Return the next question: the one whose answers settle most, among those not answered, unknown or skipped."""
    case = open_document(interview.ruleset, interview.document)
    unknown = list_unknown(interview)
    outlook = find_questions(case)
    for target in list_asked(interview.ruleset):
        outlook = find_questions(case, target)
        asked = [question for question in outlook.questions if question.id not in unknown]
        asked.sort(key=lambda question: question.id in interview.skipped)
        if asked:
            declared = find_declared(asked[0].id, case.environment)
            return Turn(case, outlook, asked[0], declared, False)
        if not outlook.settled:
            return Turn(case, outlook, None, None, False)
    return Turn(case, outlook, None, None, True)


def list_asked(ruleset: Ruleset) -> tuple[str, ...]:
    """Return what an interview is to settle: the grade, or every other outcome where there is no ladder."""
    return (GRADE,) if ruleset.rungs else tuple(list_targets(ruleset))


def give_answer(interview: Interview, id: str, raw: RawFact) -> Interview:
    """Return the interview with an answer; the id is that of the question.

    Raises: FactsError when the answer does not fit.
    """
    document = _put(interview.ruleset, interview.document, id, raw)
    open_document(interview.ruleset, document)
    skipped = tuple(other for other in interview.skipped if other != id)
    return evolve(interview, document=document, skipped=skipped, past=(*interview.past, interview))


def leave_unknown(interview: Interview, id: str) -> Interview:
    """Return the interview with an input nobody knows: it stays missing and is not asked again."""
    if id.startswith("parameter:"):
        return evolve(interview, unknown=interview.unknown | {id}, past=(*interview.past, interview))
    return give_answer(interview, id, RawFact(None, "", (), "", id.partition(":")[2]))


def skip_question(interview: Interview, id: str) -> Interview:
    """Return the interview with a question put off until nothing else is left."""
    skipped = (*(other for other in interview.skipped if other != id), id)
    return evolve(interview, skipped=skipped, past=(*interview.past, interview))


def go_back(interview: Interview) -> Interview:
    """Return the interview before the last answer; at the beginning as it is."""
    return interview.past[-1] if interview.past else interview


def list_unknown(interview: Interview) -> frozenset[str]:
    """Return the inputs nobody knows."""
    facts = {f"fact:{name}" for name, raw in interview.document.facts.items() if raw.value is None}
    cells = {
        f"fact:{name}/{index}/{column}"
        for name, raw in interview.document.facts.items()
        if isinstance(raw.value, tuple)
        for index, record in enumerate(raw.value)
        if isinstance(record.value, dict)
        for column, cell in record.value.items()
        if cell.value is None
    }
    return interview.unknown | facts | cells


def _put(ruleset: Ruleset, document: FactsDocument, id: str, raw: RawFact) -> FactsDocument:
    kind, _, name = id.partition(":")
    if kind == "parameter":
        return evolve(document, parameters={**document.parameters, _name_parameter(ruleset, name): raw})
    table, _, cell = name.partition("/")
    if not cell:
        return evolve(document, facts={**document.facts, name: raw})
    index, _, column = cell.partition("/")
    supplied = document.facts[table]
    assert isinstance(supplied.value, tuple), "a cell stands in a table"
    records = [
        evolve(record, value={**record.value, column: raw})
        if str(at) == index and isinstance(record.value, dict)
        else record
        for at, record in enumerate(supplied.value)
    ]
    return evolve(document, facts={**document.facts, table: evolve(supplied, value=tuple(records))})


def _name_parameter(ruleset: Ruleset, name: str, way: str = "") -> str:
    """Return the name a caller binds a parameter under: `alias.id`, where its input is called `<id@edition>:id`."""
    key, separator, id = name.rpartition(":")
    if not separator or ruleset.key == key:
        return f"{way}{id}"
    for alias, imported in ruleset.imports.items():
        found = _name_parameter(imported, name, f"{way}{alias}.")
        if found:
            return found
    return ""
