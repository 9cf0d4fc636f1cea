"""Connectomes from what AllenSDK and siibra return, with objects made like theirs.

Neither is installed: both ask the network. The objects have the fields that AllenSDK 2.16 and
siibra 0.4 and 1.0 have in their sources.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from virtualbrain.io import allen, siibra

pandas = pytest.importorskip("pandas")

IDS = [985, 385, 322]  # motor, visual, somatosensory; as in the Allen mouse brain atlas
TREE = [
    {"id": 985, "name": "Primary motor", "graph_order": 18, "structure_id_path": [997, 985]},
    {"id": 385, "name": "Primary visual", "graph_order": 150, "structure_id_path": [997, 385]},
    {"id": 322, "name": "Somato", "graph_order": 44, "structure_id_path": [997, 322]},
]


def projection(site: int, rows: list[int], **changes: Any) -> dict[str, Any]:
    """As MouseConnectivityCache.get_projection_matrix returns it."""
    columns = [
        {"structure_id": s, "hemisphere_id": h, "label": f"{s}-{'LRB'[h - 1]}"}
        for h in (1, 2, 3)
        for s in IDS
    ]
    rng = np.random.default_rng(site)
    return {"matrix": rng.random((len(rows), 9)), "rows": rows, "columns": columns} | changes


def mouse() -> dict[int, Any]:
    return {985: projection(985, [1, 2]), 385: projection(385, [3]), 322: projection(322, [4, 5])}


def masks() -> dict[int, Any]:
    found = {}
    for k, i in enumerate(IDS):
        mask = np.zeros((20, 16, 24), np.uint8)
        mask[4 * k : 4 * k + 4, 2:12, 1:23] = 1
        found[i] = mask
    return found


def test_mouse() -> None:
    found = mouse()
    density = {1: 1, 2: 2, 3: 1, 4: 1, 5: 1}
    conn = allen.read(found, TREE, masks(), injection_density=density, min_volume=0)
    labels = ["Primary motor", "Somato", "Primary visual"]
    assert conn.region_labels.tolist() == [f"{s} {x}" for s in ("Right", "Left") for x in labels]
    motor = (found[985]["matrix"][0] + found[985]["matrix"][1] / 2) / 2
    top = conn.weights.max()
    assert top == 1
    # from motor on the right to visual on both sides, and mirrored; columns: left, right, both
    visual_left, visual_right = motor[1], motor[4]
    assert conn.weights[2, 0] / conn.weights[5, 0] == pytest.approx(visual_right / visual_left)
    assert conn.weights[5, 3] == conn.weights[2, 0]
    assert conn.weights[2, 3] == conn.weights[5, 0]
    assert conn.hemispheres is not None
    assert conn.hemispheres.tolist() == [True] * 3 + [False] * 3
    assert conn.centres is not None
    # voxels 4..7 from the front, 2..11 from the top, 12..22 of 24 from the left, of 0.1 mm
    assert conn.centres[2] == pytest.approx([0.55, -0.6, -0.7])
    assert conn.centres[5] == pytest.approx([-0.55, -0.6, -0.7])
    assert conn.configure().tract_lengths[0, 3] == pytest.approx(1.1)


def test_mouse_without_what_lacks_numbers() -> None:
    found = mouse()
    found[322]["matrix"][:, 4] = np.nan  # nothing known from somatosensory to visual, right
    conn = allen.read(found, TREE)
    assert conn.number_of_regions == 4
    found = mouse()
    found[322]["matrix"][0, 4] = np.nan  # one of two experiments tells
    assert allen.read(found, TREE).number_of_regions == 6
    # experiments that do not count, and a structure that has none left
    conn = allen.read(mouse(), TREE, experiments={1, 3})
    assert conn.number_of_regions == 4
    assert conn.region_labels[0] == "Right Primary motor"
    one = allen.read(mouse(), TREE, experiments={1, 3, 4})
    assert one.number_of_regions == 6


@pytest.mark.parametrize(
    ("change", "arguments", "match"),
    [
        ({"rows": [1]}, {}, "structure 985 has shape"),
        ({}, {"injection_density": {1: 1.0}}, "injection_density has none of experiment 2"),
        ({}, {"masks": masks(), "min_volume": 1e3}, "0 structures are left"),
    ],
)
def test_mouse_that_does_not_fit(change: Any, arguments: Any, match: str) -> None:
    found = mouse()
    found[985] = projection(985, [1, 2]) | change
    with pytest.raises(ValueError, match=match):
        allen.read(found, TREE, **arguments)


class Region:
    """As siibra.core.region.Region, which is the index of its data frames."""

    def __init__(self, name: str, place: tuple[float, ...]) -> None:
        self.name, self.place = name, place


class OldRegion(Region):
    """Of siibra 0.4, before it had compute_centroids."""

    def spatial_props(self, space: Any) -> Any:
        part = SimpleNamespace(centroid=SimpleNamespace(coordinate=self.place))
        return SimpleNamespace(components=[part])


class ListingRegion(Region):
    """As TVB's siibra creator expects it."""

    def spatial_props(self, space: Any) -> list[Any]:
        return [SimpleNamespace(centroid=SimpleNamespace(coordinate=self.place))]


class NewRegion(Region):
    def compute_centroids(self, space: Any) -> list[Any]:
        return [SimpleNamespace(coordinate=self.place)] if space == "mni152" else []


NAMES = ["Area hOc1 (V1, 17, CalcS) left", "Area hOc1 (V1, 17, CalcS) right", "CA1 left"]
PLACES = [(-8.0, -80.0, 4.0), (9.0, -79.0, 4.0), (-25.0, -20.0, -15.0)]


def frames(kind: type[Region]) -> tuple[Any, Any]:
    regions = [kind(*each) for each in zip(NAMES, PLACES, strict=True)]
    counts = pandas.DataFrame([[0, 9, 4], [9, 0, 1], [4, 1, 0]], regions, regions)
    order = [2, 0, 1]
    lengths = pandas.DataFrame([[0, 90.0, 60], [90, 0, 70], [60, 70, 0]], regions, regions)
    return counts, lengths.iloc[order, order]


@pytest.mark.parametrize("kind", [OldRegion, ListingRegion, NewRegion])
def test_human(kind: type[Region]) -> None:
    counts, lengths = frames(kind)
    conn = siibra.read(counts, lengths, space="mni152")
    assert conn.region_labels.tolist() == NAMES
    assert conn.weights[0].tolist() == [0, 9, 4]
    assert conn.tract_lengths[0].tolist() == [0, 90, 60]
    assert conn.hemispheres is not None
    assert conn.hemispheres.tolist() == [False, True, False]
    assert conn.centres is not None
    assert conn.centres.tolist() == [list(place) for place in PLACES]
    correlation = pandas.DataFrame(np.eye(3) + 0.1, NAMES[::-1], NAMES[::-1])
    correlation.iloc[0, 1] = 0.5  # from right hOc1 to CA1
    assert siibra.matrix(correlation, conn.region_labels)[2, 1] == 0.5


@pytest.mark.parametrize(
    ("arguments", "error", "match"),
    [
        ((np.eye(3),), TypeError, "weights wants a data frame, siibra's .data; got ndarray"),
        (
            (pandas.DataFrame(np.eye(2), NAMES[:2], NAMES[1:]),),
            ValueError,
            "the same regions in rows and columns",
        ),
        (
            (frames(OldRegion)[0], pandas.DataFrame(np.eye(2), NAMES[:2], NAMES[:2])),
            ValueError,
            "not those of the weights: it lacks 'CA1 left'",
        ),
    ],
)
def test_human_that_does_not_fit(arguments: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        siibra.read(*arguments)


def test_human_centres() -> None:
    counts, _ = frames(OldRegion)
    given = dict(zip(NAMES, PLACES, strict=True))
    assert siibra.read(counts, centres=given).configure().tract_lengths[0, 1] > 17
    with pytest.raises(ValueError, match="centres has none of 'CA1 left'"):
        siibra.read(counts, centres={name: given[name] for name in NAMES[:2]})
    with pytest.raises(ValueError, match="has no centroid in bigbrain"):
        siibra.read(frames(NewRegion)[0], space="bigbrain")
    named = pandas.DataFrame(np.eye(2), ["a", "b"], ["a", "b"])
    with pytest.raises(ValueError, match="'a' is no region of siibra"):
        siibra.read(named, space="mni152")
    assert siibra.read(named).hemispheres is None
