"""Words for holders of tokens and for what a token may do."""

from typing import Any

from expo.accounts.permissions import Permission
from expo.api.rules import TokenHolder
from expo.history.permission_words import HOLDER_WORDS
from expo.history.permission_words import PERMISSION_WORDS as WORDS

HOLDERS: dict[TokenHolder, Any] = {TokenHolder(word): words for word, words in HOLDER_WORDS.items()}
PERMISSION_WORDS: dict[Permission, Any] = {Permission(word): words for word, words in WORDS.items()}
