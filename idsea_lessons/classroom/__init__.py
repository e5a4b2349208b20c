"""Tools for people who teach: the nbgrader course and the proof of its assignments."""
