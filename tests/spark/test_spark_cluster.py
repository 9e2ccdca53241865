"""Spark as it is in the field: many documents, processes that are killed, copies of slow tasks. Slow."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import nmstag.spark
from nmstag.document import Document
from nmstag.formats.rows import rows_of

from .conftest import invented

pytestmark = pytest.mark.slow

COUNT = 20_000
TABLES = {"mentions": nmstag.spark.mentions, "relations": nmstag.spark.relations}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    """Return a folder with the notes as Parquet, and the rows that the command line makes of them."""
    import pyarrow
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("notes")
    made = invented(COUNT)
    parquet.write_table(
        pyarrow.table({"note_id": [one for one, _ in made], "note": [text for _, text in made]}),
        folder / "notes.parquet",
    )
    with open(folder / "notes.jsonl", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(Document(id, text).to_json() + "\n" for id, text in made)
    command = [sys.executable, "-m", "nmstag", "tag", "-q", "--jobs", "2", "notes.jsonl", "-o", "found.jsonl"]
    subprocess.run(command, check=True, cwd=folder)
    rows = {table: [] for table in TABLES}
    with open(folder / "found.jsonl", encoding="utf-8", newline="\n") as file:
        for line in file:
            document = Document.from_json(line)
            for table, found in rows.items():
                found += rows_of(document, table)
    assert all(len(found) > COUNT / 10 for found in rows.values())
    return folder, {table: sorted(found, key=repr) for table, found in rows.items()}


def tag_while(session, folder, name, parts, disturb):
    """Tag the notes to Parquet and disturb that once a task is done; return the rows of both tables."""
    frame = session.read.parquet(str(folder / "notes.parquet")).repartition(parts)
    target, failed = str(folder / name), []

    def work():
        try:
            nmstag.spark.tag(frame).write.parquet(target)
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    tracker = session.sparkContext.statusTracker()
    while thread.is_alive():
        stages = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
        if any(stage and stage.numTasks == parts and stage.numCompletedTasks for stage in stages):
            disturb()
            break
        time.sleep(0.05)
    thread.join()
    assert not failed
    again = session.read.parquet(target)
    assert again.where("error is not null").count() == 0
    return {
        table: sorted((tuple(row) for row in explode(again).collect()), key=repr)
        for table, explode in TABLES.items()
    }


def killed(command):
    """Return a function that kills one of our processes with a word in its command, and a list of which."""
    pids = []

    def kill():
        found = [pid for pid in _descendants(os.getpid()) if command in _command(pid)]
        assert found, f"no process {command}"
        pids.append(found[-1])
        os.kill(found[-1], signal.SIGKILL)

    return kill, pids


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _descendants(parent):
    """Return the processes below one, children before theirs."""
    try:
        tasks = list(Path(f"/proc/{parent}/task").iterdir())
        children = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []
    return children + [pid for child in children for pid in _descendants(child)]


def test_a_killed_worker_changes_nothing(start, notes):
    folder, right = notes
    kill, pids = killed("pyspark.daemon")
    assert tag_while(start("local[2,4]"), folder, "worker", 9, kill) == right
    assert len(pids) == 1


def test_a_killed_executor_and_copies_of_tasks_change_nothing(start, notes):
    folder, right = notes
    from pyspark.sql import SparkSession

    if (active := SparkSession.getActiveSession()) is not None:
        active.stop()
    session = start(
        "local-cluster[2,1,1024]",
        executor_memory="512m",
        speculation="true",
        speculation_interval="50ms",
        speculation_multiplier="1.01",
        speculation_quantile="0.1",
    )
    kill, pids = killed("CoarseGrainedExecutorBackend")
    assert tag_while(session, folder, "executor", 7, kill) == right
    assert len(pids) == 1
