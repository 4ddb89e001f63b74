#!/usr/bin/env python3
"""A PostgreSQL of its own for the tests: in FOLDER, behind a socket there, by an unprivileged user, gone afterwards.

  postgres.py start FOLDER            makes and starts it; ends what an earlier run has left there
  postgres.py stop FOLDER             stops it and removes the folder
  postgres.py with FOLDER COMMAND...  runs COMMAND with its address in BOBBIN_TEST_DATABASE

Without PostgreSQL on the machine each ends with 77: skipped."""
import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import time

SKIPPED = 77
# Nothing of a test's database must survive the machine.
SETTINGS = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off", "listen_addresses": "",
            "max_connections": "300", "shared_buffers": "256MB", "max_locks_per_transaction": "1024",
            "deadlock_timeout": "100ms", "autovacuum": "off", "log_min_messages": "warning", "wal_level": "minimal",
            "max_wal_senders": "0", "max_wal_size": "4GB"}


def programs():
    """Where initdb and pg_ctl are; the newest."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    on_path = shutil.which("initdb")
    return pathlib.Path(found[-1]).parent if found else pathlib.Path(on_path).parent if on_path else None


def user():
    """initdb refuses root: some account without rights, or ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("no unprivileged account to run PostgreSQL as")


def run(*command):
    person = user()
    rights = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []} if person else {}
    with open(os.devnull) as nothing:
        done = subprocess.run([str(part) for part in command], stdin=nothing, capture_output=True, text=True,
                              check=False, cwd="/", **rights)
    return done


def address(folder):
    return f"postgresql://bobbin@/postgres?host={folder}"


def start(folder):
    stop(folder)
    folder.mkdir(mode=0o711, parents=True)
    person = user()
    if person:
        os.chown(folder, person.pw_uid, person.pw_gid)
    data = folder / "data"
    made = run(programs() / "initdb", "--pgdata", data, "--username", "bobbin", "--auth", "trust", "--encoding", "UTF8",
               "--locale", "C.UTF-8", "--no-sync")
    if made.returncode != 0:
        raise SystemExit(f"initdb: {made.stdout}{made.stderr}")
    begin(folder)
    print(address(folder))


def begin(folder):
    """Starts what is there: also after a kill()."""
    data = folder / "data"
    options = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, "unix_socket_directories": folder}.items())
    log = folder / "log.txt"
    begun = run(programs() / "pg_ctl", "start", "--pgdata", data, "--wait", "--log", log, "--options", options)
    if begun.returncode != 0:
        words = log.read_text(errors="replace") if log.exists() else ""
        raise SystemExit(f"pg_ctl: {begun.stdout}{begun.stderr}{words}")


def kill(folder):
    """As a power cut of its machine: every process of it at once."""
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(first, signal.SIGSTOP)  # it makes no more children
    all_of_it = [first, *children(first)]
    for process in all_of_it:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while any(alive(process) for process in all_of_it):
        time.sleep(0.01)
    # Where nobody buries the dead, its number would still be taken.
    for lock in (folder / "data" / "postmaster.pid", folder / ".s.PGSQL.5432.lock"):
        lock.unlink()


def stat_of(process):
    """What /proc says of it behind its name: its state, its parent...; empty when it is gone."""
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return []


def children(parent):
    processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [process for process in processes if stat_of(process)[1:2] == [str(parent)]]


def alive(process):
    return stat_of(process)[:1] not in ([], ["Z"])


def stop(folder):
    if (folder / "data" / "postmaster.pid").exists():
        run(programs() / "pg_ctl", "stop", "--pgdata", folder / "data", "--mode", "immediate")
    shutil.rmtree(folder, ignore_errors=True)


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("start", "stop", "with"):
        raise SystemExit(__doc__)
    if programs() is None:
        print("PostgreSQL is not installed: skipped", file=sys.stderr)
        raise SystemExit(SKIPPED)
    folder = pathlib.Path(arguments[1]).absolute()
    if arguments[0] == "with":
        os.environ["BOBBIN_TEST_DATABASE"] = address(folder)
        os.execvp(arguments[2], arguments[2:])
    {"start": start, "stop": stop}[arguments[0]](folder)


if __name__ == "__main__":
    main(sys.argv[1:])
