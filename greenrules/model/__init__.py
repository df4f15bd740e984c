"""The nouns: texts and places, diagnostics, units, values, syntax, checked rulesets, facts, assessments.

Input: nothing. Output: frozen data. May import: the standard library and attrs.

Everything that passes between two folders is declared here and does nothing by itself. So a reader learns the whole
vocabulary in one place, a ruleset or an assessment can be kept, compared, pickled and sent as it is, and every
verb (reading, checking, evaluating, explaining) can be rewritten without the others noticing.
"""
