"""Warnings that are no concern of the reader's, kept back."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_filters = threading.RLock()
"""The filters of warnings are one for all threads: who sets them back while another has changed them leaves his."""


@contextmanager
def quiet(category: type[Warning] = Warning) -> Iterator[None]:
    """Ignore warnings of a category in this block; one thread at a time, as the filters are everybody's."""
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore", category)
        yield
