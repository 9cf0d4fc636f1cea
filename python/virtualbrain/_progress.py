"""Progress of anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Progress"]

DELAY = 2.0  # s


class Progress:
    """Called with the steps done; shows a bar in a terminal once two seconds have passed.

    Parameters
    ----------
    steps : int
        Of the whole run.
    length : float, ms
        The same as simulated time.
    wanted : bool or callable
        None: a bar if standard error is a terminal. A callable gets the fraction done.
    """

    def __init__(
        self, steps: int, length: float, wanted: bool | Callable[[float], None] | None
    ) -> None:
        self.steps = max(steps, 1)
        self.length = length
        if not (wanted is None or isinstance(wanted, bool) or callable(wanted)):
            raise TypeError(f"progress wants True, False or a callable; got {wanted!r}")
        self.callback = wanted if callable(wanted) else None
        self.show = self.callback is None and (sys.stderr.isatty() if wanted is None else wanted)
        self.start = time.monotonic()
        self.bar: Any = None

    def __call__(self, done: int) -> None:
        fraction = min(done / self.steps, 1.0)
        if self.callback is not None:
            self.callback(fraction)
        if not self.show or (self.bar is None and time.monotonic() - self.start < DELAY):
            return
        if self.bar is None:
            self._open()
        self.bar.update(self.task, completed=fraction * self.length / 1000)

    def _open(self) -> None:
        from rich import progress
        from rich.console import Console

        self.bar = progress.Progress(
            progress.TextColumn("simulating"),
            progress.BarColumn(),
            progress.TextColumn("{task.completed:.1f} of {task.total:.1f} s"),
            progress.TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self.task = self.bar.add_task("simulating", total=self.length / 1000)
        self.bar.start()

    def finish(self) -> None:
        """Everything is done."""
        self(self.steps)

    def close(self) -> None:
        """Remove what is on the screen."""
        if self.bar is not None:
            self.bar.stop()
