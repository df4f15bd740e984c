"""The standard as text expressions, for the engines that read them.

They all know `c ? a : b`, comparisons and arithmetic; they differ in how they write `and` and a text literal.
"""

import re
from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators


@frozen
class Dialect:
    """How an engine writes `and` and text."""

    conjunction: str = "and"
    quote: str = '"'

    def text(self, word: str) -> str:
        """Return a text literal."""
        return f"{self.quote}{word}{self.quote}"


@frozen
class Formulas:
    """Share of each indicator, points of each group, total and grade; each may use the names before it."""

    shares: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    total: str
    grade: str


def write_formulas(count: int, dialect: Dialect, *, prefix: str = "") -> Formulas:
    """Return the standard as expressions.

    Args:
        prefix: what stands before a name that was computed before, such as `$.`.
    """
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    groups = []
    for group, weight in enumerate(WEIGHTS):
        names = [f"{prefix}share_{one.name}" for one in indicators if one.group == group]
        groups.append((f"group_{group + 1}", f"({' + '.join(names)}) * {weight / sizes[group]!r}"))
    total = " + ".join(f"{prefix}{name}" for name, _ in groups)
    shares = tuple((f"share_{one.name}", write_share(one, dialect)) for one in indicators)
    return Formulas(shares, tuple(groups), total, write_grade(dialect, prefix))


def inline_total(formulas: Formulas) -> str:
    """Return the total as one expression over the facts."""
    shares = dict(formulas.shares)
    total = " + ".join(text for _, text in formulas.groups)
    return re.sub(r"share_\w+", lambda name: shares[name.group()], total)


def write_share(one: Indicator, dialect: Dialect) -> str:
    """Return the share of its points an indicator earns."""
    if isinstance(one, Quality):
        full, part = (f"{one.name} == {dialect.text(word)}" for word in ("pass", "partial"))
        return f"({full} ? 1.0 : ({part} ? {AT_BASELINE} : 0.0))"
    value, guard = one.name, ""
    if one.derived:
        value, guard = f"(use_{one.name} / output_{one.name})", f"output_{one.name} <= 0.0 ? 0.0 : "
    sign = "<=" if one.less_is_better else ">="
    slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = f"{AT_BASELINE} + ({value} - {one.baseline!r}) * {write_number(slope)}"
    return f"({guard}({value} {sign} {one.leading!r} ? 1.0 : ({value} {sign} {one.baseline!r} ? {inside} : 0.0)))"


def write_grade(dialect: Dialect, prefix: str = "") -> str:
    """Return the ladder over `total`."""
    met = f" {dialect.conjunction} ".join(f"gate_fact_{at + 1}" for at in range(GATES))
    rungs = "".join(f"{condition} ? {dialect.text(grade)} : (" for grade, condition in _list_rungs(dialect, prefix))
    none = dialect.text("none")
    return f"({met}) ? ({rungs}{none}{')' * len(MARKS)}) : {none}"


def _list_rungs(dialect: Dialect, prefix: str) -> Iterator[tuple[str, str]]:
    for grade, mark in MARKS.items():
        titled = f" {dialect.conjunction} recognised" if grade == "five" else ""
        yield grade, f"({prefix}total >= {float(mark)!r}{titled})"


def write_number(number: float) -> str:
    """Return a float without an exponent, with every digit it needs; a negative one in parentheses."""
    text = f"{abs(number):.20f}".rstrip("0")
    return text if number >= 0 else f"(0.0 - {text})"
