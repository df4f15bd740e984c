"""The checked ruleset in other forms, each for one purpose: faster, set-at-a-time, live, or open to proof.

Input: a checked ruleset. Output: its form in another language. May import: evaluating, model.

Every form must agree with the reference evaluator on every input; what a form cannot express it refuses with a GR7xx
diagnostic, never approximating silently.
"""
