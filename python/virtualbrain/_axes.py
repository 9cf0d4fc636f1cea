"""Ways in which x, y and z point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["to_ras"]


def to_ras(axes: str) -> NDArray[np.float64]:
    """The matrix that turns rows of x y z into right, front, up.

    Examples
    --------
    >>> ([1.0, 2.0, 3.0] @ to_ras("ALS")).tolist()
    [-2.0, 1.0, 3.0]
    """
    turn = np.zeros((3, 3))
    for row, letter in enumerate(axes):
        pair = next((pair for pair in ("RL", "AP", "SI") if letter in pair), None)
        if pair is not None and row < 3:
            turn[row, "RAS".index(pair[0])] = 1.0 if letter == pair[0] else -1.0
    if len(axes) != 3 or not np.isclose(abs(np.linalg.det(turn)), 1):
        raise ValueError(f"axes wants one of R or L, A or P, S or I, such as 'RAS'; got {axes!r}")
    return turn
