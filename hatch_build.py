"""The wheel carries the rules compiled to one file: see dqlint/rules/compiled.py."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg]
    """Puts `rules/` into the wheel as `dqlint/_rules.json`; an editable install reads `rules/` itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the file for the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from dqlint.rules.compiled import COMPILED, compile_rules

        self._folder = tempfile.TemporaryDirectory()
        compiled = Path(self._folder.name) / COMPILED.name
        compiled.write_bytes(compile_rules(Path(self.root) / "rules"))
        build_data["force_include"][str(compiled)] = f"dqlint/{COMPILED.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel has its copy."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
