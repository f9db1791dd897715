"""dqlint.yaml: what a project says of its data and of the rules. `find` it, `load` it, `show` it."""

from dqlint.config.files import NAMES, find
from dqlint.config.loading import defaults, load
from dqlint.config.nouns import Config, Dataset, Pack, Setting
from dqlint.config.showing import show

__all__ = ["NAMES", "Config", "Dataset", "Pack", "Setting", "defaults", "find", "load", "show"]
