"""A passkey in software, as a browser answers for it: so that wrong answers can be tried, too."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One credential with a counter of its own."""

    origin: str = "http://localhost:8000"
    site: str = "localhost"
    credential_id: bytes = b"soft-key-of-the-tests-0123456789"
    counter: int = 0
    secret: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def client(self, kind: str, challenge: str, origin: str) -> bytes:
        """Say what the browser was asked, and where."""
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin or self.origin}).encode()

    def data(self, flags: int, extra: bytes = b"", site: str = "") -> bytes:
        """Give the authenticator's own words."""
        self.counter += 1
        site_hash = hashlib.sha256((site or self.site).encode()).digest()
        return site_hash + struct.pack(">BI", flags, self.counter) + extra

    def register(self, options: dict[str, Any], *, origin: str = "") -> str:
        """Answer a question for a new key."""
        public = ES256.from_cryptography_key(self.secret.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        data = self.data(PRESENT | VERIFIED | ATTESTED, bytes(attested))
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self.client("webauthn.create", options["publicKey"]["challenge"], origin)
        return self.answer(clientDataJSON=client, attestationObject=attestation)

    def sign_in(
        self, options: dict[str, Any], *, verified: bool = True, origin: str = "", site: str = ""
    ) -> str:
        """Answer a question at sign-in."""
        client = self.client("webauthn.get", options["publicKey"]["challenge"], origin)
        data = self.data(PRESENT | (VERIFIED if verified else 0), site=site)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def answer(self, **response: bytes) -> str:
        """Write an answer as our script does."""
        number = websafe_encode(self.credential_id)
        told = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})


def challenge_of(options: dict[str, Any]) -> bytes:
    """Give the question itself."""
    return websafe_decode(options["publicKey"]["challenge"])
