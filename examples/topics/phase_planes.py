"""Exploring a model: how one parameter turns rest into a rhythm.

    python phase_planes.py [picture.png]

The generic two-dimensional oscillator at three inputs I: nullclines, fixed points (filled where
stable) and trajectories; and its fixed points over the input.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
INPUTS = (0.0, 2.0, 5.0)
SHOWN = {"V": (-4.0, 4.0), "W": (-6.0, 10.0)}


def oscillator(current):
    return vb.models.Generic2dOscillator(
        a=1.05,
        b=-1.0,
        c=0.0,
        d=0.1,
        e=0.0,
        f=1 / 3,
        g=1.0,
        beta=0.2,
        gamma=-1.0,
        tau=1.25,
        I=current,
    )


fig, axes = plt.subplots(1, 4, figsize=(12, 3.6), layout="constrained")
for ax, current in zip(axes, INPUTS, strict=False):
    vb.plot.phase_plane(oscillator(current), duration=60.0, trajectories=2, ranges=SHOWN, ax=ax)
    ax.set_title(f"I = {current}")
    if ax is not axes[0] and ax.get_legend():
        ax.get_legend().remove()
for current in np.linspace(-1.0, 6.0, 15):
    for point in oscillator(current).fixed_points(starts=8):
        colour = "#0072B2" if point.stable else "#D55E00"
        axes[3].plot(current, point.state[0], ".", ms=5, color=colour)
for current in INPUTS:
    axes[3].axvline(current, color="0.8", lw=1, zorder=0)
axes[3].plot([], [], ".", color="#0072B2", label="stable")
axes[3].plot([], [], ".", color="#D55E00", label="unstable")
axes[3].legend()
axes[3].set(xlabel="I", ylabel="V", title="fixed points")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
