"""Checks of a pack: its rows, its rules with their examples, its ids against MeSH; and comparison."""

from nmstag.packs.relation_rows import relation_rows
from nmstag.rulecheck.difference import PackDifference, compare_packs
from nmstag.rulecheck.editing import add_name, new_pack, switch_off
from nmstag.rulecheck.mesh_check import check_against_mesh
from nmstag.rulecheck.search import PackPlace, find_in_packs, similar_names
from nmstag.rulecheck.verify import PackSummary, summarise, verify

__all__ = [
    "PackDifference",
    "PackPlace",
    "PackSummary",
    "add_name",
    "check_against_mesh",
    "compare_packs",
    "find_in_packs",
    "new_pack",
    "relation_rows",
    "similar_names",
    "summarise",
    "switch_off",
    "verify",
]
