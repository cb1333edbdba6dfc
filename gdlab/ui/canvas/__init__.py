"""The live canvas and the strip above it."""
