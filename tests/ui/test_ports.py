import socket

import pytest

from tests.conftest import free_port
from ui.ports import open_socket


def test_it_listens_on_the_port_asked_for() -> None:
    port = free_port()
    with open_socket("127.0.0.1", port) as listening:
        assert listening.getsockname() == ("127.0.0.1", port)
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            pass


def test_a_port_that_is_listened_on_is_refused() -> None:
    with (
        open_socket("127.0.0.1", 0) as first,
        pytest.raises(OSError, match="in use"),
        open_socket("127.0.0.1", first.getsockname()[1]),
    ):
        pass


def test_a_host_of_another_machine_is_refused() -> None:
    with pytest.raises(OSError, match=r"assign|address"), open_socket("192.0.2.1", 0):
        pass
