"""Rule-based tagging of diseases and chemicals, linked to MeSH, with the reason for every mention."""

__version__ = "0.1.0"
