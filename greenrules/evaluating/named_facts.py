"""Facts a ruleset names anywhere, whether or not an evaluation gets there."""

from collections.abc import Iterator

from greenrules.model.expressions import Cell, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.walking import list_expressions


def list_named_facts(ruleset: Ruleset) -> Iterator[str]:
    """Yield the facts that the expressions of a ruleset and of its imports name, some more than once."""
    for expression in list_expressions(ruleset):
        for part in walk_expression(expression):
            if isinstance(part, Reference) and part.kind == "fact":
                yield part.name
            elif isinstance(part, Cell):
                yield part.table
    for imported in ruleset.imports.values():
        yield from list_named_facts(imported)
