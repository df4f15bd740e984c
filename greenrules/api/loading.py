"""Loading: an id, a text or a file becomes a checked ruleset.

Every stage below returns diagnostics; only the public functions turn them into exceptions.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attrs import evolve

from greenrules import library
from greenrules.api.recalling import Compilation, obtain
from greenrules.library import RulesetInfo, Shelf
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, RulesetError, errors_of, sort_by_place
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.model.types import NumberType
from greenrules.model.units import OPAQUE
from greenrules.model.values import parse_date

Problems = tuple[Diagnostic, ...]


def available() -> tuple[RulesetInfo, ...]:
    """Return what is known about every ruleset that can be loaded, by id and edition.

    Raises: RulesetError when a pack or the head of a file cannot be read.
    """
    infos, problems = library.available()
    if errors_of(problems):
        raise RulesetError(problems)
    return infos


def load(id: str, edition: str | None = None, as_of: date | str | None = None) -> Ruleset:
    """Return a ruleset of the library, checked.

    Args:
        id: the id, such as `cn.ningbo.star_factory`; `id@edition` names the edition too.
        edition: the edition; evaluated with a caveat on a date it is not in force.
        as_of: without `edition`, take the one in force on this date; else the one that started last.
    Raises: RulesetError (GR510 no such ruleset or edition, GR516 none in force, and all problems of its text).
    """
    if edition is None and "@" in id:
        id, _, edition = id.partition("@")
    day, problems = (None, ()) if as_of is None else read_day(as_of)
    shelf = Shelf(*library.packs())
    found, more = (None, ()) if problems else library.find(id, edition, day, files=shelf.files)
    source, unreadable = library.read_text_of(found.file, found.name) if found else (None, ())
    if found is None or source is None:
        raise RulesetError((*shelf.problems, *problems, *more, *unreadable))
    place = f"{found.id}@{found.edition}"
    return _compile_root(source, shelf, named=edition is not None, place=place)


def compile_text(text: str, name: str = "<text>") -> Ruleset:
    """Return the ruleset a YAML text holds, checked; what it imports comes from the library.

    Args:
        text: the YAML text.
        name: what diagnostics call it.
    Raises: RulesetError with every problem found.
    """
    return _compile_root(SourceText(name, text), Shelf(*library.packs()), named=True)


def compile_path(path: str | os.PathLike[str]) -> Ruleset:
    """Return the ruleset in a YAML file, checked; what it imports may lie beside it as `../<id>/<edition>.yaml`.

    Raises: RulesetError with every problem found (GR011 when the file cannot be read).
    """
    file = Path(path)
    source, unreadable = library.read_text_of(file, str(file))
    if source is None:
        raise RulesetError(unreadable)
    # As short as the path itself where it can be: diagnostics and sources show these names.
    named_folder = file.parent.name not in ("", "..")
    neighbourhood = file.parent.parent if named_folder else file.resolve().parent.parent
    return _compile_root(source, Shelf(*library.packs(), neighbourhood=neighbourhood), named=True)


def _compile_root(source: SourceText, shelf: Shelf, *, named: bool, place: str = "") -> Ruleset:
    work = Compilation(shelf)
    ruleset = obtain(source, work, way=(), place=place)
    if ruleset is None or errors_of(work.problems):
        raise RulesetError(sort_by_place((*shelf.problems, *work.problems)))
    return evolve(ruleset, named_explicitly=named, warnings=(*shelf.problems, *ruleset.warnings))


@cache
def bundled_rulesets() -> Mapping[str, Ruleset]:
    """Return every ruleset of the library that has no errors, by `id@edition`.

    Each is compiled at most once: what comes out is a pure function of what is installed.
    """
    shelf = Shelf(*library.packs())
    work = Compilation(shelf)
    for file in shelf.files:
        key = f"{file.id}@{file.edition}"
        if key not in work.finished:
            source, _ = library.read_text_of(file.file, file.name)
            work.finished[key] = obtain(source, work, way=(), place=key) if source else None
    return MappingProxyType({key: ruleset for key, ruleset in work.finished.items() if ruleset})


@cache
def bundled_facts() -> Mapping[str, Fact]:
    """Return every fact the library declares; of one an overlay narrows, the declaration of its base."""
    facts: dict[str, Fact] = {}
    for ruleset in sorted(bundled_rulesets().values(), key=lambda ruleset: not ruleset.overlay_of):
        facts |= ruleset.facts
    return MappingProxyType(facts)


def compare_facts(rulesets: Iterable[Ruleset]) -> Problems:
    """Return GR207 for every fact that two modules declare differently: one id has one meaning and one unit."""
    first: dict[str, Fact] = {}
    problems: list[Diagnostic] = []
    for ruleset in rulesets:
        for id, fact in ruleset.facts.items():
            known = first.setdefault(id, fact)
            # An overlay that binds an opaque unit narrows the declaration of its base, which stands at the same place.
            if known == fact or str(known.span) == str(fact.span) or _differs_by_bound_unit(known, fact):
                continue
            message = f"the fact `{id}` is declared differently in another module"
            help = "move the fact into a module that both import"
            notes = (f"the other declaration is at {known.span}",)
            problems.append(Diagnostic("GR207", message, fact.span, notes=notes, help=help))
    return tuple(dict.fromkeys(problems))


def _differs_by_bound_unit(one: Fact, other: Fact) -> bool:
    """Whether two declarations agree but for an opaque unit that an overlay has bound in one of them."""
    if not isinstance(one.type, NumberType) or not isinstance(other.type, NumberType):
        return False
    atoms = {atom for atom, _ in (*one.type.unit.atoms, *other.type.unit.atoms)}
    return not atoms.isdisjoint(OPAQUE) and evolve(one, type=other.type) == other


def read_day(as_of: date | str) -> tuple[date | None, Problems]:
    """Read a date given as a date or as text. GR608: it is none."""
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of, ()
    day = parse_date(as_of) if isinstance(as_of, str) else None
    problem = Diagnostic("GR608", f"`{as_of}` is not a date", path="as_of", help="write it as YYYY-MM-DD")
    return day, () if day else (problem,)
