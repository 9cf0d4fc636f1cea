"""Published results and exact values that models and networks must reproduce.

Fixed points and bifurcations are found from `Model.dfun`, states are reached by simulation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from networks import make_model, run, uncoupled
from scipy.integrate import quad
from scipy.optimize import brentq, fsolve

import virtualbrain as vb
from virtualbrain.feedback_inhibition import firing_rates

# Tools -------------------------------------------------------------------------------------------


def field(model: Any) -> Callable[[np.ndarray], np.ndarray]:
    """Rates of nodes that receive nothing; states and rates have shape (nvar,) or (nvar, n)."""

    def rates(x: np.ndarray) -> np.ndarray:
        states = np.reshape(x, (model.nvar, -1, 1))
        nothing = np.zeros((len(model.cvar), states.shape[1], 1))
        return np.asarray(model.dfun(states, nothing)).reshape(np.shape(x))

    return rates


def eigenvalues(model: Any, x: np.ndarray) -> np.ndarray:
    """Of the linearised nodes at x, by central differences; shape (..., nvar)."""
    f, h = field(model), 1e-6
    shape = (-1,) + (1,) * (x.ndim - 1)
    steps = [h * e.reshape(shape) for e in np.eye(len(x))]
    columns = [(f(x + step) - f(x - step)) / (2 * h) for step in steps]
    return np.linalg.eigvals(np.stack(columns).T.swapaxes(-1, -2))


def crossings(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Where y, interpolated, goes up through 0."""
    k = np.nonzero((y[:-1] < 0) & (y[1:] >= 0))[0]
    return x[k] - y[k] * (x[k + 1] - x[k]) / (y[k + 1] - y[k])


def normalised(name: str) -> vb.Connectivity:
    """A connectome without self-connections and delays, of spectral radius 1."""
    weights = vb.Connectivity.from_file(name).weights
    np.fill_diagonal(weights, 0)
    weights = weights / np.abs(np.linalg.eigvals(weights)).max()
    return vb.Connectivity(weights=weights, tract_lengths=np.zeros_like(weights))


def settled(model: Any, start: list[float], length: float, dt: float) -> np.ndarray:
    x = np.reshape(np.array(start, float), (1, -1, 1, 1))
    sim = uncoupled(model, dt=dt, initial_conditions=x)
    sim.run(simulation_length=length)
    return np.asarray(sim.current_state)[:, 0, 0]


# Montbrio-Pazo-Roxin -----------------------------------------------------------------------------


def test_montbrio_is_bistable_between_its_saddle_nodes() -> None:
    """Montbrio et al. 2015, with Delta = 1, J = 15, tau = 1."""
    r = np.linspace(0.01, 2.5, 20000)
    V = -1 / (2 * np.pi * r)  # where dr/dt = 0

    def fixed_points(eta: float) -> int:
        model = vb.models.MontbrioPazoRoxin(eta=eta)
        dr, dV = model.dfun(np.array([r, V])[:, :, None], np.zeros((2, len(r), 1)))[:, :, 0]
        assert np.abs(dr).max() < 1e-12
        return int((np.diff(np.sign(dV)) != 0).sum())

    for saddle_node in (-5.7435, -3.1361):
        inside = 1e-3 if saddle_node < -5 else -1e-3
        assert fixed_points(saddle_node + inside) == 3
        assert fixed_points(saddle_node - inside) == 1


def test_montbrio_fixed_points() -> None:
    model = make_model("MontbrioPazoRoxin", eta=-5.0)
    low = settled(model, [0.1, -2.0], 100, 0.01)
    high = settled(model, [1.5, 0.0], 100, 0.01)
    np.testing.assert_allclose(low, [0.08113, -1.96162], atol=1e-5)
    np.testing.assert_allclose(high, [1.0306, -0.15443], atol=5e-5)
    saddle = fsolve(field(model), [0.47, -0.34], xtol=1e-12)
    np.testing.assert_allclose(saddle, [0.47298, -0.33649], atol=1e-5)
    assert eigenvalues(model, low).real.max() < 0
    assert sorted(np.sign(eigenvalues(model, saddle).real)) == [-1, 1]
    focus = eigenvalues(model, high)
    np.testing.assert_allclose(focus.real, -0.309, atol=5e-4)
    np.testing.assert_allclose(np.abs(focus.imag), 3.319, atol=5e-4)


# Jansen-Rit --------------------------------------------------------------------------------------


def jansen_rit_branch(v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Input p (1/s) and states, shape (6, n), of the fixed points at which y1 - y2 is v."""
    model = vb.models.JansenRit(v0=6.0)
    A, B, a, b, J = (getattr(model, n) for n in ("A", "B", "a", "b", "J"))

    def rate(u: np.ndarray) -> np.ndarray:
        return np.asarray(2 * model.nu_max / (1 + np.exp(model.r * (6.0 - u))))

    y0 = A / a * rate(v)
    y2 = B / b * model.a_4 * J * rate(model.a_3 * J * y0)
    mu = (v + y2) * a / A - model.a_2 * J * rate(model.a_1 * J * y0)
    still = np.zeros_like(v)
    return 1000 * mu, np.array([y0, v + y2, y2, still, still, still])


def test_jansen_rit_hopf_points_and_folds() -> None:
    """Grimbert & Faugeras 2006, for the standard parameters of 1995."""
    v = np.linspace(-6, 15, 8001)
    p, x = jansen_rit_branch(v)
    slope = np.diff(p)
    folds = p[1:-1][slope[1:] * slope[:-1] < 0]
    np.testing.assert_allclose(sorted(folds), [-41.30, 113.59], atol=0.01)
    values = eigenvalues(vb.models.JansenRit(v0=6.0, mu=p / 1000), x)
    growth = np.where(values.imag > 1e-4, values.real, -1.0)
    pair = np.take_along_axis(values, growth.argmax(axis=1)[:, None], axis=1)[:, 0]
    growth = growth.max(axis=1)
    # where it jumps, two real eigenvalues met
    rise = np.diff(growth)
    hopf = np.nonzero((growth[1:] * growth[:-1] < 0) & (np.abs(rise) < 1e-3))[0]
    at = p[hopf] - growth[hopf] / rise[hopf] * slope[hopf]
    found = sorted(zip(at, pair[hopf].imag * 1000 / (2 * np.pi), strict=True))
    np.testing.assert_allclose(found, [(-12.15, 7.23), (89.83, 10.38), (315.70, 11.16)], atol=0.01)


@pytest.mark.parametrize(("p", "frequency"), [(150, 10.623), (200, 10.862), (220, 10.938)])
def test_jansen_rit_alpha_rhythm(p: float, frequency: float) -> None:
    model = vb.models.JansenRit(v0=6.0, mu=p / 1000)
    model.variables_of_interest = ("y1 - y2",)
    start = jansen_rit_branch(np.array([8.0]))[1].reshape(1, 6, 1, 1)
    sim = uncoupled(model, dt=0.1, initial_conditions=start)
    sim.run(simulation_length=4000.0)
    ((t, data),) = sim.run(simulation_length=4000.0)
    v = np.asarray(data)[:, 0, 0, 0]
    up = crossings(np.asarray(t), v - v.mean())
    assert 1000 / np.diff(up).mean() == pytest.approx(frequency, abs=2e-3)
    if p == 220:
        assert np.ptp(v) == pytest.approx(2.946, abs=2e-3)


# Epileptor ---------------------------------------------------------------------------------------


def epileptor_fixed_point(x0: float) -> np.ndarray:
    start = [-1.46, -9.7, 2.95, -0.9, 0, -0.15]
    x = fsolve(field(vb.models.Epileptor(x0=x0)), start, xtol=1e-13)
    return np.asarray(x)


def test_epileptor_becomes_epileptogenic_at_the_critical_excitability() -> None:
    """Jirsa et al. 2014: below it a region rests, above it there are seizures."""
    x = epileptor_fixed_point(-2.2)
    np.testing.assert_allclose(x[[0, 2]], [-1.4624, 2.9503], atol=1e-4)

    def growth(x0: float) -> float:
        # of the fast oscillator and the permittivity, which do not see the others
        f = field(vb.models.Epileptor(x0=x0))
        at, h = epileptor_fixed_point(x0), 1e-6
        columns = [(f(at + h * e) - f(at - h * e))[:3] / (2 * h) for e in np.eye(6)[:3]]
        return float(np.linalg.eigvals(np.stack(columns, axis=1)).real.max())

    assert brentq(growth, -2.1, -2.05) == pytest.approx(-2.06046, abs=2e-5)


# Wong-Wang ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("w", "I_o", "S", "rate"), [(0.9, 0.3, 0.0344, 0.555), (0.6, 0.33, 0.0980, 1.695)]
)
def test_wong_wang_rests_at_a_low_rate(w: float, I_o: float, S: float, rate: float) -> None:
    """Deco et al. 2013, and TVB's defaults."""
    model = make_model("ReducedWongWang", w=w, I_o=I_o)
    (found,) = settled(model, [0.01], 10_000, 1.0)
    assert found == pytest.approx(S, abs=1e-4)
    # at rest S / tau_s = (1 - S) H gamma
    hertz = 1000 * found / (model.tau_s[0] * model.gamma[0] * (1 - found))
    assert hertz == pytest.approx(rate, abs=2e-3)


def test_isolated_excitatory_inhibitory_node() -> None:
    """Deco et al. 2014: about 3 Hz, at a current 0.026 nA below threshold."""
    model = make_model("ReducedWongWangExcInh")
    S = settled(model, [0.1, 0.05], 10_000, 0.5)
    excitatory, inhibitory = firing_rates(model, S[:, None], 0.0)
    assert excitatory[0] == pytest.approx(3.0773, abs=1e-4)
    assert inhibitory[0] == pytest.approx(3.9218, abs=1e-4)
    current = model.w_p * model.J_N * S[0] - model.J_i * S[1] + model.W_e * model.I_o
    assert (current - model.b_e / model.a_e)[0] == pytest.approx(-0.02585, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "critical"), [("connectivity_66.zip", 0.8039), ("connectivity_76.zip", 0.8341)]
)
def test_low_branch_of_a_wong_wang_network_ends(name: str, critical: float) -> None:
    """Deco et al. 2013: from there on spontaneous activity cannot stay low."""

    def highest(G: float) -> float:
        conn = normalised(name)
        sim = vb.Simulator(
            model=vb.models.ReducedWongWang(w=0.9, I_o=0.3),
            connectivity=conn,
            coupling=vb.coupling.Linear(a=G),
            integrator=vb.integrators.HeunDeterministic(dt=5.0),
            monitors=[vb.monitors.SubSample(period=1000.0)],
            initial_conditions=np.full((1, 1, conn.number_of_regions, 1), 0.03),
            threads=1,
        ).configure()
        sim.run(simulation_length=20_000.0)
        return float(sim.current_state.max())

    assert highest(critical - 0.004) < 0.3
    assert highest(critical + 0.004) > 0.5


# Kuramoto ----------------------------------------------------------------------------------------


def order_parameter(omega: np.ndarray, K: float, length: float, dt: float) -> float:
    """Mean of |<exp(i theta)>| over the second half of a run, of oscillators coupled all to all."""
    n = len(omega)
    weights = np.full((n, n), 1 / n)
    theta = 2 * np.pi * (np.arange(n) * 0.61803398875 % 1)
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=omega),
        connectivity=vb.Connectivity(weights=weights, tract_lengths=np.zeros((n, n))),
        coupling=vb.coupling.Kuramoto(a=K),
        integrator=vb.integrators.HeunDeterministic(dt=dt),
        monitors=[vb.monitors.Raw()],
        initial_conditions=theta.reshape(1, 1, n, 1) * 0.3,
        threads=1,
    ).configure()
    sim.run(simulation_length=length / 2)
    ((_, data),) = sim.run(simulation_length=length / 2)
    return float(np.abs(np.exp(1j * np.asarray(data)[:, 0, :, 0]).mean(axis=1)).mean())


@pytest.mark.parametrize("K", [1.0, 4.0])
def test_kuramoto_transition_of_lorentzian_frequencies(K: float) -> None:
    """Kuramoto 1975: K_c = 2 Delta, and r = sqrt(1 - K_c / K) above."""
    omega = np.tan(np.pi * ((np.arange(1000) + 0.5) / 1000 - 0.5))
    expected = np.sqrt(1 - 2 / K) if K > 2 else 0.0
    # below K_c there are the fluctuations of a finite number
    assert order_parameter(omega, K, 15.0, 0.05) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("K", [1.2, 2.5])
def test_kuramoto_transition_of_gaussian_frequencies(K: float) -> None:
    """K_c = 2 / (pi g(0)) = 1.595769 sigma; above it r solves the equation of self-consistency."""
    from scipy.stats import norm

    omega = norm.ppf((np.arange(1000) + 0.5) / 1000)

    def excess(r: float) -> float:
        locked, _ = quad(
            lambda u: np.cos(u) ** 2 * norm.pdf(K * r * np.sin(u)), -np.pi / 2, np.pi / 2
        )
        return float(K * locked - 1)

    expected = brentq(excess, 1e-3, 1.0) if excess(1e-3) > 0 else 0.0
    assert (expected > 0) == (K > 1.595769)
    assert order_parameter(omega, K, 60.0, 0.2) == pytest.approx(expected, abs=0.03)


# Delays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("omega", "K", "tau"), [(1.0, 0.5, 0.8), (1.0, 0.5, 3.0), (2.0, 0.4, 3.1)])
def test_synchrony_of_delayed_oscillators(omega: float, K: float, tau: float) -> None:
    """Two identical oscillators lock at Omega = omega - K sin(Omega tau), if cos(Omega tau) > 0.

    Yeung & Strogatz 1999. The coupling is held over a step, so that for synchronous starts this is
    exact for any dt.
    """
    dt = 0.01
    Omega = brentq(lambda u: u - omega + K * np.sin(u * tau), omega - K, omega + K)
    stable = np.cos(Omega * tau) > 0
    weights, lengths = np.array([[0, 1], [1, 0]]), np.array([[0, tau], [tau, 0]])
    past = Omega * dt * np.arange(-round(tau / dt), 1)

    def simulate(apart: float, length: float) -> np.ndarray:
        history = np.stack([past, past + apart], axis=1)[:, None, :, None]
        sim = vb.Simulator(
            model=vb.models.Kuramoto(omega=omega),
            connectivity=vb.Connectivity(weights=weights, tract_lengths=lengths, speed=1.0),
            coupling=vb.coupling.Kuramoto(a=K),
            integrator=vb.integrators.EulerDeterministic(dt=dt),
            monitors=[vb.monitors.Raw()],
            initial_conditions=history,
        ).configure()
        return run(sim, round(length / dt))[:, 0, :, 0]

    together = simulate(0.0, 20.0)
    np.testing.assert_allclose(np.diff(together[:, 0]), Omega * dt, rtol=1e-6)
    perturbed = simulate(0.01, 60.0)
    apart = np.abs(perturbed[-1, 1] - perturbed[-1, 0])
    assert apart < 1e-3 if stable else apart > 0.1


@pytest.mark.parametrize(("k", "stable"), [(1.56, True), (1.58, False)])
def test_delayed_negative_feedback(k: float, stable: bool) -> None:
    """x'(t) = -k x(t - 1) is stable if k < pi / 2."""
    dt = 0.005
    sim = vb.Simulator(
        model=vb.models.Linear(gamma=0.0),
        connectivity=vb.Connectivity(weights=[[k]], tract_lengths=[[1.0]], speed=1.0),
        coupling=vb.coupling.Linear(a=-1.0),
        integrator=vb.integrators.HeunDeterministic(dt=dt),
        monitors=[vb.monitors.Raw()],
        initial_conditions=np.ones((1, 1, 1, 1)),
    ).configure()
    x = np.abs(run(sim, round(600 / dt))[:, 0, 0, 0])
    early, late = x[round(50 / dt) : round(100 / dt)].max(), x[-round(50 / dt) :].max()
    assert (late < early) == stable


# Contributed models ------------------------------------------------------------------------------


def test_hindmarsh_rose_bursts() -> None:
    """Hindmarsh & Rose 1984: no spikes without input, bursts at I = 2, single spikes at I = 4."""

    def intervals(current: float) -> np.ndarray:
        model = make_model("HindmarshRose", I=current, r=0.005)
        sim = uncoupled(model, dt=0.05, initial_conditions=[[[[-1.6]], [[-12.0]], [[0.0]]]])
        x = run(sim, 60_000)[20_000:, 0, 0, 0]
        return np.diff(crossings(np.arange(len(x)) * 0.05, x))

    assert len(intervals(0.0)) == 0
    bursts, single = intervals(2.0), intervals(4.0)
    assert bursts.max() > 5 * bursts.min()
    assert single.max() < 1.1 * single.min()


def test_morris_lecar_oscillates_within_a_range_of_currents() -> None:
    def swing(current: float) -> float:
        sim = uncoupled(make_model("MorrisLecar", I=current), dt=0.1)
        return float(np.ptp(run(sim, 20_000)[15_000:, 0]))

    assert swing(0.0) < 1e-3
    assert swing(350.0) > 20
    assert swing(500.0) < 1e-3


def test_anaesthetic_ends_the_active_state_of_the_liley_steyn_ross_cortex() -> None:
    """Steyn-Ross et al. 1999: at lambda = 1.53 the active branch folds back."""

    def active(lambd: float) -> bool:
        model = make_model("LileySteynRoss", lambd=lambd)
        return bool(settled(model, [-57.0, -64.5], 3000, 0.2)[0] > -65)

    assert active(1.53)
    assert not active(1.54)
    quiescent = settled(make_model("LileySteynRoss", lambd=1.0), [-86, -86], 1000, 0.5)
    assert quiescent[0] == pytest.approx(-87.4, abs=0.05)


def test_jansen_rit_david_responds_and_rests() -> None:
    """David et al. 2005: without input an area rests at zero; a pulse evokes a damped response."""
    model = make_model("JansenRitDavid")
    np.testing.assert_array_equal(field(model)(np.zeros(8)), 0)
    values = eigenvalues(model, np.zeros(8))
    assert values.real.max() < 0
    kick = np.zeros((1, 8, 1, 1))
    kick[0, 3] = 0.5
    x = run(uncoupled(model, dt=0.1, initial_conditions=kick), 10_000)[:, :, 0, 0]
    v = x[:, 1] - x[:, 2]
    assert np.abs(v[:2000]).max() > 0.1
    assert np.abs(v[-2000:]).max() < 1e-3


def siegert(top: float, bottom: float) -> float:
    from scipy.special import erfcx

    return quad(lambda u: erfcx(-u), bottom, top, epsabs=0, epsrel=1e-12, limit=500)[0]


def brunel_wang_rates(E: float, I: float, A: float, wplus: float) -> list[float]:  # noqa: E741
    """Brunel & Wang 2001, equations 27 to 33, with the integral by quadrature."""
    cells = [
        # g_ext, g_ampa, g_nmda, g_gaba, g_m, C_m, tau_m, tau_rp, excitation
        (2.496, 0.104, 0.327, 4.375, 25, 500, 20, 2, (wplus * E, wplus * A), E),
        (1.944, 0.081, 0.258, 3.4055, 20, 200, 10, 1, (E, A), I),
    ]
    out = []
    for g_ext, g_ampa, g_nmda, g_gaba, g_m, C_m, tau_m, tau_rp, (ampa, nmda), rate in cells:

        def membrane(V: float) -> tuple[float, float]:
            J = 1 + 0.2801120448 * np.exp(-0.062 * V)
            rho1 = g_nmda * 200 / g_m / J  # noqa: B023
            rho2 = 0.062 * g_nmda * 200 * V * (J - 1) / (g_m * J**2)  # noqa: B023
            inhibition = g_gaba * 200 * 10 / g_m * I  # noqa: B023
            S = 1 + g_ext * 800 * 2 / g_m * 0.003 + g_ampa * 200 * 2 / g_m * ampa  # noqa: B023
            S += (rho1 + rho2) * nmda + inhibition  # noqa: B023
            tau = C_m / (g_m * S)  # noqa: B023
            return tau, (rho2 * nmda * V - 70 * inhibition - 70) / S  # noqa: B023

        V = brentq(lambda u: membrane(u)[1] - 5 * rate * membrane(u)[0] - u, -90, -20)  # noqa: B023
        tau, mu = membrane(V)
        sigma = np.sqrt(V**2 * tau * g_ext**2 * 800 * 0.003 * 4 / (g_m * tau_m) ** 2)
        k = 2 / tau
        top = (-50 - mu) / sigma * (1 + k / 2) + 1.03 * np.sqrt(k) - k / 2
        phi = 1 / (tau_rp + tau * np.sqrt(np.pi) * siegert(top, (-55 - mu) / sigma))
        out.append((phi - rate) / tau)
    return [*out, (0.80823563 * (1 - np.exp(-67.06177975 * E)) - A) / 100]


@pytest.mark.parametrize("state", [(0.0004, 0.002, 0.02), (0.03, 0.02, 0.5), (0.1, 0.01, 0.8)])
def test_brunel_wang_rates(state: tuple[float, float, float]) -> None:
    found = field(vb.models.BrunelWang())(np.array(state))
    np.testing.assert_allclose(found, brunel_wang_rates(*state, wplus=1.5), rtol=1e-5, atol=1e-12)


def test_brunel_wang_remembers_if_excitation_is_strong() -> None:
    low, high = [0.001, 0.003, 0.05], [0.06, 0.01, 0.8]
    for wplus, two in ((1.5, False), (2.0, True)):
        model = make_model("BrunelWang", wplus=wplus)
        down, up = (settled(model, start, 1000, 0.5) for start in (low, high))
        assert down[0] < 0.001
        assert (up[0] > 0.05) == two
