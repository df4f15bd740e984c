"""A subject accepted under a ruleset, ready to be looked at from many sides without accepting it again."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from greenrules import __version__
from greenrules.api.documents import Extra, Facts, accept_document, prepare_documents
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.evaluating.evaluator import NO_GRADE_LABEL
from greenrules.evaluating.facts import AcceptedFacts
from greenrules.evaluating.grading import NO_GRADE
from greenrules.evaluating.option_words import word_options
from greenrules.evaluating.type_units import unit_of_type
from greenrules.explaining.advice_words import word_records
from greenrules.model.advice import Circumstances, NamedValue
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Value


@frozen
class OpenedCase:
    """Accepted facts of one subject, and the environment that evaluates them."""

    environment: Environment = field(eq=False, repr=False)
    accepted: AcceptedFacts = field(repr=False)
    document: FactsDocument = field(repr=False)

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset the subject is judged by."""
        return self.environment.ruleset


def open_case(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> OpenedCase:
    """Accept the facts of one subject; the arguments are those of `evaluate`.

    Raises: FactsError with every problem, as `evaluate` does.
    """
    documents, problems = prepare_documents(facts, as_of, parameters, assumptions)
    if len(documents) != 1 and not errors_of(problems):
        help = "advice is about one subject; take one document of the list"
        message = f"expected one subject, found {len(documents)}"
        problems = (*problems, Diagnostic("GR910", message, path="facts", help=help))
    if errors_of(problems):
        raise FactsError(problems)
    return open_document(ruleset, documents[0], extra)


def open_document(ruleset: Ruleset, document: FactsDocument, extra: Extra = "error") -> OpenedCase:
    """Accept one facts document.

    Raises: FactsError with every problem, as `evaluate` does.
    """
    if document.as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the facts, or pass the date"
        raise FactsError((Diagnostic("GR608", "the date of the assessment is missing", path="as_of", help=help),))
    accepted, kept, problems = accept_document(ruleset, document, extra)
    if accepted is None:
        raise FactsError(problems)
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    environment = Environment(ruleset, accepted.values, document.as_of, bound=bound)
    if refused := tuple(check_choices(environment, accepted.supplied)):
        raise FactsError((*problems, *refused))
    return OpenedCase(environment, accepted, kept)


def describe_circumstances(case: OpenedCase) -> Circumstances:
    """Return what the advice is about."""
    environment, document, ruleset = case.environment, case.document, case.ruleset
    ladder = grade_of(environment)
    total = None if ruleset.indicators is None else node_score(environment, "")
    return Circumstances(
        ruleset=ruleset.id,
        edition=ruleset.edition,
        title=ruleset.title,
        content_digest=ruleset.digest,
        engine=f"greenrules {__version__}",
        subject=document.subject,
        subject_name=Words(document.subject_zh, document.subject_en),
        as_of=environment.as_of,
        grade_labels=(*((rung.id, rung.label) for rung in ruleset.rungs), (NO_GRADE, NO_GRADE_LABEL)),
        grade=ladder.proven,
        possible_grades=ladder.possible,
        score=total.bounds if total is not None and isinstance(total.bounds, Bounds) else None,
        maximum=None if total is None else total.maximum,
        display=tuple(ruleset.display.items()),
    )


def name_value(id: str, fact: Fact, value: Value, evidence: tuple[str, ...] = ()) -> NamedValue:
    """Return a value of a fact or column under its label."""
    return NamedValue(id, fact.label, value, unit_of_type(fact.type), word_value(fact, value), evidence)


def word_value(declared: Fact | Parameter, value: Value) -> Words:
    """Return an option by its label, and a few records of a table by their cells."""
    if isinstance(value, tuple) and isinstance(declared, Fact):
        return word_records(declared, value)
    return word_options(value, declared.options)
