"""The leaves of a ruleset file as written: texts, numbers, expressions, labels and sources, each with its place."""

from fractions import Fraction

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.syntax import Syntax, UnaryTests


@frozen
class Text:
    """A text with its place."""

    value: str
    span: Span = field(eq=False)


@frozen
class Number:
    """An exact number with its place."""

    value: Fraction
    span: Span = field(eq=False)


@frozen
class Flag:
    """A boolean with its place."""

    value: bool
    span: Span = field(eq=False)


@frozen
class Expression:
    """A parsed expression with the text it came from."""

    text: str
    syntax: Syntax
    span: Span = field(eq=False)


@frozen
class Tests:
    """Parsed unary tests (a table cell, a range) with the text they came from."""

    text: str
    tests: UnaryTests
    span: Span = field(eq=False)


@frozen
class Label:
    """A short text of ours in both languages."""

    zh: str
    en: str
    span: Span = field(eq=False)


@frozen
class Citation:
    """`{document, clause}`: the document is a key of `documents`."""

    document: Text
    clause: Text | None
    span: Span = field(eq=False)


@frozen
class Sourcing:
    """Where an entry comes from: the keys `cite`, `provenance`, `note` of that entry (any may be absent)."""

    cite: Citation | None
    provenance: Text | None
    note: Text | None


NO_SOURCING = Sourcing(None, None, None)
