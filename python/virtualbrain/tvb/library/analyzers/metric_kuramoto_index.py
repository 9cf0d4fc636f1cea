"""Synchrony of nodes in the plane of two state variables."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["compute_kuramoto_index_metric"]


def compute_kuramoto_index_metric(params: dict[str, Any]) -> float:
    """Mean over time of the order parameter of the angles of the first two variables."""
    data = np.asarray(params["time_series"].data, float)
    if data.shape[1] < 2:
        raise ValueError(f"the Kuramoto index wants 2 state variables; got {data.shape[1]}")
    angle = np.arctan2(data[:, 1, :, 0], data[:, 0, :, 0])
    return float(np.abs(np.exp(1j * angle).mean(axis=1)).mean())
