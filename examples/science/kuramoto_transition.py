"""The onset of synchrony in populations of oscillators (Kuramoto 1975).

    python kuramoto_transition.py [picture.png]

1000 oscillators, each coupled to all, with frequencies at the quantiles of a Lorentzian or a
Gaussian distribution. The mean field r rises above the critical coupling: 2 Delta, and 1.596 sigma.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import ive
from scipy.stats import cauchy, norm

import virtualbrain as vb

vb.plot.use_style()
N = 1000
QUANTILES = (np.arange(N) + 0.5) / N


def order_parameter(omega, K, length=20.0, dt=0.05):
    """Mean of |<exp(i theta)>| over the second half of a run."""
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=omega),
        connectivity=vb.Connectivity(
            weights=np.full((N, N), 1 / N), tract_lengths=np.zeros((N, N))
        ),
        coupling=vb.coupling.Kuramoto(a=K),
        integrator=vb.integrators.HeunDeterministic(dt=dt),
        monitors=[vb.monitors.SubSample(period=10 * dt)],
        initial_conditions=2 * np.pi * (np.arange(N) * 0.618 % 1).reshape(1, 1, N, 1) * 0.3,
        threads=1,
    ).configure()
    sim.run(simulation_length=length / 2)
    ((_, theta),) = sim.run(simulation_length=length / 2)
    return np.abs(np.exp(1j * np.asarray(theta)[:, 0, :, 0]).mean(axis=1)).mean()


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
K = np.linspace(0, 5, 2001)
left.plot(K, np.sqrt(np.maximum(1 - 2 / np.maximum(K, 1e-9), 0)), color="0.6", label="theory")
field = np.linspace(0, 5, 201)  # K r, for which the Gaussian's self-consistency is in closed form
K = np.sqrt(8 / np.pi) / (ive(0, field**2 / 4) + ive(1, field**2 / 4))
right.plot(np.append(0, K), np.append(0, field / K), color="0.6", label="theory")
right.set_xlim(left.get_xlim())
for axes, law, title, values in (
    (left, cauchy, r"Lorentzian, $K_c = 2\Delta$", (0.5, 1.2, 1.8, 2.3, 3.0, 4.0, 5.0)),
    (right, norm, r"Gaussian, $K_c = 1.596\,\sigma$", (0.5, 1.0, 1.4, 1.8, 2.2, 3.0, 4.5)),
):
    omega = law.ppf(QUANTILES)
    axes.plot(values, [order_parameter(omega, k) for k in values], "o", label=f"{N} oscillators")
    axes.set(xlabel="coupling K", title=title)
left.set_ylabel("mean field r")
left.legend()
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
