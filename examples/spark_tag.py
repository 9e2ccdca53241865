"""Tags a table of texts with Spark and writes Parquet; docs/scale.md says what a cluster needs.

    spark-submit examples/spark_tag.py notes.parquet found --text note --id note_id
    spark-submit --master yarn --archives environment.tar.gz#environment \
        --conf spark.pyspark.python=environment/bin/python examples/spark_tag.py ...

Below OUTPUT it writes `found` (a row a text) and, from it, `mentions`, `relations` and `errors`.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession

import nmstag.spark


def main() -> None:
    """Tag what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("input", help="Parquet with a column of texts")
    parser.add_argument("output", help="a folder that is not there yet")
    parser.add_argument("--text", default="note", help="column of texts (note)")
    parser.add_argument("--id", default="note_id", help="column that names a text (note_id)")
    parser.add_argument("--pack", action="append", help="folder of a pack, on the driver; several stack")
    parser.add_argument("--profile", default="clinical")
    parser.add_argument("--relations", help="none, clinical, biored or cid")
    parser.add_argument("--without-evidence", action="store_true", help="leave the rules out")
    parser.add_argument("--partitions", type=int, help="parts of the work; some for each core")
    chosen = parser.parse_args()

    spark = SparkSession.builder.appName("nmstag").getOrCreate()
    frame = spark.read.parquet(chosen.input).select(chosen.id, chosen.text)
    if chosen.partitions:
        frame = frame.repartition(chosen.partitions)
    tagged = nmstag.spark.tag(
        frame,
        chosen.text,
        chosen.id,
        pack=chosen.pack or "default",
        profile=chosen.profile,
        relations=chosen.relations,
        evidence=not chosen.without_evidence,
    )
    # Written first, and read again, so that each text is tagged once for all three tables.
    found = f"{chosen.output}/found"
    tagged.drop(chosen.text).write.option("compression", "zstd").parquet(found)
    once = spark.read.parquet(found)
    tables = {
        "mentions": nmstag.spark.mentions(once, chosen.id),
        "relations": nmstag.spark.relations(once, chosen.id),
        "errors": once.where("error is not null").select(chosen.id, "error"),
    }
    for name, table in tables.items():
        table.write.option("compression", "zstd").parquet(f"{chosen.output}/{name}")
    failed = tables["errors"].count()
    print(f"{once.count()} texts, {failed} of them not tagged (see {chosen.output}/errors)")
    spark.stop()


if __name__ == "__main__":
    main()
