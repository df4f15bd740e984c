"""A made-up ruleset with more conditions than one ruleset of durable-rules holds."""

import greenrules
from greenrules.model.ruleset import Ruleset

_CITE = 'cite: {document: guide, clause: "1"}, provenance: illustrative'


def make_wide(gates: int) -> Ruleset:
    """Return a ruleset with some gates, each over 20 of 24 facts, and a ladder that names them all."""
    facts = [f"fact_{at}" for at in range(24)]
    lines = [
        "format: 1",
        "ruleset: example.wide",
        'edition: "1"',
        "subject: factory",
        "title: {zh: 宽, en: wide}",
        "documents: {guide: {title: {zh: 指南, en: guide}}}",
        "facts:",
        *(f"  {name}: {{label: {{zh: 事, en: {name}}}, type: boolean}}" for name in facts),
        "basic_requirements:",
    ]
    for gate in range(gates):
        named = [facts[(gate + at) % 24] for at in range(20)]
        first, second = " and ".join(named[:8]), " or ".join(f"not({name})" for name in named[8 + gate % 8 :])
        condition = f"({first}) or ({second})" if gate % 2 else f"({second}) and ({named[0]} or {named[1]})"
        lines.append(f"  gate_{gate}: {{label: {{zh: 门, en: gate}}, condition: {condition}, {_CITE}}}")
    lines += [
        "grades:",
        f"  - {{id: all, label: {{zh: 全, en: all}}, condition: basic_requirements_met, {_CITE}}}",
        f"  - {{id: some, label: {{zh: 有, en: some}}, condition: gate.gate_0 or gate.gate_1, {_CITE}}}",
        "eligibilities:",
        f"  listed: {{label: {{zh: 列, en: listed}}, condition: 'grade >= \"some\"', {_CITE}}}",
        f"  every: {{label: {{zh: 每, en: every}}, condition: {' and '.join(facts)}, {_CITE}}}",
    ]
    return greenrules.compile_text("\n".join(lines))
