"""Settings of a run, and the TOML that holds them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import virtualbrain as vb
from virtualbrain.config import (
    WORKING_POINT,
    RunConfig,
    from_toml,
    located,
    merge,
    milliseconds,
    read,
    to_toml,
)
from virtualbrain.config.setting import settings_of

numbers = st.floats(allow_nan=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
values = st.one_of(
    numbers,
    st.booleans(),
    st.lists(numbers, max_size=5),
    st.dictionaries(texts, numbers, min_size=1, max_size=3),
)
tables = st.dictionaries(texts, values, max_size=3)
pairs = st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2).map(sorted)
limits = st.tuples(*[numbers] * 2).map(sorted)
lists = st.recursive(numbers, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
by_variable = st.dictionaries(
    texts, lists | st.dictionaries(texts, numbers, min_size=1), min_size=1, max_size=2
)
expressions = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":"), min_size=1)
equations = expressions | st.builds(
    lambda what, parameters: {"equation": what, **parameters},
    expressions,
    st.dictionaries(texts.filter(lambda name: name != "equation"), numbers, max_size=2),
)
weights = lists | st.dictionaries(texts, numbers, max_size=3)
stimuli = st.fixed_dictionaries(
    {"temporal": equations, "weight": weights}, optional={"spatial": equations}
) | st.fixed_dictionaries(
    {"values": lists, "weight": weights},
    optional={"period": st.floats(min_value=0, exclude_min=True, max_value=1e12)},
)
monitors = st.fixed_dictionaries(
    {"monitor": texts},
    optional={
        "variables_of_interest": st.lists(texts, min_size=1),
        "hrf_kernel": equations,
        "sensors": texts,
        "obsnoise": lists,
        "default_mask": st.sampled_from(["cortical", "hemispheres"]),
        "efficacy": st.dictionaries(texts, numbers),
    },
)
times = st.floats(min_value=0, exclude_min=True, max_value=1e12)
configs = st.builds(
    RunConfig,
    connectivity=texts,
    weight_scaling=st.sampled_from(["none", "tract", "region", "spectral"]),
    self_connections=st.booleans(),
    speed=st.none() | st.floats(min_value=0, exclude_min=True),
    surface=st.none() | st.just("default"),
    local_coupling=st.floats(allow_nan=False, allow_infinity=False),
    model=texts,
    parameter=tables,
    variables_of_interest=st.none() | st.lists(texts, min_size=1),
    state_variable_range=st.dictionaries(texts, pairs, max_size=2),
    state_variable_boundaries=st.dictionaries(texts, limits, max_size=2),
    initial_conditions=by_variable,
    clamp=by_variable,
    stimulus=st.lists(stimuli, max_size=2),
    stvar=st.none() | st.lists(texts, min_size=1),
    rtol=st.none() | st.floats(min_value=0, exclude_min=True, allow_infinity=False),
    ntau=times,
    noise_factor=st.none() | equations,
    coupling=texts,
    coupling_parameter=tables,
    integrator=texts,
    dt=st.floats(1e-3, 1e3),
    nsig=st.none() | lists | by_variable,
    monitor=st.lists(texts | monitors, min_size=1),
    duration=times,
    transient=st.just(0.0) | times,
    seed=st.integers(0, 2**63 - 1),
    threads=st.none() | st.integers(1, 1000),
)


@given(configs)
@settings(max_examples=100, deadline=None)
def test_toml_round_trip(config: RunConfig) -> None:
    again = from_toml(to_toml(config))
    # in text, since 1.0 == True
    assert repr(again) == repr(config)


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(from_toml(text), RunConfig)
    except (ValueError, TypeError) as error:
        assert str(error)  # noqa: PT017


def test_the_working_point_is_the_default_until_a_model_is_named() -> None:
    assert from_toml("") == WORKING_POINT
    assert from_toml("seed = 7") == replace(WORKING_POINT, seed=7)
    assert from_toml('model = "JansenRit"') == RunConfig(model="JansenRit")
    assert from_toml('coupling = "Difference"').coupling_parameter == {}
    assert from_toml(to_toml(WORKING_POINT)) == WORKING_POINT


def test_later_layers_win_and_parameters_join() -> None:
    config = merge(
        {"model": "Epileptor", "parameter": {"x0": -2.2, "r": 1e-4}},
        {"parameter": {"x0": {"rAMYG": -1.6}}},
        {"parameter": {"x0": {"lAMYG": -1.8}}, "seed": 3},
    )
    assert config.parameter == {"x0": {"*": -2.2, "rAMYG": -1.6, "lAMYG": -1.8}, "r": 1e-4}
    assert merge({"model": "Epileptor", "parameter": {"x0": -2}}, {"model": "Kuramoto"}) == (
        RunConfig(model="Kuramoto")
    )


def test_parameters_by_region() -> None:
    x0 = {"*": -2.2, "rAMYG": -1.6}
    sim = RunConfig(model="Epileptor", parameter={"x0": x0}).simulator()
    labels = sim.connectivity.region_labels.tolist()
    assert sim.model.x0.shape == (76,)
    assert sim.model.x0[labels.index("rAMYG")] == -1.6
    assert np.count_nonzero(sim.model.x0 == -2.2) == 75
    default = RunConfig(model="Epileptor", parameter={"x0": {"rAMYG": -1.0}}).simulator()
    assert default.model.x0[0] == vb.models.Epileptor().x0[0]


def test_parameters_from_a_file_beside_the_toml(tmp_path: Path) -> None:
    x0 = np.linspace(-2.4, -2.0, 76)
    np.savetxt(tmp_path / "x0.txt", x0, header="one per region")
    (tmp_path / "run.toml").write_text(
        'model = "Epileptor"\n[parameter]\nx0 = "@x0.txt"\n', encoding="utf-8"
    )
    config = merge(read(tmp_path / "run.toml"))
    np.testing.assert_array_equal(config.simulator().model.x0, x0)
    assert from_toml(to_toml(config)) == config  # which holds the numbers themselves


def test_a_connectome_beside_the_toml(tmp_path: Path) -> None:
    conn = vb.Connectivity(weights=[[0, 1], [2, 0]], tract_lengths=[[0, 5], [5, 0]])
    conn.to_file(tmp_path / "two.zip")
    (tmp_path / "run.toml").write_text('connectivity = "two.zip"', encoding="utf-8")
    config = located(merge(read(tmp_path / "run.toml")))
    assert Path(config.connectivity).is_absolute()
    assert config.connectome().number_of_regions == 2


@pytest.mark.parametrize(
    ("scaling", "measure"),
    [
        ("tract", lambda w: w.max()),
        ("region", lambda w: w.sum(axis=1).max()),
        ("spectral", lambda w: np.abs(np.linalg.eigvals(w)).max()),
    ],
)
def test_weight_scaling(scaling: str, measure: Any) -> None:
    conn = RunConfig(weight_scaling=scaling, self_connections=False, speed=5.0).connectome()
    assert measure(conn.weights) == pytest.approx(1.0)
    assert not conn.weights.diagonal().any()
    assert conn.speed.tolist() == [5.0]
    plain = RunConfig().connectome()
    np.testing.assert_array_equal(plain.weights, vb.Connectivity.from_file().weights)


def test_weights_without_loops_have_no_spectral_scale(tmp_path: Path) -> None:
    path = tmp_path / "chain.zip"
    vb.Connectivity(weights=[[0, 0], [2, 0]], tract_lengths=[[0, 5], [5, 0]]).to_file(path)
    with pytest.raises(ValueError, match="spectral radius is 0"):
        RunConfig(connectivity=str(path), weight_scaling="spectral").connectome()


def test_everything_reaches_the_simulator() -> None:
    sim = RunConfig(
        model="Generic2dOscillator",
        parameter={"tau": 2.0},
        variables_of_interest=["V - W"],
        state_variable_range={"V": [0.0, 0.1]},
        coupling="Difference",
        coupling_parameter={"a": 0.5},
        integrator="EulerDeterministic",
        dt="0.5ms",  # type: ignore[arg-type]
        nsig=[1e-3, 0.0],
        monitor=["Raw", "TemporalAverage:10ms", "Bold:1s:Gamma"],
        seed=9,
        threads=1,
    ).simulator()
    assert sim.model.tau[0] == 2.0
    assert sim.model.variables_of_interest == ("V - W",)
    assert sim.model.state_variable_range["V"].tolist() == [0.0, 0.1]
    assert type(sim.coupling).__name__ == "Difference"
    assert sim.coupling.a[0] == 0.5
    assert isinstance(sim.integrator, vb.integrators.EulerStochastic)
    assert sim.integrator.dt == 0.5
    assert sim.integrator.noise.nsig.tolist() == [1e-3, 0.0]
    assert sim.integrator.noise.noise_seed == sim.seed == 9
    assert [type(m).__name__ for m in sim.monitors] == ["Raw", "TemporalAverage", "Bold"]
    assert sim.monitors[1].period == 10.0
    assert isinstance(sim.monitors[2].hrf_kernel, vb.equations.Gamma)
    assert sim.threads == 1


def test_a_run_repeats_itself_from_its_toml() -> None:
    config = replace(WORKING_POINT, monitor=["TemporalAverage:10"], duration=200.0)
    first, second = (c.simulator().run(c.duration)[0] for c in (config, from_toml(to_toml(config))))
    np.testing.assert_array_equal(first.data, second.data)
    other = replace(config, seed=1).simulator().run(config.duration)[0]
    assert (first.data != other.data).any()


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        ("5min", 3e5),
        ("300s", 3e5),
        ("10 ms", 10),
        ("1e3", 1e3),
        ("0.5h", 1.8e6),
        (2, 2),
        (" 7 ", 7),
    ],
)
def test_times(value: Any, ms: float) -> None:
    assert milliseconds("duration", value) == ms


@pytest.mark.parametrize(
    "value", ["", "five", "5 days", "min", "nan", "inf", True, None, [1], "5m"]
)
def test_no_times(value: Any) -> None:
    with pytest.raises(ValueError, match="duration wants a time"):
        milliseconds("duration", value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("modle = 'x'", "did you mean 'model'"),
        ("seed = 1.5", "seed wants a whole number"),
        ("seed = -1", "seed wants 0 to"),
        ("duration = 1e300", "too many"),
        ("dt = 0", "dt wants a time larger than 0"),
        ("transient = -1", "transient must not be negative"),
        ("speed = 0", "speed wants"),
        ("nsig = 'loud'", "nsig wants a number"),
        ("nsig = nan", "nan"),
        ("parameter = 3", "parameter wants names with values"),
        ("parameter.w = 'big'", "parameter w wants a number"),
        ("parameter.w = [1, 'a']", r"parameter w\[1\] wants a number"),
        ("parameter.w = '@nowhere.txt'", "no file 'nowhere.txt'"),
        ("state_variable_range.S = 1", "two numbers"),
        ("state_variable_range.S = [1.0, 0.0]", "lower and upper"),
        ("self_connections = 1", "true or false"),
        ("weight_scaling = 'sum'", "one of none, tract"),
        ("surface = 'cortex'", "surface wants 'default'"),
        ("local_coupling = inf", "local_coupling wants a finite number"),
        ("monitor = []", "monitor wants"),
        ("monitor = 3", "monitor wants"),
        ("connectivity = 3", "connectivity wants a text"),
        ("threads = 'many'", "threads wants a whole number"),
        ("dt = ", "nvalid value"),
        (f"nsig = {'9' * 400}", "ordinary size"),
    ],
)
def test_what_is_wrong_is_named(text: str, message: str) -> None:
    with pytest.raises((ValueError, TypeError, FileNotFoundError), match=message):
        from_toml(text)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "JansenRitt"}, "did you mean 'JansenRit'"),
        ({"model": "Model"}, "there is no 'Model'"),
        ({"coupling": "linear"}, "did you mean 'Linear'"),
        ({"integrator": "Heun"}, "integrator: there is no 'Heun'"),
        ({"integrator": "IntegratorStochastic"}, "there is no"),
        ({"parameter": {"taw": 1.0}}, "did you mean 'tau'"),
        ({"parameter": {"tau": [1.0, 2.0]}}, "76 regions; got 2"),
        ({"parameter": {"tau": {"rV9": 1.0}}}, "no region 'rV9'; did you mean"),
        ({"parameter": {"tau": float("inf")}}, "finite"),
        ({"state_variable_range": {"Q": [0.0, 1.0]}}, "no state variable 'Q'"),
        ({"variables_of_interest": ["Q"]}, "Q"),
        ({"monitor": ["Bold:2000:Box"]}, "no 'Box'"),
        ({"monitor": ["TemporalAverage:1:Gamma"]}, "wants a class and a period"),
        ({"monitor": ["Raw:1"]}, "takes no period"),
        ({"monitor": ["Bold:0"]}, "larger than 0"),
        ({"monitor": ["Bolt"]}, "did you mean 'Bold'"),
        ({"connectivity": "connectivity_7.zip"}, r"does not exist(.|\n)*Close names"),
        ({"nsig": [1.0, 2.0, 3.0]}, "nsig wants"),
        ({"integrator": "RungeKutta4thOrderDeterministic", "nsig": 1.0}, "no stochastic form"),
        ({"threads": 0}, "threads wants"),
    ],
)
def test_what_cannot_be_simulated_is_named(changes: dict[str, Any], message: str) -> None:
    config = RunConfig(**changes)
    with pytest.raises((ValueError, TypeError, FileNotFoundError), match=message):
        config.simulator()


def test_bad_columns(tmp_path: Path) -> None:
    path = tmp_path / "numbers.txt"
    for text, message in (
        (b"1 2 x", "numbers alone"),
        (b"# none", "no numbers"),
        (b"\xff", "utf"),
    ):
        path.write_bytes(text)
        with pytest.raises(ValueError, match=message):
            RunConfig(nsig=f"@{path}")  # type: ignore[arg-type]


def test_every_setting_is_documented() -> None:
    for each in settings_of(RunConfig):
        assert each.doc.endswith("."), each.name
        assert f"    {each.name} : {each.kind.type}\n" in str(RunConfig.__doc__)
