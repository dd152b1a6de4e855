"""Compile the translations, without the gettext programs.

    ./dev translations            write a .mo beside every .po
    ./dev translations --check    write nothing; fail if a .mo is old or a translation is missing

Fuzzy entries, missing ones and placeholders that differ all count as missing.
"""

import gettext
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from devtools.processes import ROOT


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    sources = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    problems = [problem for source in sources for problem in compile_one(source, check)]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(sources)} translation files {'are up to date' if check else 'compiled'}")


def compile_one(source: Path, check: bool) -> list[str]:
    """Write the .mo, or only compare it. What is wrong comes back as sentences."""
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    target = source.with_suffix(".mo")
    name = source.relative_to(ROOT)
    if not check:
        target.write_bytes(compiled.getvalue())
        return []
    problems = [f"{name}: {problem}" for problem in problems_of(catalog)]
    if not target.exists() or messages(target.read_bytes()) != messages(compiled.getvalue()):
        problems.append(f"{name}: its .mo is old; run ./dev translations")
    return problems


def problems_of(catalog: Catalog) -> Iterator[str]:
    """What the reader of this language would miss or see wrong."""
    for message in catalog:
        if not message.id:
            continue
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            yield f"{message.id!r} is marked fuzzy"
        elif not all(words):
            yield f"{message.id!r} has no translation"
        for error in message.check(catalog):
            yield f"{message.id!r}: {error}"


def messages(content: bytes) -> dict:
    """The messages of a compiled file without its header, which carries dates."""
    found = dict(gettext.GNUTranslations(io.BytesIO(content))._catalog)
    found.pop("", None)
    return found


if __name__ == "__main__":
    main()
