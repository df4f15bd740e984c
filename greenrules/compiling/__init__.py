"""Compiling: a checked ruleset becomes something that decides faster than the reference, and never differently.

Input: a checked ruleset. Output: a program for one backend.
May import: reading, checking, evaluating, model.

Every backend is a folder-mate of its own, compared with the reference evaluator and never with another backend.
"""
