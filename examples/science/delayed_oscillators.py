"""What a delay does to synchrony, and to feedback.

    python delayed_oscillators.py [picture.png]

Left: two identical phase oscillators (Yeung & Strogatz 1999) slow each other down or up: they lock
at Omega = omega - K sin(Omega tau), and stay locked where cos(Omega tau) > 0. Right:
x' = -k x(t - 1) is stable up to k = pi / 2.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
OMEGA, K, DT = 1.0, 0.4, 0.02


def synchronous(tau, start):
    """Common frequency, and the phase difference left of 0.05, after 150 units of time."""
    steps = round(tau / DT)
    past = start * DT * np.arange(-steps, 1)
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=OMEGA),
        connectivity=vb.Connectivity(
            weights=[[0, 1], [1, 0]], tract_lengths=[[0, tau], [tau, 0]], speed=1.0
        ),
        coupling=vb.coupling.Kuramoto(a=K),
        integrator=vb.integrators.HeunDeterministic(dt=DT),
        monitors=[vb.monitors.SubSample(period=1.0)],
        initial_conditions=np.stack([past, past + 0.05], axis=1)[:, None, :, None],
    ).configure()
    ((t, theta),) = sim.run(simulation_length=150.0)
    theta = np.asarray(theta)[:, 0, :, 0]
    frequency = (theta[-1, 0] - theta[-21, 0]) / (t[-1] - t[-21])
    return frequency, abs(np.angle(np.exp(1j * (theta[-1, 1] - theta[-1, 0]))))


def feedback(k):
    sim = vb.Simulator(
        model=vb.models.Linear(gamma=0.0),
        connectivity=vb.Connectivity(weights=[[k]], tract_lengths=[[1.0]], speed=1.0),
        coupling=vb.coupling.Linear(a=-1.0),
        integrator=vb.integrators.HeunDeterministic(dt=0.005),
        monitors=[vb.monitors.SubSample(period=0.05)],
        initial_conditions=np.ones((1, 1, 1, 1)),
    ).configure()
    ((t, x),) = sim.run(simulation_length=100.0)
    return t, np.asarray(x)[:, 0, 0, 0]


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
frequencies = np.linspace(OMEGA - K, OMEGA + K, 400)
tau, Omega = np.meshgrid(np.linspace(0, 10, 400), frequencies)
locked = Omega - OMEGA + K * np.sin(Omega * tau)
for stable, style in ((True, "-"), (False, "--")):
    shown = np.where((np.cos(Omega * tau) > 0) == stable, locked, np.nan)
    left.contour(tau, Omega, shown, [0.0], colors="0.5", linestyles=style)
for value in np.arange(0.5, 10, 0.5):
    found, apart = synchronous(value, OMEGA)
    left.plot(value, found, "o", color="C0" if apart < 0.02 else "C1", ms=5)
left.plot([], [], "o", color="C0", label="simulated, in phase")
left.plot([], [], "o", color="C1", label="simulated, not in phase")
left.plot([], [], "-", color="0.5", label="in-phase solutions (dashed: unstable)")
left.set(xlabel=r"delay $\tau$", ylabel=r"common frequency $\Omega$", ylim=(0.5, 1.75))
left.set_title(r"two oscillators, $\omega$ = 1, K = 0.4")
left.legend()
GAINS = (1.50, 1.56, 1.58, 1.64)
for row, k in enumerate(GAINS):
    t, x = feedback(k)
    right.plot(t, np.clip(x, -4, 4) - 8 * row, lw=0.8)
right.axhline(-12, color="0.7", ls=":")
right.annotate(r"k = $\pi$/2", (100, -11.8), ha="right", va="bottom")
right.set_yticks(-8 * np.arange(len(GAINS)), [f"k = {k}" for k in GAINS])
right.set(xlabel="time (delays)", title="x' = -k x(t - 1), drawn up to |x| = 4")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
