"""Any sequence of loading, overlaying and evaluating: nothing leaks from one step into another."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule

import greenrules
from greenrules.testing import facts
from tests.laws.specimens import TIMES

BASE = "cn.ningbo.star_factory@2022"
OVERLAY = """
format: 1
ruleset: portal.star_factory
edition: "{edition}"
title: {{zh: 示例区, en: example district}}
extends: cn.ningbo.star_factory@2022
documents: {{district: {{title: {{zh: 细则, en: rules}}}}}}
overrides:
  - op: replace
    path: parameters/three_star_score
    value: {mark}
    cite: {{document: district, clause: "1"}}
    provenance: illustrative
"""
DOCUMENTS = facts(greenrules.load(BASE))


class Sequences(RuleBasedStateMachine):
    """A program that keeps rulesets, facts and assessments, and uses them in any order."""

    rulesets = Bundle("rulesets")
    documents = Bundle("documents")
    assessments = Bundle("assessments")

    @initialize(target=rulesets)
    def load_the_base(self) -> Any:
        """Load the ruleset everything else stands on."""
        return multiple((greenrules.load(BASE), 75))

    @rule(target=rulesets, mark=st.integers(60, 90))
    def put_an_overlay_on_it(self, mark: int) -> tuple[greenrules.Ruleset, int]:
        """Compile an overlay with another mark for three stars."""
        return greenrules.compile_text(OVERLAY.format(edition=mark, mark=mark)), mark

    @rule(target=documents, document=DOCUMENTS)
    def meet_a_factory(self, document: dict[str, Any]) -> dict[str, Any]:
        """Keep the facts of a factory."""
        return document

    @rule(target=assessments, held=rulesets, document=documents)
    def evaluate(self, held: tuple[greenrules.Ruleset, int], document: dict[str, Any]) -> Any:
        """Evaluate a factory under a ruleset; the mark is the one of that ruleset."""
        ruleset, mark = held
        assessment = greenrules.evaluate(ruleset, document)
        assert assessment.trace.node("parameter:three_star_score").value == mark
        return multiple((held, document, assessment.to_json()))

    @rule(kept=consumes(assessments))
    def evaluate_again(self, kept: tuple[tuple[greenrules.Ruleset, int], dict[str, Any], str]) -> None:
        """Whatever was done in between, the same facts under the same ruleset give the same bytes."""
        (ruleset, _), document, text = kept

        assert greenrules.evaluate(ruleset, document).to_json() == text


Sequences.TestCase.settings = settings(
    max_examples=max(1, int(6 * TIMES)), stateful_step_count=12, deadline=None, derandomize=TIMES == 1, database=None
)
TestSequences = Sequences.TestCase
