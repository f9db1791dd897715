"""Which rows changed between versions of a data file, and what in them. Pure functions, no Git.

`keys` makes rows comparable, `rows` finds the difference of two versions, `lines` does both for JSON Lines in bytes,
`edits` tells which rows were edited, `fields` what in them.
"""
