"""./dev run: what is wrong is said before anything is set up."""

import socket

import pytest

from devtools.processes import DevError
from devtools.run import refuse_busy


def test_a_busy_port_is_named_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(DevError, match=f"Port {port} is in use.*--port"):
            refuse_busy(port)
