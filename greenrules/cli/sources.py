"""What a command works on: the rulesets and facts the arguments name."""

import argparse
import os
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, render_diagnostic
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset

if TYPE_CHECKING:
    from greenrules.api import SchemeResult
    from greenrules.api.editions import OlderEdition

# A folder may hold facts and cases beside rulesets; a ruleset says that it is one.
_DECLARES_RULESET = re.compile(r"^ruleset\s*:", re.MULTILINE)
_BESIDE = (".cases.yaml", ".facts.yaml")


def find_rulesets(paths: Iterable[str]) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Return the named files, and of the named folders every file that says it is a ruleset; GR011 when none does."""
    files: dict[Path, None] = {}
    problems: tuple[Diagnostic, ...] = ()
    for path in map(Path, paths):
        found = tuple(filter(_is_ruleset, sorted(path.rglob("*.y*ml")))) if path.is_dir() else (path,)
        files |= dict.fromkeys(found)
        if not found:
            help = "a ruleset is a YAML file with the key `ruleset`"
            problems += (Diagnostic("GR011", f"there is no ruleset below `{path}`", path=str(path), help=help),)
    return tuple(files), problems


def _is_ruleset(file: Path) -> bool:
    if file.suffix not in (".yaml", ".yml") or file.name.endswith(_BESIDE) or not file.is_file():
        return False
    try:
        return _DECLARES_RULESET.search(file.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return True  # let the check say what is wrong with it


def assess(arguments: argparse.Namespace) -> tuple[Assessment, ...]:
    """Evaluate every subject of the facts, each under the edition in force on its own date.

    Raises: RulesetError or FactsError with the problems of all subjects.
    """
    from greenrules.api.documents import evaluate_documents  # without the compiled evaluator, which is not asked

    problems: dict[str, Diagnostic] = {}
    rulesets: dict[date | str | None, Ruleset] = {}
    assessments: list[Assessment] = []
    for document in read_documents(arguments.facts):
        as_of = arguments.as_of or document.as_of
        try:
            if as_of not in rulesets:
                rulesets[as_of] = load_ruleset(arguments.ruleset, arguments.edition, as_of)
            assessments += evaluate_documents(rulesets[as_of], document, as_of)
        except (RulesetError, FactsError) as error:
            problems |= {render_diagnostic(problem): problem for problem in error.diagnostics}
    if problems:
        raise FactsError(problems.values())
    return tuple(assessments)


def find_older(arguments: argparse.Namespace, assessment: Assessment) -> "OlderEdition | None":
    """Return the edition applied and the newest, where the date of the assessment chose an older one of its own."""
    from greenrules.api.editions import find_newer

    if arguments.edition is not None or arguments.ruleset != assessment.ruleset:
        return None  # the user named an edition or a file
    return find_newer(assessment.ruleset, assessment.edition)


def load_ruleset(name: str, edition: str | None, as_of: date | str | None) -> Ruleset:
    """Return the ruleset a user names by id, by `id@edition` or by file.

    Raises: RulesetError (GR510 when a file holds another edition than the one asked for).
    """
    from greenrules.api import compile_path, load

    if not (name.endswith((".yaml", ".yml")) or os.sep in name or Path(name).is_file()):
        return load(name, edition, as_of)
    ruleset = compile_path(name)
    if edition is not None and edition != ruleset.edition:
        message = f"`{name}` holds edition `{ruleset.edition}`, not `{edition}`"
        raise RulesetError((Diagnostic("GR510", message, path=name, help="leave out the edition, or name its file"),))
    return ruleset


def load_editions(name: str, edition: str | None) -> tuple[Ruleset, ...]:
    """Return every edition of the id a user names, oldest first; of `id@edition` or a file that one alone.

    Raises: RulesetError.
    """
    from greenrules.api import available, load

    editions = [info for info in available() if info.id == name and edition is None]
    if not editions:
        return (load_ruleset(name, edition, None),)
    editions.sort(key=lambda info: (info.start or date.min, info.edition))
    return tuple(load(info.id, info.edition) for info in editions)


def assess_everywhere(arguments: argparse.Namespace) -> "list[tuple[FactsDocument, tuple[SchemeResult, ...]]]":
    """Evaluate every subject of the facts under every ruleset of the library that fits it.

    Raises: FactsError with the problems of all subjects.
    """
    from greenrules.api import evaluate_all

    problems: dict[str, Diagnostic] = {}
    subjects = []
    for document in read_documents(arguments.facts):
        try:
            dated = at_date(document, arguments.as_of)
            subjects.append((dated, evaluate_all(dated)))
        except FactsError as error:
            problems |= {render_diagnostic(problem): problem for problem in error.diagnostics}
    if problems:
        raise FactsError(problems.values())
    return subjects


def at_date(document: FactsDocument, as_of: str | None) -> FactsDocument:
    """Return the facts as of another date; as they are without one.

    Raises: FactsError (GR608 when it is not a date).
    """
    from greenrules.api import read_day

    if as_of is None:
        return document
    day, problems = read_day(as_of)
    if problems:
        raise FactsError(problems)
    return evolve(document, as_of=day)


def read_documents(name: str) -> tuple[FactsDocument, ...]:
    """Return the facts in a file, or on the standard input when the name is `-`.

    Raises: FactsError (GR011 when the text cannot be read, GR613 when there is no subject in it).
    """
    from greenrules.api import read_facts, read_facts_file

    if name != "-":
        documents = read_facts_file(name)
    else:
        try:
            documents = read_facts(sys.stdin.buffer.read().decode("utf-8"), "<stdin>")
        except (UnicodeDecodeError, OSError) as error:
            message = f"the standard input is not readable as UTF-8: {error}"
            raise FactsError((Diagnostic("GR011", message, path="-", help="save the facts as UTF-8"),)) from error
    if not documents:
        raise FactsError((Diagnostic("GR613", "there is no subject in the facts", path=name, help="add one"),))
    return documents
