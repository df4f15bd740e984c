"""Assessing: facts and a checked ruleset become assessments.

Every stage below returns diagnostics; only the public functions turn them into exceptions.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias, overload

from attrs import evolve

from greenrules import __version__, library
from greenrules.api.deferring import assess_quickly, read_bindings
from greenrules.api.loading import bundled_facts, bundled_rulesets, read_day
from greenrules.evaluating.evaluator import evaluate_document
from greenrules.evaluating.facts import AcceptedFacts, accept_facts
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.reading.facts_reader import read_facts_mapping, read_facts_tree
from greenrules.reading.yaml_tree import read_json_tree, read_tree

Facts: TypeAlias = Mapping[str, object] | FactsDocument
Extra = Literal["error", "ignore"]
Engine = Literal["compiled", "reference"]
EXTRAS, ENGINES = ("error", "ignore"), ("compiled", "reference")
Problems = tuple[Diagnostic, ...]


@overload
def evaluate(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> Assessment: ...


@overload
def evaluate(
    ruleset: Ruleset,
    facts: Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> tuple[Assessment, ...]: ...


def evaluate(
    ruleset: Ruleset,
    facts: Facts | Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> Assessment | tuple[Assessment, ...]:
    """Return the grade of a subject with its reasons; for a list of dated subjects, one assessment each.

    Args:
        ruleset: what `load`, `compile_text` or `compile_path` returned.
        facts: fact name to value (or `{value, unit, evidence}`), or a whole facts document, or a list of either.
        as_of: the date of the assessment; without it, the one the facts document states. Never today.
        parameters: values for parameters by id, as `{value, unit, cite}`; they stand above those of the document.
        assumptions: values for facts nobody supplied, listed as such; they stand above those of the document.
        extra: `ignore` turns a fact that is declared nowhere into a note.
        engine: `compiled` decides plain facts by generated code and works the reasons out when they are asked for;
            `reference` always evaluates exactly and at once. What they return is equal.
    Raises: FactsError with every problem of every document (GR516 when the ruleset is not in force on the date).
    """
    if as_of is not None and engine == "compiled" and not assumptions and extra in EXTRAS:
        if type(facts) is dict and not parameters:
            quick: Assessment | tuple[Assessment, ...] | None = assess_quickly(ruleset, facts, as_of)
        else:
            quick = _assess_plain(ruleset, facts, as_of, parameters)
        if quick is not None:
            return quick
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
    return tuple(assessments) if isinstance(facts, list | tuple) else assessments[0]


def _assess_plain(
    ruleset: Ruleset, facts: object, as_of: date | str, parameters: Mapping[str, object] | None
) -> Assessment | tuple[Assessment, ...] | None:
    """Return what compiled code makes of one dict of plain facts, or of a list of nothing else; None otherwise."""
    bindings = read_bindings(ruleset, parameters) if parameters else None
    if parameters and bindings is None:
        return None
    if type(facts) is dict:
        return assess_quickly(ruleset, facts, as_of, bindings)
    if not isinstance(facts, list | tuple) or not all(type(one) is dict for one in facts):
        return None
    assessments = []
    for one in facts:
        quick = assess_quickly(ruleset, one, as_of, bindings)
        if quick is None:  # the careful reading names the place of whatever is wrong
            return None
        assessments.append(quick)
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
    as_of = document.as_of
    if as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the facts, or pass the date"
        return None, (Diagnostic("GR608", "the date of the assessment is missing", path="as_of", help=help),)
    caveats, problems = check_in_force(ruleset, as_of)
    if problems:
        return None, problems
    document, foreign = leave_out_foreign(ruleset, document)
    assessment, problems = evaluate_document(
        ruleset,
        document,
        as_of=as_of,
        known_facts=bundled_facts,
        extra=extra,
        caveats=caveats,
        engine=f"greenrules {__version__}",
    )
    if assessment is not None and foreign:
        assessment = evolve(assessment, notes=(*assessment.notes, *foreign))
    return assessment, problems


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
    if library.is_in_force(start, end, as_of):
        return (), ()
    if ruleset.named_explicitly:
        en = f"edition {ruleset.edition} is in force {library.describe_period(start, end)}, not on {as_of}"
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

    Raises: FactsError with every problem found (GR011 when the file cannot be read).
    """
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


_MEANT = {"extra": "a way to treat extra facts", "engine": "an engine", "errors": "a way to treat wrong facts"}
