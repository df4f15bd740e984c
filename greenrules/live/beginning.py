"""Before a session starts or goes on: its arguments against what is allowed."""

from collections.abc import Mapping
from datetime import date

from greenrules.api.documents import check_in_force, check_word, leave_out_foreign
from greenrules.api.loading import read_day
from greenrules.evaluating.bindings import bind_parameters
from greenrules.live.accepting import Extra
from greenrules.live.judging import Judge, make_judge
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.reading.facts_reader import read_facts_mapping


def read_date(as_of: date | str) -> date:
    """Return a date given as a date or as text.

    Raises: FactsError (GR608).
    """
    day, problems = read_day(as_of)
    if day is None:
        raise FactsError(problems)
    return day


def require_in_force(ruleset: Ruleset, day: date) -> None:
    """Refuse a date on which the ruleset is not in force, as an evaluation would.

    Raises: FactsError (GR516).
    """
    _, problems = check_in_force(ruleset, day)
    if problems:
        raise FactsError(problems)


def require_later(day: date, present: date) -> None:
    """Refuse to go back in time.

    Raises: FactsError (GR640).
    """
    if day < present:
        message = f"the session is at {present}, and {day} lies before it"
        help = "a session only goes forward; start another one for an earlier date"
        raise FactsError((Diagnostic("GR640", message, path="as_of", help=help),))


def require_subject(subject: object) -> str:
    """Return the id of a subject.

    Raises: FactsError (GR624 when there is none).
    """
    if isinstance(subject, str) and subject:
        return subject
    help = "give every subject an id of its own, a text"
    raise FactsError((Diagnostic("GR624", "the subject has no id", path="subject", help=help),))


def prepare_judge(ruleset: Ruleset, parameters: Mapping[str, object], extra: Extra) -> Judge:
    """Return the judge of a ruleset with the parameters a caller binds for every subject.

    Raises: FactsError (GR611, GR025).
    """
    documents, problems = _read_parameters(parameters)
    document, _ = leave_out_foreign(ruleset, documents[0])
    found: list[Diagnostic] = [*problems, *check_word("extra", extra, ("error", "ignore"))]
    bound = bind_parameters(ruleset, document.parameters, found)
    if errors_of(found):
        raise FactsError(found)
    values = {key: binding.value for key, binding in bound.items()}
    return make_judge(ruleset, document.parameters, values, extra)


def _read_parameters(parameters: Mapping[str, object]) -> tuple[tuple[FactsDocument, ...], tuple[Diagnostic, ...]]:
    raws = {name: raw for name, raw in parameters.items() if isinstance(raw, RawFact)}
    if len(raws) == len(parameters):  # as a snapshot holds them
        return (FactsDocument("", "", "", None, {}, raws, {}),), ()
    return read_facts_mapping({"facts": {}, "parameters": dict(parameters), "assumptions": {}})
