"""What the generated code is written with: operands, lines, names, and what is known while it is written."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from greenrules.compiling.python_accuracy import Accuracy, constant_accuracy, nearest
from greenrules.compiling.python_light import light
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Months, Seconds, Undefined, Unknown, Value

_ATOM = re.compile(r"-?[\w.]+(e[-+]?\d+)?\Z", re.ASCII)
_CHECKED_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z", re.ASCII)


class NotCompiledError(Exception):
    """The ruleset uses something that has no generated form: the reference evaluates it."""

    def __init__(self, what: str = "values of a kind that is not computed with") -> None:
        super().__init__(what)


@light
class Apart:
    """Points as a number that is the same for every subject, and the rest: a sum adds those numbers beforehand.

    Attributes:
        code: the points less `constant`; with its sign before it, so that most numbers in it need none.
        size: the most that the rest comes to, on either side of zero.
        error: a bound on the difference between `code` and the exact points less `constant`.
        names: those in `code` and `only_if`, each as often as it occurs.
        only_if: a condition without which the rest is 0, and the sign is not needed; empty where there is none.
    """

    code: str
    constant: float
    size: float
    error: float
    names: tuple[str, ...]
    only_if: str = ""


@light
class Operand:
    """A value in the generated code.

    Numbers are machine numbers, months and seconds plain numbers, unknown is None, undefined is UNDEFINED.

    Attributes:
        code: an expression; it may be repeated only when it is a name or a literal (see `hold`).
        accuracy: of a number.
        unknown, undefined: whether it can be.
        constant: its exact value when that is known already; None when it is not.
        apart: of points in the form that only decides, what may take the place of `code` in a sum.
    """

    code: str
    accuracy: Accuracy | None = None
    unknown: bool = False
    undefined: bool = False
    constant: Value | None = None
    apart: Apart | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it always has a value."""
        return not self.unknown and not self.undefined


@define
class Writer:
    """The lines of the generated function, and the objects it names that no literal can write.

    Attributes:
        looked_up: choices whose value is looked up among all options.
        choices: points of options already written, by the options, those that earn points, and these.
        quotients: accuracies of quotients, by the identities of those of both numbers, which are kept beside.
        drawn: identities of the ramps between fixed ends, the points of which are one expression.
        replaced: names of points that a sum has in another form, so that their lines may be left out.
        forms: formulas already written, with places for the facts; None where one takes lines of its own.
        ends: of ramps, as `_describe_ends` has them.
        in_force: what the parameters stand for where nobody binds one, by the prefix of their module.
        named: the names in lines, each as often as it occurs; of those lines alone that were written with them.
        is_unbounded: whether a number may be infinite, which stands for an end nobody knows.
    """

    lines: list[str] = field(factory=list)
    depth: int = 1
    taken: dict[str, int] = field(factory=dict)
    objects: dict[str, object] = field(factory=dict)
    looked_up: set[str] = field(factory=set)
    numbers: dict[tuple[int, int], "Operand"] = field(factory=dict)
    choices: "dict[tuple[object, ...], Operand]" = field(factory=dict)
    quotients: dict[tuple[int, int], tuple[Accuracy, Accuracy, Accuracy]] = field(factory=dict)
    drawn: set[int] = field(factory=set)
    replaced: set[str] = field(factory=set)
    forms: "dict[tuple[object, ...], Operand | None]" = field(factory=dict)
    named: dict[str, list[str]] = field(factory=dict)
    ends: dict[tuple[bool, float, float], tuple[str, str, float]] = field(factory=dict)
    in_force: dict[str, Mapping[str, Value]] = field(factory=dict)
    is_unbounded: bool = False

    def line(self, text: str) -> None:
        """Write a line at the present depth."""
        self.lines.append("    " * self.depth + text)

    def line_of(self, names: list[str], text: str) -> None:
        """Write a line of which all names are known, so that nobody needs to look for them."""
        self.line(text)
        self.named[self.lines[-1]] = names

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write a line that opens a block, and everything inside it one level deeper."""
        self.line(head)
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1

    @contextmanager
    def captured(self) -> Iterator[list[str]]:
        """Collect lines one level deeper instead of writing them."""
        kept, self.lines = self.lines, []
        self.depth += 1
        yield self.lines
        self.depth -= 1
        self.lines = kept

    def name(self, kind: str, id: str = "") -> str:
        """Return a new name; ids were checked when the ruleset was."""
        if not id:
            count = self.taken.get(kind, 0)
            self.taken[kind] = count + 1
            return f"{kind}_{count}"
        # Asking a text whether it is a name takes a third of asking a pattern.
        if not (id.isascii() and id.isidentifier()) and not _CHECKED_NAME.match(id):
            raise NotCompiledError
        wanted = f"{kind}_{id.replace('.', '_')}"
        count = self.taken.get(wanted, 0)
        self.taken[wanted] = count + 1
        return f"{wanted}_{count}" if count else wanted

    def object(self, kind: str, value: object) -> str:
        """Return the name of an object that stands beside the generated code."""
        for name, known in self.objects.items():
            if type(known) is type(value) and known == value:
                return name
        name = self.name(kind.upper())
        self.objects[name] = value
        return name


@frozen(slots=False)  # so that `change` can copy it at once
class Scope:
    """Where an expression is written: its module, the records bound, and everything shared.

    Attributes:
        prefix: of the module, as in environment.py.
        records: name of the generated variable that holds a record, by the variable of the expression.
        bound: parameters that have no value of their own and that a caller may bind, by `<module key>|<id>`.
        values: operands already written, by module, kind and name.
        nonzero: numbers (as written) that are known not to be zero here.
        is_complete: whether every supplied fact is known here.
        is_strict: whether a ramp reaches its maximum only where the exact points surely do.
        is_quick: whether what is quicker to run may take the place of what is easier to read.
    """

    ruleset: Ruleset
    day: date
    writer: Writer
    facts: Mapping[str, Operand]
    is_complete: bool
    prefix: str = ""
    records: Mapping[str, str] = field(factory=dict)
    bound: Mapping[str, Operand] = field(factory=dict)
    values: dict[tuple[str, str, str], object] = field(factory=dict)
    nonzero: frozenset[str] = frozenset()
    inside: bool = False
    is_quick: bool = False
    is_strict: bool = False

    def module(self, alias: str) -> "Scope":
        """Return the scope of an import."""
        if not alias:
            return self
        imported = self.ruleset.imports[alias]
        return change(self, ruleset=imported, prefix=f"{imported.key}:", nonzero=frozenset())


def know_nonzero(scope: Scope, more: frozenset[str]) -> Scope:
    """Return the scope in which these numbers are known not to be zero."""
    return scope if more <= scope.nonzero else change(scope, nonzero=scope.nonzero | more)


def change(scope: Scope, **fields: Any) -> Scope:
    """Return a scope of which some fields are others; `evolve` takes ten times as long."""
    changed = object.__new__(Scope)
    vars(changed).update(vars(scope), **fields)
    return changed


def is_atom(code: str) -> bool:
    """Whether code may be repeated at no cost."""
    return code[0] != "(" and (code.isidentifier() or _ATOM.match(code) is not None)


def hold(operand: Operand, scope: Scope, kind: str = "v") -> Operand:
    """Return the operand under a name, so that it can be repeated."""
    if is_atom(operand.code):
        return operand
    name = scope.writer.name(kind)
    scope.writer.line(f"{name} = {unwrap(operand.code)}")
    return rename(operand, name)


def hold_apart(code: str, accuracy: Accuracy, apart: Apart, scope: Scope) -> Operand:
    """Return points under a name of their own, which a sum will hardly ever use."""
    name = scope.writer.name("s")
    scope.writer.line(f"{name} = {code}")
    return Operand(name, accuracy, apart=apart)


def unwrap(code: str) -> str:
    """Return code without the brackets around all of it: where none are needed, reading them takes the parser time."""
    return code[1:-1] if code[0] == "(" and code.find(")") == len(code) - 1 else code


def rename(operand: Operand, code: str) -> Operand:
    """Return the operand under another name; `evolve` would take longer than everything else about it."""
    return Operand(code, operand.accuracy, operand.unknown, operand.undefined, operand.constant, operand.apart)


def write_constant(value: Value, scope: Scope) -> Operand:
    """Return an exact value that is known already."""
    if isinstance(value, Fraction):
        # The hash of a fraction takes longer than that of its two numbers.
        ratio = value.as_integer_ratio()
        known = scope.writer.numbers.get(ratio)
        if known is None:
            accuracy = constant_accuracy(value)
            known = scope.writer.numbers[ratio] = Operand(repr(ratio[0] / ratio[1]), accuracy, constant=value)
        return known
    match value:
        case Unknown():
            return Operand("None", unknown=True, constant=value)
        case Undefined():
            return Operand("UNDEFINED", undefined=True, constant=value)
        case bool() | str():
            return Operand(repr(value), constant=value)
        case Months(months):
            return Operand(repr(months), constant=value)
        case Seconds(seconds):
            return Operand(scope.writer.object("seconds", seconds), constant=value)
        case date() | frozenset():
            return Operand(scope.writer.object("constant", value), constant=value)
        case _:
            raise NotCompiledError


def write_number(value: Fraction) -> str:
    """Write the machine number nearest to an exact one."""
    return repr(nearest(value))
