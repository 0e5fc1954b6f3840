"""What enumerators send in, and supervision areas, as they are kept."""
