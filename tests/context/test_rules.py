"""Every rule of the default pack keeps its examples, and the suite keeps its figures."""

from __future__ import annotations
