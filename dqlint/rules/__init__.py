"""Rules: YAML -> `Rule`, and which of them run. `select` is what commands ask for."""

from dqlint.rules.catalogue import Catalogue
from dqlint.rules.select import of_config, select

__all__ = ["Catalogue", "of_config", "select"]
