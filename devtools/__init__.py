"""What `./dev` does, one part a file. Nothing here knows a room of the portal.

`dev` finds the part of a command and calls its `main(arguments)`. Most parts run on the plain
Python of the machine, before anything is installed, so they import the standard library alone.
Those that need a package run in `.venv`: translations, rare_han_font, server_programs, and what
pytest uses, pytest_plugin and snapshot.
"""
