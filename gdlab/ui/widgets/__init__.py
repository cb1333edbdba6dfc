"""Controls of the window: number fields, ruler sliders and what they are put together to.

Each takes the window's `Appearance` first and repaints when it changes. A `set_*` shows a value and never edits;
a signal in the past participle says that the person edited.
"""
