"""Ruleset and facts to assessment: the reference evaluator, exact, total and pure.

Input: a checked `Ruleset`, a facts document and a date. Output: an `Assessment` with its trace, and diagnostics.
May import: model.

This folder is docs/semantics.md in code, kept small and plain on purpose. Every faster evaluator is compared with it;
where they differ, this one is right, and where it differs from the page, the page is right.
"""

from greenrules.evaluating import environment as environment
