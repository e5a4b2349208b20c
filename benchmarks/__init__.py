"""How fast the library is, as a ratio against a peer in the same run on the same machine. See `python -m benchmarks`.

A row of the table is a module here with `WHAT`, `AGAINST`, `REACH` (the ratio to reach), `TOLERANCE` (largest relative
difference of the results), and two functions, `ours` and `theirs`. Each takes no argument and returns a function that
does the timed work and returns an array; what stands before it (imports, loading, input) is not timed. Each side runs
in a process of its own, since some peers cannot share one.
"""
