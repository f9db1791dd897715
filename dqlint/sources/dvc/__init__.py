"""Data files that DVC tracks: what its pointers name, and where its cache holds that. DVC itself is never imported.

`outs` reads the pointers of one version, `Store` is the cache of a DVC root, `files` are those of a tracked folder.
"""

from dqlint.sources.dvc.contents import files, manifest_of, md5_of, stale
from dqlint.sources.dvc.fetching import fetch, how_to_get
from dqlint.sources.dvc.outs import Out
from dqlint.sources.dvc.pointers import is_pointer, outs
from dqlint.sources.dvc.store import Store, root_of

__all__ = [
    "Out",
    "Store",
    "fetch",
    "files",
    "how_to_get",
    "is_pointer",
    "manifest_of",
    "md5_of",
    "outs",
    "root_of",
    "stale",
]
