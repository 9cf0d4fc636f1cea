"""Local connectivity, region mappings and the cortex they make."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from virtualbrain import Connectivity
from virtualbrain.cortex import Cortex
from virtualbrain.equations import DoubleGaussian, Gaussian
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.surfaces import CorticalSurface, EEGCap, Surface

GOLDEN = np.load(Path(__file__).parents[1] / "golden" / "other" / "surfaces.npz")


@pytest.fixture(scope="module")
def cap() -> EEGCap:
    return EEGCap.from_file()


@pytest.fixture(scope="module")
def cortex() -> Cortex:
    cortex = Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
    cortex.region_mapping_data.connectivity = Connectivity.from_file().configure()
    return cortex


def test_tvb(cap: EEGCap) -> None:
    equation = DoubleGaussian()
    equation.parameters.update(amp_1=2.0, sigma_1=10.0, amp_2=1.0, sigma_2=20.0)
    local = LocalConnectivity(cap, equation, cutoff=30.0)
    with pytest.warns(UserWarning, match="too coarse"):  # some have no negative neighbour
        local.compute_sparse_matrix()
    ours = local.matrix[::40]
    wanted = csr_matrix((GOLDEN["weight"], (GOLDEN["row"], GOLDEN["column"])), shape=ours.shape)
    assert (wanted.data < 0).any()
    assert (wanted.data > 0).any()
    assert abs(ours - wanted).max() < 1e-9 * abs(wanted).max()


def test_homogenised(cap: EEGCap) -> None:
    local = LocalConnectivity(cap, cutoff=25.0)
    local.compute_sparse_matrix()
    assert local.matrix.sum(axis=1) == pytest.approx(local.matrix.sum(axis=1).mean())
    assert local.matrix.diagonal().max() == 0
    distances = cap.geodesic_distances_within(25.0)
    row = Gaussian().evaluate(distances[7].data)
    assert local.matrix[7].data / row == pytest.approx(local.matrix[7].data[0] / row[0])


def test_shipped(cortex: Cortex) -> None:
    shipped = LocalConnectivity.from_file()
    ours = LocalConnectivity.of_neighbours(cortex.surface)
    assert abs(ours.matrix - shipped.matrix).max() == 0.0
    assert shipped.summary_info()["matrix-nonzero shape"] == (98280,)


def test_too_coarse(cap: EEGCap) -> None:
    with pytest.warns(UserWarning, match="too coarse .* have no neighbour"):
        LocalConnectivity(cap, cutoff=cap.edge_mean_length * 0.8).compute_sparse_matrix()


def test_local_refusals(cap: EEGCap) -> None:
    with pytest.raises(ValueError, match="cutoff wants a number of mm above 0"):
        LocalConnectivity(cutoff=0)
    with pytest.raises(ValueError, match="needs a surface"):
        LocalConnectivity().compute_sparse_matrix()
    with pytest.raises(ValueError, match="no variable LocalCoupling"):
        LocalConnectivity.from_file("projection_eeg_62_surface_16k.mat")

    class Pole:
        def evaluate(self, var: np.ndarray) -> np.ndarray:
            return var * np.inf

    with pytest.raises(ValueError, match="not finite"):
        LocalConnectivity(cap, Pole(), cutoff=10).compute_sparse_matrix()


def test_regions_below_the_cortex() -> None:
    square = Surface(vertices=[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]],
                     triangles=[[0, 1, 2], [0, 2, 3]])  # fmt: skip
    conn = Connectivity(weights=np.ones((4, 4)), tract_lengths=np.ones((4, 4)))
    local = LocalConnectivity.of_neighbours(square)
    cortex = Cortex(RegionMapping([2, 2, 0, 0], conn, square), local, [1, 2, 3, 4])
    assert cortex.region_mapping.tolist() == [2, 2, 0, 0, 1, 3]
    coupling = cortex.prepare_local_coupling()
    assert coupling.shape == (6, 6)
    wanted = np.diag([1, 2, 3, 4]) @ local.matrix.toarray()
    assert coupling[:4, :4].toarray() == pytest.approx(wanted)
    assert coupling[4:].nnz == coupling[:, 4:].nnz == 0
    assert local.matrix.shape == (4, 4)


def test_cortex(cortex: Cortex) -> None:
    assert cortex.configure().region_mapping.shape == (16384,)
    assert np.unique(cortex.region_mapping).size == 76
    cortex.coupling_strength = 0.5
    matrix = cortex.prepare_local_coupling()
    assert abs(matrix - 0.5 * cortex.local_connectivity.matrix).max() == 0
    assert cortex.vertices.shape == cortex.vertex_normals.shape == (16384, 3)


def test_cortex_refusals(cortex: Cortex) -> None:
    with pytest.raises(ValueError, match=r"set region_mapping_data\.connectivity"):
        Cortex(RegionMapping([0, 1])).region_mapping  # noqa: B018
    with pytest.raises(ValueError, match="has region 9; the connectome has 2 regions"):
        Cortex(RegionMapping([0, 9], Connectivity(weights=np.eye(2)))).region_mapping  # noqa: B018
    with pytest.raises(ValueError, match="for 2 vertices; the surface has 16384"):
        Cortex(RegionMapping([0, 1], surface=cortex.surface)).configure()
    with pytest.raises(ValueError, match="coupling_strength wants 1 number or 16384"):
        Cortex(cortex.region_mapping_data, coupling_strength=[1, 2]).configure()
    with pytest.raises(ValueError, match="finite numbers; got nan at 0"):
        Cortex(cortex.region_mapping_data, coupling_strength=[np.nan])
    with pytest.raises(TypeError, match="LocalConnectivity; got 'gaussian'"):
        Cortex(cortex.region_mapping_data, "gaussian").configure()  # type: ignore[arg-type]


def test_refined(cortex: Cortex) -> None:
    fine = cortex.refined(80_000)
    assert fine.number_of_vertices == 80_000
    before, after = cortex.region_mapping_data, fine.region_mapping_data
    assert (after.array_data[:16384] == before.array_data).all()
    assert before.surface is not None
    assert after.surface is not None
    area = np.bincount(before.array_data, before.surface.vertex_areas)
    new_area = np.bincount(after.array_data, after.surface.vertex_areas)
    assert new_area == pytest.approx(area, rel=0.15)


def test_parcellation() -> None:
    surface = CorticalSurface.from_file()
    conn = Connectivity(weights=np.zeros((3, 3)), region_labels=["ctx-lh-cuneus", "rV1", "lV2"])
    names = ["unknown", "lh_cuneus", "right V1", "L.V2"]
    codes = np.zeros(16384, int)
    codes[surface.vertices[:, 1] < 0] = 2
    codes[surface.vertices[:, 1] > 30] = 1
    codes[0] = -1
    mapping = RegionMapping.from_parcellation(codes, names, conn, surface)
    assert (mapping.array_data[codes == 1] == 0).all()
    assert (mapping.array_data[codes == 2] == 1).all()
    assert set(mapping.array_data.tolist()) == {0, 1}
    with pytest.raises(ValueError, match="none of the names 'a'"):
        RegionMapping.from_parcellation(codes * 0, ["a"], conn, surface)
    with pytest.raises(ValueError, match="codes has 3 entries"):
        RegionMapping.from_parcellation([0, 0, 0], names, conn, surface)


def test_annotations(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    square = Surface(vertices=np.random.default_rng(1).normal(size=(6, 3)),
                     triangles=[[0, 1, 2], [2, 3, 0], [2, 3, 4], [3, 4, 5]])  # fmt: skip
    table = np.array([[25, 5, 25, 0, 1639705], [100, 25, 0, 0, 6500]])
    for side, labels in (("lh", [0, 1, 1]), ("rh", [1, 1, 0])):
        nibabel.freesurfer.write_annot(
            tmp_path / f"{side}.annot", np.array(labels), table, ["unknown", "V1"]
        )
    conn = Connectivity(weights=np.eye(2), region_labels=["lh_V1", "rh_V1"])
    mapping = RegionMapping.from_annotations(
        tmp_path / "lh.annot", tmp_path / "rh.annot", conn, square
    )
    assert mapping.array_data[1:5].tolist() == [0, 0, 1, 1]


def test_mapping_refusals() -> None:
    with pytest.raises(TypeError, match="index of a region"):
        RegionMapping([0.5])
    with pytest.raises(ValueError, match="indices from 0"):
        RegionMapping([-1, 0])
    with pytest.raises(ValueError, match="no surface to refine"):
        RegionMapping([0, 0]).refined(5)
