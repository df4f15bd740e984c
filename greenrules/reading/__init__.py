"""Text to tree to module: what was written, with the place of every key and value.

Input: YAML, JSON or Python mappings. Output: a `Module` or facts documents, and diagnostics.
May import: model, PyYAML, cattrs.

Reading knows what a ruleset file may look like and nothing about what it means. All problems of a text come out in
one pass, and hostile text (deep nesting, aliases, huge numbers) ends in a diagnostic. Other notations, such as a
spreadsheet, are added here without touching the checker.
"""
