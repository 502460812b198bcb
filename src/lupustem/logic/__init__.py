"""Expressions in three-valued logic: one typed tree, read as Python, as Polars, as SQL and as words.

First station of the path facts -> consensus -> decision. `tree` is the meaning; `python`, `frame`, `sql` and `words` are
separate, short readings of it, held together by a property test.
"""

from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.logic.tree import Derived, Expression, Kind, Variable

__all__ = ["LANGUAGES", "Derived", "Expression", "Kind", "Language", "Text", "Variable"]
