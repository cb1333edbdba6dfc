"""The symbol table: every number of the step in two languages, inside its equation, live.

`SymbolTable` is an item view; its model gives each row's plain text and value to keyboards, screen readers and tests.
"""

from gdlab.ui.docks.symbol_table.model import KEY_ROLE, VALUE_ROLE, SymbolModel
from gdlab.ui.docks.symbol_table.view import SymbolTable

__all__ = ["KEY_ROLE", "VALUE_ROLE", "SymbolModel", "SymbolTable"]
