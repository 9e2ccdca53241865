"""Sessions of Spark on this machine, and invented notes."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from nmstag.packs import default_folder

collect_ignore_glob = [] if find_spec("pyspark") else ["test_*.py"]

FRAMES = (
    "No {b} on {a}.",
    "{a} caused {b} in the {n} week.",
    "History of {b}; {a} was stopped.",
    "Treated with {a} for {b}, {n} mg a day.",
    "Mother had {b}. Possible {c} after {a}.",
    "The patient slept well and was seen on day {n}.",
)
DRUGS = ("haloperidol", "lithium", "metformin", "heparin", "amiodarone", "clozapine")
PROBLEMS = ("fever", "nephropathy", "seizures", "dystonia", "hypertension", "atrial fibrillation")


def invented(count: int) -> list[tuple[str, str]]:
    """Return id and text of so many notes, the same each time."""
    chance = random.Random(7)
    notes = []
    for number in range(count):
        words = {"a": chance.choice(DRUGS), "b": chance.choice(PROBLEMS), "c": chance.choice(PROBLEMS)}
        text = " ".join(chance.choice(FRAMES).format(n=number, **words) for _ in range(chance.randint(1, 6)))
        notes.append((f"n{number}", text + (" 😀 café\r\n" if number % 9 == 0 else "")))
    return notes


@pytest.fixture
def rule_pack(make_pack: Callable[..., Path]) -> Path:
    """Return a pack of a few names, with the rules of the default pack for context and relations."""
    names = [f"{name}; Disease; X:{number}" for number, name in enumerate((*PROBLEMS, "pain", "NMS"))]
    names += [f"{name}; Chemical; Y:{number}" for number, name in enumerate(DRUGS)]
    folder = make_pack({"names.tsv": names})
    for topic in ("context", "relations"):
        shutil.copytree(default_folder() / "rules" / topic, folder / "rules" / topic)
    return folder


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Any]]:
    """Return what starts a session; it ends with the module."""
    from pyspark.sql import SparkSession

    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    started = []

    def begin(master: str, **settings: Any) -> Any:
        builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "3")
        for name, value in settings.items():
            builder = builder.config("spark." + name.replace("_", "."), value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        started.append(session)
        return session

    yield begin
    for session in started:
        session.stop()


@pytest.fixture(scope="module")
def spark(start):
    """Return a session with two threads, in which a task that fails is tried again."""
    return start("local[2,4]")
