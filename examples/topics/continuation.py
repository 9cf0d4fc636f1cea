"""A long run in pieces: the same numbers as at once, and statistics without keeping the series.

    python continuation.py [picture.png]

Each `run` goes on where the last ended, noise and delays included. Adding up covariances
gives functional connectivity of any duration in the memory of one matrix.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()


def simulator():
    return vb.Simulator(
        model=vb.models.SupHopf(a=-0.02, omega=0.06),
        connectivity=vb.Connectivity.from_file().remove_self_connections().normalise("spectral"),
        coupling=vb.coupling.Difference(a=0.05),
        integrator=vb.integrators.HeunStochastic(dt=0.5, noise=vb.noise.Additive(nsig=1e-4)),
        monitors=[vb.monitors.TemporalAverage(period=5.0)],
        initial_conditions=np.zeros((1, 2, 76, 1)),
    ).configure()


(whole,) = simulator().run(10_000.0)
in_pieces = simulator()
pieces = [in_pieces.run(2000.0)[0] for _ in range(5)]
data = np.concatenate([piece.data for piece in pieces])
assert np.array_equal(data, whole.data)  # the same bits

running = vb.analysis.RunningCovariance()
long_run, changes, last = simulator(), [], None
for _ in range(15):
    (piece,) = long_run.run(4000.0)
    running.update(piece)
    fc = running.correlation()
    if last is not None:
        changes.append(np.abs(fc - last).mean())
    last = fc

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
for k, piece in enumerate(pieces):
    colour = ("#0072B2", "#D55E00")[k % 2]
    left.plot(piece.time / 1000, piece.data[:, 0, 0, 0], color=colour, lw=0.6)
left.set(xlabel="time (s)", ylabel="x", title="five runs, one after the other")
right.plot(4 * np.arange(2, 16), changes, "o-", color="#009E73", ms=4)
right.set(
    xlabel="seconds so far", ylabel="change of FC by 4 s more", ylim=(0, None), title="FC settles"
)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
