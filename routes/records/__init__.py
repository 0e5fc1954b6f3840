"""What the routes take and answer, as the document of the interface for programs tells it."""
