"""How is it computed? Tables and arrays in, tables and arrays out; no file, network, clock, web or database."""
