"""Presets: one small declaration for each foreign dataset, and how they are recognised and read.

Only the names stand here, so that the command line need not load anything to know them.
"""

NAMES = ("acled", "ucdp", "gdelt", "atlos", "archiver")
"""Names of the presets; ``none`` reads any table as a plain one."""
