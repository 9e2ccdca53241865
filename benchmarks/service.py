"""The service under load: documents a second against `nmstag tag --jobs`, errors, memory, equality.

Needs the extra `serve` and wrk (Debian: wrk). The texts are PubTator abstracts, one a request.

    python benchmarks/service.py FILE.pubtator --seconds 120
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from nmstag.formats import read_documents

LUA = """
local texts = {{}}
for line in io.lines("{file}") do texts[#texts + 1] = line end
local place = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  place = place % #texts + 1
  return wrk.format(nil, "/tag", nil, texts[place])
end
"""


def memory_of(pid: int) -> int:
    """Return the resident memory of a process and its children, in kB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pattern = re.compile(r"VmRSS:\s+(\d+)")
    found = (pattern.search(Path(f"/proc/{one}/status").read_text()) for one in pids)
    return sum(int(one[1]) for one in found if one)


def ask(port: int, text: str) -> dict[str, object]:
    """Return what the service answers to a text."""
    data = json.dumps({"text": text}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/tag", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return dict(json.load(answer))


def wait_for(port: int) -> None:
    """Wait until the service answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the service does not start")


def main() -> None:
    """Run the command line, the service under load, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port", type=int, default=8123)
    given = parser.parse_args()
    texts = [document.text for document in read_documents([given.file])]
    command = [sys.executable, "-m", "nmstag"]
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "texts.txt"
        repeated = [" ".join(text.split()) for text in texts] * 20
        lines.write_text("\n".join(repeated) + "\n", encoding="utf-8")
        start = time.perf_counter()
        tag = [
            "tag",
            str(lines),
            "--from",
            "lines",
            "-o",
            f"{folder}/out.jsonl",
            "--jobs",
            str(given.workers),
        ]
        subprocess.run([*command, *tag], check=True)
        rate = len(repeated) / (time.perf_counter() - start)
        (Path(folder) / "bodies").write_text("".join(json.dumps({"text": one}) + "\n" for one in texts))
        script = Path(folder) / "ask.lua"
        script.write_text(LUA.format(file=Path(folder) / "bodies"))
        port = str(given.port)
        server = subprocess.Popen([*command, "-q", "serve", "--port", port, "--workers", str(given.workers)])
        try:
            wait_for(given.port)
            from nmstag import tag as tag_text

            assert all(ask(given.port, text) == tag_text(text).to_dict() for text in texts[:50])
            wrk = ["wrk", "-t1", f"-c{given.connections}", "--timeout", "30s", "-s", str(script)]
            address = f"http://127.0.0.1:{port}/tag"
            memory = []
            for part in range(4):
                out = subprocess.run(
                    [*wrk, f"-d{given.seconds // 4}s", address], check=True, capture_output=True, text=True
                ).stdout
                memory.append(memory_of(server.pid))
                found = re.search(r"Requests/sec:\s+([\d.]+)", out)
                assert found, out
                errors = re.findall(r"(?:Socket errors|Non-2xx).*", out)
                print(
                    f"part {part + 1}: {found[1]} requests/s, memory {memory[-1] // 1024} MB, "
                    f"{errors or 'no errors'}"
                )
            print(f"--jobs {given.workers}: {rate:.0f} documents/s; ratio {float(found[1]) / rate:.2f}")
        finally:
            server.terminate()
            print("ended with", server.wait(60))


if __name__ == "__main__":
    main()
