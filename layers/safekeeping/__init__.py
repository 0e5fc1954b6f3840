"""Projects backed up, packed by township, and put together again."""
