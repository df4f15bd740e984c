"""What a proof comes to, as data."""

from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.citing import Words
from greenrules.model.facts import FactsDocument

Status = Literal["proven", "refuted", "undecided", "not_applicable"]
Question: TypeAlias = Literal[
    "reachable", "complete", "bounded", "monotone", "veto", "influence", "never_laxer", "equivalent"
]  # fmt: skip
# What is asked of one ruleset; the other questions need a second one.
STANDARD: tuple[Question, ...] = ("reachable", "complete", "bounded", "monotone", "veto", "influence")
QUESTIONS: tuple[Question, ...] = (*STANDARD, "never_laxer", "equivalent")


@frozen
class Proof:
    """The answer to one question about one entry.

    Attributes:
        entry: kind and id of what it is about, such as `gate:training`.
        statement: what was to be proven.
        how: by the `form` of the rules alone, by `example` or by `solver`.
        reason: why it is undecided or not applicable, or what the refutation rests on.
        facts: an example of what is proven to be possible, or the counterexample; the reference evaluator confirms it.
        beside: where two subjects are compared, the other one.
    """

    question: Question
    entry: str
    statement: Words
    status: Status
    how: Literal["form", "example", "solver", ""] = ""
    reason: str = ""
    facts: FactsDocument | None = field(default=None, repr=False)
    beside: FactsDocument | None = field(default=None, repr=False)


@frozen
class ProofReport:
    """All answers about a ruleset, and the bounds within which they hold."""

    ruleset: str
    other: str
    as_of: date
    records: int
    proofs: tuple[Proof, ...]

    def having(self, status: Status) -> tuple[Proof, ...]:
        """The answers of one status."""
        return tuple(proof for proof in self.proofs if proof.status == status)
