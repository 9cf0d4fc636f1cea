"""Ways to scale the weights of a connectome, and what regions then receive.

    python connectivity_normalisation.py [picture.png]

"tract" divides all weights by the largest, "region" by the largest sum of a region's inputs,
"spectral" by the spectral radius; all three keep their ratios. "row" gives every region the same
sum.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
WAYS = ("tract", "region", "spectral", "row")

fig, axes = plt.subplots(2, 4, figsize=(11, 5), layout="constrained", sharex="row", sharey="row")
for (top, bottom), how in zip(axes.T, WAYS, strict=True):
    conn = vb.Connectivity.from_file().remove_self_connections().normalise(how)
    image = top.imshow(np.where(conn.weights > 0, conn.weights, np.nan), cmap="viridis")
    fig.colorbar(image, ax=top, shrink=0.7)
    inputs = conn.weights.sum(axis=1)
    radius = np.abs(np.linalg.eigvals(conn.weights)).max()
    bottom.bar(np.arange(76), inputs / inputs.max(), width=1.0, color="#0072B2")
    top.set(title=how, xlabel="from region")
    bottom.set(xlabel="region", title=f"largest sum {inputs.max():.3g}")
    print(f"{how}: largest input {inputs.max():.3g}, spectral radius {radius:.3g}")
axes[0, 0].set_ylabel("to region")
axes[1, 0].set_ylabel("sum of inputs,\nover the largest")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
