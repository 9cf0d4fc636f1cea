"""Connectomes of tvb-data: as tvb-library reads, scales and orders them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from virtualbrain import Connectivity

GOLDEN = Path(__file__).parents[1] / "golden" / "other" / "connectivity.npz"
ROW = 7


@pytest.fixture(scope="module")
def golden() -> Any:
    with np.load(GOLDEN) as file:
        return dict(file)


@pytest.mark.parametrize("n", [66, 68, 76, 96, 192])
def test_as_tvb_library(n: int, golden: dict[str, Any]) -> None:
    conn = Connectivity.from_file(f"connectivity_{n}.zip").configure()
    conn.set_idelays(0.1)
    matrices: dict[str, Any] = {
        "weights": conn.weights,
        "tract_lengths": conn.tract_lengths,
        "delays": conn.delays,
        "idelays": conn.idelays,
        "tract": conn.scaled_weights("tract"),
        "region": conn.scaled_weights("region"),
        "none": conn.scaled_weights(None),
        "binarized_weights": conn.binarized_weights,
        "binarize": conn.transform_binarize_matrix(),
        "no_self": conn.transform_remove_self_connections(),
        "ordered_weights": conn.ordered_weights,
        "ordered_tracts": conn.ordered_tracts,
    }
    conn.compute_tract_lengths()
    matrices["distances"] = conn.tract_lengths
    for name, matrix in matrices.items():
        theirs = golden[f"{n}_{name}"]
        np.testing.assert_allclose(matrix[ROW], theirs[:-1], rtol=1e-14, err_msg=name)
        assert matrix.sum() == pytest.approx(theirs[-1], rel=1e-12), name
    counts = golden[f"{n}_counts"].tolist()
    assert counts[:2] == [conn.number_of_regions, conn.number_of_connections]
    assert bool(counts[2]) == conn.undirected
    assert counts[3] == conn.horizon
    for name, value in {
        "labels": conn.region_labels,
        "ordered_labels": conn.ordered_labels,
        "hemispheres": conn.hemispheres,
        "default_selection": conn.get_default_selection(),
        "right": [conn.is_right_hemisphere(i) for i in range(n)],
        "subcortical_indices": conn.subcortical_indices,
    }.items():
        if f"{n}_{name}" in golden:
            assert np.array_equal(value, golden[f"{n}_{name}"]), name
