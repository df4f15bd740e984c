"""The facts an expression is made of, however far away."""

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.improving.opened_case import name_value
from greenrules.model.advice import NamedValue
from greenrules.model.expressions import Cell, Convert, Expr, Reference, walk_expression


def list_supplied(expr: Expr, root: Environment) -> tuple[NamedValue, ...]:
    """Return the facts an expression is made of; a lone fact says so itself."""
    bare = expr.operand if isinstance(expr, Convert) else expr
    if isinstance(bare, Reference) and bare.kind == "fact":
        return ()
    facts = list_facts(expr, root)
    return tuple(name_value(f"fact:{id}", root.ruleset.facts[id], root.facts[id]) for id in facts)


def list_facts(expr: Expr, environment: Environment) -> tuple[str, ...]:
    """Return the facts an expression rests on through quantities and tables, each once."""
    found: dict[str, None] = {}
    seen: set[tuple[str, str, str]] = set()
    waiting: list[tuple[Expr, Environment]] = [(expr, environment)]
    while waiting:
        current, module = waiting.pop(0)
        for part in walk_expression(current):
            if isinstance(part, Cell):
                found[part.table] = None
                kind, name = part.computed, part.column
            elif isinstance(part, Reference):
                found |= {part.name: None} if part.kind == "fact" else {}
                kind, name = part.kind if part.kind in ("derived", "table") else "", part.name
            else:
                continue
            home = module_environment(module, part.module) if kind else module
            if kind and (home.ruleset.key, kind, name) not in seen:
                seen.add((home.ruleset.key, kind, name))
                if kind == "derived":
                    waiting.append((home.ruleset.derived[name].formula, home))
                else:
                    waiting += [(column.expression, home) for column in home.ruleset.tables[name].inputs]
    return tuple(found)
