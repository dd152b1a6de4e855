"""The lists of packages: exact, by hash, from no named host."""

import re

import pytest

from devtools.processes import ROOT

LISTS = [
    *("requirements.txt", "requirements-bucket.txt", "requirements-dev.txt"),
    *("requirements-browser.txt", "requirements-bench.txt"),
]


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_by_hash_and_names_no_host(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "    "))]
    unpinned = [line for line in wanted if not re.match(r"[a-z0-9.\-]+==\S+.* \\$", line)]

    assert len(wanted) > 30
    assert unpinned == []
    assert not [line for line in lines if "://" in line or "index-url" in line]


def test_the_lists_agree_on_versions():
    pins = [
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LISTS
    ]

    assert pins[0] < pins[1] < pins[2]
    assert pins[1] < pins[3]
