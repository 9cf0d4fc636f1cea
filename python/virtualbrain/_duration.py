"""How many steps a run has."""

from __future__ import annotations

import math
from typing import Any

from virtualbrain._arguments import milliseconds, whole_number

__all__ = ["steps_of"]

MOST = 2**53  # steps since time 0, so that a float64 holds each of them


def steps_of(
    simulation_length: Any,
    n_steps: Any,
    dt: float,
    first: int = 0,
    name: str = "simulation_length",
) -> int:
    """Steps of a run: `n_steps`, or as many as cover its length.

    Parameters
    ----------
    simulation_length : float, ms
        Used where `n_steps` is None.
    n_steps : int or None
    dt : float, ms
    first : int
        Steps before the run.
    name : str
        Of `simulation_length`, for messages.

    Examples
    --------
    >>> steps_of(10.1, None, dt=1.0)
    11
    """
    if n_steps is not None:
        steps = whole_number("n_steps", n_steps)
    else:
        steps = math.ceil(milliseconds(name, simulation_length, zero=True) / dt)
    if first + steps >= MOST:
        raise ValueError(
            f"n_steps or {name} is too long: {steps:g} steps of {dt:g} ms; a run can "
            f"have up to {MOST:g}"
        )
    return steps
