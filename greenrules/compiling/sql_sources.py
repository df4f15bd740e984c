"""How a source holds the facts a query reads."""

from typing import Literal

from attrs import frozen


@frozen
class SourceColumn:
    """How the source holds a fact.

    Attributes:
        form: `plain` in a type of its own; `text` as in a CSV file; `decimal` with more digits than a machine number
            keeps; `foreign` in a type its fact does not take, so that every row with a value is marked.
        scale: digits behind the point of a `decimal`; None where they vary.
    """

    form: Literal["plain", "text", "decimal", "foreign"] = "plain"
    scale: int | None = None
