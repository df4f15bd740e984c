"""Which overrides of an overlay the result rests on."""

from collections.abc import Iterator
from itertools import pairwise

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.node_ids import list_environments
from greenrules.evaluating.provenance import label_entry
from greenrules.evaluating.used import Used, UsedEntry
from greenrules.model.assessment import UsedSource
from greenrules.model.citing import NO_WORDS, Override

_KINDS = {
    "facts": ("fact",), "parameters": ("parameter",), "tables": ("table",), "derived": ("derived",),
    "basic_requirements": ("gate",), "indicators": ("indicator", "group"), "grades": ("grade",),
    "eligibilities": ("eligibility",), "entitlements": ("entitlement",),
}  # fmt: skip


def list_overrides_used(environment: Environment, used: Used) -> tuple[UsedSource, ...]:
    """Return the overrides whose target the result rests on, those of imported overlays under `<id@edition>:<path>`.

    A removed entry cannot be used any more; its absence always counts.

    Source: docs/semantics.md, section 1 (overlays).
    """
    found = []
    for module in list_environments(environment):
        for override in module.ruleset.overrides:
            entry = next((key for key in _list_keys(override, module) if key in used), None)
            if entry is not None or override.operation == "remove":
                label = NO_WORDS if entry is None else label_entry(entry, environment)
                path = f"{module.prefix}{override.path}"
                found.append(UsedSource(path, label, cite(module.ruleset, override.source)))
    return tuple(found)


def _list_keys(override: Override, environment: Environment) -> Iterator[UsedEntry]:
    """Yield the entries a path leads to or into, deepest first."""
    section, *rest = override.path.split("/")
    names = rest[:1]
    if section == "indicators":
        names = [name for before, name in pairwise(rest) if before == "children"][-1:]
        # A path that names no child changes the root itself.
        names = names or ([""] if environment.ruleset.indicators is None else [environment.ruleset.indicators.id])
    for name in names:
        for kind in _KINDS.get(section, ()):
            yield UsedEntry(environment.prefix, kind, name)
