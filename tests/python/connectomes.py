"""Connectomes that the tests of files share."""

from __future__ import annotations

import numpy as np

import virtualbrain as vb

COUNTS = np.array([[5.0, 12, 0, 3], [12, 0, 7, 0], [0, 7, 1, 0.5], [3, 0, 0.5, 0]])
LENGTHS = np.array([[0, 31.5, 0, 80], [31.5, 0, 22, 0], [0, 22, 0, 9], [80, 0, 9, 0]])
LABELS = ["L.BSTS", "L.CACG", "R.BSTS", "R.CACG"]


def full_connectome() -> vb.Connectivity:
    """A directed connectome with every field, no two of them alike."""
    rng = np.random.default_rng(0)
    n = 5
    weights = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    return vb.Connectivity(
        weights=weights,
        tract_lengths=np.where(weights > 0, 100 * rng.random((n, n)), 0),
        region_labels=["rA", "r B", 'r"C"', "l,D", "lÉ"],
        centres=rng.normal(size=(n, 3)),
        cortical=[1, 0, 1, 1, 0],
        hemispheres=[1, 1, 1, 0, 0],
        orientations=rng.normal(size=(n, 3)),
        areas=rng.random(n),
        speed=7.5,
    )


def same_fields(a: vb.Connectivity, b: vb.Connectivity, *fields: str) -> bool:
    names = fields or (
        *("weights", "tract_lengths", "region_labels", "centres", "cortical", "hemispheres"),
        *("orientations", "areas", "speed"),
    )
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)
