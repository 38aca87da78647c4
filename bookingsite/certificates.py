"""Makes the certificates with which PostgreSQL and Valkey speak TLS inside one machine's private network.

`python -m bookingsite.certificates /folder database valkey` makes an authority, signs one certificate for
each name and throws the authority's key away. What is there already is left alone.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEARS = 10


def name_of(text: str) -> x509.Name:
    """Give a name as certificates write it."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def draft(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    """Begin a certificate."""
    return (
        x509.CertificateBuilder()
        .subject_name(name_of(subject))
        .issuer_name(name_of(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
    )


def authority(now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Make an authority that may sign servers and nothing below itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = draft("bookingsite inside", "bookingsite inside", key.public_key(), now)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return key, builder.sign(key, hashes.SHA256())


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file with its rights from the first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def make(folder: Path, names: list[str], now: datetime) -> bool:
    """Make everything, the authority's certificate last; False where that is there already."""
    if (folder / "ca.crt").exists():
        return False
    signer, top = authority(now)
    for name in names:
        key = ec.generate_private_key(ec.SECP256R1())
        hosts = [x509.DNSName(name), x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
        builder = draft(name, "bookingsite inside", key.public_key(), now)
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        signed = builder.sign(signer, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write(folder / f"{name}.key", private, 0o600)
        write(folder / f"{name}.crt", signed.public_bytes(serialization.Encoding.PEM), 0o644)
    write(folder / "ca.crt", top.public_bytes(serialization.Encoding.PEM), 0o644)
    return True


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), sys.argv[2:], datetime.now(UTC))
    sys.stdout.write("certificates made\n" if made else "certificates are there\n")
