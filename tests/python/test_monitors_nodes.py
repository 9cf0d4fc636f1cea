"""Monitors that make something else of the nodes: averages, sensors, correlations, BOLD."""

from __future__ import annotations

import logging
import math
from typing import Any

import numpy as np
import pytest
from networks import Network, make_model, random_network, simulator

import virtualbrain as vb
from virtualbrain import equations, monitors

DT = 0.5
NODES = 37
ROUNDING = {"rtol": 1e-11, "atol": 1e-12}
RNG = np.random.default_rng(5)
GAIN = RNG.normal(size=(20, NODES)) * (RNG.random((20, NODES)) < 0.7)
MASK = RNG.permutation(np.arange(NODES) % 6)


def network(model: Any) -> Network:
    return random_network(3, model, NODES, 0.2, [0, 1, 4, 30, 70])


def model_of(name: str = "Generic2dOscillator") -> Any:
    return make_model(name)


def run(monitor: Any, pieces: Any, model: Any = None, **arguments: Any) -> list[tuple[Any, Any]]:
    model = model_of() if model is None else model
    sim = simulator(network(model), model=model, dt=DT, monitors=monitor, **arguments)
    parts = [sim.run(n_steps=n) for n in pieces]
    return [
        tuple(np.concatenate(part) for part in zip(*each, strict=True))
        for each in zip(*parts, strict=True)
    ]


def watched() -> list[Any]:
    return [
        monitors.RawVoi([1]),
        monitors.SpatialAverage(period=1.5, spatial_mask=MASK),
        monitors.EEG(period=3.5, projection=GAIN, reference="sensor 3"),
        monitors.EEG(
            period=3.5, projection=GAIN, obsnoise=vb.noise.Additive(nsig=[0.1, 0.4], noise_seed=9)
        ),
        monitors.AfferentCoupling(),
        monitors.AfferentCouplingTemporalAverage(period=2.0),
        monitors.BalloonWindkessel(period=10.0, efficacy=0.05),
        monitors.FunctionalConnectivity(12.0, monitors.SubSample(1.5), window=36.0),
        monitors.FunctionalConnectivity(20.0, monitors.TemporalAverage(1.0), window=math.inf),
        monitors.FunctionalConnectivity(10.0, monitors.EEG(period=1.0, projection=GAIN)),
    ]


@pytest.mark.parametrize("pieces", [[1] * 40 + [240], [100, 0, 3, 177], [13] * 21 + [7]])
@pytest.mark.parametrize("threads", [1, 2])
def test_pieces_and_threads_give_the_same_bits(pieces: list[int], threads: int) -> None:
    whole = run(watched(), [sum(pieces)], threads=1)
    parts = run(watched(), pieces, threads=threads)
    for monitor, (time, data), (part_time, part_data) in zip(watched(), whole, parts, strict=True):
        assert len(time) > 0, monitor
        assert np.array_equal(time, part_time), monitor
        assert np.array_equal(data, part_data), monitor


def test_generator_gives_what_run_gives() -> None:
    ran = run(watched(), [60])
    model = model_of()
    sim = simulator(network(model), model=model, dt=DT, monitors=watched())
    outputs = list(sim(n_steps=60))
    for index, (time, data) in enumerate(ran):
        samples = [output[index] for output in outputs if output[index] is not None]
        assert np.array_equal([t for t, _ in samples], time)
        if samples:
            assert np.array_equal([x for _, x in samples], data)


# Averages and sensors ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Generic2dOscillator", "ReducedSetHindmarshRose"])
def test_sums_over_nodes(name: str) -> None:
    watch = [
        monitors.Raw(),
        monitors.SpatialAverage(period=2.0, spatial_mask=MASK, variables_of_interest=[1, 0]),
        monitors.EEG(period=2.0, projection=GAIN, variables_of_interest=[1]),
        monitors.EEG(period=2.0, projection=GAIN, reference="average"),
    ]
    model = model_of(name)
    dt = DT if name == "Generic2dOscillator" else 0.02
    sim = simulator(network(model), model=model, dt=dt, monitors=watch)
    for monitor in watch[1:]:
        monitor.period = 4 * dt
    sim.configure()
    (_, raw), (_, means), (time, eeg), (_, average) = sim.run(n_steps=80)
    at = [k for k in range(len(raw)) if (k + len(network(model).history)) % 4 == 0]
    groups = np.stack([raw[at][:, :, g == MASK].mean(axis=2) for g in range(6)], axis=2)
    np.testing.assert_allclose(means, groups[:, [1, 0]], **ROUNDING)
    whole = at[1:]  # the first period began before the run
    summed = np.stack([raw[k - 3 : k + 1].mean(axis=0).sum(axis=-1) for k in whole])
    expected = np.einsum("sn,tvn->tvs", GAIN, summed)[..., None]
    np.testing.assert_allclose(eeg[1:], expected[:, [1]], **ROUNDING)
    np.testing.assert_allclose(average[1:], expected - expected.mean(axis=2, keepdims=True),
                               rtol=1e-9, atol=1e-10)  # fmt: skip
    np.testing.assert_allclose(np.diff(time), 4 * dt, rtol=1e-12)


def test_observation_noise() -> None:
    quiet = monitors.EEG(period=0.5, projection=np.zeros((3, NODES)))
    noisy = monitors.EEG(
        period=0.5,
        projection=np.zeros((3, NODES)),
        obsnoise=vb.noise.Additive(nsig=[0.1, 0.4], noise_seed=9),
    )
    (_, silence), (_, noise) = run([quiet, noisy], [20000])
    assert not silence.any()
    deviation = np.sqrt(2 * np.array([0.1, 0.4]) * DT)
    np.testing.assert_allclose(noise.std(axis=0)[..., 0], np.repeat(deviation, 3).reshape(2, 3),
                               rtol=0.03)  # fmt: skip
    flat = noise.reshape(len(noise), -1)
    assert abs(np.corrcoef(flat.T) - np.eye(6)).max() < 0.04
    assert abs(np.corrcoef(flat[1:, 0], flat[:-1, 0])[0, 1]) < 0.03
    ((_, again),) = run([noisy], [100])
    assert np.array_equal(again, noise[:100])
    noisy.obsnoise = vb.noise.Additive(nsig=0.1, noise_seed=10)
    ((_, other),) = run([noisy], [100])
    assert not np.isclose(other, noise[:100]).any()


def test_reference_is_taken_after_noise() -> None:
    eeg = monitors.EEG(
        period=1.0, projection=GAIN, reference="sensor 3", obsnoise=vb.noise.Additive(nsig=1.0)
    )
    ((_, data),) = run([eeg], [50])
    assert not data[:, :, 3].any()
    assert data[:, :, 2].all()


def test_default_sensors() -> None:
    eeg = monitors.EEG(period=1.0)
    sim = vb.Simulator(monitors=[eeg, monitors.MEG(period=1.0)],
                       integrator=vb.integrators.HeunDeterministic(dt=0.5)).configure()  # fmt: skip
    first, second = sim.run(3.0)
    assert first.data.shape == (3, 1, 65, 1)
    assert second.data.shape == (3, 1, 276, 1)
    assert list(first.labels[:2]) == ["Fp1", "Fp2"]
    assert np.isfinite(first.data).all()
    assert eeg.gain is not None
    assert eeg.gain.shape == (65, 76)
    assert (eeg.istep, eeg.dt, list(eeg.voi)) == (2, 0.5, [0])
    assert (eeg.create_time_series().labels == first.labels).all()
    loaded = monitors.EEG.from_file(
        "eeg_brainstorm_65.txt",
        "projection_eeg_65_surface_16k.npy",
        "regionMapping_16k_76.txt",
        2.0,
    )
    assert loaded.period == 2.0
    assert monitors.EEG.from_file().period == 1e3 / 1024


def test_unusable_sensors_and_gains_that_are_not_finite_are_zero() -> None:
    class Sensors:
        labels = ("a", "b", "c")
        usable = (True, False, True)

    gain = np.ones((3, NODES))
    gain[2, 5] = np.nan
    monitor = monitors.EEG(period=1.0, sensors=Sensors(), projection=gain)
    with pytest.warns(UserWarning, match=r"1 values that are not finite, of 1 sensors \(c\)"):
        run([monitor], [1])
    assert monitor.gain is not None
    assert not monitor.gain[1].any()
    assert monitor.gain[2].sum() == NODES - 1


def test_magnetic_field_without_orientations_is_its_magnitude() -> None:
    rng = np.random.default_rng(1)
    places, moments = rng.normal(size=(6, 3)) * 20, rng.normal(size=(6, 3))
    monitor = monitors.MEG(period=1.0)
    monitor.sensors = vb.sensors.SensorsMEG(["a", "b"], [[0, 0, 9], [3, 4, 0]])
    length = monitor.analytic(places, moments)
    squares = 0.0
    for axis in np.eye(3):
        monitor.sensors.orientations = [axis, axis]
        squares = squares + monitor.analytic(places, moments) ** 2
    np.testing.assert_allclose(length, np.sqrt(squares), rtol=1e-12)


def test_a_lead_field_of_ones_own() -> None:
    class OnlyNearest(monitors.EEG):
        def analytic(self, loc: Any, ori: Any) -> Any:
            away = np.linalg.norm(loc - np.asarray(self.sensors.locations)[:, None], axis=2)
            return (away == away.min(axis=1, keepdims=True)).astype(float)

    conn = vb.Connectivity.from_file()
    places = vb.sensors.SensorsEEG(["a", "b"], conn.centres[[5, 7]])
    monitor = OnlyNearest(period=1.0, sensors=places)
    scheme = vb.integrators.HeunDeterministic(dt=0.5)
    vb.Simulator(connectivity=conn, integrator=scheme, monitors=[monitor]).configure()
    assert monitor.gain is not None
    assert [np.flatnonzero(row).tolist() for row in monitor.gain] == [[5], [7]]


# Correlation -------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [12.0, 36.0, math.inf])
def test_functional_connectivity_is_that_of_the_series(window: float) -> None:
    inner = monitors.SubSample(1.5)
    fc = monitors.FunctionalConnectivity(12.0, inner, window=window)
    (series_time, series), (time, data) = run([inner, fc], [400])
    rows = len(network(model_of()).history)
    first = math.ceil((rows - 1) * DT / 12.0) * 12.0  # windows that the run covers
    wait = 12.0 if window == math.inf else window
    np.testing.assert_allclose(time, np.arange(first + wait, (rows + 399) * DT + 1e-9, 12.0))
    for t, matrix in zip(time, data, strict=True):
        inside = (series_time > t - window) & (series_time <= t)
        for v in range(2):
            expected = np.corrcoef(series[inside, v, :, 0].T)
            np.testing.assert_allclose(matrix[v], expected, rtol=1e-9, atol=1e-9)


def test_correlation_of_signals_far_from_zero() -> None:
    """A mean that is 1e7 times the deviation costs seven digits, not fourteen."""
    model = make_model("Linear", gamma=-0.01)
    net = Network(np.zeros((20, 20)), np.zeros((20, 20)), np.full((1, 1, 20, 1), 1e5))
    inner = monitors.SubSample(1.0)
    model.variables_of_interest = ["x + 100000"]
    fc = monitors.FunctionalConnectivity(100.0, inner, window=300.0)
    sim = simulator(
        net, model=model, dt=0.5, monitors=[inner, fc], noise=vb.noise.Additive(nsig=1e-5)
    )
    sim.current_state = np.zeros((1, 20, 1))
    (_, x), (_, data) = sim.run(300.0)
    np.testing.assert_allclose(data[-1, 0], np.corrcoef(x[:, 0, :, 0].T), atol=1e-7)


def test_what_does_not_vary_correlates_with_nothing() -> None:
    model = make_model("Linear", gamma=-0.1)
    net = Network(np.zeros((3, 3)), np.zeros((3, 3)), np.array([0.0, 1, 2]).reshape(1, 1, 3, 1))
    fc = monitors.FunctionalConnectivity(10.0, monitors.SubSample(1.0))
    ((_, data),) = simulator(net, model=model, dt=0.5, monitors=fc).run(10.0)
    expected = np.array([[np.nan] * 3, [np.nan, 1, 1], [np.nan, 1, 1]])
    np.testing.assert_allclose(data[0, 0], expected, rtol=1e-12)


def test_dynamics_of_functional_connectivity() -> None:
    data = RNG.normal(size=(4, 2, 5, 5))
    fcd = monitors.FunctionalConnectivity.dynamics(data)
    upper = [[m[np.triu_indices(5, 1)] for m in data[:, v]] for v in range(2)]
    np.testing.assert_allclose(fcd, [np.corrcoef(u) for u in upper])
    with pytest.raises(ValueError, match=r"matrices wants shape .*\(4, 2, 5\)"):
        monitors.FunctionalConnectivity.dynamics(data[..., 0])


def test_correlation_with_modes_sums_them() -> None:
    model = model_of("ReducedSetHindmarshRose")
    inner = monitors.SubSample(0.04)
    watch = [inner, monitors.FunctionalConnectivity(0.4, inner)]
    (series_time, x), (time, data) = simulator(
        network(model), model=model, dt=0.02, monitors=watch
    ).run(n_steps=100)
    inside = (series_time > time[-1] - 0.4) & (series_time <= time[-1] + 1e-9)
    expected = np.corrcoef(x[inside, 2].sum(axis=-1).T)
    np.testing.assert_allclose(data[-1, 2], expected, atol=1e-9)


def test_memory_is_that_of_matrices_not_of_samples() -> None:
    model = model_of()
    fc = monitors.FunctionalConnectivity(5000.0, monitors.SubSample(0.5))
    sim = simulator(network(model), model=model, dt=DT, monitors=fc)
    sim.run(n_steps=20000)
    samples = 8 * 20000 * 2 * NODES
    assert sim.nbytes < 1.5e7 + 0.2 * samples


# Coupling ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delays", [[0], [0, 1, 2], [4, 30, 70], [0, 1, 4, 30, 70], [40, 70]])
@pytest.mark.parametrize("coupling", ["Linear", "Difference", "HyperbolicTangent"])
def test_afferent_coupling_is_the_sum_over_connections(delays: list[int], coupling: str) -> None:
    model = make_model("Generic2dOscillator")
    net = random_network(8, model, NODES, 0.15, delays)
    a = 0.3
    watch = [monitors.Raw(), monitors.AfferentCoupling()]
    sim = simulator(
        net, model=model, dt=0.1, monitors=watch, coupling=getattr(vb.coupling, coupling)(a=a)
    )
    parts = [sim.run(n_steps=n) for n in (50, 1, 7, 30)]
    raw, ours = (np.concatenate([part[i].data for part in parts])[..., 0] for i in (0, 1))
    x = np.concatenate([net.history[..., 0], raw])[:, 0]
    rows = len(net.history)
    steps = net.delays.astype(int)
    for k in range(len(raw)):
        now = rows + k
        sent = x[now - steps, np.arange(NODES)[None]]
        if coupling == "Linear":
            expected = a * (net.weights * sent).sum(axis=1)
        elif coupling == "Difference":
            expected = a * (net.weights * (sent - x[now][:, None])).sum(axis=1)
        else:
            expected = (net.weights * a * (1 + np.tanh(sent))).sum(axis=1)
        np.testing.assert_allclose(ours[k, 0], expected, rtol=1e-11, atol=1e-12)


# Balloon -----------------------------------------------------------------------------------------

FRISTON_2003 = {
    "tau_s": 1 / 0.65,
    "tau_f": 1 / 0.41,
    "tau_o": 0.98,
    "alpha": 0.32,
    "E0": 0.34,
    "V0": 2.0,  # %
    "coefficients": "friston2003",
}


def pulse(monitor: Any, nodes: int = 1, seconds: float = 20.0, dt: float = 1.0) -> Any:
    """Activity of 1 for one second: a node that is set to 1, and back to 0."""
    net = Network(np.zeros((nodes, nodes)), np.zeros((nodes, nodes)), np.ones((1, 1, nodes, 1)))
    sim = simulator(net, model=make_model("Linear", gamma=0.0), dt=dt, monitors=monitor)
    first = sim.run(1000.0)[0]
    sim.current_state = np.zeros((1, nodes, 1))
    second = sim.run(1000.0 * (seconds - 1.0))[0]
    return np.concatenate([first.time, second.time]), np.concatenate([first.data, second.data])


def test_balloon_answers_a_pulse_as_published() -> None:
    """Friston et al. 2003: peak 2.5235 % at 3.38 s, undershoot -0.5620 % at 9.58 s."""
    time, data = pulse(monitors.BalloonWindkessel(period=20.0, **FRISTON_2003))
    signal = data[:, 0, 0, 0]
    assert signal.max() == pytest.approx(2.52346, abs=1e-4)
    assert time[signal.argmax()] == pytest.approx(3380.0, abs=20.0)
    assert signal.min() == pytest.approx(-0.56197, abs=1e-4)
    assert time[signal.argmin()] == pytest.approx(9580.0, abs=40.0)


def test_balloon_differs_between_nodes_and_converges() -> None:
    from scipy.integrate import solve_ivp

    tau_s, e0 = np.array([0.8, 1.2, 1.8] * 7), np.linspace(0.3, 0.5, 21)
    monitor = monitors.BalloonWindkessel(
        period=500.0, integration_step=2.0, tau_s=tau_s, E0=e0, baseline=-0.2, efficacy=0.5
    )
    _, data = pulse(monitor, nodes=21, seconds=8.0)
    node = 7
    p = {name: getattr(monitor, name) for name in monitor.parameter_names}
    tau_f, tau_o, alpha = p["tau_f"][0], p["tau_o"][0], p["alpha"][0]

    def rates(t: float, y: Any) -> list[float]:
        s, f, v, q = y
        x = 0.5 * ((1.0 if t < 1.0 else 0.0) + 0.2)
        return [
            x - s / tau_s[node] - (f - 1) / tau_f,
            s,
            (f - v ** (1 / alpha)) / tau_o,
            (f * (1 - (1 - e0[node]) ** (1 / f)) / e0[node] - v ** (1 / alpha - 1) * q) / tau_o,
        ]

    solved = solve_ivp(rates, (0, 8), [0, 1, 1, 1], rtol=1e-10, atol=1e-11, max_step=0.1,
                       t_eval=np.arange(0.5, 8.1, 0.5))  # fmt: skip
    _, _, v, q = solved.y
    k1, k2 = 4.3 * 40.3 * e0[node] * 0.04, 0.5 * 25 * e0[node] * 0.04
    expected = 4.0 * (k1 * (1 - q) + k2 * (1 - q / v) + 0.5 * (1 - v))
    np.testing.assert_allclose(data[:, 0, node, 0], expected, atol=1e-4 * abs(expected).max())


def test_activity_that_stops_blood_flow_gives_nan_and_a_warning() -> None:
    net = Network(np.zeros((2, 2)), np.zeros((2, 2)), np.array([0.5, -9]).reshape(1, 1, 2, 1))
    sim = simulator(net, model=make_model("Linear", gamma=0.0), dt=1.0,
                    monitors=monitors.BalloonWindkessel(period=500.0))  # fmt: skip
    with pytest.warns(UserWarning, match=r"in 1 nodes, the first of them node 1, .*baseline"):
        ((_, data),) = sim.run(4000.0)
    assert np.isfinite(data[:, :, 0]).all()
    assert np.isnan(data[-1, 0, 1])


def test_integration_step_divides_the_period() -> None:
    for period, longest, steps in ((2000.0, 4.0, 8), (7.0, 4.0, 7), (6.5, 4.0, 1), (2.0, 9.0, 4)):
        monitor = monitors.BalloonWindkessel(period=period, integration_step=longest)
        model = model_of()
        sim = simulator(network(model), model=model, dt=DT, monitors=monitors.Raw())
        spec = monitor._spec(sim)
        assert spec is not None
        assert spec["block"] == steps


# The rest ----------------------------------------------------------------------------------------


def test_progress_logger(caplog: pytest.LogCaptureFixture) -> None:
    model = model_of("Linear")
    net = Network(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((1, 1, 2, 1)))
    watch = [monitors.ProgressLogger(period=10.0), monitors.SubSample(1.0)]
    sim = simulator(net, model=model, dt=0.5, monitors=watch)
    with caplog.at_level(logging.INFO, logger="virtualbrain"):
        none, series = sim.run(25.0)
        sim.run(10.0)
        list(sim(10.0))
    assert len(none.time) == 0
    assert len(series.time) == 25
    assert [record.args[0] for record in caplog.records] == [1, 21, 41, 61, 81]
    assert caplog.messages[1] == "step 21 time 0.0105 s"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: monitors.SpatialAverage(spatial_mask=[0, 1]),
            r"spatial_mask wants one int for .*",
        ),
        (lambda: monitors.SpatialAverage(spatial_mask=MASK * 2), r"groups 0, 1, 2 and so on"),
        (
            lambda: monitors.SpatialAverage(default_mask="lobes"),
            r"default_mask wants one of .*lobes",
        ),
        (lambda: monitors.SpatialAverage(), r"cortical, but the connectivity does not say"),
        (
            lambda: monitors.SpatialAverage(default_mask="region_mapping"),
            r"simulation of a surface",
        ),
        (lambda: monitors.BoldRegionROI(), r"BoldRegionROI is for a simulation of a surface"),
        (lambda: monitors.EEG(1.0, projection=np.ones((3, 50))), r"50 columns for 37 regions"),
        (lambda: monitors.EEG(1.0, projection=np.ones(3)), r"projection wants shape .*got \(3,\)"),
        (
            lambda: monitors.EEG(1.0, projection=np.ones((3, 50)), region_mapping=np.arange(50)),
            r"names region 49, but the connectivity has 37",
        ),
        (
            lambda: monitors.EEG(1.0, projection=np.ones((3, 50)), region_mapping=np.arange(30)),
            r"50 columns, but region_mapping has 30",
        ),
        (
            lambda: monitors.EEG(1.0, sensors=["a", "b"], projection=GAIN),
            r"2 labels, but .* 20 rows",
        ),
        (lambda: monitors.EEG(1.0, projection=GAIN, reference="Cz"), r"reference wants .*'Cz'"),
        (lambda: monitors.EEG(1.0, sensors=["a"]), r"wants connectivity\.centres"),
        (lambda: monitors.EEG(1.0, projection=GAIN, obsnoise=0.1), r"obsnoise wants"),
        (lambda: monitors.EEG(1.0), r"names region 75, but the connectivity has 37"),
        (lambda: monitors.BalloonWindkessel(coefficients="revized"), r"did you mean 'revised'"),
        (lambda: monitors.BalloonWindkessel(tau_s=0.0), r"tau_s wants numbers larger than 0"),
        (lambda: monitors.BalloonWindkessel(E0=1.0), r"E0 is a fraction below 1"),
        (lambda: monitors.BalloonWindkessel(E0=[0.3, 0.4]), r"E0.*2 numbers.*37"),
        (lambda: monitors.BalloonWindkessel(tau_x=1.0), r"tau_x.*did you mean"),
        (lambda: monitors.FunctionalConnectivity(7.0, monitors.SubSample(2.0)), r"multiple of the"),
        (
            lambda: monitors.FunctionalConnectivity(8.0, monitors.SubSample(2.0), window=12.0),
            r"window wants a multiple",
        ),
        (lambda: monitors.FunctionalConnectivity(4.0, monitors.SubSample(2.0)), r"3 samples"),
        (lambda: monitors.FunctionalConnectivity(4.0, "Bold"), r"wants a monitor of signals"),
        (
            lambda: monitors.FunctionalConnectivity(4.0, monitors.ProgressLogger(1.0)),
            r"records nothing",
        ),
        (lambda: monitors.AfferentCoupling([3]), r"indices below 1"),
    ],
)
def test_what_is_refused(make: Any, message: str) -> None:
    model = model_of()
    with pytest.raises((ValueError, TypeError), match=message):
        simulator(network(model), model=model, dt=DT, monitors=make())


def test_files_that_are_not_what_they_should_be(tmp_path: Any) -> None:
    text = tmp_path / "bad.txt"
    text.write_text("Fp1 1 2\nFp2 1 2\n")
    with pytest.raises(ValueError, match=r"bad\.txt.*sensor"):
        monitors.EEG.from_file(sensors_fname=str(text))
    with pytest.raises(FileNotFoundError, match=r"nothing\.npy"):
        monitors.EEG.from_file(projection_fname="nothing.npy")
    text.write_bytes(b"\x93NUMPY broken")
    with pytest.raises(ValueError, match=r"bad\.txt"):
        monitors.EEG.from_file(projection_fname=str(text))
    with pytest.raises(FileNotFoundError, match=r"nothing\.txt"):
        monitors.iEEG.from_file(sensors_fname="nothing.txt")


def test_results_keep_sensors_and_matrices(tmp_path: Any) -> None:
    from virtualbrain.io import results

    watch = [
        monitors.EEG(period=1.0, projection=GAIN, sensors=[f"E{i}" for i in range(20)]),
        monitors.FunctionalConnectivity(10.0, monitors.SubSample(1.0)),
        monitors.BalloonWindkessel(period=10.0, efficacy=0.05),
        monitors.ProgressLogger(period=10.0),
    ]
    model = model_of()
    sim = simulator(network(model), model=model, dt=DT, monitors=watch)
    series = sim.run(60.0)
    path = tmp_path / "run.h5"
    results.write(path, series, results.Metadata.of(sim))
    for ours, read in zip(series, results.read(path).series, strict=True):
        assert np.array_equal(ours.time, read.time)
        assert np.array_equal(ours.data, read.data)
        assert list(ours.labels) == list(read.labels)
        assert ours.monitor == read.monitor
    assert series[0].labels[3] == "E3"


def test_monitors_by_text() -> None:
    from virtualbrain.config import RunConfig

    config = RunConfig(
        monitor=["FunctionalConnectivity:20:TemporalAverage:2", "EEG:1:average", "RawVoi",
                 "BalloonWindkessel:10", "Bold:500:Gamma", "AfferentCoupling"],
        duration=100.0, dt=0.5,
    )  # fmt: skip
    fc, eeg, _, balloon, bold, coupling = config.simulator().monitors
    assert isinstance(fc.monitor, monitors.TemporalAverage)
    assert (fc.period, fc.monitor.period, eeg.reference) == (20.0, 2.0, "average")
    assert (balloon.period, type(bold.hrf_kernel)) == (10.0, equations.Gamma)
    assert isinstance(coupling, monitors.AfferentCoupling)
    for text in ("AfferentCoupling:3", "FunctionalConnectivity", "EEG:1:average:2", "Projection:1"):
        with pytest.raises(ValueError, match="monitor"):
            RunConfig(monitor=[text]).simulator()
