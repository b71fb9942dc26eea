"""No reader of text from outside takes more than linear time, ends in an exception, or piles up.

Each reads every piece repeated to four lengths. A new reader or a piece that slowed one is a row in
``tests/readers.py``.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers import PIECES, READERS, exponent, run

# Linear growth gives 1, quadratic 2. What is judged takes at least 20 ms of the thread's own time,
# the best of three, and again where it is too much: another process cannot cause it three times.
MOST = 1.3
LENGTH = 2_000
ATTEMPTS = 3
# Lists have budgets of their own for long lines, which test_list_speed measures.
WITH_BUDGET = {("BibTeX list", "[a](")}


def worst(name: str, piece: str) -> float:
    powers = []
    for _ in range(ATTEMPTS):
        powers.append(exponent(READERS[name], piece, LENGTH))
        if powers[-1] <= MOST:
            break
    return min(powers)


@pytest.mark.parametrize("name", READERS)
def test_time_of_a_reader_grows_with_the_length_of_its_text(name: str) -> None:
    slopes = {piece: worst(name, piece) for piece in PIECES if (name, piece) not in WITH_BUDGET}
    assert {} == {piece: power for piece, power in slopes.items() if power > MOST}


@pytest.mark.parametrize("name", READERS)
def test_no_grammar_makes_a_reader_fail(name: str) -> None:
    # Of texts made of pieces, each of which is the beginning, the end or the middle of something.
    texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)

    @settings(max_examples=25)
    @given(text=texts)
    def read(text: str) -> None:
        run(READERS[name], text)

    read()
