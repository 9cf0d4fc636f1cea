"""Analyses of each state variable and mode of a time series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["of_each"]


def of_each(data: Any, analyse: Callable[[NDArray[Any]], Any]) -> list[NDArray[Any]]:
    """What `analyse` returns, for each variable and mode.

    Parameters
    ----------
    data : array, shape (n_times, n_variables, n_nodes, n_modes)
    analyse : callable
        Gets an array of shape (n_times, n_nodes); returns a sequence of arrays.

    Returns
    -------
    results : list of array, shape (..., n_variables, n_modes)
    """
    samples = np.asarray(data, float)
    if samples.ndim != 4:
        raise ValueError(
            "the time series wants data of shape (n_times, n_variables, n_nodes, n_modes); got "
            f"{samples.shape}"
        )
    _, variables, _, modes = samples.shape
    found = [analyse(samples[:, i, :, k]) for i in range(variables) for k in range(modes)]
    stacked = [np.stack(each, axis=-1) for each in zip(*found, strict=True)]
    return [each.reshape(*each.shape[:-1], variables, modes) for each in stacked]
