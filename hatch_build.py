"""The wheel carries the rules compiled to three files: see dqlint/rules/compiled.py and dqlint/search/known.py."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg]
    """Puts `rules/` into the wheel as JSON; an editable install reads `rules/` itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the files for the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from dqlint.rules.compiled import COMPILED, compile_rules, compile_searches

        self._folder = tempfile.TemporaryDirectory()
        rules = compile_rules(Path(self.root) / "rules")
        for file, content in {COMPILED: rules, **compile_searches(rules)}.items():
            compiled = Path(self._folder.name) / file.name
            compiled.write_bytes(content)
            build_data["force_include"][str(compiled)] = f"dqlint/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel has its copies."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
