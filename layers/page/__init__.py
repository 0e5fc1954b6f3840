"""What the page lists, finds and draws, within the territory of who asks."""
