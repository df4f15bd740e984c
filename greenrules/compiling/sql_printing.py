"""Terms as a syntax tree of sqlglot, for the dialects it prints."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import define
from sqlglot import exp

from greenrules.compiling.sql_terms import Term

# sqlglot names the class of its trees by release.
Tree: TypeAlias = Any
DIALECTS: Final = ("duckdb", "spark", "postgres", "trino", "mysql", "clickhouse")
# Engines that stop at a number beyond their range instead of computing with infinity.
STRICT: Final = frozenset({"postgres", "mysql"})
# Without arrays a set is a text.
NO_ARRAYS: Final = frozenset({"mysql"})
_COMPARED: Final = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "=": exp.EQ, "<>": exp.NEQ}
_CALCULATED: Final = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div}
# What stands for an infinite number where there is none: nothing else reaches it.
_FARTHEST: Final = "1.7976931348623157E308"


@define
class Printing:
    """The words of one query.

    Attributes:
        names: terms that are columns already.
        inputs: the columns of facts, by fact.
    """

    dialect: str
    names: Mapping[Term, str]
    inputs: Mapping[str, str]

    def write(self, term: Term) -> Tree:
        """Return a term, by its name where it has one."""
        name = self.names.get(term)
        return exp.column(name) if name is not None else self.define(term)

    def define(self, term: Term) -> Tree:
        """Return what a term computes."""
        match term.op:
            case "literal":
                return write_literal(term.value, self.dialect)
            case "input":
                return exp.column(self.inputs[term.value])
            case "case":
                return self._write_case(term)
            case "and" | "or":
                parts = [wrap(self.write(part)) for part in term.parts]
                return join_truths(parts, exp.And if term.op == "and" else exp.Or)
            case "not":
                return exp.Not(this=wrap(self.write(term.parts[0])))
            case "is_true" if term.parts[0].op in ("and", "or"):
                return choose_truth(self.write(term.parts[0]))
            case "is_true":
                return exp.Coalesce(this=self.write(term.parts[0]), expressions=[exp.false()])
            case "is_null":
                return exp.Is(this=wrap(self.write(term.parts[0])), expression=exp.null())
            case "compare":
                left, right = (wrap(self.write(part)) for part in term.parts)
                return _COMPARED[term.value](this=left, expression=right)
            case "calculate":
                return self._calculate(term)
            case "least" | "greatest":
                return self._write_extreme(term)
            case "negative":
                return exp.Neg(this=wrap(self.write(term.parts[0])))
            case "abs":
                return exp.Abs(this=self.write(term.parts[0]))
            case "floor":
                return exp.Floor(this=self.write(term.parts[0]))
            case "nullif":
                return exp.Nullif(this=self.write(term.parts[0]), expression=self.write(term.parts[1]))
            case "concat":
                return exp.Concat(expressions=[self.write(part) for part in term.parts], safe=False, coalesce=False)
            case _:
                return self._write_of_input(term)

    def _write_of_input(self, term: Term) -> Tree:
        id = term.parts[0].value
        column = exp.column(self.inputs[id])
        match term.op:
            case "part_of_date":
                return exp.cast(
                    exp.Extract(this=exp.var(term.value), expression=exp.column(f"{self.inputs[id]}_date")), "double"
                )
            case "has_option" | "count_options" if self.dialect in NO_ARRAYS:
                return exp.null()
            case "has_option":
                return test_option(column, term.value)
            case "count_options":
                return exp.cast(count_options(column, self.dialect), "double")
            case _:
                raise AssertionError(term.op)

    def _write_case(self, term: Term) -> Tree:
        parts = term.parts
        pairs = [
            exp.If(this=self.write(parts[at]), true=self._write_value(parts[at + 1]))
            for at in range(0, len(parts) - 1, 2)
        ]
        default = None if parts[-1].op == "literal" and parts[-1].value is None else self._write_value(parts[-1])
        return exp.Case(ifs=pairs, default=default)

    def _write_value(self, term: Term) -> Tree:
        """Return a value that decides the type of what it is part of."""
        found = self.write(term)
        is_number = term.op == "literal" and isinstance(term.value, float)
        # PostgreSQL takes 1e0 for an exact decimal.
        return (
            exp.cast(found, "double")
            if is_number and self.dialect == "postgres" and not isinstance(found, exp.Cast)
            else found
        )

    def _calculate(self, term: Term) -> Tree:
        left, right = (wrap(self.write(part)) for part in term.parts)
        found: Tree = _CALCULATED[term.value](this=left, expression=right)
        if term.value == "/":
            found.set("typed", True)
            found.set("safe", False)
        return found

    def _write_extreme(self, term: Term) -> Tree:
        """Return the least or greatest, NULL where a part is: most engines would leave NULL out and give full marks."""
        function = exp.Least if term.op == "least" else exp.Greatest
        values = [self._write_value(part) for part in term.parts]
        found = function(this=values[0], expressions=values[1:], ignore_nulls=True)
        # Settling says where nothing can be missing.
        nullable = (
            []
            if not term.nullable
            else [exp.Is(this=wrap(self.write(part)), expression=exp.null()) for part in term.parts if part.nullable]
        )
        if not nullable:
            return found
        return exp.Case(ifs=[exp.If(this=join_truths(nullable, exp.Or), true=exp.null())], default=found)


def choose_truth(test: Tree) -> Tree:
    """Return whether a test holds: never NULL.

    Engines stop at the part of a test that decides it; of a truth that is a value some compute every part.
    """
    return exp.Case(ifs=[exp.If(this=test, true=exp.true())], default=exp.false())


def wrap(found: Tree) -> Tree:
    """Return an operand, in parentheses where it needs them."""
    needs = isinstance(found, exp.Binary | exp.Connector | exp.Not | exp.Is | exp.Between | exp.Neg | exp.In)
    return exp.Paren(this=found) if needs else found


def join_truths(parts: Sequence[Tree], connector: Any) -> Tree:
    """Return an `and` or `or`, halved again and again so that it does not grow deep."""
    if len(parts) <= 8:
        found = parts[0]
        for part in parts[1:]:
            found = connector(this=found, expression=part)
        return found
    middle = len(parts) // 2
    halves = (exp.Paren(this=join_truths(half, connector)) for half in (parts[:middle], parts[middle:]))
    return connector(this=next(halves), expression=next(halves))


def write_literal(value: Any, dialect: str) -> Tree:
    """Return a literal."""
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.true() if value else exp.false()
        case float():
            return _write_number(value, dialect)
        case int():
            return exp.Literal.number(value)
        case _:
            return exp.Literal.string(value)


def _write_number(value: float, dialect: str) -> Tree:
    if value < 0:
        return exp.Neg(this=_write_number(-value, dialect))
    if value != float("inf"):
        text = repr(value)
        # Without an exponent it would be an exact decimal to most engines, and rounded by other rules.
        whole = text.removesuffix(".0")
        return exp.Literal.number(text if "e" in text else f"{whole}e0")
    match dialect:
        case "mysql":
            return exp.Literal.number(_FARTHEST)
        case "trino":
            return exp.Anonymous(this="infinity")
        case "clickhouse":
            return exp.cast(exp.Literal.string("inf"), "double")
        case _:
            return exp.cast(exp.Literal.string("Infinity"), "double")


def test_option(column: Tree, option: str) -> Tree:
    """Return whether a set holds an option."""
    return exp.ArrayContains(this=column, expression=exp.Literal.string(option))


def count_options(column: Tree, dialect: str) -> Tree:
    """Return how many options a set holds."""
    if dialect == "postgres":
        # Its length of an empty array is NULL.
        return exp.Anonymous(this="CARDINALITY", expressions=[column])
    return exp.ArraySize(this=column)
