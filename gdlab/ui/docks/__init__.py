"""The docks round the canvas."""
