"""What a ruleset says about itself for the laws: the part `laws` of its cases file.

    laws:
      monotone: [{fact: renewable_energy, better: higher}]
      excuses: [{law: veto, entry: "grade:five", reason: {zh: …, en: …}}]

`monotone` claims that a better value of a fact never lowers the whole score or the grade. An excuse names an entry for
which a law does not hold by design, with the reason; those of a base hold for its overlays.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from greenrules import library
from greenrules.model.diagnostics import Diagnostic, RulesetError, errors_of
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText, Span
from greenrules.model.suggestions import suggest
from greenrules.model.tree import MappingNode, Node, SequenceNode
from greenrules.reading.yaml_tree import read_tree
from greenrules.testing.cases import ENDING, read_words, to_data
from greenrules.testing.law_results import NO_NOTES, Excuse, LawNotes, Monotone
from greenrules.testing.thresholds import list_modules

LAW_IDS = (
    "totality", "information_order", "hiding", "bounds", "influence", "direction", "veto", "reachability", "units",
    "trace", "order",
)  # fmt: skip
HELP = "write `monotone: [{fact, better}]` or `excuses: [{law, entry, reason: {zh, en}}]`"


def find_notes(ruleset: Ruleset) -> LawNotes:
    """Return what stands in the cases beside a ruleset and beside the bases of an overlay; nothing where none do.

    Raises: RulesetError (GR800).
    """
    imported = {module.key for way, module in list_modules(ruleset).items() if way}
    notes = NO_NOTES
    for source in _read_beside(ruleset):
        key, more = read_notes_text(source)
        if key not in imported:
            notes = LawNotes((*notes.monotone, *more.monotone), (*notes.excuses, *more.excuses))
    return notes


def _read_beside(ruleset: Ruleset) -> Iterator[SourceText]:
    """Yield the text of every cases file beside a text the ruleset was read from."""
    packs, _ = library.packs()
    folders = dict(packs)
    for name, _ in ruleset.sources:
        pack, colon, way = name.partition(":")
        stem = name.removesuffix(".yaml").removesuffix(".yml")
        beside: Traversable = Path(f"{stem}{ENDING}")
        if colon and pack in folders:
            beside = folders[pack].joinpath(*f"{way.removesuffix('.yaml')}{ENDING}".split("/"))
        if beside.is_file():
            source, problems = library.read_text_of(beside, f"{stem}{ENDING}")
            if source is None:
                raise RulesetError(problems)
            yield source


def read_notes_text(source: SourceText) -> tuple[str, LawNotes]:
    """Return `id@edition` of the ruleset a cases file belongs to, and what it declares for the laws.

    Raises: RulesetError (GR800).
    """
    tree, problems = read_tree(source)
    if not isinstance(tree, MappingNode) or errors_of(problems):
        raise RulesetError(problems)
    name, laws = tree.get("ruleset"), tree.get("laws")
    key = "" if name is None else str(to_data(name))
    if laws is None:
        return key, NO_NOTES
    complaints: list[Diagnostic] = []
    data = to_data(laws)
    for part in data if isinstance(data, dict) else ("",):
        if part not in ("monotone", "excuses"):
            _complain(f"unknown key `{part}` of `laws`", laws.span, HELP, complaints)
    monotone = [_read_claim(node, complaints) for node in _list_entries(laws, "monotone")]
    excuses = [_read_excuse(node, complaints) for node in _list_entries(laws, "excuses")]
    if complaints:
        raise RulesetError(complaints)
    return key, LawNotes(tuple(claim for claim in monotone if claim), tuple(excuse for excuse in excuses if excuse))


def _complain(message: str, span: Span, help: str, complaints: list[Diagnostic]) -> None:
    complaints.append(Diagnostic("GR800", message, span, help=help))


def _list_entries(laws: Node, part: str) -> tuple[Node, ...]:
    found = laws.get(part) if isinstance(laws, MappingNode) else None
    return found.items if isinstance(found, SequenceNode) else ()


def _read_claim(node: Node, complaints: list[Diagnostic]) -> Monotone | None:
    match to_data(node):
        case {"fact": str() as fact, "better": ("higher" | "lower") as better}:
            return Monotone(fact, better)
        case _:
            _complain("a claim needs a fact, and `better: higher` or `lower`", node.span, HELP, complaints)
            return None


def _read_excuse(node: Node, complaints: list[Diagnostic]) -> Excuse | None:
    data: Any = to_data(node)
    match data:
        case {"law": str() as law, "entry": str() as entry, "reason": given} if reason := read_words(given):
            if law not in LAW_IDS:
                help = suggest(law, LAW_IDS, otherwise=f"the laws are {', '.join(LAW_IDS)}")
                _complain(f"there is no law `{law}`", node.span, help, complaints)
            return Excuse(law, entry, reason)
        case _:
            _complain("an excuse needs a law, an entry and a reason", node.span, HELP, complaints)
            return None
