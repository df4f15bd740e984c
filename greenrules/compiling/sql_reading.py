"""The lines for arrays read as terms of a query.

Input: lines as columns_lowering.py prints them, about thirty forms. Output: one term for each mark and result; what has
no form in SQL is refused by name.
"""

import ast
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.sql_calls import (
    choose_children,
    has_option,
    look_up,
    move_date,
    read_part_of_date,
    round_number,
    test_window,
)
from greenrules.compiling.sql_choices import choose, equals_literal, is_null, map_case
from greenrules.compiling.sql_program import Lines
from greenrules.compiling.sql_terms import (
    MISSING_STATE,
    UNDEFINED_STATE,
    UNDEFINED_TEXT,
    Pool,
    Term,
    apply,
    calculate,
    compare,
    connect,
    is_literal,
    is_true,
    negate,
)

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=", ast.NotEq: "<>"}
_MISSING_PLACE, _UNDEFINED_PLACE = -1, -2
_KINDS = {"number": "number", "verdict": "truth", "text": "text", "set": "set"}


@define
class Reading:
    """Lines on their way to terms.

    Attributes:
        names: what each line and input is.
    """

    pool: Pool
    lines: Lines
    names: dict[str, Any] = field(factory=dict)

    def read(self, code: str) -> Any:
        """Return the term of a code."""
        return self._read(ast.parse(code, mode="eval").body)

    def _read(self, node: ast.expr) -> Any:
        pool = self.pool
        match node:
            case ast.Name(id=name):
                return self._look_up(name)
            case ast.Constant(value=bool(value)):
                return pool.truth(value)
            case ast.Constant(value=float(value)):
                return pool.number(value)
            case ast.Constant(value=int(value)):
                return pool.make("literal", (), value, "place")
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=float(value))):
                return pool.number(-value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
                return pool.number(float("-inf"))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return pool.make("literal", (), -value, "place")
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return apply("negative", [self._read(operand)], pool)
            case ast.UnaryOp(op=ast.Invert(), operand=operand):
                return negate(self._read(operand), pool)
            case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() as op, right=right):
                return connect(
                    "and" if isinstance(op, ast.BitAnd) else "or", [self._read(left), self._read(right)], pool
                )
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
                return calculate(_SIGNS[type(op)], self._read(left), self._read(right), pool)
            case ast.Compare(left=ast.BinOp(left=ast.BinOp(left=mask, op=ast.RShift(), right=place), op=ast.BitAnd())):
                assert isinstance(place, ast.Call)
                return has_option(self._read(mask), self._to_kind(self._read(place.args[0]), "text"), pool)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(_COMPARED[type(op)], self._read(left), self._read(right))
            case ast.Call(func=ast.Attribute(value=value, attr="view")):
                return self._read(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="take"), args=[key, *_]):
                return look_up(
                    self.lines.objects[name][1], self.lines.texts, self._to_kind(self._read(key), "text"), pool
                )
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(name, arguments)
            case ast.Subscript(value=value, slice=ast.Constant(value=int(at))):
                return self._read(value)[at]
            case _:
                raise NotCompiledError(f"`{ast.unparse(node)[:60]}` in SQL")

    def _look_up(self, name: str) -> Any:
        pool = self.pool
        match name:
            case "NAN" | "nan":
                return pool.null("number")
            case "LOWEST":
                return pool.number(float("-inf"))
            case "inf":
                return pool.number(float("inf"))
            case "T0" | "T1":
                return pool.truth(name == "T1")
            case "T2":
                return pool.null("truth")
            case "T3":
                return pool.state(UNDEFINED_STATE)
            case _:
                if name not in self.names:
                    raise NotCompiledError("a value of a branch that is never taken")
                found = self.names[name]
                if isinstance(found, NotCompiledError):
                    raise found
                return found

    def _call(self, name: str, arguments: list[ast.expr]) -> Any:
        pool = self.pool
        match name:
            case "where":
                test, then, otherwise = (self._read(argument) for argument in arguments)
                then, otherwise = self._join(then, otherwise)
                return choose([(is_true(test, pool) if is_literal(then, True) else test, then)], otherwise, pool)
            case "isnan":
                return is_null(self._read(arguments[0]), pool)
            case "minimum" | "maximum":
                return apply("least" if name == "minimum" else "greatest", list(map(self._read, arguments)), pool)
            case "abs":
                return apply("abs", [self._read(arguments[0])], pool)
            case "count_options":
                return has_option(self._read(arguments[0]), None, pool)
            case "part_of_date":
                part = arguments[1]
                assert isinstance(part, ast.Constant)
                return read_part_of_date(self._read(arguments[0]), str(part.value), pool)
            case "move_dates":
                return move_date(self._read(arguments[0]), int(ast.literal_eval(arguments[1])), pool)
            case "test_window":
                return self._test_window(self._read(arguments[0]), arguments[1])
            case "round_columns":
                return self._round(arguments)
            case "choose_children":
                return self._choose_children(arguments)
            case _:
                raise NotCompiledError(f"`{name}` in SQL")

    def _test_window(self, moment: Term, fixed: ast.expr) -> Term:
        assert isinstance(fixed, ast.Name)
        return test_window(moment, self.lines.objects[fixed.id], self.pool)

    def _round(self, arguments: list[ast.expr]) -> tuple[Term, Term]:
        function, number, scale, margin, mask = arguments
        assert isinstance(function, ast.Constant)
        is_raw = isinstance(margin, ast.Constant) and margin.value is None
        is_whole = isinstance(mask, ast.Constant) and mask.value is None
        error = None if is_raw else self._read(margin)
        asked = self.pool.truth(True) if is_whole else self._read(mask)
        digits = int(ast.literal_eval(scale))
        return round_number(str(function.value), self._read(number), digits, error, asked, self.pool)

    def _choose_children(self, arguments: list[ast.expr]) -> tuple[Term, Term, Term]:
        lows, highs, verdicts = (
            list(map(self._read, part.elts)) for part in arguments[1:4] if isinstance(part, ast.List)
        )
        chosen, fixed = arguments[4:]
        assert isinstance(fixed, ast.Name)
        named = None if isinstance(chosen, ast.Constant) else self._read(chosen)
        return choose_children(lows, highs, verdicts, named, self.lines.objects[fixed.id], self.lines.texts, self.pool)

    def _compare(self, sign: str, left: Term, right: Term) -> Term:
        pool = self.pool
        if right.kind in ("truth", "state") or left.kind == "state":
            return self._test_verdict(sign, left, right)
        left, right = self._join(left, right)
        for term, literal in ((left, right), (right, left)):
            if is_literal(literal, None) and sign in ("=", "<>"):
                found = is_null(term, pool)
                return found if sign == "=" else negate(found, pool)
        if is_literal(right, float("-inf")) and sign == "=":
            return equals_literal(left, right, pool) if left.undefined else pool.truth(False)
        if right.kind == "text" and right.op == "literal" and sign == "=":
            return equals_literal(left, right, pool)
        if sign in ("=", "<>"):
            # What is missing equals nothing, and that is certain.
            found = is_true(compare("=", left, right, pool), pool)
            return found if sign == "=" else negate(found, pool)
        return compare(sign, left, right, pool)

    def _test_verdict(self, sign: str, left: Term, right: Term) -> Term:
        """Return whether a verdict is this: never NULL."""
        pool = self.pool
        if left.kind == "state":
            state = right if right.kind == "state" else pool.state(_state_of(right))
            found = equals_literal(left, state, pool)
        elif right.kind == "state":
            found = pool.truth(False)
        elif is_literal(right, None):
            found = is_null(left, pool)
        elif right.op == "literal":
            found = is_true(left if right.value else negate(left, pool), pool)
        else:
            found = compare("=", left, right, pool)
        return found if sign == "=" else negate(found, pool)

    def _join(self, left: Term, right: Term) -> tuple[Term, Term]:
        """Return two terms in the kind that holds both."""
        kinds = {left.kind, right.kind}
        if len(kinds) == 1:
            return left, right
        for kind in ("state", "text", "set", "number"):
            if kind in kinds:
                return self._to_kind(left, kind), self._to_kind(right, kind)
        raise NotCompiledError("values of two kinds in one place")

    def _to_kind(self, term: Term, kind: str) -> Term:
        pool = self.pool
        if term.kind == kind:
            return term
        if term.op == "case":
            return map_case(term, lambda one: self._to_kind(one, kind), pool)
        if kind == "state" and term.kind == "truth":
            if term.op == "literal":
                return pool.state(_state_of(term))
            missing = [(is_null(term, pool), pool.state(MISSING_STATE))]
            return choose([*missing, (is_true(term, pool), pool.state(1))], pool.state(0), pool)
        if is_literal(term, None) and term.kind == "truth":
            return pool.null(kind)
        if term.kind != "place" or term.op != "literal":
            raise NotCompiledError("values of two kinds in one place")
        return self._name_place(term.value, kind)

    def _name_place(self, place: int, kind: str) -> Term:
        pool = self.pool
        if place == _MISSING_PLACE:
            return pool.null(kind)
        if kind == "text":
            return pool.text(UNDEFINED_TEXT if place == _UNDEFINED_PLACE else self.lines.texts[place])
        if place == _UNDEFINED_PLACE:
            raise NotCompiledError("a set that may be undefined, in SQL")
        options = frozenset(text for at, text in enumerate(self.lines.texts[:61]) if place >> at & 1)
        return pool.make("literal", (), options, "set")


def _state_of(literal: Term) -> int:
    return MISSING_STATE if literal.value is None else int(literal.value)


@define
class Terms:
    """What the query computes: the mark of doubt, and the results by name."""

    too_close: Term
    results: Mapping[str, tuple[Term, ...]]


def read_lines(lines: Lines, kinds: Mapping[str, str], pool: Pool) -> Terms:
    """Return the terms of a ruleset.

    Args:
        kinds: of each fact, `number`, `verdict`, `text` or `set`, by id; a table of records has none.
    Raises: NotCompiledError.
    """
    inputs: dict[str, Any] = {lines.inputs[id]: pool.input(id, _KINDS[kind]) for id, kind in kinds.items()}
    reading = Reading(pool, lines, inputs)
    for name, code in lines.lines:
        try:
            reading.names[name] = reading.read(code)
        except NotCompiledError as error:
            # What nothing needs is no obstacle.
            reading.names[name] = error
    marks = [is_true(reading.read(code), pool) for code in lines.marks]
    results = {}
    for name, ends in lines.results.items():
        terms = [
            reading._to_kind(reading.read(code), _KINDS[kind]) if kind in ("text", "set") else reading.read(code)
            for code, kind in ends
        ]
        results[name] = tuple(terms)
    return Terms(connect("or", marks, pool), results)
