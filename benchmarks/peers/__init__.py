"""Other engines on the synthetic standard, one module an engine.

Input: the number of indicators. Output: a `Peer`, ready to judge plain facts. May import: the standard.

Each module says the standard the way its engine's own users would: compiled or loaded once, then one call a factory.
A peer that cannot take a plain dict of Python values may convert it, and the conversion counts. Every peer's grades and
totals are checked before its time counts (benchmarks/field.py).
"""
