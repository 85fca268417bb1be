"""The code beside a step of the lesson, and what it prints."""

from dataclasses import dataclass

from digits_knn import snippets


@dataclass(frozen=True)
class Block:
    """Code that stands on the page.

    Attributes
    ----------
    code : runs on its own.
    prints : what it prints, as the page computes it by itself; the tests run the code and compare,
        but for times, which end in " s" or " ms". Empty where nothing was measured yet.
    """

    code: str
    prints: str


def block(*parts: str, prints: str) -> Block:
    """Put the parts of a block together, with the imports that they need above.

    Parameters
    ----------
    parts : lines of code; see `snippets.assemble`.
    prints : see `Block`.
    """
    return Block(snippets.assemble("", *parts).code.strip("\n"), prints.strip("\n"))
