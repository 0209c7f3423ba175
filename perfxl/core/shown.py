"""What comes from outside, as a person may be shown it."""

from __future__ import annotations


def shown(text: str) -> str:
    """The text on one line, with a blank for whatever is no sign.

    Control characters move the cursor and colour the terminal, ends of lines make one line look like two, marks of
    direction turn what is read around, halves of pairs are no characters.
    """
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


def scrivibile(text: str) -> str:
    """The text as UTF-8 can hold it, half characters as question marks: names of files from another time have some."""
    return text.encode(errors="replace").decode()
