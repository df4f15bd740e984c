"""Module to ruleset: names, types, units, dates, citations, scoring and overlays are put to the test.

Input: a `Module` and the checked rulesets it imports. Output: a `Ruleset`, and diagnostics. May import: model.

Whatever can be found wrong before a factory is assessed is found here, so that the evaluator never meets a value of
the wrong kind and a ruleset that was accepted never fails on accepted facts.
"""
