"""A dossier as data: parts with paragraphs, lists and tables, in one language, for every way to write it down."""

from typing import Literal, TypeAlias

from attrs import frozen

from greenrules.explaining.page import Language

# Who writes the report: the subject about itself, or an institution it has asked.
Evaluator: TypeAlias = Literal["self", "third-party"]


@frozen
class Paragraph:
    """Running text, or the name of what follows."""

    text: str
    heads: bool = False


@frozen
class Points:
    """A list; a box before each item where it is to be ticked off."""

    items: tuple[str, ...]
    to_tick: bool = False


@frozen
class Grid:
    """A table. `shares` say how wide each column is beside the others; without `columns` it has no head."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@frozen
class Signature:
    """Lines left empty for a hand: what belongs on each."""

    lines: tuple[str, ...]


DossierBlock: TypeAlias = Paragraph | Points | Grid | Signature


@frozen
class Part:
    """A numbered part of a dossier."""

    title: str
    blocks: tuple[DossierBlock, ...]


@frozen
class Dossier:
    """The evaluation report of one subject under one ruleset.

    Attributes:
        cover: name and value of what stands on the first page.
        footer: what stands below every page: ruleset, digest.
    """

    language: Language
    title: str
    subject: str
    cover: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    footer: str
