"""Several models in one network, against plain NumPy and against networks of one model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import oracle
import pytest
from networks import connectome, make_model, random_history, random_network

import virtualbrain as vb
from virtualbrain.hybrid import Hybrid, Population, Projection

DT = 0.1
DELAYS = (0, 1, 2, 5, 17, 40, 90)
CURRENTS = {"Kvf": 0.5, "Kf": 0.5, "Ks": 0.5}
COUPLINGS = {
    "Linear": {"a": 0.2, "b": 0.01},
    "Difference": {"a": 0.2},
    "Sigmoidal": {"sigma": 0.5},
    "HyperbolicTangent": {"a": 0.2},
}


# --- against NumPy ------------------------------------------------------------------------------


class Reference:
    """Two populations, Epileptor in some regions of a random network and oscillators elsewhere."""

    def __init__(self, seed: int, size: int = 21) -> None:
        rng = np.random.default_rng(seed)
        self.network = random_network(seed, make_model("Kuramoto"), size, 0.4, DELAYS)
        epileptic = rng.permutation(size) < size // 3
        self.nodes = [np.flatnonzero(epileptic), np.flatnonzero(~epileptic)]
        self.models = [make_model("Epileptor", **CURRENTS), make_model("Generic2dOscillator")]
        rows = len(self.network.history)
        self.past = [
            random_history(rng, model, rows, len(nodes))
            for model, nodes in zip(self.models, self.nodes, strict=True)
        ]

    def hybrid(self, projections: Any = None) -> Hybrid:
        names = ("epileptic", "rest")
        return Hybrid(
            [
                Population(model, nodes.tolist(), name)
                for model, nodes, name in zip(self.models, self.nodes, names, strict=True)
            ],
            projections,
        )

    def simulator(self, coupling: str, projections: Any = None, **arguments: Any) -> Any:
        arguments.setdefault("monitors", vb.monitors.Raw())
        arguments.setdefault("integrator", vb.integrators.HeunDeterministic(dt=DT))
        return vb.Simulator(
            model=self.hybrid(projections),
            connectivity=connectome(self.network.weights, self.network.delays, DT),
            coupling=getattr(vb.coupling, coupling)(**COUPLINGS[coupling]),
            initial_conditions={"epileptic": self.past[0], "rest": self.past[1]},
            **arguments,
        ).configure()

    def run(
        self,
        coupling: str,
        channels: dict[tuple[int, int, int], int],
        steps: int,
        increments: list[np.ndarray] | None = None,
    ) -> list[np.ndarray]:
        """`channels`: which variable of the source drives an input: [source, target, input]."""
        pre, post = oracle.COUPLINGS[coupling](**COUPLINGS[coupling])
        dfuns = [oracle.rates("Epileptor", **CURRENTS), oracle.rates("Generic2dOscillator")]
        cvars = [(0, 3), (0,)]
        owner, place = {}, {}
        for p, nodes in enumerate(self.nodes):
            for i, node in enumerate(nodes):
                owner[node], place[node] = p, i
        first = len(self.past[0])
        states = [np.concatenate([x, np.empty((steps, *x.shape[1:]))]) for x in self.past]
        weights, delays = self.network.weights, self.network.delays
        for k in range(first, first + steps):
            for t, nodes in enumerate(self.nodes):
                total = np.zeros((len(cvars[t]), len(nodes), 1))
                for n, node in enumerate(nodes):
                    for source in np.flatnonzero(weights[node]):
                        s = owner[source]
                        for i, own in enumerate(cvars[t]):
                            if (s, t, i) not in channels:
                                continue
                            sent = channels[s, t, i]
                            x_j = states[s][k - 1 - delays[node, source], sent, place[source]]
                            x_i = states[t][k - 1, own, n]
                            total[i, n] += weights[node, source] * pre(x_i, x_j)
                c, x = post(total), states[t][k - 1]
                noise = 0.0 if increments is None else increments[t][k - first]
                states[t][k] = oracle.heun(
                    x, lambda x, t=t, c=c: dfuns[t](x, c), DT, lambda x: x, noise
                )
        return [x[first:] for x in states]


DEFAULT = {(0, 0, 0): 0, (0, 0, 1): 3, (0, 1, 0): 0, (1, 0, 0): 0, (1, 1, 0): 0}


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_two_models_are_those_of_plain_numpy(coupling: str) -> None:
    reference = Reference(1)
    results = reference.simulator(coupling).run(n_steps=150)
    for ours, theirs in zip(results, reference.run(coupling, DEFAULT, 150), strict=True):
        np.testing.assert_allclose(ours.data, theirs, rtol=0, atol=1e-11)


@pytest.mark.parametrize("coupling", ["Linear", "Difference", "Sigmoidal"])
def test_projections_choose_variables(coupling: str) -> None:
    reference = Reference(2)
    projections = [
        Projection("epileptic", "rest", source_cvar="x2"),
        Projection("rest", "epileptic", source_cvar="W", target_cvar="x2"),
        Projection("rest", "epileptic"),
        Projection("epileptic", "epileptic", source_cvar=1),
    ]
    channels = {(0, 1, 0): 3, (1, 0, 1): 1, (1, 0, 0): 0, (0, 0, 0): 3}
    results = reference.simulator(coupling, projections).run(n_steps=150)
    for ours, theirs in zip(results, reference.run(coupling, channels, 150), strict=True):
        np.testing.assert_allclose(ours.data, theirs, rtol=0, atol=1e-11)


def test_increments_of_each_population() -> None:
    reference = Reference(3)
    rng = np.random.default_rng(3)
    shapes = [(60, *x.shape[1:]) for x in reference.past]
    wiener = [np.sqrt(DT) * rng.normal(size=shape) for shape in shapes]
    noise = [1e-4, 1e-3]
    network = reference.hybrid()
    noisy = Hybrid(
        Population(p.model, p.regions, p.name, vb.noise.Additive(nsig=d))
        for p, d in zip(network, noise, strict=True)
    )
    sim = reference.simulator("Linear")
    sim.model = noisy
    results = sim.configure().run(
        n_steps=60, increments=dict(zip(("epileptic", "rest"), wiener, strict=True))
    )
    added = [np.sqrt(2 * d) * w for d, w in zip(noise, wiener, strict=True)]
    for ours, theirs in zip(results, reference.run("Linear", DEFAULT, 60, added), strict=True):
        np.testing.assert_allclose(ours.data, theirs, rtol=0, atol=1e-11)


def test_order_of_populations_does_not_matter() -> None:
    reference = Reference(4)
    first = reference.simulator("Linear").run(n_steps=200)
    sim = reference.simulator("Linear")
    sim.model = Hybrid(reversed(sim.model.populations))
    second = sim.configure().run(n_steps=200)
    assert [s.population for s in second] == ["rest", "epileptic"]
    for a, b in zip(first, reversed(second), strict=True):
        np.testing.assert_allclose(a.data, b.data, rtol=0, atol=1e-12)


# --- against one model --------------------------------------------------------------------------


def halves(model: str, split: Any) -> Hybrid:
    return Hybrid(
        [Population(make_model(model), split, "one"), Population(make_model(model), name="other")]
    )


MONITORS = [
    vb.monitors.Raw(),
    vb.monitors.TemporalAverage(period=2.0),
    vb.monitors.SubSample(period=2.0),
    vb.monitors.Bold(period=20.0, hrf_length=400.0),
    vb.monitors.AfferentCoupling(),
]


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("coupling", ["Linear", "Difference", "Sigmoidal"])
@pytest.mark.parametrize("model", ["Generic2dOscillator", "ReducedWongWang"])
def test_equal_halves_are_one_network(model: str, coupling: str, threads: int) -> None:
    network = random_network(5, make_model(model), 30, 0.5, DELAYS)
    split = np.random.default_rng(5).permutation(30) < 13
    common: dict[str, Any] = {
        "connectivity": connectome(network.weights, network.delays, DT),
        "coupling": getattr(vb.coupling, coupling)(),
        "integrator": vb.integrators.HeunDeterministic(dt=DT),
        "monitors": MONITORS,
        "threads": threads,
    }
    one = vb.Simulator(
        model=make_model(model), initial_conditions=network.history, **common
    ).configure()
    past = {"one": network.history[:, :, split], "other": network.history[:, :, ~split]}
    two = vb.Simulator(model=halves(model, split), initial_conditions=past, **common).configure()
    whole, parts = one.run(60.0), two.run(60.0)
    assert len(parts) == 2 * len(whole)
    for i, series in enumerate(whole):
        for part, where in zip(parts[2 * i : 2 * i + 2], (split, ~split), strict=True):
            np.testing.assert_array_equal(part.time, series.time)
            assert part.labels.tolist() == series.labels[where].tolist()
            assert part.variables == series.variables
            np.testing.assert_allclose(part.data, series.data[:, :, where], rtol=1e-14, atol=1e-14)


def test_means_and_sensors_see_their_population() -> None:
    conn = vb.Connectivity.from_file().configure()
    right = conn.hemispheres
    eeg = vb.monitors.EEG.from_file(period=1.0)
    eeg.obsnoise = None
    common: dict[str, Any] = {
        "connectivity": conn,
        "integrator": vb.integrators.HeunDeterministic(dt=0.5),
        "monitors": [
            vb.monitors.GlobalAverage(period=1.0),
            vb.monitors.SpatialAverage(period=1.0, default_mask="hemispheres"),
            vb.monitors.SpatialAverage(period=1.0, spatial_mask=np.arange(76) % 3),
            eeg,
            vb.monitors.SubSample(period=1.0),
        ],
    }
    model = "Generic2dOscillator"
    past = np.random.default_rng(0).normal(size=(1, 2, 76, 1))
    whole = vb.Simulator(model=make_model(model), initial_conditions=past, **common)
    *_, scalp, every = whole.configure().run(10.0)
    parts = vb.Simulator(
        model=halves(model, right),
        initial_conditions={"one": past[:, :, right], "other": past[:, :, ~right]},
        **common,
    )
    results = parts.configure().run(10.0)
    for mean, where in zip(results[:2], (right, ~right), strict=True):
        expected = every.data[:, :, where].mean(axis=2, keepdims=True)
        np.testing.assert_allclose(mean.data, expected, rtol=0, atol=1e-13)
    assert [s.labels.tolist() for s in results[2:4]] == [["right"], ["left"]]
    np.testing.assert_allclose(results[2].data, results[0].data, rtol=0, atol=1e-13)
    expected = every.data[:, :, right & (np.arange(76) % 3 == 1)].mean(axis=2)
    np.testing.assert_allclose(results[4].data[:, :, 1], expected, rtol=0, atol=1e-13)
    np.testing.assert_allclose(
        results[6].data + results[7].data, scalp.data, rtol=0, atol=1e-12 * np.abs(scalp.data).max()
    )


# --- running ------------------------------------------------------------------------------------


def noisy(**arguments: Any) -> Any:
    reference = Reference(6)
    noise = vb.noise.Additive(nsig=1e-4, ntau=arguments.pop("ntau", 0.0))
    return reference.simulator("Linear", noise=noise, **arguments)


@pytest.mark.parametrize("ntau", [0.0, 5.0])
def test_runs_go_on_where_they_ended(ntau: float) -> None:
    once = noisy(ntau=ntau).run(n_steps=100)
    sim = noisy(ntau=ntau, threads=2)
    twice = [sim.run(n_steps=30), sim.run(n_steps=70)]
    for whole, *parts in zip(once, *twice, strict=True):
        np.testing.assert_array_equal(whole.data, np.concatenate([p.data for p in parts]))


def test_step_by_step() -> None:
    once = noisy().run(n_steps=20)
    steps = list(noisy()(n_steps=20))
    for i, series in enumerate(once):
        np.testing.assert_array_equal(series.data, [sample[i][1] for sample in steps])


def test_noise_per_region_of_the_network() -> None:
    sim = noisy()
    strength = np.zeros(21)
    quiet = sim.model["rest"].regions
    strength[quiet] = 1e-3
    sim.integrator.noise.nsig = strength
    sim.noise = None
    kicked = sim.configure().run(n_steps=1)
    calm = Reference(6).simulator("Linear").run(n_steps=1)
    np.testing.assert_array_equal(kicked[0].data, calm[0].data)
    assert (kicked[1].data != calm[1].data).all()


def test_noise_of_one_population_makes_the_run_stochastic() -> None:
    network = Hybrid(
        [
            Population(vb.models.Generic2dOscillator(), [0], "noisy", vb.noise.Additive(nsig=0.1)),
            Population(vb.models.Generic2dOscillator(), name="calm"),
        ]
    )
    runs = []
    for seed in (1, 2):
        sim = vb.Simulator(
            model=network,
            connectivity=connectome(np.zeros((3, 3))),
            monitors=vb.monitors.Raw(),
        ).configure()
        runs.append(sim.run(n_steps=3, random_state=seed))
    assert (runs[0][0].data != runs[1][0].data).all()
    np.testing.assert_array_equal(runs[0][1].data, runs[1][1].data)


def test_stimuli_reach_the_stimulated_variables_of_every_population() -> None:
    kick = np.zeros((1, 21))
    reference = Reference(7)
    where = [nodes[1] for nodes in reference.nodes]
    kick[0, where] = 2.0
    euler = vb.integrators.EulerDeterministic(dt=DT)
    stimulus = vb.patterns.SampledStimulus(kick)
    driven = reference.simulator("Linear", stimulus=stimulus, integrator=euler)
    plain = reference.simulator("Linear", integrator=euler)
    for model, ours, theirs in zip(
        reference.models, driven.run(n_steps=1), plain.run(n_steps=1), strict=True
    ):
        changed = np.zeros(ours.data.shape[1:3], bool)
        changed[model.stvar, 1] = True
        difference = (ours.data - theirs.data)[0, :, :, 0]
        np.testing.assert_array_equal(difference != 0, changed)
        np.testing.assert_allclose(difference[changed], 2.0 * DT)


def test_state_can_be_read_and_set() -> None:
    sim = noisy()
    sim.run(n_steps=5)
    state = sim.current_state
    assert {name: x.shape for name, x in state.items()} == {
        "epileptic": (6, 7, 1),
        "rest": (2, 14, 1),
    }
    other = noisy()
    other.run(n_steps=5)
    other.current_state = {name: x + 1.0 for name, x in state.items()}
    np.testing.assert_array_equal(other.current_state["rest"], state["rest"] + 1.0)
    assert sim.good_history_shape["rest"][1:] == (2, 14, 1)


def test_parameters_of_a_population_can_change_between_runs() -> None:
    sim = noisy()
    rest = sim.model["rest"].model
    sim.run(n_steps=5)
    rest.I = np.linspace(0.0, 1.0, 14)
    changed = sim.run(n_steps=5)[1].data
    same = noisy()
    same.run(n_steps=5)
    assert (changed != same.run(n_steps=5)[1].data).any()


def test_random_initial_conditions_lie_within_the_ranges() -> None:
    sim = Reference(8).simulator("Linear")
    sim.initial_conditions = None
    state = sim.configure().current_state
    for p in sim.model:
        for v, (lo, hi) in enumerate(p.model.state_variable_range.values()):
            assert ((state[p.name][v] >= lo) & (state[p.name][v] <= hi)).all()


def test_divergence_names_population_region_and_variable() -> None:
    reference = Reference(9)
    sim = reference.simulator("Linear")
    region = int(reference.nodes[0][3])
    past = {"epileptic": reference.past[0].copy(), "rest": reference.past[1]}
    past["epileptic"][-1, 3, 3] = 1e200
    sim.initial_conditions = past
    with pytest.raises(vb.SimulationDiverged, match="population 'epileptic'") as caught:
        sim.configure().run(n_steps=50)
    assert caught.value.population == "epileptic"
    assert caught.value.region == sim.connectivity.region_labels[region]
    assert caught.value.state_variable in ("x2", "y2")


def test_results_keep_populations(tmp_path: Path) -> None:
    sim = noisy()
    series = sim.run(n_steps=3)
    metadata = vb.io.results.Metadata.of(sim)
    vb.io.results.write(tmp_path / "a.h5", series, metadata)
    read = vb.io.results.read(tmp_path / "a.h5")
    assert [s.population for s in read.series] == ["epileptic", "rest"]
    assert read.metadata.parameters["epileptic.Kvf"] == 0.5
    assert read.metadata.model == "Hybrid(epileptic: Epileptor, rest: Generic2dOscillator)"


# --- what is refused ----------------------------------------------------------------------------

G2D, WONG_WANG = vb.models.Generic2dOscillator, vb.models.ReducedWongWang


@pytest.mark.parametrize(
    ("make", "error", "match"),
    [
        (lambda: Hybrid([]), ValueError, "at least one"),
        (lambda: Hybrid([G2D()]), TypeError, "hybrid.Population"),
        (
            lambda: Hybrid([Population(G2D), Population(G2D())]),
            TypeError,
            "object of virtualbrain.models.Model",
        ),
        (lambda: Hybrid([Population(G2D(), [0]), Population(G2D())]), ValueError, "the name"),
        (
            lambda: Hybrid([Population(G2D()), Population(WONG_WANG())]),
            ValueError,
            "name no regions",
        ),
        (
            lambda: Hybrid([Population(G2D(), name="a")], [Projection("a", "b")]),
            ValueError,
            "no population 'b'",
        ),
        (lambda: Population(G2D(), noise=0.1), TypeError, "noise"),
        (lambda: Population(G2D(), name="a/b"), ValueError, "'/'"),
    ],
)
def test_networks_that_cannot_be(make: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        make()


def two(first: Any = 0, second: Any = None, *projections: Projection, **more: Any) -> Any:
    model = Hybrid(
        [
            Population(G2D(), first, "a"),
            Population(more.pop("model", None) or WONG_WANG(), second, "b"),
        ],
        projections or None,
    )
    return vb.Simulator(model=model, connectivity=connectome(np.ones((3, 3))), **more)


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: two([0, 1], [1, 2]), "in two populations, 'a' and 'b'"),
        (lambda: two([0], [1]), "in no population"),
        (lambda: two([0, 1, 2]), "'b' has no regions: the others have them all"),
        (lambda: two([]), "'a' has no regions"),
        (lambda: two(["nowhere"]), "no region 'nowhere'"),
        (lambda: two(0, None, Projection("a", "b", modes=[[1.0, 2.0]])), r"shape \(1, 1\)"),
        (lambda: two(0, None, Projection("a", "b", "U")), "source_cvar .* got 'U'"),
        (lambda: two(0, None, Projection("a", "b", 5)), "source_cvar .* got 5"),
        (lambda: two(0, None, Projection("a", "b", ["V", "W"])), "takes 1 together; got 2"),
        (lambda: two(0, None, Projection("a", "b", 0, 1)), "target_cvar .* got 1"),
        (lambda: two(0, None, Projection("a", "b"), Projection("a", "b", "W")), "two from"),
        (lambda: two(coupling=vb.coupling.SigmoidalJansenRit()), "joins 2 coupling variables"),
    ],
)
def test_simulators_that_cannot_be(make: Any, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        make().configure()


def test_what_counts_state_variables_of_one_model() -> None:
    heun = vb.integrators.HeunDeterministic()
    heun.clamped_state_variable_indices, heun.clamped_state_variable_values = [0], 0.5
    with pytest.raises(ValueError, match="clamped_state_variable_indices"):
        two(integrator=heun).configure()


def test_one_seed() -> None:
    network = Hybrid(
        [
            Population(G2D(), 0, "a", vb.noise.Additive(0.1, noise_seed=1)),
            Population(G2D(), name="b", noise=vb.noise.Additive(0.1, noise_seed=2)),
        ]
    )
    with pytest.raises(ValueError, match="same seed; got 1, 2"):
        vb.Simulator(model=network, connectivity=connectome(np.ones((3, 3)))).configure()


@pytest.mark.parametrize("given", [np.zeros((1, 2, 3, 1)), {"a": np.zeros((1, 2, 1, 1))}])
def test_initial_conditions_by_population(given: Any) -> None:
    with pytest.raises(TypeError, match=r"initial_conditions wants a dict .* a, b"):
        two(initial_conditions=given).configure()


def test_initial_conditions_of_other_lengths() -> None:
    given = {"a": np.zeros((2, 2, 1, 1)), "b": np.zeros((3, 1, 2, 1))}
    with pytest.raises(ValueError, match="same number of times"):
        two(initial_conditions=given).configure()
    given["b"] = np.zeros((2, 1, 1, 1))
    with pytest.raises(ValueError, match="initial_conditions of 'b'"):
        two(initial_conditions=given).configure()
