"""The closed list of operations a trace node can carry, each with the meaning of its operands.

Whoever recomputes a node needs only the values of its operands, this list and section 5 and 6 of docs/semantics.md.
`x…` repeats. An operand is another node, or an exact literal. A table operand that is missing stands alone: what would
follow from its records cannot be listed. Where ordered choices are compared or ranked (comparisons, `grade_compare`,
`smallest`, `largest`, `min`, `max`, `over`), their order stands last, worst first.
"""

OPERATIONS: dict[str, str] = {
    # where values come from
    "supplied": "given by the subject",
    "assumed": "taken as stated by absence, or assumed by the caller",
    "missing": "an input nobody gave",
    "parameter": "the value of the standard in force on the date of the assessment",
    "bound": "a parameter value the caller gave",
    "constant": "a literal",
    "same": "the value of the only operand",
    # arithmetic
    "convert": "quantity, exact factor: their product, in another unit",
    "negate": "the operand with its sign changed",
    "add": "left, right",
    "subtract": "left, right",
    "multiply": "left, right",
    "divide": "left, right; a divisor known to be zero: undefined",
    "power": "base, whole exponent",
    "absolute": "the operand without its sign",
    "floor": "quantity, places: rounded down on the number line",
    "ceiling": "quantity, places: rounded up on the number line",
    "round_half_even": "quantity, places",
    "round_up": "quantity, places: away from zero",
    "round_down": "quantity, places: towards zero",
    "round_half_up": "quantity, places: ties away from zero",
    "round_half_down": "quantity, places: ties towards zero",
    "smallest": "operand…",
    "largest": "operand…",
    "total": "operand…: their sum",
    "average": "operand…: their mean",
    "part_of": "name of the part (year, month, day, weekday, years, months, days, hours, minutes, seconds), date or "
    "duration",
    "size": "how many options the set holds",
    # conditions (Kleene)
    "and": "operand…",
    "or": "operand…",
    "not": "operand",
    "equal": "left, right",
    "not_equal": "left, right",
    "less": "left, right",
    "less_or_equal": "left, right",
    "greater": "left, right",
    "greater_or_equal": "left, right",
    "grade_compare": "sign, left, right, order of the grades; a ladder stands for all its possible grades: "
    "true when it holds for all of them, false when for none",
    "contains": "option, set",
    "if": "condition, then, otherwise",
    "within": "moment, date of the assessment, window, mode",
    # records of a table: (filter, body) of each; what was not written is the literal true
    "some": "table, (filter, condition)…: one of the kept records fulfils it",
    "every": "table, (filter, condition)…: all kept records fulfil it",
    "count": "table, (filter, body)…: how many records are kept",
    "sum": "table, (filter, body)…",
    "min": "table, (filter, body)…",
    "max": "table, (filter, body)…",
    "mean": "table, (filter, body)…",
    "the": "table, (filter, body)…: the body of the only kept record, else undefined",
    # decision tables: (row, output)…, then the fallback if there is one
    "decision_table_unique": "(row, output)…, fallback: the output of the row that holds",
    "decision_table_any": "(row, output)…, fallback: the output of the rows that hold",
    "decision_table_first": "(row, output)…, fallback: the output of the first row that holds",
    "decision_table_priority": "(row, output)… from the highest priority down, fallback",
    "decision_table_collect_sum": "(row, output)…, fallback: sum of the outputs of the rows that hold",
    "decision_table_collect_min": "(row, output)…, fallback: smallest output of the rows that hold",
    "decision_table_collect_max": "(row, output)…, fallback: largest output of the rows that hold",
    "decision_table_collect_count": "(row, output)…, fallback: how many rows hold",
    "row": "(input, test)…: all tests hold; inputs under `-` are left out",
    # scoring: the maximum comes first; an undefined quantity gives 0, an unknown one the whole range
    "ramp": "maximum, quantity, better, baseline, leading, share at the baseline",
    "steps": "maximum, (condition, points)…: the first that holds",
    "ratio": "maximum, quantity, base, better, cap (none: unbounded)",
    "formula": "maximum, points: clamped to 0 and the maximum",
    "checklist_each": "maximum, (condition, points)…: the sum of the true ones",
    "checklist_all": "maximum, condition…: the maximum when all hold, else 0",
    "judged": "maximum, points somebody awarded",
    "over": "most a record can score, table, k or none, (filter, rank, weight, score)…: average by weight of the kept",
    "requires": "condition, score: 0 when the condition fails",
    "applies": "maximum, condition, score, policy of the group or none: the maximum (policy full) or 0 when it does "
    "not apply; open from 0 to the maximum, or to what is attainable if that is more, while unknown",
    # groups: every child with whether it applies
    "sum_group": "maximum, policy or none, (applies, maximum, weight, score)…: a child weighs its maximum, the group "
    "is worth what they weigh",
    "weighted_group": "maximum, policy or none, (applies, maximum, weight, score)…",
    "choose": "maximum, policy or none, k, chosen or `best`, (id, applies, maximum, score)…",
    # outcomes
    "ladder": "(grade, verdict)… best first: the grades still possible; the last of them is proven",
    "grant": "condition, granted…: the condition holds and none of the others is granted",
    "pay": "granted, amount, already paid, cap…: what is left to pay, 0 when not granted",
}
