"""The generated function printed for arrays: every statement for all rows at once, each branch under its own mask.

Input: the lines python_source.py writes for one subject. A row for which they would give up (`near`, `refuse`) is
marked instead. What stands in a branch is computed for every row and kept where the branch is taken.
"""

import ast
import operator
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from greenrules.compiling.columns_calls import call_function
from greenrules.compiling.columns_lines import Line, gives_up, is_call_of, match_line
from greenrules.compiling.columns_values import (
    FALSE,
    TRUE,
    Column,
    Printer,
    choose,
    combine,
    conjoin_truths,
    fix,
    is_constant,
    is_value,
    join_kinds,
    kind_of,
    negate_truth,
    settle,
    to_truth,
    write_as,
)
from greenrules.compiling.python_accuracy import LEAST
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import UNDEFINED

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FOLDS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_COMPARED = {
    ast.Lt: ("<", operator.lt), ast.LtE: ("<=", operator.le), ast.Gt: (">", operator.gt), ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq), ast.NotEq: ("!=", operator.ne),
}  # fmt: skip


@define
class Lowering:
    """One function on its way to arrays.

    Attributes:
        names: what the names of the scalar code stand for.
        amounts: inputs whose size is checked before the function runs.
        objects: what stands beside the scalar code.
        cuts_ramps: whether a ramp is a line cut at its ends, or a choice as in the scalar code.
    """

    printer: Printer
    names: dict[str, Column]
    objects: Mapping[str, Any]
    cuts_ramps: bool = True
    results: dict[str, tuple[Column, ...]] = field(factory=dict)
    amounts: list[str] = field(factory=list)

    def run(self, statements: list[ast.stmt], path: Column = TRUE) -> None:
        """Print statements for the rows of a mask."""
        for statement in statements:
            self._run_one(statement, path)

    def _run_one(self, statement: ast.stmt, path: Column) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                column = self.evaluate(value, path)
                for target in targets:
                    self._assign(target, column, path)
            case ast.If(test=ast.BoolOp() as test, body=[ast.Expr(value=call)]) if is_call_of(call, "refuse"):
                self._check_input(test, path)
            case ast.If(test=test, body=body, orelse=orelse):
                condition = self.truth(test, path)
                self._branch(body, condition, path)
                self._branch(orelse, negate_truth(condition, self.printer) if orelse else FALSE, path)
            case ast.Expr(value=value):
                self.evaluate(value, path)
            case ast.Return(value=ast.Dict(keys=keys, values=values)):
                for key, part in zip(keys, values, strict=True):
                    assert isinstance(key, ast.Constant)
                    assert isinstance(part, ast.Tuple)
                    self.results[str(key.value)] = tuple(self.evaluate(element, path) for element in part.elts)
            case ast.Pass():
                pass
            case _:
                raise NotCompiledError("records of a table")

    def _check_input(self, test: ast.BoolOp, path: Column) -> None:
        """Note an amount whose least size is asked for; print every other check of an input."""
        match test.values[-2:]:
            case [ast.Compare(left=ast.Name(id=name), ops=[ast.Lt()], comparators=[ast.Constant(value=value)]), _] if (
                value == float(LEAST) and name in self.names and not is_constant(self.names[name])
            ):
                self.amounts.append(name)
            case _:
                call_function("refuse", [], conjoin_truths([path, self.truth(test, path)], self.printer), self.printer)

    def _branch(self, body: list[ast.stmt], condition: Column, path: Column) -> None:
        taken = conjoin_truths([path, condition], self.printer)
        if body and not (is_constant(taken) and not taken.constant):
            self.run(body, taken)

    def _assign(self, target: ast.expr, value: Any, path: Column) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, list):
            for element, part in zip(target.elts, value, strict=True):
                self._assign(element, part, path)
            return
        assert isinstance(target, ast.Name)
        known = self.names.get(target.id)
        if known is not None and not is_constant(path) and not isinstance(value, list):
            value = choose(path, value, known, self.printer)
        self.names[target.id] = value

    def truth(self, node: ast.expr, path: Column) -> Column:
        """Return a condition as a truth."""
        return to_truth(self.evaluate(node, path), self.printer)

    def evaluate(self, node: ast.expr, path: Column) -> Any:
        """Return an expression, for the rows of a mask."""
        match node:
            case ast.Constant(value=value):
                return fix(value)
            case ast.Name(id=name):
                return self._look_up(name)
            case ast.BoolOp():
                return self._connect(node, path)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return negate_truth(self.truth(operand, path), self.printer)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return combine([self.evaluate(operand, path)], operator.neg, "-{}", self.printer)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
                sides = [self.evaluate(side, path) for side in (left, right)]
                return combine(sides, _FOLDS[type(op)], f"{{}} {_SIGNS[type(op)]} {{}}", self.printer)
            case ast.Compare():
                return self._compare(node, path)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self._choose(test, body, orelse, path)
            case ast.Attribute(value=value, attr="days"):
                return self.evaluate(value, path)
            case ast.Attribute(value=value, attr=("year" | "month" | "day") as part):
                return call_function(part, [self.evaluate(value, path)], path, self.printer)
            case ast.Subscript(value=value, slice=key):
                return self._pick(self.evaluate(value, path), self.evaluate(key, path), path)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return [self.evaluate(element, path) for element in elements]
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                given = [self.evaluate(argument, path) for argument in (*arguments, *(word.value for word in keywords))]
                return call_function(name, given, path, self.printer)
            case _:
                raise NotCompiledError("records of a table")

    def _look_up(self, name: str) -> Any:
        if name in self.names:
            return self.names[name]
        if name == "UNDEFINED":
            return fix(UNDEFINED)
        if name == "INFINITE":
            return fix(float("inf"))
        if name not in self.objects:
            raise NotCompiledError("a value of a branch that is never taken")
        value = self.objects[name]
        return Column(name, "constant", value) if isinstance(value, dict | tuple) else fix(value)

    def _connect(self, node: ast.BoolOp, path: Column) -> Any:
        """Print `and` and `or`; what follows is asked only where it matters, so that no row is given up in vain."""
        is_and = isinstance(node.op, ast.And)
        if not is_and and isinstance(node.values[-1], ast.Name) and node.values[-1].id == "UNDEFINED":
            value = self.evaluate(node.values[0], path)
            return choose(to_truth(value, self.printer), settle(value), fix(UNDEFINED), self.printer)
        result, reached = (TRUE if is_and else FALSE), path
        for part in node.values:
            # What follows a part that decides everything is not asked.
            if is_constant(reached) and not reached.constant:
                break
            column = self.truth(part, reached)
            result = self._join(result, column, is_and)
            onward = column if is_and else negate_truth(column, self.printer)
            reached = conjoin_truths([reached, onward], self.printer) if gives_up(node) else _shorten(onward, path)
        return result

    def _join(self, left: Column, right: Column, is_and: bool) -> Column:
        if is_and:
            return conjoin_truths([left, right], self.printer)
        return choose(left, TRUE, right, self.printer) if not is_constant(right) else (TRUE if right.constant else left)

    def _compare(self, node: ast.Compare, path: Column) -> Column:
        left, result = self.evaluate(node.left, path), TRUE
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(comparator, path)
            result = conjoin_truths([result, self._compare_two(op, left, right)], self.printer)
            left = right
        return result

    def _compare_two(self, op: ast.cmpop, left: Any, right: Any) -> Column:
        if isinstance(op, ast.Is | ast.IsNot):
            found = is_value(left, right.constant, self.printer)
            return found if isinstance(op, ast.Is) else negate_truth(found, self.printer)
        if isinstance(op, ast.In):
            return self._contains(left, right)
        sign, fold = _COMPARED[type(op)]
        if is_constant(left) and is_constant(right):
            is_same_kind = kind_of(left) == kind_of(right) != ""
            return fix(is_same_kind and fold(left.constant, right.constant))
        kind = join_kinds([settle(left), settle(right)])
        codes = [write_as(side, kind, self.printer) for side in (left, right)]
        return Column(self.printer.emit(f"{codes[0]} {sign} {codes[1]}"), "truth")

    def _contains(self, element: Column, container: Any) -> Column:
        if isinstance(container, list):
            equal = [self._compare_two(ast.Eq(), element, one) for one in container if one.constant is not None]
            equal += [is_value(element, None, self.printer) for one in container if one.constant is None]
            result = FALSE
            for one in equal:
                result = self._join(result, one, is_and=False)
            return result
        if is_constant(element) and is_constant(container):
            return fix(element.constant in container.constant)
        place = write_as(element, "text", self.printer)
        mask = write_as(container, "set", self.printer)
        return Column(self.printer.emit(f"({mask} >> abs({place})) & 1 == 1"), "truth")

    def _choose(self, test: ast.expr, body: ast.expr, orelse: ast.expr, path: Column) -> Any:
        line = match_line(test, body, orelse) if self.cuts_ramps else None
        if line is not None and not is_constant(self.evaluate(line.straight, path)):
            return self._draw(line, path)
        condition = self.truth(test, path)
        if is_constant(condition):
            return self.evaluate(body if condition.constant else orelse, path)
        inner, outer = path, path
        if gives_up(body):
            inner = conjoin_truths([path, condition], self.printer)
        if gives_up(orelse):
            outer = conjoin_truths([path, negate_truth(condition, self.printer)], self.printer)
        then, otherwise = self.evaluate(body, inner), self.evaluate(orelse, outer)
        # Where a row is given up it does not matter what stands there.
        if is_call_of(orelse, "near") and kind_of(then) not in ("truth", "verdict"):
            return then
        then = _narrow(then, test, body, is_taken=True)
        return choose(condition, then, _narrow(otherwise, test, orelse, is_taken=False), self.printer)

    def _draw(self, line: Line, path: Column) -> Column:
        """Print a ramp without asking where it ends: beyond its ends the straight line lies beyond what it is cut to.

        Source: docs/decisions/0024; the bound on the error of a ramp holds for the line out to twice its ends.
        """
        straight = self.evaluate(line.straight, path)
        capped = combine([straight, fix(line.maximum)], min, "minimum({}, {})", self.printer)
        if line.starts_at_zero:
            return combine([capped, fix(0.0)], max, "maximum({}, {})", self.printer)
        condition = self.truth(line.reached, path)
        outer = path
        if gives_up(line.rest):
            outer = conjoin_truths([path, negate_truth(condition, self.printer)], self.printer)
        return choose(condition, capped, self.evaluate(line.rest, outer), self.printer)

    def _pick(self, table: Column, key: Column, path: Column) -> Column:
        """Print the look-up of a text in a table of numbers."""
        options: dict[str, float] = table.constant
        if not isinstance(options, dict):
            raise NotCompiledError("records of a table")
        if is_constant(key):
            return fix(options[key.constant])
        places = {self.printer.place_of(option): float(value) for option, value in options.items()}
        values = [places.get(at, 0.0) for at in range(max(places, default=0) + 1)]
        # Missing and undefined are negative places: they count from the end, and are never looked at.
        name = self.printer.object(("numbers", tuple(values)))
        return Column(self.printer.emit(f"{name}.take({key.code}, mode='clip')"), "number")


def _shorten(onward: Column, path: Column) -> Column:
    return FALSE if is_constant(onward) and not onward.constant else path


def _narrow(column: Any, test: ast.expr, branch: ast.expr, *, is_taken: bool) -> Any:
    """Return what is chosen in a branch, known to have a value where the condition says so of the very name."""
    if is_taken or not isinstance(branch, ast.Name) or not isinstance(column, Column) or is_constant(column):
        return column
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) else [test]
    for part in parts:
        match part:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[other]) if name == branch.id:
                what = "missing" if isinstance(other, ast.Constant) and other.value is None else "undefined"
                column = Column(
                    column.code,
                    column.kind,
                    None,
                    column.missing and what != "missing",
                    column.undefined and what != "undefined",
                )
            case _:
                pass
    return column
