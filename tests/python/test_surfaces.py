"""Surfaces: geometry, topology, files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from virtualbrain import surfaces
from virtualbrain.datasets import find
from virtualbrain.equations import Gaussian
from virtualbrain.surfaces import CorticalSurface, EEGCap, Surface

PYRAMID = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
FACES = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]


@pytest.fixture(scope="module")
def cortex() -> CorticalSurface:
    return CorticalSurface.from_file()


def test_cortex(cortex: CorticalSurface) -> None:
    # Numbers of TVB's own tests.
    info = cortex.configure().summary_info()
    assert info["Number of vertices"] == 16384
    assert info["Number of triangles"] == 32760
    assert info["Number of edges"] == len(cortex.edges) == 49140
    assert cortex.edge_mean_length == pytest.approx(3.97605292887, abs=1e-8)
    assert cortex.edge_min_length == pytest.approx(0.6638, abs=1e-4)
    assert cortex.edge_max_length == pytest.approx(7.7567, abs=1e-4)
    assert len(cortex.vertex_neighbours) == len(cortex.vertex_triangles) == 16384
    assert len(cortex.nth_ring(0)) == 17
    assert len(cortex.nth_ring(0, contains=True)) == 17 + len(cortex.vertex_neighbours[0])
    assert {len(pair) for pair in cortex.edge_triangles} == {2}
    assert cortex.triangle_areas.shape == (32760, 1)
    assert cortex.surface_type == "Cortical Surface"
    euler, *odd = cortex.compute_topological_constants()
    assert euler == 4
    assert not any(len(indices) for indices in odd)
    assert cortex.validate().warnings == []


def test_geometry(cortex: CorticalSurface) -> None:
    assert cortex.triangle_angles.sum(axis=1) == pytest.approx(np.pi)
    assert cortex.vertex_areas.sum() == pytest.approx(cortex.triangle_areas.sum())
    given = cortex.vertex_normals
    computed = Surface(vertices=cortex.vertices, triangles=cortex.triangles).vertex_normals
    aligned = np.abs(np.einsum("ij,ij->i", given, computed))
    assert np.median(aligned) > 0.99


def test_pyramid_by_hand() -> None:
    pyramid = Surface(vertices=PYRAMID, triangles=FACES)
    assert pyramid.triangle_areas[:, 0] == pytest.approx([0.5, 0.5, 0.5, np.sqrt(3) / 2])
    assert pyramid.triangle_normals[0].tolist() == [0, 0, -1]
    assert pyramid.triangle_angles[0] == pytest.approx([np.pi / 2, np.pi / 4, np.pi / 4])
    assert pyramid.triangle_centres[0] == pytest.approx([1 / 3, 1 / 3, 0])
    assert pyramid.vertex_normals[0] == pytest.approx(-np.ones(3) / np.sqrt(3))
    assert pyramid.vertex_neighbours[0] == {1, 2, 3}
    assert pyramid.vertex_triangles[3] == {1, 2, 3}
    assert pyramid.center() == [0.25, 0.25, 0.25]


@pytest.mark.parametrize(
    ("vertices", "triangles", "euler", "isolated", "pinched", "holes"),
    [
        (PYRAMID, FACES, 2, 0, 0, 0),
        ([*PYRAMID, [0, 0, 2]], FACES, 3, 1, 0, 0),
        (PYRAMID, [*FACES, [1, 2, 3]], 3, 0, 3, 0),
        (PYRAMID, FACES[:3], 1, 3, 0, 3),
    ],
)
def test_topology(
    vertices: list[list[float]], triangles: list[list[int]], euler: int, isolated: int,
    pinched: int, holes: int,
) -> None:  # fmt: skip
    surface = Surface(vertices=vertices, triangles=triangles)
    found = surface.compute_topological_constants()
    assert (found[0], *map(len, found[1:])) == (euler, isolated, pinched, holes)
    assert surface.validate().warnings == [] or not surface.valid_for_simulations
    assert bool(surface.validate().summary()) == (euler != 2)


@pytest.mark.parametrize(
    ("cls", "vertices", "triangles"),
    [
        (surfaces.SkinAir, 4096, 8188),
        (surfaces.BrainSkull, 4096, 8188),
        (surfaces.SkullSkin, 4096, 8188),
        (EEGCap, 1082, 2160),
        (surfaces.FaceSurface, 8614, 17224),
    ],
)
def test_head_surfaces(cls: type[Surface], vertices: int, triangles: int) -> None:
    surface = cls.from_file()
    assert type(surface) is cls
    assert surface.vertices.shape == surface.vertex_normals.shape == (vertices, 3)
    assert surface.triangles.shape == (triangles, 3)
    assert surface.validate().warnings == []
    assert type(surfaces.make_surface(str(cls.surface_type))) is cls


def test_obj() -> None:
    face = surfaces.FaceSurface.from_file(
        find("face_8614.zip").parents[1] / "obj" / "face_surface.obj"
    )
    assert face.number_of_vertices > 1000
    assert np.bincount(face.triangles.ravel()).size <= face.number_of_vertices


def test_setting_anew_computes_anew() -> None:
    surface = Surface(vertices=PYRAMID, triangles=FACES)
    assert surface.triangle_areas[0, 0] == 0.5
    assert surface.geodesic_distance([0])[1] == 1.0
    surface.vertices = np.array(PYRAMID) * 2.0
    assert surface.triangle_areas[0, 0] == 2.0
    assert surface.geodesic_distance([0])[1] == 2.0
    with pytest.raises(ValueError, match="read-only"):
        surface.vertices[0] = 7.0


def test_refined() -> None:
    surface = EEGCap.from_file()
    for n in (1083, 2500, 1082 + surface.number_of_edges, 6000):
        fine = surface.refined(n)
        assert fine.number_of_vertices == n
        assert fine.validate().warnings == []
        assert fine.triangle_areas.sum() == pytest.approx(surface.triangle_areas.sum())
        assert (fine.vertices[:1082] == surface.vertices).all()
        # triangles keep their side: the enclosed volume is the same
        volume = np.einsum("ij,ij->", fine.triangle_centres,
                           fine.triangle_normals * fine.triangle_areas)  # fmt: skip
        before = np.einsum("ij,ij->", surface.triangle_centres,
                           surface.triangle_normals * surface.triangle_areas)  # fmt: skip
        assert volume == pytest.approx(before)
    with pytest.raises(ValueError, match="number_of_vertices wants at least 1082"):
        surface.refined(1000)


def test_equation_on_distance() -> None:
    surface = EEGCap.from_file()
    values = surface.compute_equation([3], Gaussian())
    assert values[3] == values.max()
    assert values == pytest.approx(Gaussian().evaluate(surface.geodesic_distance([3])))


def test_laplace_beltrami() -> None:
    surface = EEGCap.from_file()
    with pytest.raises(ValueError, match="compute_geodesic_distance_matrix first"):
        surface.laplace_beltrami(np.ones(1082))
    surface.compute_geodesic_distance_matrix(30.0)
    assert surface.laplace_beltrami(np.ones(1082)) == pytest.approx(0.0, abs=1e-15)
    f = surface.vertices[:, 2]
    distances = surface.geodesic_distances_within(30.0).toarray()
    w, h = 500, 40.0
    mesh_sum = 0.0
    for t, triangle in enumerate(surface.triangles):
        face = sum(
            np.exp(-(distances[w, p] ** 2) / (4 * h)) * (f[p] - f[w])
            for p in triangle
            if distances[w, p] > 0
        )
        mesh_sum += face * surface.triangle_areas[t, 0] / 3
    wanted = mesh_sum / (4 * np.pi * h**2)
    assert surface.laplace_beltrami(f, h)[w] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("vertices", [[0, 0]], r"shape \(n_vertices, 3\)"),
        ("vertices", [[0, 0, np.nan]], r"vertices\[0\] .* must be finite"),
        ("vertices", [[0, 0, 0]], r"triangles\[0\] is \[0, 2, 1\], and there are 1 vertices"),
        ("triangles", [[0, 1]], r"shape \(n_triangles, 3\)"),
        ("triangles", [[0, 1, 2.5]], "whole numbers"),
        ("triangles", [[0, 1, -1]], "whole numbers from 0"),
        ("triangles", [[0, 1, 4]], "indices start at 0"),
        ("vertex_normals", [[1, 2]], r"shape \(n, 3\)"),
    ],
)
def test_bad_fields(field: str, value: list[list[float]], message: str) -> None:
    surface = Surface(vertices=PYRAMID, triangles=FACES)
    with pytest.raises(ValueError, match=message):
        setattr(surface, field, value)


def test_bad_size_and_unset() -> None:
    surface = Surface(vertices=PYRAMID, triangles=FACES, vertex_normals=np.eye(3))
    with pytest.raises(ValueError, match="vertex_normals has 3 rows; the surface wants 4"):
        surface.configure()
    with pytest.raises(AttributeError, match="triangles of the surface are not set"):
        Surface().edges  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'vertexes'"):
        surface.vertexes = 1


def zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


VERTICES = "0 0 0\n1 0 0\n0 1 0\n"


def test_bytes() -> None:
    data = zipped({"a/my_vertices.txt": VERTICES, "triangles.txt": "0 1 2\n"})
    assert Surface.from_bytes_stream(data).number_of_triangles == 1


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"vertices.txt": VERTICES}, "no triangles"),
        ({"vertices.txt": "0 0 x", "triangles.txt": "0 1 2"}, "'x' is not a number"),
        ({"../vertices.txt": VERTICES, "triangles.txt": "0 1 2"}, "outside the archive"),
        (
            {"vertices_a.txt": VERTICES, "vertices_b.txt": VERTICES, "triangles.txt": "0 1 2"},
            "could each be the vertices",
        ),
        ({"vertices.txt": VERTICES, "triangles.txt": "1 2 3"}, "indices start at 0"),
    ],
)
def test_bad_zip(members: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Surface.from_bytes_stream(zipped(members))


@pytest.mark.parametrize("corners", [[0, 1, 1], [0, 1, 3]])
def test_triangles_without_area(corners: list[int]) -> None:
    vertices = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [2, 0, 0]]
    surface = Surface(vertices=vertices, triangles=[corners, [0, 1, 2]])
    warnings = dict(surface.validate().warnings)
    assert warnings["Has triangles without area."] == "indices: [0]"
    assert not surface.valid_for_simulations


def test_no_zip(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a readable zip"):
        Surface.from_bytes_stream(b"nothing")
    with pytest.raises(FileNotFoundError, match=r"Close names: .*cortex_16384\.zip"):
        Surface.from_file("cortex_16386.zip")
    (tmp_path / "bad.obj").write_text("v 0 0 0\nf 1 2 3 x\n")
    with pytest.raises(ValueError, match="line 2 wants: f i j k"):
        Surface.from_file(tmp_path / "bad.obj")
