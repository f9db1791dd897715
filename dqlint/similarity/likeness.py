"""When two rows are near."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

Measure = Literal["words", "ratio", "token_sort_ratio"]
ONE_WORD_FROM = 4  # words of the shorter row


class Likeness(NamedTuple):
    """Near is what has a similarity of `threshold` or more in each field, 1/2 < threshold <= 1.

    Of `words` that is the Jaccard similarity of the sets; `ratio` and `token_sort_ratio` are those of
    `dqlint.similarity.ordered`, by letters.

    With `one_word`, by words, rows of four words and more are near, too, when all but one word of each is in the other:
    a slip or a word exchanged in a short text costs it more similarity than in a long one (5/7 of six words, 14/16 of
    fifteen).
    """

    threshold: Fraction = Fraction(4, 5)
    one_word: bool = True
    measure: Measure = "words"

    @classmethod
    def of(cls, threshold: float, *, one_word: bool = True, measure: Measure = "words") -> Likeness:
        """With the threshold as it is written in decimal: 0.8 is 4/5."""
        return cls(Fraction(str(threshold)), one_word, measure)

    def check(self) -> None:
        """Raise ValueError for a threshold that the join cannot keep to."""
        if not Fraction(1, 2) < self.threshold <= 1:
            raise ValueError(f"the threshold {self.threshold} is not above 1/2 and up to 1")
