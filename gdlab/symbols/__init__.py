"""The dictionary of physics and machine learning: rows, quantities, cautions, formatting."""
