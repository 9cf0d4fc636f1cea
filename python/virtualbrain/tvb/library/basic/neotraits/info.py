"""Descriptions of arrays."""

from .api import narray_describe as narray_describe
from .api import narray_summary_info as narray_summary_info
