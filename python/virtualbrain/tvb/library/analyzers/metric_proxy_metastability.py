"""Metastability and synchrony from how far nodes are from their mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._metrics import recorded

__all__ = ["compute_proxy_metastability_metric"]


def compute_proxy_metastability_metric(params: dict[str, Any]) -> dict[str, float]:
    """Standard deviation and inverse mean, over time, of the mean distance from the nodes' mean."""
    data = recorded(params)
    spread = np.abs(data - data.mean(axis=2, keepdims=True)).mean(axis=2)
    return {"Metastability": float(spread.std()), "Synchrony": float(1.0 / spread.mean())}
