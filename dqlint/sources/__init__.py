"""Where the bytes of data files come from."""
