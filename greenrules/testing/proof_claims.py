"""Claims: what is wanted of the entries of a ruleset, as data."""

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.expressions import Expr
from greenrules.model.syntax import ComparisonSign
from greenrules.model.values import Scalar


@frozen
class Decides:
    """A gate, rung, eligibility or entitlement is true, false, or unknown (None); `gates` are all of them together."""

    kind: Literal["gate", "gates", "rung", "eligibility", "grant"]
    name: str
    verdict: bool | None
    module: str = ""


@frozen
class Graded:
    """The grade is proven, and if `settled` no better one is possible."""

    grade: str
    settled: bool = True
    module: str = ""


@frozen
class Scored:
    """The score of a node (the whole tree: "") surely compares so with a number of points."""

    name: str
    sign: ComparisonSign
    points: Fraction
    module: str = ""


@frozen
class Applies:
    """Whether an indicator or group applies is true, false or unknown (None)."""

    name: str
    verdict: bool | None
    module: str = ""


@frozen
class Valued:
    """A derived quantity or decision table has a value, or is undefined (None)."""

    kind: Literal["derived", "table"]
    name: str
    value: Scalar | None
    module: str = ""


@frozen
class RowHolds:
    """A row of a decision table holds and decides; without a number, none does. Of a computed column: for a record."""

    table: str
    row: int | None
    module: str = ""


@frozen
class StepReached:
    """A step of an indicator decides its points; without a number, none does. Per record: for a record."""

    indicator: str
    step: int | None
    module: str = ""


@frozen
class Holds:
    """A condition is true, false or unknown (None); with `record`, for some record of a table under a variable.

    Any checked condition will do, also one made up for the question, such as that two sides are equal.
    """

    condition: Expr = field(repr=False)
    verdict: bool | None
    record: tuple[str, str] | None = None  # variable, fact
    module: str = ""


Claim: TypeAlias = Decides | Graded | Scored | Applies | Valued | RowHolds | StepReached | Holds
