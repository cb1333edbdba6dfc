"""The window: the only part of gdlab that knows Qt."""

import gc

# What the window is made of stays for as long as it does, and a frame makes a thousand small things that go by
# themselves. Python's collector of cycles would look through the young ones ten times a frame, at the start a hundred
# times through all: let it come less often.
gc.set_threshold(10_000, 20, 20)
