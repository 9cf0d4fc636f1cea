"""Lead fields in closed form: against tvb-library, MNE-Python and the physics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import virtualbrain as vb
from virtualbrain import Connectivity
from virtualbrain.lead_fields import MU_0, eeg_sphere, meg_sphere, on_sphere, point_dipole
from virtualbrain.projections import ProjectionSurfaceEEG, ProjectionSurfaceMEG, gain_matrix
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.sensors import Sensors, SensorsEEG, SensorsInternal, SensorsMEG
from virtualbrain.surfaces import CorticalSurface

GOLDEN = np.load(Path(__file__).parents[1] / "golden" / "other" / "surfaces.npz")
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def conn() -> Connectivity:
    return Connectivity.from_file().configure()


@pytest.fixture(scope="module")
def mapping() -> NDArray[np.int32]:
    return RegionMapping.from_file().array_data


def dipoles(n: int, radius: float) -> tuple[Floats, Floats]:
    random = np.random.default_rng(4)
    places = random.normal(size=(n, 3))
    places *= radius * random.uniform(0.3, 1, (n, 1)) / np.linalg.norm(places, axis=1)[:, None]
    return places, random.normal(size=(n, 3))


def shell(n: int, radius: float) -> Floats:
    """Points spread evenly over a sphere: Fibonacci's."""
    k = np.arange(n) + 0.5
    z, turn = 1 - 2 * k / n, np.pi * (1 + np.sqrt(5)) * k
    flat = np.sqrt(1 - z**2)
    return radius * np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])


def test_tvb(conn: Connectivity, mapping: NDArray[np.int32]) -> None:
    eeg, projection = SensorsEEG.from_file(), ProjectionSurfaceEEG.from_file()
    ours = gain_matrix(eeg, conn, projection, mapping)
    assert ours == pytest.approx(GOLDEN["eeg"], rel=1e-12, abs=1e-9)
    assert (ours[[18, 19]] == 0).any()
    assert gain_matrix(eeg, conn) == pytest.approx(GOLDEN["eeg_analytic"], rel=1e-12)
    seeg = SensorsInternal.from_file("seeg_588.txt")
    assert gain_matrix(seeg, conn)[::20] == pytest.approx(GOLDEN["seeg_analytic"], rel=1e-12)


def test_eeg_sphere_satisfies_the_equations() -> None:
    # In a sphere of radius 1: no current through its surface means that the potential on it is that
    # of the series of Legendre polynomials, here for a dipole on the axis.
    from scipy.special import eval_legendre

    sensors = shell(200, 1.0)
    depth = 0.6
    n = np.arange(1, 200)[:, None]
    for moment in ([0, 0, 1.0], [1.0, 0, 0]):
        ours = eeg_sphere(sensors, [[0, 0, depth]], [moment], sigma=0.33)[:, 0]
        cosine = sensors[:, 2]
        if moment[2]:
            terms = (2 * n + 1) * depth ** (n - 1) * eval_legendre(n, cosine)
            wanted = terms.sum(axis=0)
        else:
            derivative = n * (eval_legendre(n - 1, cosine) - cosine * eval_legendre(n, cosine))
            terms = (2 * n + 1) / n * depth ** (n - 1) * derivative / (1 - cosine**2)
            wanted = terms.sum(axis=0) * sensors[:, 0]
        assert ours == pytest.approx(wanted / (4 * np.pi * 0.33), rel=1e-9, abs=1e-9)


def test_eeg_sphere_has_mean_zero_and_scales() -> None:
    places, moments = dipoles(5, 60.0)
    sensors = shell(4000, 80.0)
    gain = eeg_sphere(sensors, places, moments)
    assert np.abs(gain.mean(axis=0)).max() < 1e-3 * np.abs(gain).max()
    half = eeg_sphere(sensors / 2 + 7, places / 2 + 7, moments, centre=(7, 7, 7))
    assert half == pytest.approx(4 * gain)


def test_meg_sphere_is_the_field_of_magnetostatics() -> None:
    # Outside, the radial field is that of the primary current alone, and the field has neither
    # sources nor curl: together these determine it.
    places, moments = dipoles(4, 60.0)
    sensors = shell(30, 95.0)
    out = sensors / 95.0
    radial = meg_sphere(sensors, out, places, moments)
    away = sensors[:, None] - places
    primary = np.cross(moments, away) / np.linalg.norm(away, axis=2, keepdims=True) ** 3
    wanted = MU_0 / (4 * np.pi) * np.einsum("ijk,ik->ij", primary, out)
    assert radial == pytest.approx(wanted, rel=1e-9, abs=1e-20)

    h, axes = 1e-2, np.eye(3)

    def field(points: Floats) -> Floats:
        return np.stack(
            [meg_sphere(points, np.tile(axis, (30, 1)), places, moments) for axis in axes]
        )

    slope = np.stack(
        [(field(sensors + h * axis) - field(sensors - h * axis)) / (2 * h) for axis in axes]
    )  # derivative, component, sensor, source
    size = np.abs(slope).max()
    assert np.abs(np.einsum("kkij->ij", slope)).max() < 1e-6 * size
    assert np.abs(slope - slope.swapaxes(0, 1)).max() < 1e-6 * size


def test_point_dipole_by_hand() -> None:
    gain = point_dipole([[3, 0, 4]], [[0, 0, 0]], [[0, 0, 2]], sigma=0.5)
    assert gain[0, 0] == pytest.approx(2 * 4 / 125 / (4 * np.pi * 0.5))


def test_on_sphere() -> None:
    places, _ = dipoles(50, 60.0)
    placed, centre = on_sphere(shell(20, 3.0), places + 5, 1.1)
    assert centre == pytest.approx((places + 5).mean(axis=0))
    reach = np.linalg.norm(places + 5 - centre, axis=1).max()
    assert np.linalg.norm(placed - centre, axis=1) == pytest.approx(1.1 * reach)


@pytest.mark.filterwarnings("ignore:.*has no columns for 2 regions")
def test_nodes(conn: Connectivity, mapping: NDArray[np.int32]) -> None:
    eeg, projection = SensorsEEG.from_file(), ProjectionSurfaceEEG.from_file()
    surface = CorticalSurface.from_file()
    known = np.where(np.isfinite(projection.projection_data), projection.projection_data, 0)
    assert (gain_matrix(eeg, conn, projection, surface=surface) == known).all()
    below = Connectivity(
        weights=np.zeros((78, 78)),
        centres=np.vstack([conn.centres, [[10, 20, 0], [10, -20, 0]]]),
        orientations=np.vstack([conn.orientations, [[0, 0, 1], [0, 1, 0]]]),
        cortical=[True] * 76 + [False] * 2,
    )
    gain = gain_matrix(eeg, below, projection, mapping)
    assert gain.shape == (65, 78)
    assert (gain[:, :76] == gain_matrix(eeg, conn, projection, mapping)).all()
    assert np.abs(gain[:, 76:]).min() > 0
    wide = gain_matrix(eeg, below, projection, mapping, surface)
    assert wide.shape == (65, 16386)
    # of the regions the sphere is smaller than of the vertices
    assert (np.abs(wide[:, 16384:]).max(axis=0) < np.abs(gain[:, 76:]).max(axis=0)).all()
    meg = gain_matrix(SensorsMEG.from_file("meg_brainstorm_276.txt"), conn,
                      ProjectionSurfaceMEG.from_file(), mapping)  # fmt: skip
    assert np.isfinite(meg).all()
    assert np.flatnonzero((meg == 0).all(axis=1)).size >= 1


def test_usable(conn: Connectivity) -> None:
    eeg = SensorsEEG.from_file()
    eeg.usable = np.arange(65) > 2
    assert (gain_matrix(eeg, conn) == 0).all(axis=1).tolist() == [True] * 3 + [False] * 62


def test_mne(tmp_path: Path) -> None:
    mne = pytest.importorskip("mne")
    places, normals = dipoles(7, 50.0)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    names = [f"E{k}" for k in range(20)]
    sites = shell(20, 90.0)
    info = mne.create_info(names, 1000.0, "eeg", verbose="error")
    montage = mne.channels.make_dig_montage(
        dict(zip(names, sites / 1e3, strict=True)), coord_frame="head"
    )
    info.set_montage(montage)
    sphere = mne.make_sphere_model((0, 0, 0), 0.09, relative_radii=(0.99, 1.0),
                                   sigmas=(0.33, 0.33), verbose="error")  # fmt: skip
    source = mne.setup_volume_source_space(
        pos={"rr": places / 1e3, "nn": normals}, sphere=sphere, verbose="error"
    )
    forward = mne.make_forward_solution(info, None, source, sphere, verbose="error")
    projection = ProjectionSurfaceEEG.from_mne(forward)
    assert projection.shape == (20, 7)
    assert projection.sensors is not None
    assert projection.sensors.labels.tolist() == names
    assert projection.sensors.locations == pytest.approx(sites, abs=1e-4)
    ours = eeg_sphere(sites, places, normals, sigma=0.33) * 1e6  # A m and m to A mm and mm
    theirs = projection.projection_data
    theirs, ours = theirs - theirs.mean(axis=0), ours - ours.mean(axis=0)
    assert theirs == pytest.approx(ours, abs=0.02 * np.abs(ours).max())


def test_units_are_those_of_mne() -> None:
    """Its lead fields are in T per A m and of lengths in m, ours in T per uA m and of mm."""
    mne = pytest.importorskip("mne")
    places, moments = dipoles(6, 60.0)
    moments /= np.linalg.norm(moments, axis=1, keepdims=True)
    sites = shell(15, 110.0)
    out = sites / 110.0
    info = mne.create_info([f"M{k}" for k in range(15)], 1000.0, "mag", verbose="error")
    for channel, site, normal in zip(info["chs"], sites, out, strict=True):
        across = np.linalg.svd(normal[None])[2][1:]
        across[1] = np.cross(normal, across[0])
        channel["coil_type"] = 2000  # a magnetometer in one point
        channel["coord_frame"] = 1  # of the device
        channel["loc"] = np.concatenate([site / 1e3, across.ravel(), normal])
    info["dev_head_t"] = mne.transforms.Transform("meg", "head")
    sphere = mne.make_sphere_model((0, 0, 0), None, verbose="error")
    source = mne.setup_volume_source_space(pos={"rr": places / 1e3, "nn": moments}, verbose="error")
    forward = mne.make_forward_solution(info, None, source, sphere, eeg=False, verbose="error")
    theirs = ProjectionSurfaceMEG.from_mne(forward).projection_data
    assert 1e6 * meg_sphere(sites, out, places, moments) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.filterwarnings("ignore:.*has no columns for 116 regions")
@pytest.mark.parametrize(
    ("kind", "given"),
    [("EEG", True), ("MEG", True), ("EEG", False), ("MEG", False), ("iEEG", False)],
)
def test_monitors_have_the_same_gain(kind: str, given: bool) -> None:
    conn = Connectivity.from_file("connectivity_192.zip").configure()  # most below the cortex
    assert conn.cortical is not None
    conn.orientations = np.random.default_rng(1).normal(size=(192, 3))  # the file has 0 there
    mapping = RegionMapping.from_file("regionMapping_16k_192.txt")
    sensors: Sensors = {
        "EEG": SensorsEEG.from_file(),
        "MEG": SensorsMEG.from_file("meg_brainstorm_276.txt"),
        "iEEG": SensorsInternal.from_file("seeg_588.txt"),
    }[kind]
    sensors.usable = np.arange(sensors.number_of_sensors) % 7 > 0
    shipped = {"EEG": ProjectionSurfaceEEG, "MEG": ProjectionSurfaceMEG}
    projection = shipped[kind].from_file() if given else None
    monitor = getattr(vb.monitors, kind)(
        period=1.0, sensors=sensors, projection=projection, region_mapping=mapping
    )
    integrator = vb.integrators.EulerDeterministic(dt=0.5)
    vb.Simulator(connectivity=conn, integrator=integrator, monitors=monitor).configure().run(1.0)
    ours = gain_matrix(sensors, conn, projection, mapping.array_data)
    np.testing.assert_array_equal(monitor.gain, ours)
    assert np.abs(ours[1:, ~conn.cortical]).max() > 0
    assert not ours[::7].any()


def test_refusals(conn: Connectivity) -> None:
    eeg, projection = SensorsEEG.from_file(), ProjectionSurfaceEEG.from_file()
    with pytest.raises(ValueError, match="set region_mapping, the region of each vertex"):
        gain_matrix(eeg, conn, projection)
    with pytest.raises(ValueError, match="the projection has 65 rows; there are 62 sensors"):
        gain_matrix(SensorsEEG.from_file("eeg_unitvector_62.txt.bz2"), conn, projection)
    with pytest.raises(ValueError, match=r"wants connectivity\.centres, which is not set"):
        gain_matrix(eeg, Connectivity(weights=np.eye(2)))
    with pytest.raises(ValueError, match="sensor 0 is where source 0 is"):
        point_dipole([[1, 2, 3]], [[1, 2, 3]], [[0, 0, 1]])
    with pytest.raises(ValueError, match="sigma wants a conductivity above 0"):
        point_dipole([[1, 2, 3]], [[1, 2, 4]], [[0, 0, 1]], sigma=0)
    with pytest.raises(ValueError, match="source 0 is 5 mm from the centre"):
        eeg_sphere([[0, 0, 4]], [[0, 0, 5]], [[0, 0, 1]])
    with pytest.raises(ValueError, match="2 sources and 1 orientations"):
        point_dipole([[1, 2, 3]], [[1, 2, 4], [0, 0, 0]], [[0, 0, 1]])


def test_mapping_that_goes_on_with_regions_below_the_cortex() -> None:
    conn = Connectivity.from_file("connectivity_192.zip").configure()
    mapping = RegionMapping.from_file("regionMapping_16k_192.txt").array_data
    assert len(mapping) > 16384
    sensors, projection = SensorsEEG.from_file(), ProjectionSurfaceEEG.from_file()
    gain = gain_matrix(sensors, conn, projection, mapping)
    region = mapping[0]
    columns = projection.projection_data[:, mapping[:16384] == region]
    np.testing.assert_allclose(gain[:, region], np.nan_to_num(columns.sum(axis=1)), rtol=1e-12)
    surface = CorticalSurface.from_file()
    of_nodes = gain_matrix(sensors, conn, projection, mapping, surface=surface)
    assert of_nodes.shape == (65, len(mapping))
    np.testing.assert_array_equal(of_nodes[:, 16384:], gain[:, mapping[16384:]])


@pytest.mark.parametrize("kind", [SensorsEEG, SensorsMEG])
def test_regions_below_the_cortex_share_its_sphere(kind: type[Sensors]) -> None:
    """Their gain is that of dipoles in the sphere of the cortex, however many there are."""
    from scipy.spatial import ConvexHull

    vertices = shell(300, 50.0)
    surface = CorticalSurface(vertices=vertices, triangles=ConvexHull(vertices).simplices)
    sites = shell(12, 80.0)
    sensors = kind(labels=[str(i) for i in range(12)], locations=sites)
    if kind is SensorsMEG:
        sensors.orientations = sites / 80.0
    places = np.array([[0.0, 0, 0], [10, 0, 5], [-20, 5, 0], [0, 10, 30]])
    moments = np.array([[0.0, 0, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0]])

    def gain(regions: list[int], projection: Any = None) -> Floats:
        below = Connectivity(
            weights=np.zeros((len(regions) + 1,) * 2),
            centres=np.vstack([[0, 0, 50], places[regions]]),
            orientations=np.vstack([[0, 0, 1], moments[regions]]),
            cortical=[True] + [False] * len(regions),
        )
        return gain_matrix(sensors, below, projection, np.zeros(300, int), surface)

    scale = 1.01 if kind is SensorsMEG else 1.05125
    middle = vertices.mean(axis=0)
    placed = sites / 80.0 * scale * np.linalg.norm(vertices - middle, axis=1).max() + middle
    if kind is SensorsMEG:
        wanted = meg_sphere(placed, sites / 80.0, places, moments, middle)
    else:
        wanted = point_dipole(placed, places, moments)
        assert wanted[0, 0] == pytest.approx(1 / (4 * np.pi * 52.5**2), rel=0.2)
    assert gain([0, 1, 2, 3])[:, 300:] == pytest.approx(wanted, rel=1e-9, abs=1e-20)
    assert gain([3])[:, 300:] == pytest.approx(wanted[:, [3]], rel=1e-9, abs=1e-20)
    assert (gain([0])[:, :300] == gain([0, 1, 2])[:, :300]).all()
    given = ProjectionSurfaceEEG(projection_data=np.ones((12, 300)))
    with pytest.warns(UserWarning, match=r"no columns for 1 regions .* of dipoles of 1 uA m"):
        assert gain([3], given)[:, 300:] == pytest.approx(wanted[:, [3]], rel=1e-9, abs=1e-20)
    full = ProjectionSurfaceEEG(projection_data=np.full((12, 301), 7.0))
    assert (gain([3], full) == 7).all()


def test_gaps_of_a_projection_are_said(conn: Connectivity, mapping: NDArray[np.int32]) -> None:
    eeg, projection = SensorsEEG.from_file(), ProjectionSurfaceEEG.from_file()
    data = projection.projection_data.copy()
    data[3, [7, 8]] = data[5, 9] = np.nan
    wanted = rf"projection has 3 values .* 2 sensors \({eeg.labels[3]}, {eeg.labels[5]}\)"
    with pytest.warns(UserWarning, match=wanted):
        assert gain_matrix(eeg, conn, ProjectionSurfaceEEG(data), mapping)[3, mapping[7]] == 0
    monitor = vb.monitors.EEG(sensors=eeg, projection=data, region_mapping=mapping)
    monitor.period = 1.0
    integrator = vb.integrators.EulerDeterministic(dt=0.5)
    with pytest.warns(UserWarning, match="EEG." + wanted):
        vb.Simulator(connectivity=conn, integrator=integrator, monitors=monitor).configure()
    eeg.usable = ~np.isin(np.arange(65), [3, 5])
    gain_matrix(eeg, conn, ProjectionSurfaceEEG(data), mapping)


def test_sources_at_one_place_have_no_sphere() -> None:
    alone = Connectivity(weights=np.zeros((1, 1)), centres=[[0, 0, 9]], orientations=[[0, 0, 1]])
    with pytest.raises(ValueError, match="all at one place"):
        gain_matrix(SensorsEEG.from_file(), alone)
