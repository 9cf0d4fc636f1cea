"""Connectomes of tvb-data: as tvb-library reads, scales and orders them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from golden.connectivity_cases import FILE, REGIONS, ROW, matrices

from virtualbrain import Connectivity


@pytest.fixture(scope="module")
def golden() -> Any:
    with np.load(FILE) as file:
        return dict(file)


@pytest.mark.parametrize("n", REGIONS)
def test_as_tvb_library(n: int, golden: dict[str, Any]) -> None:
    conn = Connectivity.from_file(f"connectivity_{n}.zip").configure()
    conn.set_idelays(0.1)
    ours = matrices(conn)
    conn.compute_tract_lengths()
    ours["distances"] = conn.tract_lengths
    for name, matrix in ours.items():
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
