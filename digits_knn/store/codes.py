"""Codes that students type, and tokens that nobody types."""

import hashlib
import hmac
import re
import secrets

from digits_knn.store.errors import TokenError, UnknownCodeError

# no vowels, which make words, and of what looks alike (0 O Q D, 1 I L, 2 Z, 5 S, 8 B, V W U) one
ALPHABET = "CDFGHJKMNPRTVXY3479"
CODE_LENGTH = 8  # of 19 letters: 34 bits
SECRET_BYTES = 32
MAX_TOKEN = 100  # characters; ours have some 50


def new_code() -> str:
    """Make a code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """Write a code in two groups, as it is read aloud."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def read_code(text: str) -> str:
    """Read a code as people type it, in any case, with spaces and hyphens.

    Raises
    ------
    UnknownCodeError
        If no code looks like that.
    """
    code = re.sub(r"[\s\-–—_.]+", "", text[:MAX_TOKEN]).upper()
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        raise UnknownCodeError(
            f"A code has {CODE_LENGTH} letters and digits, such as {shown('KM3TRX7D')}. "
            "Look at the code on the screen again."
        )
    return code


def new_secret() -> str:
    """Make the part of a token that is compared."""
    return secrets.token_urlsafe(SECRET_BYTES)


def token(number: int, secret: str) -> str:
    """Write a token: the number finds whose it is, the secret proves it."""
    return f"{number}.{secret}"


def hashed(secret: str) -> str:
    """Return what is stored of a secret; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def parse_token(text: str) -> tuple[int, str]:
    """Part a token into its number and its secret.

    Raises
    ------
    TokenError
        If it is none.
    """
    match = re.fullmatch(r"([0-9]{1,9})\.([A-Za-z0-9_-]+)", text[: MAX_TOKEN + 1])
    if match is None or len(text) > MAX_TOKEN:
        raise TokenError
    return int(match[1]), match[2]


def is_secret(secret: str, stored: str) -> bool:
    """Return whether a secret is the one whose hash is stored, in time that tells nothing."""
    return hmac.compare_digest(hashed(secret), stored)
