"""TVB's foundations, as far as scripts touch them."""
