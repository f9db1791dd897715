"""A Git repository, asked through the git program.

Only plumbing with `-z` output is used, so that no user's config or attributes change what is seen. Nothing is written
but by `Repository.fetch`, and nothing else uses the network: an object that a partial clone left out is a missing
object. Programs that Git's own config names are run in one case only: the clean filters of a work-tree file whose blob
id is asked for, as `git add` does.
"""

from dqlint.sources.git.blobs import Blobs, blob_id
from dqlint.sources.git.log import Logged
from dqlint.sources.git.names import LINK, SUBMODULE, UNMERGED, Change, Entry
from dqlint.sources.git.repository import Repository, repository

__all__ = ["LINK", "SUBMODULE", "UNMERGED", "Blobs", "Change", "Entry", "Logged", "Repository", "blob_id", "repository"]
