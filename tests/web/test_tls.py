"""With a certificate, nobody on the network reads along."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import socket
import ssl
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.conftest import Open

pytest.importorskip("cryptography", reason="part of the extra `room`")

from web import own_certificate as made_here
from web.certificates import in_groups, read_certificate
from web.own_certificate import own_certificate
from web.qr import _link
from web.request_checks import Limits
from web.server import Serving, names_at

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer, for a day, and its key."""
    file, key = folder / "room.crt", folder / "room.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    words += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = [*words, "-keyout", str(key), "-out", str(file)]
    subprocess.run(made, check=True, capture_output=True)
    return file, key


def is_open(line: socket.socket) -> bool:
    """Whether the other end has not hung up."""
    line.setblocking(False)
    try:
        return bool(line.recv(1))
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


@needs_openssl
def test_the_room_speaks_tls_and_its_cookie_goes_over_nothing_else(
    open_room: Open, tmp_path: Path
) -> None:
    file, key = certificate(tmp_path)
    room, _ = open_room()
    trusted = ssl.create_default_context(cafile=str(file))
    with Serving(room, port=0, tls=read_certificate(file, key)).running() as serving:
        address = serving.addresses[0]
        assert address.startswith("https://")
        line = http.client.HTTPSConnection(
            address.removeprefix("https://"), context=trusted, timeout=30
        )
        body, origin = f"pin={room.pin}&do=new", {"Origin": address}
        line.request("POST", "/", body, origin)
        response = line.getresponse()
        assert response.status == 303 and "Secure" in str(response.getheader("set-cookie"))
        response.read()
        line.request("POST", "/", body, {"Origin": address.replace("https", "http")})
        assert line.getresponse().status == 403
        line.close()


def test_connections_that_never_agree_on_tls_shut_nobody_out(
    open_room: Open, tmp_path: Path
) -> None:
    """They were counted by nobody, until no file could be opened any more."""
    room, _ = open_room()
    made = own_certificate(tmp_path, names_at("127.0.0.1"))
    few = Limits(connections=40)
    with Serving(room, port=0, tls=made, limits=few).running() as serving, ExitStack() as stack:
        at = ("127.0.0.1", serving.port)
        silent = [
            stack.enter_context(socket.create_connection(at, 30, ("127.0.0.2", 0)))
            for _ in range(100)
        ]
        host = serving.addresses[0].removeprefix("https://")
        trusted = ssl.create_default_context(cadata=ssl.get_server_certificate(at))
        line = http.client.HTTPSConnection(host, context=trusted, timeout=30)
        line.request("GET", f"/facilitate/enter/{room.key}")
        assert line.getresponse().status == 303
        line.close()
        assert sum(map(is_open, silent)) <= 20


def test_a_certificate_that_is_made_here_is_the_one_that_is_shown(
    open_room: Open, tmp_path: Path
) -> None:
    """A browser that compares the fingerprint, and then trusts it, is in this room."""
    room, _ = open_room()
    made = own_certificate(tmp_path, names_at("127.0.0.1"))
    with Serving(room, port=0, tls=made).running() as serving:
        host, _, port = serving.addresses[0].removeprefix("https://").rpartition(":")
        seen = ssl.get_server_certificate((host, int(port)))
        fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(seen)).hexdigest()
        assert fingerprint.startswith(made.fingerprint) and len(made.fingerprint) == 32
        trusted = ssl.create_default_context(cadata=seen)
        line = http.client.HTTPSConnection(host, int(port), context=trusted, timeout=30)
        line.request("GET", f"/facilitate/enter/{room.key}")
        response = line.getresponse()
        lead = str(response.getheader("set-cookie")).partition(";")[0]
        response.read()
        line.request("GET", "/facilitate/door", headers={"Cookie": lead})
        door = line.getresponse().read().decode()
        line.close()
    assert in_groups(made.fingerprint) in door
    assert in_groups("3f9a01bc") == "3F9A 01BC"
    link = _link(serving.addresses[0], room.pin, made.fingerprint)
    assert link.endswith(f"/?pin={room.pin}#fp={made.fingerprint}")


def test_it_is_kept_for_its_owner_alone_while_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room that is opened again is the one that devices know."""
    names = ["192.168.1.5", "127.0.0.1", "localhost", "höhle", "::1"]
    first = own_certificate(tmp_path, names)
    assert own_certificate(tmp_path, names[:2]).fingerprint == first.fingerprint
    file = tmp_path / made_here.FILE
    assert sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_certificate(tmp_path, ["10.0.0.7"]).fingerprint != first.fingerprint
    whole = file.read_bytes()
    for damaged in (b"", b"hello", whole[:300], whole[: whole.index(b"-----BEGIN C")]):
        file.write_bytes(damaged)
        assert own_certificate(tmp_path, names).fingerprint
    monkeypatch.setattr(made_here, "DAYS", 1)
    file.unlink()
    short = own_certificate(tmp_path, names)  # it would end in a class that begins late
    assert own_certificate(tmp_path, names).fingerprint != short.fingerprint
