"""Expressions as written: the typed subset of FEEL (OMG DMN 1.5) before names and types are known."""

from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.signs import ComparisonSign as ComparisonSign
from greenrules.model.source import Span
from greenrules.model.values import Months, Seconds

ArithmeticSign = Literal["+", "-", "*", "/", "**"]


@frozen
class LiteralSyntax:
    """`true`, `"text"`, `1.5`, `@"2025-12-31"`, `date("2025-12-31")`, `@"P3Y"`, `duration("P3Y")`."""

    value: bool | str | Fraction | date | Months | Seconds
    span: Span = field(eq=False)


@frozen
class NameSyntax:
    """A dotted name: `per_mu_class`, `r.severity`, `score.water`. Parts are checked later."""

    name: str
    span: Span = field(eq=False)


@frozen
class NegateSyntax:
    operand: "Syntax"
    span: Span = field(eq=False)


@frozen
class ArithmeticSyntax:
    sign: ArithmeticSign
    left: "Syntax"
    right: "Syntax"
    span: Span = field(eq=False)


@frozen
class ComparisonSyntax:
    sign: ComparisonSign
    left: "Syntax"
    right: "Syntax"
    span: Span = field(eq=False)


@frozen
class BetweenSyntax:
    operand: "Syntax"
    low: "Syntax"
    high: "Syntax"
    span: Span = field(eq=False)


@frozen
class IntervalTest:
    """`[a..b)`; an end that is None is unbounded (only from `< b` and the like)."""

    low: "Syntax | None"
    high: "Syntax | None"
    low_closed: bool
    high_closed: bool
    span: Span = field(eq=False)


@frozen
class SignTest:
    """`< 5`, `= 5`, `!= 5` or a bare `5` (which is `= 5`)."""

    sign: ComparisonSign
    operand: "Syntax"
    span: Span = field(eq=False)


@frozen
class UnaryTests:
    """The right-hand side of `in`, a table cell or a range: any of the tests.

    `any_value` is the cell `-`, `negated` is `not(...)`.
    """

    tests: "tuple[IntervalTest | SignTest, ...]"
    negated: bool
    any_value: bool
    span: Span = field(eq=False)


@frozen
class InSyntax:
    """`x in tests`; `"a" in some_set` has one `SignTest("=", name)` and is told apart by the type of the name."""

    operand: "Syntax"
    tests: UnaryTests
    span: Span = field(eq=False)


@frozen
class AndSyntax:
    """`a and b and c`, flattened."""

    operands: "tuple[Syntax, ...]"
    span: Span = field(eq=False)


@frozen
class OrSyntax:
    """`a or b or c`, flattened."""

    operands: "tuple[Syntax, ...]"
    span: Span = field(eq=False)


@frozen
class NotSyntax:
    operand: "Syntax"
    span: Span = field(eq=False)


@frozen
class IfSyntax:
    condition: "Syntax"
    then: "Syntax"
    otherwise: "Syntax"
    span: Span = field(eq=False)


@frozen
class FilterSyntax:
    """`t[condition]`."""

    table: "Syntax"
    condition: "Syntax"
    span: Span = field(eq=False)


@frozen
class QuantifiedSyntax:
    """`some r in t satisfies c`, `every r in t satisfies c`."""

    quantifier: Literal["some", "every"]
    variable: str
    table: "Syntax"
    condition: "Syntax"
    span: Span = field(eq=False)


@frozen
class ForSyntax:
    """`for r in t return e`; allowed only as the whole argument of an aggregate (the checker says so)."""

    variable: str
    table: "Syntax"
    body: "Syntax"
    span: Span = field(eq=False)


@frozen
class CallSyntax:
    """`name(arguments)`; `name` may hold a space (`round up`). `keywords` are FEEL's named arguments, in order."""

    name: str
    arguments: "tuple[Syntax, ...]"
    keywords: tuple[str, ...]
    span: Span = field(eq=False)
    name_span: Span = field(eq=False)


@frozen
class PathSyntax:
    """`expression.column` where the left side is not a plain name: `the(t[c]).column`, `@"2020-01-01".year`."""

    operand: "Syntax"
    column: str
    span: Span = field(eq=False)


@frozen
class ListSyntax:
    """`[1, 2, 3]`: only as an argument of `min max sum mean count` and after `in`."""

    items: "tuple[Syntax, ...]"
    span: Span = field(eq=False)


Syntax: TypeAlias = (
    LiteralSyntax | NameSyntax | NegateSyntax | ArithmeticSyntax | ComparisonSyntax | BetweenSyntax | InSyntax
    | AndSyntax | OrSyntax | NotSyntax | IfSyntax | FilterSyntax | QuantifiedSyntax | ForSyntax | CallSyntax
    | PathSyntax | ListSyntax
)  # fmt: skip
