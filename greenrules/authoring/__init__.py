"""Help for whoever writes a ruleset: schemas for editors, a first ruleset to change, one layout, a language server.

Input: texts of rulesets, half-typed ones too. Output: JSON Schemas, scaffolds, formatted texts, answers to an editor.
May import: testing, explaining, api, library, reading, checking, evaluating, model; pygls (extra `lsp`) in `lsp_*`.

Nothing here decides what a ruleset means. The schemas are made of the tables the readers use, the diagnostics are
those of the checker, so that an editor and `greenrules check` never disagree.
"""
