"""`greenrules fmt`: one layout for the YAML files of rulesets, with nothing else changed."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import frozen

from greenrules.authoring.expression_spacing import tidy_scalar
from greenrules.authoring.gaps import list_comments
from greenrules.authoring.layout import write_layout
from greenrules.model.diagnostics import Diagnostic, RulesetError, errors_of
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Node
from greenrules.model.written import Expression, Tests
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.source_limits import skip_mark
from greenrules.reading.yaml_tree import read_tree


@frozen
class Formatted:
    """A text before and after."""

    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the layout was not in order."""
        return self.before != self.after


def format_text(text: str, name: str = "<text>") -> Formatted:
    """Return a YAML text (ruleset, cases or facts) with its layout put in order.

    Indentation, blanks, blank lines and the blanks inside expressions may change. Order, quotes, comments, lines of
    folded texts and every value stay. Formatting twice is formatting once.

    Args:
        name: what diagnostics call the text.
    Raises: RulesetError (GR001 to GR014 when it is no readable YAML; GR791 when a form of YAML is used that the layout
        cannot keep).
    """
    plain = text.replace("\r\n", "\n")
    source = SourceText(name, plain)
    tree, problems = read_tree(source)
    if tree is None or errors_of(problems):
        raise RulesetError(problems)
    spans = [span for span in _list_expressions(tree) if span.source is source]
    tidied = {span: words for span in spans if (words := tidy_scalar(span.text)) != span.text}
    after = write_layout(tree, plain, {span.start: words for span, words in tidied.items()}, start=skip_mark(plain))
    _check_meaning(source, tree, tidied, after)
    return Formatted(text, after)


def _list_expressions(tree: Node) -> Iterator[Span]:
    module, _ = read_module(tree)
    yield from _walk(module)


def _walk(thing: Any) -> Iterator[Span]:
    match thing:
        case Expression(span=span) | Tests(span=span):
            yield span
        case dict():
            for value in thing.values():
                yield from _walk(value)
        case tuple():
            for value in thing:
                yield from _walk(value)
        case _ if attrs.has(type(thing)) and type(thing).__module__.startswith("greenrules.model."):
            if not isinstance(thing, Span | SourceText):
                for field in attrs.fields(type(thing)):
                    if field.name != "key_spans":
                        yield from _walk(getattr(thing, field.name))


def _check_meaning(source: SourceText, tree: Node, tidied: Mapping[Span, str], after: str) -> None:
    """Refuse a layout that reads otherwise than the text: whoever formats must not have to look. GR791."""
    expected = source.text
    for span in sorted(tidied, key=lambda span: span.start, reverse=True):
        expected = expected[: span.start] + tidied[span] + expected[span.end :]
    wanted, _ = read_tree(SourceText(source.name, expected))
    found, problems = read_tree(SourceText(source.name, after))
    is_kept = found is not None and wanted == found and not problems
    if not is_kept or found is None or list_comments(tree, source.text) != list_comments(found, after):
        message = "the file uses a form of YAML that the layout cannot keep"
        help = "begin on a line of its own what stands after `---`, or leave this file as it is"
        raise RulesetError((Diagnostic("GR791", message, Span(source, 0, len(source.line(1))), help=help),))
