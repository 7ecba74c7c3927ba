"""With a certificate, nobody on the network reads along."""

from __future__ import annotations

import http.client
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.web.conftest import Open
from web.server import Serving

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer, for a day, and its key."""
    file, key = folder / "room.crt", folder / "room.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    words += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = [*words, "-keyout", str(key), "-out", str(file)]
    subprocess.run(made, check=True, capture_output=True)
    return file, key


def test_the_room_speaks_tls_and_its_cookie_goes_over_nothing_else(
    open_room: Open, tmp_path: Path
) -> None:
    file, key = certificate(tmp_path)
    room, _ = open_room()
    trusted = ssl.create_default_context(cafile=str(file))
    with Serving(room, port=0, tls=(file, key)).running() as serving:
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
