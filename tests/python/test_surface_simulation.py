"""Simulations of surfaces, against NumPy: region means, local coupling in every stage, monitors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import connectome, make_model
from scipy import sparse

import virtualbrain as vb
from virtualbrain import equations, monitors, patterns
from virtualbrain._node_gain import Sources
from virtualbrain.cortex import Cortex
from virtualbrain.io import results
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.surfaces import CorticalSurface

REGIONS, ROWS, COLUMNS = 6, 9, 13
VERTICES = ROWS * COLUMNS
DT = 0.1
SCHEMES = {
    "Euler": vb.integrators.EulerDeterministic,
    "Heun": vb.integrators.HeunDeterministic,
    "RungeKutta4": vb.integrators.RungeKutta4thOrderDeterministic,
}


def grid(seed: int = 0, mapped: int = REGIONS, density: float = 0.06) -> Cortex:
    """A sheet of vertices in the first `mapped` regions, joined at random."""
    rng = np.random.default_rng(seed)
    i, j = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
    height = 0.1 * rng.random(i.size)
    corner = (i * COLUMNS + j)[:-1, :-1].ravel()
    halves = [(0, COLUMNS, 1), (1, COLUMNS, COLUMNS + 1)]
    triangles = np.concatenate([corner[:, None] + np.array(half) for half in halves])
    vertices = np.c_[i.ravel(), j.ravel(), height]
    surface = CorticalSurface(vertices=vertices, triangles=triangles)
    regions = np.r_[np.arange(mapped), rng.integers(0, mapped, VERTICES - mapped)]
    shape = (VERTICES, VERTICES)
    matrix = sparse.random(*shape, density, format="csr", random_state=seed) * 0.1
    cortex = Cortex(RegionMapping(regions, surface=surface), LocalConnectivity(surface=surface))
    cortex.local_connectivity.matrix = matrix
    return cortex


def network(seed: int, longest: int, dt: float = DT) -> tuple[Any, np.ndarray]:
    """A connectome with delays up to so many steps, and these delays."""
    rng = np.random.default_rng(seed)
    shape = (REGIONS, REGIONS)
    weights = np.where(rng.random(shape) < 0.6, rng.uniform(-0.5, 1.0, shape), 0.0)
    steps = rng.integers(0, longest + 1, shape)
    return connectome(weights, steps, dt), steps


def start(model: Any, rows: int, nodes: int, seed: int = 5) -> np.ndarray:
    return np.asarray(model.initial(rows, nodes, np.random.default_rng(seed)))


def region_means(x: np.ndarray, mapping: np.ndarray) -> np.ndarray:
    """Of the vertices (..., nodes, modes) of each region."""
    return np.stack([x[..., mapping == r, :].mean(axis=-2) for r in range(REGIONS)], axis=-2)


def oracle(
    model: Any,
    cortex: Cortex,
    conn: Any,
    delays: np.ndarray,
    scheme: str,
    past: np.ndarray,
    steps: int,
    a: float = 0.1,
    difference: bool = False,
    dt: float = DT,
    push: np.ndarray | float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """States, and the long-range coupling that made each of them; `push` is a constant stimulus."""
    mapping = cortex.region_mapping
    local = cortex.prepare_local_coupling(len(mapping))
    history = [region_means(x, mapping)[model.cvar] for x in past]
    x, states, heard = past[-1], [], []

    def f(y: np.ndarray) -> np.ndarray:
        return np.asarray(model.dfun(y, c, local))

    for step in range(len(past) - 1, len(past) - 1 + steps):
        when = np.maximum(step - delays, 0)
        sent = np.array(history)[when, :, np.arange(REGIONS)]  # (to, from, variable, mode)
        if difference:
            sent = sent - history[-1].transpose(1, 0, 2)[:, None]
        total = np.einsum("ij,ijvm->vim", conn.weights, sent)
        c = a * total[:, mapping]
        heard.append(c)
        if scheme == "Euler":
            x = x + dt * (f(x) + push)
        elif scheme == "Identity":
            x = f(x) + push
        elif scheme == "Heun":
            k1 = f(x)
            x = x + dt / 2 * (k1 + f(x + dt * (k1 + push))) + dt * push
        else:
            k1 = f(x)
            k2 = f(x + dt / 2 * k1)
            k3 = f(x + dt / 2 * k2)
            k4 = f(x + dt * k3)
            x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4) + dt * push
        history.append(region_means(x, mapping)[model.cvar])
        states.append(x)
    return np.array(states), np.array(heard)


def simulator(model: Any, cortex: Cortex | None, conn: Any, **other: Any) -> vb.Simulator:
    given = {
        "coupling": vb.coupling.Linear(a=0.1),
        "integrator": vb.integrators.HeunDeterministic(dt=DT),
        "monitors": monitors.Raw(),
    }
    given |= other
    return vb.Simulator(model=model, surface=cortex, connectivity=conn, **given).configure()


def run(*args: Any, steps: int = 40, **other: Any) -> np.ndarray:
    return simulator(*args, **other).run(n_steps=steps)[0].data


def assert_close(ours: np.ndarray, theirs: np.ndarray, tolerance: float = 1e-12) -> None:
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= tolerance * np.abs(theirs).max()


@pytest.mark.parametrize("longest", [0, 3, 100])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "name", ["Generic2dOscillator", "JansenRit", "ReducedSetHindmarshRose", "Kuramoto"]
)
def test_states(name: str, scheme: str, longest: int) -> None:
    model, cortex = make_model(name), grid(longest)
    dt = 0.01 if name == "ReducedSetHindmarshRose" else DT
    conn, delays = network(longest + 1, longest, dt)
    difference = scheme == "Heun"
    past = start(model, longest + 1, VERTICES)
    ours = run(
        model, cortex, conn,
        coupling=vb.coupling.Difference(a=0.1) if difference else vb.coupling.Linear(a=0.1),
        integrator=SCHEMES[scheme](dt=dt),
        initial_conditions=past,
    )  # fmt: skip
    theirs, _ = oracle(model, cortex, conn, delays, scheme, past, 40, 0.1, difference, dt)
    assert_close(ours, theirs)


@pytest.mark.parametrize("name", ["JansenRit", "Kuramoto"])
def test_map(name: str) -> None:
    model, cortex, (conn, delays) = make_model(name), grid(1), network(1, 3)
    past = start(model, 4, VERTICES)
    ours = run(
        model, cortex, conn, integrator=vb.integrators.Identity(dt=DT), initial_conditions=past
    )
    theirs, _ = oracle(model, cortex, conn, delays, "Identity", past, 40)
    assert_close(ours, theirs)
    cortex.coupling_strength = 0.0
    quiet = run(
        model, cortex, conn, integrator=vb.integrators.Identity(dt=DT), initial_conditions=past
    )
    assert np.abs(quiet - ours).max() > 1e-6  # local coupling matters


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("longest", [0, 3, 100])
def test_threads_and_cuts_change_no_bit(longest: int, noisy: bool) -> None:
    model, conn = make_model("JansenRit"), network(2, longest)[0]
    noise = vb.noise.Additive(nsig=1e-3) if noisy else None

    def sim(threads: int) -> vb.Simulator:
        return simulator(
            model, grid(3), conn, noise=noise, threads=threads,
            initial_conditions=start(model, longest + 1, VERTICES),
        )  # fmt: skip

    whole = sim(1).run(n_steps=150)[0].data
    assert np.array_equal(sim(3).run(n_steps=150)[0].data, whole)
    cut = sim(2)
    pieces = [cut.run(n_steps=n)[0].data for n in (1, 5, 7, 100, 37)]
    assert np.array_equal(np.concatenate(pieces), whole)


def test_step_by_step() -> None:
    model, conn = make_model("Generic2dOscillator"), network(2, 9)[0]
    arguments = {"initial_conditions": start(model, 10, VERTICES)}
    whole = run(model, grid(), conn, steps=12, **arguments)
    steps = [samples[0][1] for samples in simulator(model, grid(), conn, **arguments)(n_steps=12)]
    assert np.array_equal(np.array(steps), whole)


def test_given_noise_is_added_to_vertices() -> None:
    model, cortex = make_model("Kuramoto", omega=0.1), grid(1)
    conn = connectome(np.zeros((REGIONS, REGIONS)))
    cortex.coupling_strength = 0.0
    z = np.random.default_rng(0).normal(size=(20, 1, VERTICES, 1))
    sim = simulator(
        model, cortex, conn,
        integrator=vb.integrators.EulerStochastic(dt=DT, noise=vb.noise.Additive(nsig=0.02)),
        initial_conditions=np.zeros((1, 1, VERTICES, 1)),
    )  # fmt: skip
    (_, data), = sim.run(n_steps=20, increments=np.sqrt(DT) * z)  # fmt: skip
    expected = np.cumsum(DT * 0.1 + np.sqrt(2 * 0.02 * DT) * z, axis=0)
    assert_close(data, expected)


@pytest.mark.parametrize("shape", [(REGIONS,), (2, REGIONS), (2, REGIONS, 1)])
def test_noise_by_region(shape: tuple[int, ...]) -> None:
    model, cortex, conn = make_model("Generic2dOscillator"), grid(1), network(1, 3)[0]
    nsig = np.random.default_rng(1).uniform(1e-4, 1e-2, shape)
    mapping = cortex.region_mapping_data.array_data
    by_vertex = nsig[mapping] if nsig.ndim == 1 else nsig[:, mapping]

    def noisy(strength: np.ndarray) -> np.ndarray:
        noise = vb.noise.Additive(nsig=strength, noise_seed=3)
        return run(model, cortex, conn, noise=noise)

    first = noisy(nsig)
    assert np.array_equal(first, noisy(by_vertex))
    assert not np.array_equal(first, noisy(2 * by_vertex))


def test_noise_differs_between_vertices() -> None:
    model, cortex = make_model("Generic2dOscillator"), grid(1)
    zero = np.zeros((1, 2, VERTICES, 1))
    data = run(model, cortex, network(1, 3)[0], noise=vb.noise.Additive(nsig=0.1), steps=400,
               initial_conditions=zero)  # fmt: skip
    jumps = np.diff(data[:, 0, :, 0], axis=0)
    r = np.corrcoef(jumps.T) - np.eye(VERTICES)
    assert np.abs(r).max() < 0.35


def test_parameters_and_states_by_region_or_vertex() -> None:
    cortex, (conn, delays) = grid(2), network(2, 3)
    cortex.region_mapping_data.connectivity = conn
    mapping, rng = cortex.region_mapping, np.random.default_rng(0)
    by_region = rng.uniform(-2.5, -1.5, REGIONS)
    past = start(make_model("Generic2dOscillator"), 4, REGIONS)
    ours = run(make_model("Generic2dOscillator", a=by_region), cortex, conn,
               initial_conditions=past)  # fmt: skip
    model = make_model("Generic2dOscillator", a=by_region[mapping])
    again = run(model, cortex, conn, initial_conditions=past[:, :, mapping])
    assert np.array_equal(ours, again)
    column = make_model("Generic2dOscillator", a=by_region[mapping][:, None])
    theirs, _ = oracle(column, cortex, conn, delays, "Heun", past[:, :, mapping], 40)
    assert_close(ours, theirs)
    with pytest.raises(ValueError, match="a: 7 numbers"):
        run(make_model("Generic2dOscillator", a=rng.random(REGIONS + 1)), cortex, conn)
    with pytest.raises(ValueError, match="initial_conditions wants"):
        run(model, cortex, conn, initial_conditions=past[:, :, :-1])


def test_parameters_edited_between_runs() -> None:
    model, cortex, conn = make_model("Generic2dOscillator"), grid(2), network(2, 3)[0]
    values = np.linspace(-2.5, -1.5, VERTICES)
    first = simulator(model, cortex, conn, initial_conditions=start(model, 4, VERTICES))
    first.run(n_steps=10)
    model.a = values
    (_, ours), = first.run(n_steps=10)  # fmt: skip
    state = simulator(make_model("Generic2dOscillator"), cortex, conn,
                      initial_conditions=start(model, 4, VERTICES))  # fmt: skip
    (_, before), = state.run(n_steps=10)  # fmt: skip
    assert not np.array_equal(ours[0], before[-1])
    state.model.a = values
    assert np.array_equal(state.run(n_steps=10)[0].data, ours)


def test_coupling_strength_by_vertex_and_without_connections() -> None:
    model, cortex = make_model("JansenRit"), grid(4)
    cortex.coupling_strength = np.random.default_rng(0).uniform(0, 2, VERTICES)
    conn = connectome(np.zeros((REGIONS, REGIONS)))
    past = start(model, 1, VERTICES)
    ours = run(model, cortex, conn, initial_conditions=past)
    theirs, _ = oracle(model, cortex, conn, np.zeros((REGIONS, REGIONS), int), "Heun", past, 40)
    assert_close(ours, theirs)


@pytest.mark.parametrize("odd", [[], [30], range(VERTICES)])
def test_vertices_whose_connections_weigh_the_same(odd: list[int]) -> None:
    model, cortex, (conn, delays) = make_model("Generic2dOscillator"), grid(5), network(5, 3)
    rng = np.random.default_rng(0)
    weights = rng.uniform(0.01, 0.1, VERTICES) * (rng.random(VERTICES) < 0.9)
    matrix = cortex.local_connectivity.matrix
    matrix.data = np.repeat(weights, np.diff(matrix.indptr))
    matrix.data[matrix.indptr[odd]] += 0.05
    matrix.eliminate_zeros()
    past = start(model, 4, VERTICES)
    ours = run(model, cortex, conn, initial_conditions=past)
    theirs, _ = oracle(model, cortex, conn, delays, "Heun", past, 40)
    assert_close(ours, theirs)


def test_one_vertex_per_region_is_a_simulation_of_regions() -> None:
    model, (conn, _) = make_model("Generic2dOscillator"), network(3, 20)
    cortex = Cortex(
        RegionMapping(
            np.arange(REGIONS),
            surface=CorticalSurface(
                vertices=np.random.default_rng(0).normal(size=(REGIONS, 3)),
                triangles=[[i, (i + 1) % REGIONS, (i + 2) % REGIONS] for i in range(REGIONS)],
            ),
        ),
        LocalConnectivity(),
    )
    cortex.local_connectivity.matrix = sparse.csr_matrix((REGIONS, REGIONS))
    past = start(model, 21, REGIONS)
    on_surface = run(model, cortex, conn, initial_conditions=past)
    assert_close(on_surface, run(model, None, conn, initial_conditions=past), 1e-13)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_regions_without_vertices_are_nodes(scheme: str) -> None:
    model, cortex, (conn, delays) = make_model("JansenRit"), grid(1, mapped=4), network(1, 3)
    cortex.region_mapping_data.connectivity = conn
    assert list(cortex.region_mapping[VERTICES:]) == [4, 5]
    past = start(model, 4, VERTICES + 2)
    sim = simulator(model, cortex, conn, integrator=SCHEMES[scheme](dt=DT),
                    initial_conditions=past)  # fmt: skip
    assert sim.number_of_nodes == VERTICES + 2
    (series,) = sim.run(n_steps=40)
    theirs, _ = oracle(model, cortex, conn, delays, scheme, past, 40)
    assert_close(series.data, theirs)
    assert list(series.labels[-2:]) == list(conn.region_labels[4:])


def test_schemes_with_steps_of_their_own_are_not_for_surfaces() -> None:
    model, conn = make_model("Generic2dOscillator"), network(1, 3)[0]
    for scheme in (vb.integrators.Dopri5(dt=DT), vb.integrators.VODE(dt=DT)):
        with pytest.raises(ValueError, match="local coupling"):
            run(model, grid(), conn, integrator=scheme)


def test_default_start() -> None:
    model, conn = make_model("Generic2dOscillator"), network(1, 30)[0]
    first = run(model, grid(), conn)
    assert np.array_equal(first, run(model, grid(), conn))
    assert not np.array_equal(first, run(model, grid(), conn, seed=1))
    ranges = np.array(list(model.state_variable_range.values()))
    state = simulator(model, grid(), conn).current_state
    assert (state >= ranges[:, :1, None]).all()
    assert (state <= ranges[:, 1:, None]).all()
    assert len(np.unique(state)) == state.size


# Stimuli -----------------------------------------------------------------------------------------


def constant() -> equations.Equation:
    return equations.PulseTrain({"onset": -1.0, "T": 1e9, "tau": 1e9, "amp": 1.0})


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", ["region", "samples", "surface", "both"])
def test_stimulus(kind: str, scheme: str) -> None:
    model, cortex, (conn, delays) = make_model("Generic2dOscillator"), grid(1, 5), network(1, 3)
    cortex.region_mapping_data.connectivity = conn
    weight = np.array([0.0, 0.3, 0.0, -0.2, 0.0, 0.5])
    by_region = patterns.StimuliRegion(weight=weight, temporal=constant())
    space = equations.Gaussian({"amp": 0.7, "sigma": 2.0})
    on_surface = patterns.StimuliSurface(cortex, [10, 90], space, constant())
    foci = cortex.triangles[[10, 90], 0]
    distances = [cortex.surface.geodesic_distance([f]) for f in foci]
    waves = np.pad(sum(space.evaluate(d) for d in distances), (0, 1))  # and one region
    given, strength = {
        "region": (by_region, weight[cortex.region_mapping]),
        "samples": (
            patterns.SampledStimulus(np.tile(weight, (40, 1))),
            weight[cortex.region_mapping],
        ),
        "surface": (on_surface, waves),
        "both": ([by_region, on_surface], weight[cortex.region_mapping] + waves),
    }[kind]  # fmt: skip
    push = np.zeros((2, VERTICES + 1, 1))
    push[model.stvar] = strength[:, None]
    past = start(model, 4, VERTICES + 1)
    ours = run(model, cortex, conn, stimulus=given, integrator=SCHEMES[scheme](dt=DT),
               initial_conditions=past)  # fmt: skip
    theirs, _ = oracle(model, cortex, conn, delays, scheme, past, 40, push=push)
    assert_close(ours, theirs)


def test_distances_of_a_stimulus_are_measured_once_per_focus() -> None:
    cortex, calls = grid(), []
    measure = cortex.surface.geodesic_distance

    class Surface:
        triangles = cortex.triangles

        def geodesic_distance(self, foci: np.ndarray) -> np.ndarray:
            calls.append(int(foci[0]))
            return measure(foci)

    space = equations.Gaussian({"sigma": 2.0})
    stimulus = patterns.StimuliSurface(Surface(), [10], space, constant())
    model, conn = make_model("Generic2dOscillator"), network(1, 3)[0]
    sim = simulator(model, cortex, conn, stimulus=stimulus)
    for _ in sim(n_steps=5):
        pass
    assert calls == [cortex.triangles[10, 0]]
    stimulus.focal_points_triangles = [10, 40]
    sim.run(n_steps=1)
    assert calls[1:] == cortex.triangles[[10, 40], 0].tolist()


# Monitors ----------------------------------------------------------------------------------------


class Sensors:
    labels = ("a", "b", "c")
    locations = np.array([[0.0, 0.0, 50.0], [20.0, 3.0, 40.0], [-20.0, 3.0, 40.0]])


@pytest.mark.filterwarnings("ignore:EEG.projection has no columns for 2 regions")
@pytest.mark.filterwarnings("ignore:EEG.projection has 1 values that are not finite")
def test_monitors() -> None:
    """Of vertices, their regions, and two regions without vertices."""
    model, cortex, (conn, delays) = make_model("ReducedSetHindmarshRose"), grid(1, 4), network(1, 3)
    rng = np.random.default_rng(0)
    conn.centres, conn.orientations = rng.normal(size=(2, REGIONS, 3))
    conn.cortical = np.arange(REGIONS) < 4
    cortex.region_mapping_data.connectivity = conn
    mapping, nodes = cortex.region_mapping, VERTICES + 2
    lead_field = rng.normal(size=(3, VERTICES))
    lead_field[1, 7] = np.nan
    mask = rng.permutation(np.arange(nodes) % 3)
    eeg = monitors.EEG(period=4 * DT, sensors=Sensors(), projection=lead_field)
    analytic = monitors.iEEG(period=4 * DT, sensors=Sensors())
    watch = {
        "raw": monitors.Raw(),
        "mean": monitors.SpatialAverage(period=5 * DT),
        "masked": monitors.SpatialAverage(period=5 * DT, spatial_mask=mask),
        "global": monitors.GlobalAverage(period=3 * DT),
        "temporal": monitors.TemporalAverage(period=4 * DT),
        "heard": monitors.AfferentCoupling(),
        "heard mean": monitors.AfferentCouplingTemporalAverage(period=4 * DT),
        "bold": monitors.Bold(period=20 * DT, hrf_length=200.0),
        "bold of regions": monitors.BoldRegionROI(period=20 * DT, hrf_length=200.0),
        "eeg": eeg,
        "analytic": analytic,
    }
    past = start(model, 1, nodes)
    integrator = vb.integrators.HeunDeterministic(dt=0.01)
    conn.speed = DT / 0.01
    for monitor in watch.values():
        monitor.period = monitor.period * 0.01 / DT
    watch["bold"].period = watch["bold of regions"].period = 4.0
    sim = simulator(model, cortex, conn, integrator=integrator, monitors=list(watch.values()),
                    initial_conditions=past)  # fmt: skip
    steps = 800
    found = dict(zip(watch, sim.run(n_steps=steps), strict=True))
    raw = found["raw"].data
    states, heard = oracle(model, cortex, conn, delays, "Heun", past, 40, dt=0.01)
    assert_close(raw[:40], states)
    assert_close(found["heard"].data[:39], heard[1:])
    assert_close(found["heard mean"].data[0], found["heard"].data[:4].mean(axis=0))
    assert_close(found["mean"].data, region_means(raw[4::5], mapping))
    assert_close(found["masked"].data, np.stack(
        [raw[4::5][:, :, mask == i].mean(axis=2) for i in range(3)], axis=2))  # fmt: skip
    assert_close(found["global"].data, raw[2::3].mean(axis=2, keepdims=True))
    blocks = raw[: steps // 4 * 4].reshape(-1, 4, *raw.shape[1:]).mean(axis=1)
    assert_close(found["temporal"].data, blocks)
    assert_close(found["bold of regions"].data, region_means(found["bold"].data, mapping), 1e-11)
    assert found["bold"].data.shape == (2, model.nvar, nodes, 3)
    assert [len(found[key].labels) for key in ("mean", "bold of regions", "bold")] == [6, 6, nodes]
    for monitor, key in ((eeg, "eeg"), (analytic, "analytic")):
        summed = blocks.sum(axis=-1)
        assert_close(found[key].data, np.einsum("sn,tvn->tvs", monitor.gain, summed)[..., None])
        among = Sources.of(cortex.vertices, conn.centres[4:])
        below = monitor.analytic(conn.centres[4:], conn.orientations[4:], among)
        np.testing.assert_allclose(monitor.gain[:, VERTICES:], below)
    expected = np.where(np.isnan(lead_field), 0.0, lead_field)
    np.testing.assert_array_equal(eeg.gain[:, :VERTICES], expected)
    of_vertices = analytic.analytic(cortex.vertices, cortex.vertex_normals)
    np.testing.assert_allclose(analytic.gain[:, :VERTICES], of_vertices)


@pytest.mark.parametrize("surface", [False, True])
def test_bare_ieeg_without_its_projection(surface: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitors.iEEG, "default_projection", "projection_that_is_not_there.npy")
    monitor = monitors.iEEG()
    monitor.period = 1.0
    integrator = vb.integrators.HeunDeterministic(dt=0.5)
    given = {"connectivity": network(1, 3)[0], "surface": grid()} if surface else {}
    sim = vb.Simulator(integrator=integrator, monitors=monitor, **given)
    with pytest.warns(UserWarning, match="the gain of iEEG is computed in closed form"):
        sim.configure()
    assert monitor.gain is not None
    assert monitor.gain.shape == (588, VERTICES if surface else 76)
    assert np.abs(monitor.gain).max(axis=1).min() > 0
    with pytest.warns(UserWarning, match="the gain of iEEG is computed in closed form"):
        monitors.iEEG.from_file()


def test_what_does_not_fit() -> None:
    model, conn = make_model("Generic2dOscillator"), network(1, 3)[0]
    with pytest.raises(ValueError, match="columns, but the surface has 117 vertices"):
        run(model, grid(), conn, monitors=monitors.EEG(DT, projection=np.ones((2, 50))))
    with pytest.raises(TypeError, match="surface wants an object"):
        run(model, grid().surface, conn)  # type: ignore[arg-type]
    other = grid()
    other.region_mapping_data.array_data = np.arange(VERTICES) % (REGIONS + 1)
    with pytest.raises(ValueError, match="region mapping has region 6"):
        run(model, other, conn)
    short = grid()
    short.region_mapping_data.array_data = np.arange(VERTICES - 1) % REGIONS
    with pytest.raises(ValueError, match="region mapping is for 116 vertices"):
        run(model, short, conn)


def test_memory_of_local_coupling_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    model, conn = make_model("Generic2dOscillator"), network(1, 3)[0]
    assert "Cortex(117 vertices)" in repr(simulator(model, grid(), conn))
    monkeypatch.setattr("virtualbrain._memory.available_memory", lambda: 2e5)
    simulator(model, grid(density=0.001), conn)
    with pytest.raises(ValueError, match="this simulation needs"):
        simulator(model, grid(density=1.0), conn)


def test_results_of_a_surface(tmp_path: Path) -> None:
    model, cortex, conn = make_model("Generic2dOscillator"), grid(1, 4), network(1, 3)[0]
    watch = [monitors.Raw(), monitors.SpatialAverage(DT), monitors.BoldRegionROI(4.0)]
    sim = simulator(model, cortex, conn, monitors=watch)
    series = sim.run(8.0)
    results.write(tmp_path / "run.h5", series, results.Metadata.of(sim))
    for ours, read in zip(series, results.read(tmp_path / "run.h5").series, strict=True):
        assert np.array_equal(ours.data, read.data)
        assert list(ours.labels) == list(read.labels)


def test_a_mapping_that_is_a_plain_array() -> None:
    cortex = Cortex(np.array([0, 1, 1]))
    assert isinstance(cortex.region_mapping_data, RegionMapping)
    assert cortex.region_mapping_data.array_data.tolist() == [0, 1, 1]
    with pytest.raises(TypeError, match="wants the index of a region for each vertex"):
        Cortex(region_mapping_data="regionMapping_16k_76.txt")
