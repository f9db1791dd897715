"""Numbers about data: agreement, distributions, diversity. Pure functions that know no rows and no rules."""
