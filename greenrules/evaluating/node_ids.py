"""Stable path ids of trace nodes: `fact:x`, of an import `derived:<id@edition>:x`, of a sub-expression `<parent>/<n>`.

`*` names all of a kind together: `gate:*` is basic_requirements_met, `grade:*` the ladder. The root group is
`group:total`.
"""

from collections.abc import Iterator

from greenrules.evaluating.environment import Bindings, Environment, module_environment, recall, tree_node
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.expressions import Cell, Reference
from greenrules.model.scoring import Group, Indicator

ALL = "*"


def name_reference(reference: Reference, environment: Environment) -> str:
    """Return the id of the node a name stands for; `as_of`, which is no node, gives the empty text."""
    if reference.kind == "fact":
        return f"fact:{reference.name}"
    if reference.kind == "as_of":
        return ""
    module = module_environment(environment, reference.module)
    match reference.kind:
        case "score":
            return name_tree_node(tree_node(module, reference.name)[0], module)
        case "rung":
            return f"grade:{module.prefix}{reference.name}"
        case "grade":
            return f"grade:{module.prefix}{ALL}"
        case "gates_met":
            return f"gate:{module.prefix}{ALL}"
        case _:
            return f"{reference.kind}:{module.prefix}{reference.name}"


def name_tree_node(node: Indicator | Group, environment: Environment) -> str:
    """Return the id of an indicator or group."""
    if node is environment.ruleset.indicators:
        return f"group:{environment.prefix}total"
    kind = "group" if isinstance(node, Group) else "indicator"
    return f"{kind}:{environment.prefix}{node.id}"


def name_cell(cell: Cell, environment: Environment, bindings: Bindings) -> str:
    """Return the id of a cell of the record a variable is bound to."""
    index = bindings[cell.variable].index
    if not cell.computed:
        return f"fact:{cell.table}/{index}/{cell.column}"
    module = module_environment(environment, cell.module)
    return f"{cell.computed}:{module.prefix}{cell.column}/{index}"


def label_reference(reference: Reference, environment: Environment) -> Words:
    """Return the label of the entry a name stands for; what has none of its own gives empty words."""
    ruleset = module_environment(environment, reference.module).ruleset
    match reference.kind:
        case "fact":
            return ruleset.facts[reference.name].label if reference.name in ruleset.facts else NO_WORDS
        case "parameter":
            return ruleset.parameters[reference.name].label
        case "derived":
            return ruleset.derived[reference.name].label
        case "table":
            return ruleset.tables[reference.name].label
        case "gate":
            return ruleset.gates[reference.name].label
        case "score":
            return tree_node(module_environment(environment, reference.module), reference.name)[0].label
        case "rung":
            return next(rung.label for rung in ruleset.rungs if rung.id == reference.name)
        case "grade" | "gates_met" | "as_of":
            return NO_WORDS


def list_environments(environment: Environment) -> tuple[Environment, ...]:
    """Return the environment and those of everything it imports, each once."""
    if not environment.ruleset.imports:
        # Not kept in its own memory: what holds itself is left to the collector, with all its values.
        return (environment,)
    return recall(environment, "modules", "", lambda: tuple(_list_environments(environment)))


def environment_of(environment: Environment, prefix: str) -> Environment:
    """Return the environment whose ids begin with a prefix: this one for the empty text, else that of an import."""
    if not prefix:
        return environment
    by_prefix = recall(
        environment, "prefixes", "", lambda: {module.prefix: module for module in list_environments(environment)}
    )
    return by_prefix[prefix]


def _list_environments(environment: Environment) -> Iterator[Environment]:
    seen: set[str] = set()
    waiting = [environment]
    while waiting:
        current = waiting.pop(0)
        if current.ruleset.key not in seen:
            seen.add(current.ruleset.key)
            yield current
            waiting += [module_environment(current, alias) for alias in current.ruleset.imports]
