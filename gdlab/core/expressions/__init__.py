"""One language for landscapes and update rules.

Text becomes a whitelisted tree, the tree a straight-line program, the program numpy code or a plain-float loop.
The tree feeds the typesetting; a further backend is a further emitter.
"""

from gdlab.core.expressions import tree
from gdlab.core.expressions.errors import ExpressionError
from gdlab.core.expressions.expression import Expression

__all__ = ["Expression", "ExpressionError", "tree"]
