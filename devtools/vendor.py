"""Fetch the files that others made and we commit, exactly as vendor.lock names them.

    ./dev vendor            fetch every package with `npm pack` and write its files again
    ./dev vendor --lock     the same after a version was changed: takes the new hashes
    ./dev vendor --check    fetch nothing; fail if a committed file is not the locked one

Nothing else in the project needs npm, node or the network for these files: they are committed,
so that a reader can see them and the portal never asks another host for one.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from devtools.processes import ROOT

LOCK = ROOT / "vendor.lock"
FOREIGN = ROOT / "static" / "vendor"

# A source map that is not there makes collectstatic fail, and it would be of no use to a reader.
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*")


def main(wish: list[str]) -> None:
    if wish not in ([], ["--lock"], ["--check"]):
        sys.exit(__doc__)
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    if wish == ["--check"]:
        check_committed(lock)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, package in lock.items():
            archive = fetch(name, package["version"], Path(folder))
            check_hash(name, package, archive, trust_new=wish == ["--lock"])
            unpack(archive, package["files"])
            print(f"{name} {package['version']}: {len(package['files'])} files")
    if wish == ["--lock"]:
        LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    check_committed(lock)


def check_committed(lock: dict) -> None:
    """Every file is there as it was locked, and nothing lies beside it that nobody locked."""
    files = {target: file for package in lock.values() for target, file in package["files"].items()}
    found = {str(path.relative_to(ROOT)) for path in FOREIGN.rglob("*") if path.is_file()}
    wrong = [f"{target} is not in vendor.lock" for target in sorted(found - set(files))]
    for target, file in files.items():
        path = ROOT / target
        if not path.exists() or hex_hash(path.read_bytes()) != file["sha512"]:
            wrong.append(f"{target} is not the file in vendor.lock; run ./dev vendor")
    if wrong:
        sys.exit("\n".join(wrong))


def hex_hash(content: bytes) -> str:
    return hashlib.sha512(content).hexdigest()


def fetch(name: str, version: str, folder: Path) -> Path:
    """The package as the registry serves it; nothing in it is run."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return folder / done.stdout.split()[-1]


def check_hash(name: str, package: dict, archive: Path, trust_new: bool) -> None:
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if trust_new:
        package["sha512"] = found
    elif package["sha512"] != found:
        sys.exit(
            f"{name} {package['version']} is not the package in vendor.lock.\n"
            f"  expected sha512 {package['sha512']}\n  received sha512 {found}\n"
            "If the version was changed on purpose, run ./dev vendor --lock."
        )


def unpack(archive: Path, files: dict) -> None:
    with tarfile.open(archive) as package:
        for target, file in files.items():
            content = package.extractfile(f"package/{file['from']}").read()
            if target.endswith((".css", ".js")):
                content = SOURCE_MAP.sub(b"\n", content)
            if not target.endswith(".ttf"):
                content = content.rstrip() + b"\n"
            file["sha512"] = hex_hash(content)
            (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / target).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
