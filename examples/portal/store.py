"""What the portal keeps: the facts of each factory in SQLite, and each decision in a log nobody can edit unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

from attrs import field, frozen

from greenrules.api import read_facts
from greenrules.attesting import DecisionLog, read_log
from greenrules.attesting.decision_log import Entry
from greenrules.model.facts import FactsDocument

_TABLES = """
CREATE TABLE IF NOT EXISTS factory (
    id TEXT PRIMARY KEY, zh TEXT NOT NULL, en TEXT NOT NULL, document TEXT NOT NULL, grade TEXT NOT NULL DEFAULT '');
"""


@frozen
class Factory:
    """One row: the facts document as JSON text, and the grade it had when it was saved."""

    id: str
    zh: str
    en: str
    document: str
    grade: str


@frozen
class Store:
    """The folder of a portal: `portal.sqlite` and `decisions/`."""

    folder: Path
    lock: Lock = field(factory=Lock, eq=False, repr=False)  # a log has one writer at a time

    def open(self) -> sqlite3.Connection:
        """Return a connection of this request alone."""
        connection = sqlite3.connect(self.folder / "portal.sqlite")
        connection.executescript(_TABLES)
        return connection

    def list_factories(self) -> list[Factory]:
        """Return every factory by id."""
        with closing(self.open()) as connection:
            rows = connection.execute("SELECT id, zh, en, document, grade FROM factory ORDER BY id").fetchall()
        return [Factory(*row) for row in rows]

    def find(self, id: str) -> Factory | None:
        """Return one factory, or None."""
        with closing(self.open()) as connection:
            row = connection.execute("SELECT id, zh, en, document, grade FROM factory WHERE id = ?", (id,)).fetchone()
        return None if row is None else Factory(*row)

    def save(self, factory: Factory) -> None:
        """Keep the facts of a factory and its grade."""
        row = (factory.id, factory.zh, factory.en, factory.document, factory.grade)
        with closing(self.open()) as connection, connection:
            connection.execute(
                "INSERT OR REPLACE INTO factory (id, zh, en, document, grade) VALUES (?, ?, ?, ?, ?)", row
            )

    def log(self, record: dict[str, Any]) -> int:
        """Write a decision down before it is given; return its number."""
        with self.lock, DecisionLog(self.folder / "decisions") as log:
            return log.append(record).number

    def list_decisions(self) -> Iterator[Entry]:
        """Yield the decisions, oldest first; a log that was edited raises FactsError."""
        if (self.folder / "decisions").is_dir():
            yield from read_log(self.folder / "decisions")


def read_one(factory: Factory) -> FactsDocument:
    """Return the facts of a factory as the engine reads them."""
    return read_facts(factory.document, f"{factory.id}.json")[0]
