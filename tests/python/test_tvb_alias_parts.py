"""What scripts ask TVB's parts for, beside running them."""

from __future__ import annotations

import numpy as np
import pytest

import virtualbrain.tvb


@pytest.fixture(autouse=True)
def installed():
    virtualbrain.tvb.install()
    yield
    virtualbrain.tvb.uninstall()


def _simulator(**parts):
    from tvb.simulator.lab import connectivity, coupling, integrators, models, simulator

    conn = connectivity.Connectivity(
        weights=np.array([[0.0, 1.0, 0.5], [0.2, 0.0, 0.0], [1.0, 1.0, 0.0]]),
        tract_lengths=np.full((3, 3), 12.0),
        centres=np.eye(3),
        speed=np.array([4.0]),
    )
    return simulator.Simulator(
        model=models.MontbrioPazoRoxin(),
        connectivity=conn,
        coupling=coupling.Linear(a=np.array([0.3])),
        integrator=integrators.HeunDeterministic(dt=0.1),
        initial_conditions=np.full((40, 2, 3, 1), 0.1),
        **parts,
    )


def test_transfer_functions():
    from tvb.simulator.models import ZerlautAdaptationFirstOrder

    model = ZerlautAdaptationFirstOrder()
    state = np.array([0.01, 0.02, 3.0, 0.0, 0.0]).reshape(5, 1, 1)
    rates = model.dfun(state, np.zeros((1, 1, 1)))[:, 0, 0]
    e, i, w_e, w_i = state[:4, 0, 0]
    outside = [model.external_input_ex_ex, model.external_input_ex_in]
    excited = model.TF_excitatory(e, i, *outside, w_e)
    outside = [model.external_input_in_ex, model.external_input_in_in]
    inhibited = model.TF_inhibitory(e, i, *outside, w_i)
    np.testing.assert_allclose(rates[0], (excited - e) / model.T, rtol=1e-9)
    np.testing.assert_allclose(rates[1], (inhibited - i) / model.T, rtol=1e-9)


def test_a_function_that_a_subclass_wrote_anew():
    from tvb.simulator.models import ZerlautAdaptationFirstOrder

    class Silent(ZerlautAdaptationFirstOrder):
        def TF(self, fe, fi, fe_ext, fi_ext, W, P, E_L):
            return 0.0 * fe

    sim = _simulator()
    sim.model, sim.initial_conditions = Silent(), None
    with pytest.raises(NotImplementedError, match=r"own TF.*write dfun"):
        sim.configure()


def test_derived_numbers_of_models():
    from tvb.simulator import models

    model = models.ReducedSetFitzHughNagumo()
    at_rest = model.dfun(np.zeros((4, 1, 3)), np.zeros((1, 1, 3)))
    np.testing.assert_allclose(at_rest[0], model.tau * model.IE_i)
    np.testing.assert_allclose(at_rest[2], model.tau * model.II_i)
    assert model.Aik.shape == (3, 3)
    with pytest.raises(AttributeError, match="ReducedSetFitzHughNagumo has no attribute 'Aij'"):
        model.Aij  # noqa: B018
    jansen = models.ZetterbergJansen()
    assert jansen.sigma_fun(jansen.rho_2) == jansen.e0
    assert jansen.Heke == jansen.He * jansen.ke
    moving = models.Hopfield().dfunDyn(np.ones((2, 1, 1)), np.full((2, 1, 1), 3.0))
    assert moving.ravel().tolist() == [2.0 / models.Hopfield().taux, 2.0 / models.Hopfield().tauT]


def test_backends():
    from tvb.simulator import monitors
    from tvb.simulator.backend.nb import NbBackend
    from tvb.simulator.backend.nb_mpr import NbMPRBackend
    from tvb.simulator.backend.np import NpBackend

    sim = _simulator(monitors=(monitors.Raw(),)).configure()
    runs = [
        NpBackend().run_sim(sim, nstep=60),
        NbBackend().run_sim(sim, simulation_length=6.0),
        NbMPRBackend().run_sim(sim, nstep=60),
    ]
    ((_, states),) = sim.run(simulation_length=6.0)
    for ((time, data),), first in zip(runs, (0.1, 0.1, 0.0), strict=True):
        np.testing.assert_allclose(time, first + 0.1 * np.arange(60))
        np.testing.assert_array_equal(data.reshape(states.shape), states)
    sim = _simulator(monitors=(monitors.TemporalAverage(period=0.5),)).configure()
    ((time, data),) = NbMPRBackend().run_sim(sim, simulation_length=6.0)
    np.testing.assert_allclose(time, 0.25 + 0.5 * np.arange(12))
    np.testing.assert_allclose(data, states.reshape(12, 5, 2, 3, 1).mean(axis=1))
    with pytest.raises(NotImplementedError, match="NpBackend records with one monitor, Raw"):
        NpBackend().run_sim(sim)


def test_the_present_step_is_set():
    from tvb.simulator import monitors

    sim = _simulator(monitors=(monitors.Raw(),)).configure()
    assert sim.current_step == 39
    ((later, states),) = sim.run(simulation_length=5.0)
    with pytest.raises(RuntimeError, match="not after 50 steps"):
        sim.current_step = 0
    sim = _simulator(monitors=(monitors.Raw(),)).configure()
    sim.current_step = 0
    ((time, again),) = sim.run(simulation_length=5.0)
    np.testing.assert_allclose(time, later - 3.9)
    np.testing.assert_array_equal(again, states)


def test_balloon_equations():
    from tvb.analyzers.fmri_balloon import BalloonModel, NeuralInputTransformations
    from tvb.datatypes.time_series import TimeSeries

    balloon = BalloonModel()
    rest = np.array([0.0, 1.0, 1.0, 1.0]).reshape(4, 1)
    np.testing.assert_allclose(balloon.balloon_dfun(rest, np.zeros((1, 1))), 0.0, atol=1e-15)
    s, f, v, q, x = 0.1, 1.5, 1.2, 0.9, 2.0
    rates = balloon.balloon_dfun(np.array([[s], [f], [v], [q]]), np.array([[x]])).ravel()
    drained = v ** (1 / 0.32)
    assert rates[0] == pytest.approx(x - s / 1.54 - (f - 1) / 1.44)
    assert rates[2] == pytest.approx((f - drained) / 0.98)
    assert rates[3] == pytest.approx((f * (1 - 0.6 ** (1 / f)) / 0.4 - drained * q / v) / 0.98)
    data = np.arange(12.0).reshape(3, 2, 2, 1)
    series = TimeSeries(data=data, sample_period=4.0, sample_period_unit="ms")
    driven = {m: balloon.input_transformation(series, m) for m in NeuralInputTransformations}
    assert driven[NeuralInputTransformations.SUM][0].ravel().tolist() == [2, 4, 10, 12, 18, 20]
    assert (driven[NeuralInputTransformations.ABS_DIFF][0] == 4.0).all()
    np.testing.assert_allclose(driven[NeuralInputTransformations.NONE][1], [0.0, 0.004, 0.008])


def test_setting_parts_of_a_connectome():
    from tvb.basic.exceptions import ValidationException
    from tvb.datatypes.connectivity import Connectivity

    conn = Connectivity()
    weights, lengths = conn.motif_chain_directed(5, return_type=True)
    assert weights.sum() == 5.0
    conn.set_weights(2.0 * weights, 5)
    conn.set_tract_lengths(lengths, 5)
    conn.set_centres(np.zeros((5, 3)), 5)
    conn.set_region_labels(np.array(list("abcde")))
    for name in ("areas", "cortical", "hemispheres"):
        getattr(conn, f"set_{name}")(np.ones(5), 5)
    conn.configure()
    assert conn.weights.sum() == 10.0
    for name, value, message in (
        ("weights", np.ones((4, 4)), r"weights want shape \(5, 5\)"),
        ("tract_lengths", -np.ones((5, 5)), "negative"),
        ("orientations", np.ones((3, 3)), "want 5 rows"),
        ("centres", None, "at least 2 regions"),
    ):
        with pytest.raises(ValidationException, match=message):
            getattr(conn, f"set_{name}")(value, 5)


def test_attributes_that_tvb_stores():
    from tvb.datatypes import connectivity, sensors, surfaces

    vertices, triangles = np.eye(4, 3), np.array([[0, 1, 2], [1, 2, 3]])
    surface = surfaces.CorticalSurface(
        vertices=vertices, triangles=triangles, number_of_vertices=9, zero_based_triangles=False
    )
    surface.number_of_triangles = 9
    assert (surface.number_of_vertices, surface.number_of_triangles) == (4, 2)
    assert not surface.zero_based_triangles
    electrodes = sensors.SensorsEEG(labels=["a"], locations=np.ones((1, 3)), number_of_sensors=7)
    assert electrodes.number_of_sensors == 1
    conn = connectivity.Connectivity(
        weights=np.ones((2, 2)), tract_lengths=np.ones((2, 2)), parent_connectivity="x",
        undirected=False, saved_selection=[1],
    )  # fmt: skip
    assert (conn.parent_connectivity, conn.saved_selection) == ("x", (1,))
    assert conn.undirected
    with pytest.raises(TypeError, match="no argument 'vertexes'; did you mean 'vertices'"):
        surfaces.CorticalSurface(vertexes=vertices)


def test_star_imports():
    scope = {}
    exec(
        "from tvb.simulator.plot.tools import *\nmatplotlib.rcParams, numpy.pi, pyplot.figure",
        scope,
    )
    exec("from tvb.simulator.integrators import *\nnumpy.pi, HeunStochastic", scope)
    from tvb.simulator.simulator import math

    assert math.ceil(0.5) == 1


def test_bounds_and_clamps_one_by_one():
    from tvb.simulator.integrators import EulerDeterministic

    scheme = EulerDeterministic(
        bounded_state_variable_indices=np.array([1]),
        state_variable_boundaries=np.array([[0.0, 1.0]]),
        clamped_state_variable_indices=np.array([0]),
        clamped_state_variable_values=np.array([[7.0]]),
    )
    scheme.configure()
    state = np.full((2, 3, 1), 5.0)
    scheme.bound_state(state)
    assert state[:, 0, 0].tolist() == [5.0, 1.0]
    scheme.clamp_state(state)
    assert state[:, 0, 0].tolist() == [7.0, 1.0]
    state[:] = 5.0
    scheme.integration_bound_and_clamp(state)
    assert state[:, 2, 0].tolist() == [7.0, 1.0]


def test_simulators_with_a_loop_of_their_own():
    from tvb.simulator import monitors, simulator

    class Counted(simulator.Simulator):
        def __call__(self, simulation_length=None, random_state=None, n_steps=None, twice=False):
            state, first = self.current_state, self.current_step + 1
            received = self._loop_compute_node_coupling(first)
            for step in range(first, first + n_steps * (1 + twice)):
                state = self.integrate_next_step(state, self.model, received, 0.0, 0.0)
                self._loop_update_history(step, state)
                received = self._loop_compute_node_coupling(step + 1)
                yield self._loop_monitor_output(step, state, received)
            self.current_state, self.current_step = state, step

    class Lesioned(simulator.Simulator):
        def _loop_compute_node_coupling(self, step):
            return 0.0 * super()._loop_compute_node_coupling(step)

    plain = _simulator(monitors=(monitors.Raw(),)).configure()
    ((_, states),) = plain.run(simulation_length=4.0)
    own = _as(Counted, plain)
    with pytest.warns(UserWarning, match="Counted has a loop of its own"):
        own.configure()
    ((_, first),), ((_, more),) = own.run(n_steps=10), own.run(n_steps=15, twice=True)
    assert own.current_step == 39 + 40
    np.testing.assert_allclose(np.concatenate([first, more]), states, rtol=1e-10)
    without = _as(Lesioned, plain)
    with pytest.warns(UserWarning, match="runs in Python"):
        without.configure()
    plain.coupling.a = np.array([0.0])
    plain.configure()
    ((_, uncoupled),) = plain.run(simulation_length=4.0)
    ((_, lesioned),) = without.run(simulation_length=4.0)
    np.testing.assert_allclose(lesioned, uncoupled, rtol=1e-10)


def _as(cls, sim):
    names = ("model", "connectivity", "coupling", "integrator", "initial_conditions", "monitors")
    return cls(**{name: getattr(sim, name) for name in names})


def test_the_surface_that_a_cortex_lacks():
    from tvb.datatypes.cortex import Cortex
    from tvb.datatypes.region_mapping import RegionMapping

    mapping = RegionMapping.from_file("regionMapping_16k_192.txt")
    cortex = Cortex(region_mapping_data=mapping, load_default=True)
    assert cortex.region_mapping_data is mapping
    assert cortex.number_of_vertices == 16384  # the mapping has regions without vertices, too


def test_electrodes_without_a_lead_field_of_tvb_data():
    from tvb.simulator import monitors

    with pytest.warns(UserWarning, match="projection_seeg_588.*in closed form"):
        monitor = monitors.iEEG.from_file()
    assert monitor.projection is None
    assert len(monitor.sensors.labels) == 588
    with pytest.raises(FileNotFoundError, match="fetch-archive"):
        monitors.iEEG.from_file(projection_fname="projection_seeg_588_surface_16k.npy")


def test_a_history_that_a_script_edits():
    from tvb.simulator import monitors

    sim = _simulator(monitors=(monitors.Raw(),)).configure()
    rows = np.linspace(0.0, 0.6, len(sim.history.buffer))  # in the order of time
    sim.history.buffer[:] = np.roll(rows, sim.current_step + 1)[:, None, None, None]
    sim.current_state[1] = -0.5
    ((_, edited),) = sim.run(simulation_length=5.0)
    with pytest.raises(RuntimeError, match=r"keeps the past.*monitors\.Raw"):
        sim.history  # noqa: B018
    past = np.full((len(rows), 2, 3, 1), 0.1)
    past[:, sim.model.cvar] = rows[:, None, None, None]
    same = _simulator(monitors=(monitors.Raw(),))
    same.initial_conditions = past
    same.configure()
    same.current_state = np.array([0.1, -0.5]).repeat(3).reshape(2, 3, 1)
    ((_, given),) = same.run(simulation_length=5.0)
    np.testing.assert_allclose(edited, given, rtol=1e-12)
