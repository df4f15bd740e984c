"""Assembling: a text with its bases and imports becomes a checked ruleset, read and checked from scratch."""

from attrs import evolve, frozen

from greenrules import library
from greenrules.api.recalling import Compilation, Recipe, keep, list_sources, obtain
from greenrules.checking.overlays import apply_overlay
from greenrules.checking.ruleset import check_module
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import MappingNode, Node, ScalarNode
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree

Problems = tuple[Diagnostic, ...]


@frozen
class Merged:
    """The tree of a ruleset with its overlays applied, every text it came from, the pins of its bases, the way to it.

    The bases are listed from the outermost: the text that was asked for comes last among the texts.
    """

    tree: Node | None
    texts: tuple[SourceText, ...]
    way: tuple[str, ...]
    bases: tuple[str, ...] = ()


def assemble(source: SourceText, work: Compilation, *, way: tuple[str, ...], place: str) -> Ruleset | None:
    """Return the ruleset a text holds; None when there are errors. Every problem is added to `work`.

    Args:
        way: the pins that led here.
        place: the `id@edition` under which it was found; empty for a text of the caller's.
    """
    merged, problems = read_merged(source, work, way=way, place=place)
    module, more = read_module(merged.tree) if merged.tree else (None, ())
    problems += more
    if module is None:
        work.problems += problems
        return None
    imports: dict[str, Ruleset] = {}
    for alias, pin in module.imports.items():
        imported, more = obtain_import(pin.value, pin.span, work, way=merged.way)
        problems += more
        imports |= {alias: imported} if imported else {}
    # Without one of its imports every name from there would be unknown: one mistake, many diagnostics.
    complete = len(imports) == len(module.imports)
    ruleset, more = check_module(module, imports) if complete else (None, ())
    problems += more
    work.problems += problems
    # What the reader could not read is not in the module: the rest may pass, and must not be taken for the whole.
    if ruleset is None or errors_of(problems):
        return None
    warnings = tuple(dict.fromkeys((*ruleset.warnings, *(p for p in problems if p.severity != "error"))))
    ruleset = evolve(ruleset, sources=list_sources(merged.texts, imports), warnings=warnings)
    keep(
        ruleset, source, Recipe(merged.bases, {alias: pin.value for alias, pin in module.imports.items()}), merged.texts
    )
    return ruleset


def read_merged(source: SourceText, work: Compilation, *, way: tuple[str, ...], place: str) -> tuple[Merged, Problems]:
    """Return the tree of a text put on its bases, and every problem found; arguments as in `assemble`."""
    tree, problems = read_tree(source)
    if not isinstance(tree, MappingNode):
        return Merged(tree, (source,), way), problems
    key = "@".join(_text(tree, part) for part in ("ruleset", "edition"))
    if place and key != place:
        help = "put `ruleset` and `edition` in line with the folder and the file name"
        problems += (Diagnostic("GR510", f"the file of `{place}` declares `{key}`", tree.span, help=help),)
    way = (*way, key)
    extends = tree.get("extends")
    if not isinstance(extends, ScalarNode):
        return Merged(tree, (source,), way), problems
    fetched, more = library.fetch(extends.text, extends.span, work.shelf, way=way)
    problems += more
    if fetched is None:
        return Merged(None, (source,), way), problems
    base, more = read_merged(fetched, work, way=way, place=extends.text)
    problems += more
    bases = (extends.text, *base.bases)
    if not isinstance(base.tree, MappingNode):
        return Merged(None, (*base.texts, source), way, bases), problems
    merged, more = apply_overlay(base.tree, tree)
    return Merged(merged, (*base.texts, source), way, bases), problems + more


def obtain_import(pin: str, span: Span, work: Compilation, *, way: tuple[str, ...]) -> tuple[Ruleset | None, Problems]:
    """Return the pinned ruleset, checked; None when there is none or it has errors."""
    if pin in work.finished:
        return work.finished[pin], ()
    source, problems = library.fetch(pin, span, work.shelf, way=way)
    if source is None:
        return None, problems
    work.finished[pin] = obtain(source, work, way=way, place=pin)
    return work.finished[pin], problems


def _text(tree: MappingNode, key: str) -> str:
    node = tree.get(key)
    return node.text if isinstance(node, ScalarNode) else ""
