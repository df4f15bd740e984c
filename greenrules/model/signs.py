"""How two values can be compared, as it is written and as it is checked."""

from typing import Literal

ComparisonSign = Literal["=", "!=", "<", "<=", ">", ">="]
