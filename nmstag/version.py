"""The version of the package; a module of its own, so that any layer may import it."""

__version__ = "0.2.0"
