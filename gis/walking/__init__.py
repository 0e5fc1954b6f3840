"""The way on foot: streets, gates, the order of buildings, and the lists in that order."""
