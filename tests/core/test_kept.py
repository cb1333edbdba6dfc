"""What an object works out once is its own affair: no other waits for it."""

import threading
from dataclasses import dataclass

from gdlab.core.kept import kept


def test_an_object_works_once():
    worked = []

    @dataclass(frozen=True)
    class Sum:
        a: int

        @kept
        def twice(self) -> int:
            """2a."""
            worked.append(self.a)
            return 2 * self.a

    one, other = Sum(1), Sum(3)
    assert [one.twice, one.twice, other.twice] == [2, 2, 6]
    assert worked == [1, 3]
    assert one == Sum(1)


def test_nobody_waits_for_another():
    class Slow:
        def __init__(self, gate: threading.Event) -> None:
            self.gate = gate

        @kept
        def value(self) -> bool:
            return self.gate.wait(10)

    shut, open_ = threading.Event(), threading.Event()
    open_.set()
    held = Slow(shut)
    thread = threading.Thread(target=lambda: held.value)
    thread.start()
    assert Slow(open_).value
    assert thread.is_alive()  # it still waits for its own gate
    shut.set()
    thread.join()
    assert held.value
