"""Data files by name: connectomes, surfaces, sensors, projections.

`CATALOGUE` tells what tvb-data has; `find` resolves a name to a path; `available` lists what is
here; `fetch` and `fetch_archive` download what tvb-data's wheel leaves out, and nothing else uses
the network.
`Connectivity.synthetic` makes up connectomes of any size.

>>> from virtualbrain import datasets
>>> datasets.CATALOGUE["connectivity_66.zip"].source
'Hagmann et al. 2008, PLoS Biology 6:e159, doi:10.1371/journal.pbio.0060159'
"""

from virtualbrain.datasets.catalogue import CATALOGUE, Dataset
from virtualbrain.datasets.fetching import fetch, fetch_archive, is_intact
from virtualbrain.datasets.places import available, cache_directory, find

__all__ = [
    "CATALOGUE",
    "Dataset",
    "available",
    "cache_directory",
    "fetch",
    "fetch_archive",
    "find",
    "is_intact",
]
