"""Assessment to words: why this grade, why not the next one, what is missing and how sure it all is.

Input: an `Assessment`. Output: text or Markdown, in Chinese or English. May import: api, library, model.

An official must be able to stand by a grade, so each statement names its clause, its numbers with their units, and how
well sourced they are. Words live here and nowhere else: no verdict ever depends on a language.
"""

from greenrules.explaining.explanation import explain

__all__ = ["explain"]
