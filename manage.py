#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pairing_portal.settings")
    try:
        from pairing_portal.command_line import run
    except ModuleNotFoundError as missing:
        sys.exit(
            f"This Python has no {missing.name}. `./dev run` installs what the portal needs and "
            "serves it; by hand: pip install --require-hashes -r requirements.txt"
        )
    run(sys.argv)
