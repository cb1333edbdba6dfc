"""The window: the only part of gdlab that knows Qt."""
