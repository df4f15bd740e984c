"""Many subjects as they were read, with what could not be."""

from collections.abc import Iterator, Sequence
from typing import overload

from attrs import frozen

from greenrules.model.citing import Words
from greenrules.model.facts import FactsDocument
from greenrules.model.rejects import Reject


@frozen
class Subjects(Sequence[FactsDocument]):
    """The facts documents of subjects, a sequence of them.

    Attributes:
        rejects: the bad cells of tables; the rows they stand in are not among the documents.
        notes: what else a reader has to know of the files.
    """

    documents: tuple[FactsDocument, ...]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Words, ...] = ()

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[FactsDocument]:
        return iter(self.documents)

    @overload
    def __getitem__(self, place: int) -> FactsDocument: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[FactsDocument, ...]: ...

    def __getitem__(self, place: int | slice) -> FactsDocument | tuple[FactsDocument, ...]:
        return self.documents[place]
