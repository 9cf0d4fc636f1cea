"""White, coloured and multiplicative noise on the same decaying state.

    python kinds_of_noise.py [picture.png]

dx/dt = -0.1 x + noise, 1000 nodes each. White noise gives a variance of nsig / 0.1; noise with a
correlation time lacks high frequencies, and their variance; noise that grows with the state makes a
distribution with one long tail.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
N = 1000
KINDS = {
    "white": vb.noise.Additive(nsig=0.1),
    "coloured, 50 ms": vb.noise.Additive(nsig=0.1, ntau=50.0),
    "multiplicative": vb.noise.Multiplicative(
        nsig=0.02, b=vb.equations.Linear({"a": 1.0, "b": 0.5})
    ),
}

fig, axes = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
for (name, noise), colour in zip(KINDS.items(), ("#0072B2", "#D55E00", "#009E73"), strict=True):
    sim = vb.Simulator(
        model=vb.models.Linear(gamma=-0.1),
        connectivity=vb.Connectivity(weights=np.zeros((N, N)), tract_lengths=np.zeros((N, N))),
        integrator=vb.integrators.HeunStochastic(dt=0.5, noise=noise),
        monitors=[vb.monitors.SubSample(period=1.0)],
        initial_conditions=np.zeros((1, 1, N, 1)),
    ).configure()
    sim.run(200.0)
    (series,) = sim.run(1000.0)
    x = np.asarray(series.data)[:, 0, :, 0]
    axes[0].plot(series.time - 200.0, x[:, 0], color=colour, lw=0.7, label=name)
    axes[1].hist(x.ravel(), np.linspace(-5, 5, 101), density=True, histtype="step", color=colour)
    power = vb.analysis.power_spectrum(series)
    axes[2].loglog(power.frequencies[1:], power.power[1:].mean(axis=1), color=colour)
    print(f"{name}: variance {x.var():.3f}")
axes[0].set(xlabel="time (ms)", ylabel="x", xlim=(0, 500), ylim=(-3.5, 4.5))
axes[0].legend(ncols=2, loc="upper left")
axes[1].set(xlabel="x", ylabel="density", yscale="log", ylim=(1e-4, None))
axes[2].set(xlabel="frequency (Hz)", ylabel="power (1/Hz)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
