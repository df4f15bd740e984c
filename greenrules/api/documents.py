"""The careful way: facts documents are read, accepted and evaluated by the reference, every problem with its place.

Every stage returns diagnostics; only the public functions turn them into exceptions. Nothing here knows the compiled
evaluator, so that whoever reads documents, as the command does, does not wait until its modules are loaded.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from greenrules import __version__, library
from greenrules.api.loading import bundled_facts, bundled_rulesets, read_day
from greenrules.evaluating.evaluator import assess, open_document
from greenrules.evaluating.facts import AcceptedFacts, accept_facts
from greenrules.evaluating.plans import Evaluation
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.periods import describe_period, is_in_force
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.reading.facts_reader import read_facts_mapping, read_facts_tree
from greenrules.reading.yaml_tree import read_json_tree, read_tree

Facts: TypeAlias = Mapping[str, object] | FactsDocument
Extra = Literal["error", "ignore"]
Engine = Literal["compiled", "reference"]
EXTRAS, ENGINES = ("error", "ignore"), ("compiled", "reference")
Problems = tuple[Diagnostic, ...]


def evaluate_documents(
    ruleset: Ruleset,
    facts: Facts | Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "reference",
) -> tuple[Assessment, ...]:
    """Return what the reference makes of one subject or of a list of them, one assessment each.

    The arguments and errors are those of `evaluate`; `engine` is only checked to be one.
    """
    documents, problems = prepare_documents(facts, as_of, parameters, assumptions)
    problems = (*problems, *check_word("extra", extra, EXTRAS), *check_word("engine", engine, ENGINES))
    if errors_of(problems):
        raise FactsError(problems)
    assessments: list[Assessment] = []
    for document in documents:
        assessment, more = evaluate_one(ruleset, document, extra)
        problems += more
        assessments += [assessment] if assessment else []
    if errors_of(problems) or len(assessments) < len(documents):
        raise FactsError(problems)
    return tuple(assessments)


def prepare_documents(
    facts: Facts | Sequence[Facts],
    as_of: date | str | None,
    parameters: Mapping[str, object] | None,
    assumptions: Mapping[str, object] | None,
) -> tuple[tuple[FactsDocument, ...], Problems]:
    """Read facts as a caller hands them over, and put what stands beside them above what they state."""
    documents, problems = read_facts_mapping(facts)
    beside = {"facts": {}, "parameters": dict(parameters or {}), "assumptions": dict(assumptions or {})}
    (added, *_), more = read_facts_mapping(beside)
    day, undated = (None, ()) if as_of is None else read_day(as_of)
    prepared = tuple(
        evolve(
            document,
            as_of=day or document.as_of,
            parameters={**document.parameters, **added.parameters},
            assumptions={**document.assumptions, **added.assumptions},
        )
        for document in documents
    )
    return prepared, (*problems, *more, *undated)


def evaluate_one(ruleset: Ruleset, document: FactsDocument, extra: Extra) -> tuple[Assessment | None, Problems]:
    """Assess one subject as its document states it; None with every problem when the input is wrong."""
    opened, problems = open_one(ruleset, document, extra)
    return None if opened is None else close_one(opened), problems


@frozen
class Opened:
    """One subject whose facts were accepted: all that an assessment is made from."""

    evaluation: Evaluation
    document: FactsDocument
    caveats: tuple[Words, ...]
    notes: tuple[str, ...]


def open_one(ruleset: Ruleset, document: FactsDocument, extra: Extra) -> tuple[Opened | None, Problems]:
    """Accept the facts of one subject; None with every problem when the input is wrong."""
    as_of = document.as_of
    if as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the facts, or pass the date"
        return None, (Diagnostic("GR608", "the date of the assessment is missing", path="as_of", help=help),)
    caveats, problems = check_in_force(ruleset, as_of)
    if problems:
        return None, problems
    document, foreign = leave_out_foreign(ruleset, document)
    evaluation, problems = open_document(ruleset, document, as_of=as_of, known_facts=bundled_facts, extra=extra)
    return None if evaluation is None else Opened(evaluation, document, caveats, foreign), problems


def close_one(opened: Opened) -> Assessment:
    """Return everything about a subject whose facts were accepted."""
    assessment = assess(opened.evaluation, opened.document, opened.caveats, f"greenrules {__version__}")
    return evolve(assessment, notes=(*assessment.notes, *opened.notes)) if opened.notes else assessment


def accept_document(
    ruleset: Ruleset, document: FactsDocument, extra: Extra
) -> tuple[AcceptedFacts | None, FactsDocument, Problems]:
    """Accept the facts of one dated subject as `evaluate_one` does, without evaluating them."""
    as_of = document.as_of
    assert as_of is not None, "an undated document is refused before"
    _, problems = check_in_force(ruleset, as_of)
    if problems:
        return None, document, problems
    document, _ = leave_out_foreign(ruleset, document)
    accepted, problems = accept_facts(ruleset, document, as_of=as_of, known_facts=bundled_facts, extra=extra)
    return accepted, document, problems


def leave_out_foreign(ruleset: Ruleset, document: FactsDocument) -> tuple[FactsDocument, tuple[str, ...]]:
    """Take out the parameters that only other bundled rulesets have, with a note each.

    One file states the facts of a subject for every scheme; what it binds for one is no mistake under another.
    """
    own = set(list_parameters(ruleset))
    strangers = [name for name in document.parameters if name not in own]
    if not strangers:
        return document, ()
    elsewhere = {name for other in bundled_rulesets().values() for name in list_parameters(other)}
    foreign = {name for name in strangers if name in elsewhere}
    kept = {name: raw for name, raw in document.parameters.items() if name not in foreign}
    notes = tuple(f"the parameter `{name}` belongs to another ruleset and was not used" for name in sorted(foreign))
    return evolve(document, parameters=kept), notes


def list_parameters(ruleset: Ruleset, prefix: str = "", *, only_open: bool = False) -> Iterator[str]:
    """Yield the names under which a caller can bind parameters: `id`, or `alias.id` of an import.

    Args:
        only_open: leave out those that have a value of their own.
    """
    for id, parameter in ruleset.parameters.items():
        if not (only_open and parameter.values):
            yield f"{prefix}{id}"
    for alias, imported in ruleset.imports.items():
        yield from list_parameters(imported, f"{prefix}{alias}.", only_open=only_open)


def check_in_force(ruleset: Ruleset, as_of: date) -> tuple[tuple[Words, ...], Problems]:
    """Return the caveat of an edition that was named and is out of force, or GR516 when it was not named."""
    start, end = ruleset.effective.start, ruleset.effective.end
    if is_in_force(start, end, as_of):
        return (), ()
    if ruleset.named_explicitly:
        en = f"edition {ruleset.edition} is in force {describe_period(start, end)}, not on {as_of}"
        period = f"{start or '（未注明）'} 至 {end or '（未注明）'}"
        zh = f"{ruleset.edition} 版施行期间为 {period}，评价日期 {as_of} 不在其内"
        return (Words(zh, en),), ()
    files, _ = library.index_rulesets()
    infos, _ = library.read_infos((file for file in files if file.id == ruleset.id), files=files)
    message = f"edition `{ruleset.edition}` of `{ruleset.id}` is not in force on {as_of}"
    return (), (library.describe_out_of_force(message, infos),)


def read_facts(text: str, name: str = "<facts>") -> tuple[FactsDocument, ...]:
    """Return the facts documents a YAML or JSON text holds.

    Raises: FactsError with every problem found.
    """
    source = SourceText(name, text)
    is_json = name.endswith(".json") or text.lstrip().startswith(("{", "["))
    tree, problems = read_json_tree(source) if is_json else read_tree(source)
    documents, more = read_facts_tree(tree) if tree else ((), ())
    if errors_of((*problems, *more)) or not tree:
        raise FactsError((*problems, *more))
    return documents


def read_facts_file(path: str | os.PathLike[str]) -> tuple[FactsDocument, ...]:
    """Return the facts documents in a YAML or JSON file.

    Raises: FactsError with every problem found (GR011 when the file cannot be read, GR613 for a table).
    """
    if Path(path).suffix.lower() in _TABLES:
        message = "expected the facts of one subject, found a table"
        raise FactsError((Diagnostic("GR613", message, path=str(path), help=_JUDGE_TABLES),))
    source, problems = library.read_text_of(Path(path), str(path))
    if source is None:
        raise FactsError(problems)
    return read_facts(source.text, source.name)


def check_word(path: str, word: str, allowed: tuple[str, ...]) -> Problems:
    """Return GR025 when an argument is none of its words."""
    if word in allowed:
        return ()
    help = f"write {' or '.join(f'`{one}`' for one in allowed)}"
    return (Diagnostic("GR025", f"`{word}` is not {_MEANT[path]}", path=path, help=help),)


_JUDGE_TABLES = (
    "judge tables with `greenrules batch`, one row with `--explain`; read a filled-in form with `greenrules sheet read`"
)
_TABLES = frozenset({".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".arrow", ".feather"})
_MEANT = {"extra": "a way to treat extra facts", "engine": "an engine", "errors": "a way to treat wrong facts"}
