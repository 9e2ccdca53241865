"""The table that a person reads."""

import io

from rich.console import Console

from nmstag.cli import table as table_module
from nmstag.cli.table import write_table
from nmstag.document import Attribute, Document, Evidence, Mention, RelatedMentions, Relation


def table(*relations: Relation) -> list[list[str]]:
    stream = io.StringIO()
    write_table([Document("x", "Rash, not due to lithium.", relations=relations)], stream)
    lines = stream.getvalue().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("relation"))
    return [line.split() for line in lines[first:] if line.strip()]


def test_relations_are_shown_in_the_words_of_the_text_with_their_context() -> None:
    relation = Relation(
        "causes",
        "MESH:2",
        "MESH:1",
        (Evidence("rule", "r.1"),),
        attributes=(Attribute("negated"),),
        mentions=(RelatedMentions(17, 24, 0, 4),),
    )
    assert table(relation) == [
        ["relation", "head", "tail", "context", "evidence"],
        ["causes", "lithium", "Rash", "negated", "r.1"],
    ]


def test_relations_of_concepts_keep_their_ids_and_novelty() -> None:
    relation = Relation("Association", "MESH:2", "MESH:1", (Evidence("rule", "r.2"),), novelty="Novel")
    assert table(relation) == [
        ["relation", "head", "tail", "novelty", "evidence"],
        ["Association", "MESH:2", "MESH:1", "Novel", "r.2"],
    ]


def lines(width: int) -> list[str]:
    stream = io.StringIO()
    mention = Mention(
        4,
        30,
        "neuroleptic malignant fever",
        "Disease",
        ("MESH:D009459",),
        (Attribute("negated"),),
        (Evidence("lexicon", "diseases/C10_nervous_system_diseases.tsv:3808"),),
    )
    console = Console(file=stream, width=width)
    for part in table_module._mentions((mention,), width):
        console.print(part)
    return stream.getvalue().splitlines()


def test_the_evidence_is_below_the_mention_where_the_terminal_is_narrow() -> None:
    header, row, evidence = lines(80)
    assert header.split() == ["start", "end", "mention", "type", "id", "context"]
    assert row.split()[-3:] == ["Disease", "MESH:D009459", "negated"]
    assert evidence.strip() == "lexicon diseases/C10_nervous_system_diseases.tsv:3808"
    assert len(lines(140)) == 2
    assert lines(140)[1].strip().endswith("lexicon diseases/C10_nervous_system_diseases.tsv:3808")


def test_no_column_is_broken_off_for_the_evidence() -> None:
    header, row, evidence = lines(110)
    assert "neuroleptic malignant fever  Disease" in row
    assert evidence.strip().startswith("lexicon diseases/")
    assert header.split()[-1] == "context"


def test_a_file_has_lines_of_any_width() -> None:
    stream = io.StringIO()
    long = "x" * 300
    mention = Mention(0, 300, long, "Disease", ("MESH:1",), (), (Evidence("rule", "r" * 90),))
    write_table([Document("d", long, mentions=(mention,))], stream)
    assert [line for line in stream.getvalue().splitlines() if long in line and "r" * 90 in line]


def test_no_word_of_a_header_and_no_type_id_or_context_is_broken() -> None:
    for width in range(40, 100):
        found = lines(width)
        words = " ".join(found).split()
        assert {"start", "end", "mention", "type", "Disease", "MESH:D009459", "negated"} <= set(words)
        assert max(map(len, found)) <= width
    assert lines(50)[0].split() == ["start", "end", "mention", "type"]


def test_the_header_of_relations_is_whole_where_the_terminal_is_narrow() -> None:
    relation = Relation("withheld_for", "MESH:D000000002", "MESH:D000000001", (Evidence("rule", "r" * 40),))
    for width in range(45, 100):
        stream = io.StringIO()
        Console(file=stream, width=width).print(
            table_module._relations(Document("x", "Rash.", relations=(relation,)))
        )
        assert stream.getvalue().splitlines()[0].split() == [
            "relation",
            "head",
            "tail",
            "context",
            "evidence",
        ]
