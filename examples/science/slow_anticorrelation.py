"""Coupling, delays and noise make two sets of fast oscillators take turns (after Deco et al. 2009).

    python slow_anticorrelation.py [picture.png]

Wilson-Cowan oscillators that ring at 40 Hz when struck, in the regions of one hemisphere, driven by
noise. Delays along the tracts decide who synchronises: most of all where signals travel at about
2 mm/ms and noise is weak. Two sets of regions emerge, each of which is in step for seconds, rather
when the other is not: below 0.1 Hz they are anticorrelated, by -0.35 to -0.5 for noise_seed 1 to 4,
without coupling by about 0. The parameters of the oscillators are ours, not those of the paper.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from scipy.signal import butter, hilbert, sosfiltfilt

import virtualbrain as vb

vb.plot.use_style()
MODEL = vb.models.WilsonCowan(
    c_ee=14.5, c_ei=12.0, c_ie=15.0, c_ii=3.0, P=1.6, a_e=1.3, b_e=4.0, a_i=2.0, b_i=3.7,
    tau_e=8.0, tau_i=8.0,
)  # fmt: skip
SPEEDS = (0.5, 1.0, 1.5, 1.75, 2.0, 2.5, 3.0, 5.0, 10.0)
whole = vb.Connectivity.from_file().configure()
right = whole.hemispheres & (whole.remove_self_connections().weights.sum(axis=1) > 0)
(alone,) = MODEL.fixed_points()
decay, omega = alone.eigenvalues[0].real, abs(alone.eigenvalues[0].imag)
print(f"alone: {omega * 1000 / 2 / np.pi:.0f} Hz, damped within {-1 / decay:.0f} ms")


def run(speed, nsig, seconds):
    conn = whole.subset(right).normalise("row")
    conn.speed = speed
    sim = vb.Simulator(
        model=MODEL,
        connectivity=conn,
        coupling=vb.coupling.Linear(a=2.0, b=-2.0 * alone.state[0]),  # the fixed point stays
        integrator=vb.integrators.HeunStochastic(
            dt=0.5, noise=vb.noise.Additive(nsig=[nsig, 0.0], noise_seed=1)
        ),
        monitors=[vb.monitors.SubSample(period=4.0)],
        initial_conditions=alone.state.reshape(1, 2, 1, 1).repeat(len(conn.weights), axis=2),
        threads=1,
    ).configure()
    sim.run(1000.0)
    return sim.run(1000.0 * seconds)[0]


def phases(series):
    """Unit vectors of the phases near 40 Hz, shape (n_times, n_regions), without the ends."""
    x = np.asarray(series.data)[:, 0, :, 0]
    band = butter(3, [30.0, 50.0], "band", fs=250.0, output="sos")
    return np.exp(1j * np.angle(hilbert(sosfiltfilt(band, x - x.mean(axis=0), axis=0), axis=0)))[
        125:-125
    ]


noises = {1e-7: "#D55E00", 1e-6: "#0072B2", 1e-5: "#009E73"}
order = {
    nsig: [abs(phases(run(v, nsig, 8.0)).mean(axis=1)).mean() for v in SPEEDS] for nsig in noises
}

theta = phases(run(2.0, 1e-7, 120.0))
coherence = theta.conj().T @ theta / len(theta)
vectors = np.linalg.eigh(coherence)[1][:, ::-1][:, :2]  # the two strongest patterns of phases
second = abs(vectors[:, 0]) < abs(vectors[:, 1])
slow = butter(2, 0.1, "low", fs=250.0, output="sos")
courses = []
for which, members in enumerate((~second, second)):
    lined_up = theta * np.exp(1j * np.angle(vectors[:, which]))  # as the pattern lags
    courses.append(sosfiltfilt(slow, abs(lined_up[:, members].mean(axis=1)))[1000:-1000])
r = np.corrcoef(courses)[0, 1]
print(f"sets of {np.sum(~second)} and {np.sum(second)} regions; below 0.1 Hz r = {r:.2f}")

fig, (left, middle, last) = plt.subplots(
    1, 3, figsize=(12, 3.8), layout="constrained", width_ratios=(1, 1, 1.5)
)
for nsig, colour in noises.items():
    left.semilogx(SPEEDS, order[nsig], "o-", color=colour, ms=4, label=f"noise {nsig:g}")
left.set_xticks([0.5, 1, 2, 5, 10], ["0.5", "1", "2", "5", "10"])
left.minorticks_off()
left.set(xlabel="conduction speed (mm/ms)", ylabel="synchrony (order parameter)", ylim=(0.08, None))
left.set_title("Delays matter")
left.legend()
by_set = np.concatenate([np.flatnonzero(~second), np.flatnonzero(second)])
image = middle.imshow(abs(coherence)[np.ix_(by_set, by_set)], vmin=0, vmax=1)
edge = np.sum(~second) - 0.5
middle.axhline(edge, color="white", lw=1)
middle.axvline(edge, color="white", lw=1)
middle.set(xticks=[], yticks=[], xlabel="region, by set", ylabel="region, by set")
middle.set_title("Two sets, at 2 mm/ms")
fig.colorbar(image, ax=middle, shrink=0.8, label="phase coherence")
time = 4.5 + 0.004 * np.arange(len(courses[0]))
for course, colour, name in zip(courses, ("#0072B2", "#D55E00"), ("first", "second"), strict=True):
    last.plot(time, course, color=colour, lw=1.2, label=f"{name} set")
last.set(xlabel="time (s)", ylabel="synchrony within the set")
last.set_title(f"Taking turns, below 0.1 Hz: r = {r:.2f}")
last.legend(ncols=2, loc="upper right")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
