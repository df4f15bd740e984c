"""The language server: an editor tells what is typed, we answer with what the checker knows.

The only module that runs pygls. All answers come from functions on data; the server keeps the last analysis of each
open text, since a text is broken while it is typed.
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from attrs import Factory, define
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from greenrules import __version__
from greenrules.authoring.analysis import Analysis, analyse
from greenrules.authoring.completing import propose
from greenrules.authoring.declarations import list_declarations
from greenrules.authoring.formatting import format_text
from greenrules.authoring.hovering import write_hover
from greenrules.authoring.key_words import describe_key
from greenrules.authoring.lsp_convert import (
    convert_diagnostics,
    convert_fixes,
    convert_location,
    convert_proposal,
    convert_span,
    list_symbols,
)
from greenrules.authoring.positions import to_offset
from greenrules.authoring.schemas import make_schema
from greenrules.authoring.uses import Use, find_pin, find_use, list_uses, locate, locate_source
from greenrules.authoring.yaml_context import find_context
from greenrules.model.diagnostics import RulesetError
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import MappingNode, Node, SequenceNode

# A pause in typing, in seconds, after which the text is checked.
PAUSE = 0.2


@define
class _Desk:
    """What the server remembers of each open text: the last analysis, and the last one that has names."""

    pages: str
    latest: dict[str, Analysis] = Factory(dict)
    readable: dict[str, Analysis] = Factory(dict)


def make_server(*, pages: str = "") -> LanguageServer:
    """Return a language server that is not started yet.

    Args:
        pages: what the address of the page of a diagnostic begins with, such as `https://…/docs/diagnostics/`.
    """
    server = LanguageServer("greenrules", __version__)
    desk = _Desk(pages)
    _add_checking(server, desk)
    answers: list[tuple[str, Any, Any]] = [
        (types.TEXT_DOCUMENT_HOVER, _hover, None),
        (types.TEXT_DOCUMENT_COMPLETION, _complete, types.CompletionOptions([".", ":", " ", "{", "["])),
        (types.TEXT_DOCUMENT_DEFINITION, _define_at, None),
        (types.TEXT_DOCUMENT_REFERENCES, _refer, None),
        (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _outline, None),
        (types.TEXT_DOCUMENT_FORMATTING, _format, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, _correct, types.CodeActionOptions([types.CodeActionKind.QuickFix])),
    ]
    for method, answer, options in answers:
        server.feature(method, options)(partial(answer, desk, server))
    return server


def _add_checking(server: LanguageServer, desk: _Desk) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        _publish(desk, server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        await asyncio.sleep(PAUSE)
        document = server.workspace.text_documents.get(params.text_document.uri)
        if document is not None and document.version == params.text_document.version:
            _publish(desk, server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        # What others import may have changed.
        for uri in tuple(desk.latest):
            desk.latest.pop(uri)
            _publish(desk, server, uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        desk.latest.pop(params.text_document.uri, None)
        desk.readable.pop(params.text_document.uri, None)


def _publish(desk: _Desk, server: LanguageServer, uri: str) -> None:
    document = server.workspace.text_documents.get(uri)
    if document is None:
        return
    found = convert_diagnostics(_look(desk, server, uri), desk.pages)
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, document.version))


def _look(desk: _Desk, server: LanguageServer, uri: str) -> Analysis:
    """Return the analysis of a text as it is now."""
    text = server.workspace.get_text_document(uri).source
    known = desk.latest.get(uri)
    if known is not None and known.source.text == text:
        return known
    analysis = analyse(text, _find_path(uri))
    desk.latest[uri] = analysis
    if analysis.module is not None:
        desk.readable[uri] = analysis
    return analysis


def _find_path(uri: str) -> Path | None:
    parts = urlsplit(uri)
    return Path(url2pathname(unquote(parts.path))) if parts.scheme == "file" else None


def _find_at(desk: _Desk, server: LanguageServer, params: Any) -> tuple[Analysis, int, tuple[Use, ...]]:
    analysis = _look(desk, server, params.text_document.uri)
    offset = to_offset(analysis.source, (params.position.line, params.position.character))
    return analysis, offset, list_uses(analysis, list_declarations(analysis))


def _hover(desk: _Desk, server: LanguageServer, params: types.HoverParams) -> types.Hover | None:
    analysis, offset, uses = _find_at(desk, server, params)
    use = find_use(uses, offset)
    if use is not None:
        one = list_declarations(analysis)[use.name]
        lines = [other.span.line for other in uses if other.name == use.name and other.span != one.span]
        return _show(write_hover(one, lines), use.span)
    key = _find_key(analysis.tree, offset)
    return _show(f"`{key.text}` — {describe_key(key.text)}", key) if key and describe_key(key.text) else None


def _show(text: str, span: Span) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), convert_span(span))


def _find_key(node: Node | None, offset: int) -> Span | None:
    """Return the key at a character, or None."""
    inner: list[Node] = []
    match node:
        case MappingNode(entries=entries):
            for entry in entries:
                if entry.key.span.start <= offset <= entry.key.span.end:
                    return entry.key.span
            inner = [entry.value for entry in entries]
        case SequenceNode(items=items):
            inner = list(items)
    around = (one for one in inner if one.span.start <= offset <= one.span.end)
    return next((found for one in around if (found := _find_key(one, offset)) is not None), None)


def _complete(desk: _Desk, server: LanguageServer, params: types.CompletionParams) -> types.CompletionList:
    uri = params.text_document.uri
    analysis = _look(desk, server, uri)
    offset = to_offset(analysis.source, (params.position.line, params.position.character))
    # Broken while typing: the names are those of the last text that could be read.
    known = analysis if analysis.module is not None else desk.readable.get(uri, analysis)
    is_cases = uri.endswith(".cases.yaml")
    proposals = propose(find_context(analysis.source.text, offset), known, list_declarations(known),
                        make_schema("cases" if is_cases else "ruleset"))  # fmt: skip
    items = [convert_proposal(one, analysis.source, offset, rank) for rank, one in enumerate(proposals)]
    return types.CompletionList(is_incomplete=False, items=items)


def _define_at(desk: _Desk, server: LanguageServer, params: types.DefinitionParams) -> types.Location | None:
    analysis, offset, uses = _find_at(desk, server, params)
    pin = find_pin(analysis, offset)
    path = locate(pin, analysis.shelf) if pin else None
    if path is not None:
        return convert_location(Span(SourceText(str(path), ""), 0, 0), path)
    use = find_use(uses, offset)
    span = list_declarations(analysis)[use.name].span if use else None
    if span is None:
        return None
    if span.source is analysis.source:
        return types.Location(params.text_document.uri, convert_span(span))
    path = locate_source(span.source, analysis.shelf)
    return convert_location(span, path) if path else None


def _refer(desk: _Desk, server: LanguageServer, params: types.ReferenceParams) -> list[types.Location]:
    """Find the uses of a name in this text and, where it is declared in the same place, in the other open ones."""
    analysis, offset, uses = _find_at(desk, server, params)
    use = find_use(uses, offset)
    if use is None:
        return []
    declared = list_declarations(analysis)[use.name].span
    found = []
    for uri in dict.fromkeys((params.text_document.uri, *desk.latest)):
        other = _look(desk, server, uri)
        names = list_declarations(other)
        same = {name for name, one in names.items() if _is_same(one.span, declared, other, analysis)}
        for each in list_uses(other, names):
            if each.name in same and (params.context.include_declaration or each.span != names[each.name].span):
                found.append(types.Location(uri, convert_span(each.span)))
    return found


def _is_same(one: Span | None, other: Span | None, here: Analysis, there: Analysis) -> bool:
    if one is None or other is None or (one.start, one.end) != (other.start, other.end):
        return False
    return one.source is other.source or (
        locate_source(one.source, here.shelf) == locate_source(other.source, there.shelf) is not None
    )


def _outline(desk: _Desk, server: LanguageServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    analysis = _look(desk, server, params.text_document.uri)
    if analysis.tree is None and params.text_document.uri in desk.readable:
        analysis = desk.readable[params.text_document.uri]
    return list_symbols(analysis)


def _format(desk: _Desk, server: LanguageServer, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    """Format the whole text; one that cannot be read stays as it is, and its diagnostics say why."""
    analysis = _look(desk, server, params.text_document.uri)
    source = analysis.source
    try:
        formatted = format_text(source.text, source.name)
    except RulesetError:
        return []
    whole = convert_span(Span(source, 0, len(source.text)))
    return [types.TextEdit(whole, formatted.after)] if formatted.is_changed else []


def _correct(desk: _Desk, server: LanguageServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    return convert_fixes(_look(desk, server, uri), uri, params.range, desk.pages)
