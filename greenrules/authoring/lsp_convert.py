"""Our places, diagnostics and proposals as the language server protocol writes them."""

from pathlib import Path

from lsprotocol import types

from greenrules.authoring.analysis import Analysis
from greenrules.authoring.completing import Kind, Proposal
from greenrules.authoring.fixes import Fix, find_fix
from greenrules.authoring.positions import to_position
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, ScalarNode, SequenceNode

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_KINDS: dict[Kind, types.CompletionItemKind] = {
    "key": types.CompletionItemKind.Property,
    "word": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Function,
    "unit": types.CompletionItemKind.Unit,
    "file": types.CompletionItemKind.Module,
}


def convert_position(source: SourceText, offset: int) -> types.Position:
    """Return a character of a text as a position."""
    return types.Position(*to_position(source, offset))


def convert_span(span: Span) -> types.Range:
    """Return a place as a range."""
    return types.Range(convert_position(span.source, span.start), convert_position(span.source, span.end))


def convert_diagnostics(analysis: Analysis, pages: str) -> list[types.Diagnostic]:
    """Return every diagnostic of a text; those of other files stand at its beginning and name their place.

    Args:
        pages: what the address of the page of a code begins with; empty for no links.
    """
    begin = Span(analysis.source, 0, len(analysis.source.line(1)))
    own = [_convert(problem, problem.span or begin, problem.message, pages) for problem in analysis.own_problems]
    return own + [_convert(one, begin, f"{one.span or one.path}: {one.message}", pages)
                  for one in analysis.other_problems]  # fmt: skip


def _convert(problem: Diagnostic, span: Span, message: str, pages: str) -> types.Diagnostic:
    lines = [message, *problem.notes, *([problem.help] if problem.help else [])]
    page = types.CodeDescription(href=f"{pages}{problem.code}.md") if pages else None
    return types.Diagnostic(
        range=convert_span(span),
        message="\n".join(lines),
        severity=_SEVERITIES[problem.severity],
        code=problem.code,
        code_description=page,
        source="greenrules",
    )


def convert_fixes(analysis: Analysis, uri: str, wanted: types.Range, pages: str) -> list[types.CodeAction]:
    """Return a quick fix for each diagnostic in a range that says what was meant."""
    actions = []
    for problem in analysis.own_problems:
        fix = find_fix(problem)
        if fix is None or problem.span is None or not _touches(convert_span(problem.span), wanted):
            continue
        actions.append(
            types.CodeAction(
                title=f"改为 `{fix.text}` · change to `{fix.text}`",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[_convert(problem, problem.span, problem.message, pages)],
                is_preferred=True,
                edit=types.WorkspaceEdit(changes={uri: [_convert_fix(fix)]}),
            )
        )
    return actions


def _convert_fix(fix: Fix) -> types.TextEdit:
    return types.TextEdit(convert_span(fix.span), fix.text)


def _touches(one: types.Range, other: types.Range) -> bool:
    ends = [(place.line, place.character) for place in (one.start, one.end, other.start, other.end)]
    return ends[0] <= ends[3] and ends[2] <= ends[1]


def convert_proposal(proposal: Proposal, source: SourceText, offset: int, rank: int) -> types.CompletionItem:
    """Return a proposal that takes the place of what was typed before an offset."""
    begin = offset - len(proposal.replaces)
    place = types.Range(convert_position(source, begin), convert_position(source, offset))
    return types.CompletionItem(
        label=proposal.label,
        kind=_KINDS[proposal.kind],
        filter_text=proposal.label,
        sort_text=f"{rank:05}",
        documentation=types.MarkupContent(types.MarkupKind.Markdown, proposal.help) if proposal.help else None,
        text_edit=types.TextEdit(place, proposal.text),
    )


def convert_location(span: Span, path: Path) -> types.Location:
    """Return a place in a file."""
    return types.Location(path.resolve().as_uri(), convert_span(span))


def list_symbols(analysis: Analysis) -> list[types.DocumentSymbol]:
    """Return the outline of a text: its sections, in them the entries with their labels."""
    tree = analysis.tree
    if not isinstance(tree, MappingNode):
        return []
    symbols = []
    for entry in tree.entries:
        inner = [] if entry.key.text in ("title", "display", "effective") else _list_entries(entry)
        symbols.append(_make_symbol(entry.key, entry, types.SymbolKind.Namespace, inner))
    return symbols


def _list_entries(section: Entry) -> list[types.DocumentSymbol]:
    node = section.value
    if isinstance(node, MappingNode):
        return [_describe_entry(entry) for entry in node.entries]
    found = []
    for item in node.items if isinstance(node, SequenceNode) else ():
        name = next((part for key in ("id", "name", "path") if isinstance(item, MappingNode)
                     and isinstance(part := item.get(key), ScalarNode)), None)  # fmt: skip
        if name is not None and name.text.strip():
            found.append(_make_symbol(name, Entry(name, item), types.SymbolKind.Field, []))
    return found


def _describe_entry(entry: Entry) -> types.DocumentSymbol:
    inner = []
    if entry.key.text == "children" and isinstance(entry.value, MappingNode):
        inner = [_describe_entry(child) for child in entry.value.entries]
    elif isinstance(entry.value, MappingNode):
        below = next((part for part in entry.value.entries if part.key.text in ("children", "columns")), None)
        if below is not None and isinstance(below.value, MappingNode):
            inner = [_describe_entry(child) for child in below.value.entries]
    return _make_symbol(entry.key, entry, types.SymbolKind.Field, inner)


def _make_symbol(
    name: ScalarNode, entry: Entry, kind: types.SymbolKind, inner: list[types.DocumentSymbol]
) -> types.DocumentSymbol:
    label = entry.value.get("label") if isinstance(entry.value, MappingNode) else None
    words = [part.text for key in ("zh", "en") if isinstance(label, MappingNode)
             and isinstance(part := label.get(key), ScalarNode)]  # fmt: skip
    begin = min(name.span.start, entry.value.span.start)
    whole = Span(name.span.source, begin, max(name.span.end, entry.value.span.end))
    return types.DocumentSymbol(
        name=name.text,
        kind=kind,
        range=convert_span(whole),
        selection_range=convert_span(name.span),
        detail=" · ".join(words),
        children=inner,
    )
