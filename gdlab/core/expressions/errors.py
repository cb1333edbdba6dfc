"""What is wrong with a formula, and where."""

from __future__ import annotations


class ExpressionError(ValueError):
    """A formula that cannot be used: the message is a sentence, `text[start:end]` is the place it speaks of."""

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(end, start + 1)

    def marked(self, text: str) -> str:
        """The message with the text and a line of carets under the place, for a terminal."""
        return f"{self.message}\n  {text}\n  {' ' * self.start}{'^' * (min(self.end, len(text) + 1) - self.start)}"
