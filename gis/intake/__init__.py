"""What a delivery says of codes, counts, uses and dwellings, read as people write them."""
