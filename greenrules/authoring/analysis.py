"""A text as an editor holds it: read and checked as far as it goes, with everything that was found on the way."""

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from greenrules import library
from greenrules.api.assembling import obtain_import, read_merged
from greenrules.api.recalling import Compilation
from greenrules.authoring.yaml_files import names_ruleset
from greenrules.checking.ruleset import check_module
from greenrules.library import Shelf
from greenrules.model.diagnostics import Diagnostic, RulesetError, sort_by_place
from greenrules.model.module import Module
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.model.tree import Node
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree

_CASES = ".cases.yaml"


@frozen(eq=False)
class Analysis:
    """What is known about one text.

    Attributes:
        tree: of this text alone; None when the YAML is broken.
        module: as written, an overlay put on its base; parts that could not be read are absent.
        imports: the rulesets it imports, by alias; those with errors are absent.
        problems: every diagnostic, those of other files too.
        shelf: where ids and pins are found.
        ruleset: checked; None while there are errors.
    """

    source: SourceText
    tree: Node | None
    module: Module | None
    imports: Mapping[str, Ruleset]
    problems: tuple[Diagnostic, ...]
    shelf: Shelf = field(repr=False)
    ruleset: Ruleset | None = field(default=None, repr=False)

    @property
    def own_problems(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that have a place in this text."""
        return tuple(one for one in self.problems if one.span is not None and one.span.source is self.source)

    @property
    def other_problems(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of bases, imports and packs."""
        return tuple(one for one in self.problems if one not in self.own_problems)


def analyse(text: str, path: Path | None) -> Analysis:
    """Return what is known about a text; nothing is raised and nothing is kept on the disk.

    Args:
        text: a ruleset or cases file; of any other YAML nothing is said.
        path: where it lies, absolute; bases and imports are looked for beside it.
    """
    neighbourhood = path.parent.parent if path else None
    shelf = Shelf(*library.packs(), neighbourhood=neighbourhood)
    source = SourceText(str(path or "<text>"), text)
    if path is not None and path.name.endswith(_CASES):
        return _analyse_cases(source, shelf)
    if not names_ruleset(text):
        return Analysis(source, None, None, {}, (), shelf)
    return _analyse_ruleset(source, shelf)


def _analyse_cases(source: SourceText, shelf: Shelf) -> Analysis:
    from greenrules.testing.cases import read_cases_text
    from greenrules.testing.law_notes import read_notes_text

    tree, problems = read_tree(source)
    for read in (lambda: read_cases_text(source.text, source.name), lambda: read_notes_text(source)):
        try:
            read()
        except RulesetError as error:
            # Read under the same name from the same text: its places are places here.
            problems += tuple(_move(problem, source) for problem in error.diagnostics)
    return Analysis(source, tree, None, {}, sort_by_place(problems), shelf)


def _move(problem: Diagnostic, source: SourceText) -> Diagnostic:
    return problem if problem.span is None else evolve(problem, span=evolve(problem.span, source=source))


def _analyse_ruleset(source: SourceText, shelf: Shelf) -> Analysis:
    work = Compilation(shelf)
    own, _ = read_tree(source)
    merged, problems = read_merged(source, work, way=(), place="")
    module, more = read_module(merged.tree) if merged.tree else (None, ())
    problems += more
    imports: dict[str, Ruleset] = {}
    for alias, pin in module.imports.items() if module else ():
        imported, more = obtain_import(pin.value, pin.span, work, way=merged.way)
        problems += more
        imports |= {alias: imported} if imported else {}
    ruleset = None
    if module is not None and len(imports) == len(module.imports):
        ruleset, more = check_module(module, imports)
        problems += more + (ruleset.warnings if ruleset else ())
    problems += (*work.problems, *shelf.problems)
    return Analysis(source, own, module, imports, sort_by_place(problems), shelf, ruleset)
