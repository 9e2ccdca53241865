"""Build hook: a wheel holds the default pack compiled, so that its first start is as quick as the second."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def environment(root: str) -> dict[str, str]:
    """Return the variables for the process that compiles: the code in `root`, and this build's libraries.

    pip puts what a build requires on `sys.path` of this process alone, so it has to be handed on.
    """
    path = [root, *(place for place in sys.path if place and place != root)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "NMSTAG_CACHE": "off"}


class CompiledPackHook(BuildHookInterface[Any]):
    """Compiles the default pack with the code that is being packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled form; not to an editable installation, whose code and pack will change."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        command = [sys.executable, "-m", "nmstag.packs.shipping", self._folder.name]
        subprocess.run(command, check=True, env=environment(self.root))
        build_data["force_include"][self._folder.name] = "nmstag/default_pack/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled; the wheel has it."""
        if version != "editable":
            self._folder.cleanup()
