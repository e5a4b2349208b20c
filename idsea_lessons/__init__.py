"""Mission design in deep space, for learners: the library behind the IDSEA lessons."""

__version__ = "0.1.0"
