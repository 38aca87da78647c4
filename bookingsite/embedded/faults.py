"""What the launcher tells a person, in one line, before it ends."""


class Refusal(Exception):
    """Something stands in the way, or one of the parts has stopped; the text is for the reader."""
