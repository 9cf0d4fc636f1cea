"""Progress in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from virtualbrain.monitors.monitor import Monitor

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["ProgressLogger"]

_log = logging.getLogger("virtualbrain")


class ProgressLogger(Monitor):
    """Writes step and time to the log ``virtualbrain``, at the first step and then once a period.

    It records nothing: its series has no samples.

    Parameters
    ----------
    period : float, ms
        Time between messages.

    Examples
    --------
    >>> import logging
    >>> logging.getLogger("virtualbrain").setLevel(logging.INFO)  # to see them
    >>> ProgressLogger(period=1000.0)
    ProgressLogger(period=1000)
    """

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        self.config_for_sim(simulator)
        self._next: int | None = None
        return None

    def _log(self, step: int, done: int, dt: float) -> None:
        """Report what lies in steps step + 1 ... step + done."""
        assert self.istep is not None
        at = step + 1 if self._next is None else self._next
        while at <= step + done:
            _log.info("step %d time %.4f s", at, at * dt / 1e3)
            at += self.istep
        if done:
            self._next = at
