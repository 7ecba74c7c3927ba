"""A certificate that this computer makes for its room: devices warn, and people compare it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.records.folder import write_whole
from web.certificates import Certificate, read_certificate

FILE = "room-certificate.pem"
"""In the data folder, with its key: a room that is opened again is the one that devices know."""
DAYS = 3
"""It holds so long after it was made, and since the day before: clocks of devices differ."""
_DIGITS = 32  # of a fingerprint: 128 bits, for which nobody can make another certificate


def own_certificate(folder: Path, names: Iterable[str]) -> Certificate:
    """A certificate made on this computer; that of before, if it has these names and holds today.

    Args:
        folder: the data folder.
        names: by which browsers call this computer, without ports and brackets.

    Raises:
        OSError: it cannot be kept.
    """
    file, wanted = folder / FILE, _alternatives(names)
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
        kept = set(found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
        holds = found.not_valid_after_utc > datetime.now(UTC) + timedelta(days=1)
        usable = holds and kept >= set(wanted)
        made = read_certificate(file, file) if usable else None
    except (OSError, ValueError, x509.ExtensionNotFound):
        made = None
    if made is None:
        found, pem = _make(wanted)
        write_whole(file, pem)
        made = read_certificate(file, file)
    return Certificate(made.context, found.fingerprint(SHA256()).hex()[:_DIGITS])


def _alternatives(names: Iterable[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in sorted(set(names)):
        try:
            found.append(x509.IPAddress(ip_address(name)))
        except ValueError:
            if name.isascii():
                found.append(x509.DNSName(name))
    return found


def _make(names: list[x509.GeneralName]) -> tuple[x509.Certificate, bytes]:
    """A certificate that this computer signs itself, and its file: key and certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rifq room")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, SHA256())
    )
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made, written + made.public_bytes(serialization.Encoding.PEM)
