"""Progress of anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Progress"]

DELAY = 2.0  # s


class Progress:
    """Called with how much is done; shows a bar in a terminal once two seconds have passed.

    Leaving its context removes the bar.

    Parameters
    ----------
    count : int
        Of the steps, or vertices ..., that there are.
    wanted : bool or callable
        None: a bar if standard error is a terminal. A callable gets the fraction done.
    label : str
        What is being done.
    size : float
        What the bar shows instead of `count`.
    unit : str
        Of `size`.

    Examples
    --------
    >>> with Progress(4, print, "counting") as progress:
    ...     progress(1)
    ...     progress.finish()
    0.25
    1.0
    """

    def __init__(
        self,
        count: int,
        wanted: bool | Callable[[float], None] | None,
        label: str,
        size: float | None = None,
        unit: str = "",
    ) -> None:
        if not (wanted is None or isinstance(wanted, bool) or callable(wanted)):
            raise TypeError(f"progress wants True, False or a callable; got {wanted!r}")
        self.count = max(count, 1)
        self.label, self.unit = label, unit
        self.size = count if size is None else size
        self.callback = wanted if callable(wanted) else None
        self.show = self.callback is None and (sys.stderr.isatty() if wanted is None else wanted)
        self.start = time.monotonic()
        self.bar: Any = None

    def __call__(self, done: int) -> None:
        fraction = min(done / self.count, 1.0)
        if self.callback is not None:
            self.callback(fraction)
        if not self.show or (self.bar is None and time.monotonic() - self.start < DELAY):
            return
        if self.bar is None:
            self._open()
        self.bar.update(self.task, completed=fraction * self.size)

    def _open(self) -> None:
        from rich import progress
        from rich.console import Console

        digits = ".0f" if isinstance(self.size, int) else ".1f"
        done = f"{{task.completed:{digits}}} of {{task.total:{digits}}} {self.unit}"
        self.bar = progress.Progress(
            progress.TextColumn(self.label),
            progress.BarColumn(),
            progress.TextColumn(done),
            progress.TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self.task = self.bar.add_task(self.label, total=self.size)
        self.bar.start()

    def finish(self) -> None:
        """Everything is done."""
        self(self.count)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
