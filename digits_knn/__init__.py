"""Draw a digit in the browser and watch K-nearest neighbours read it."""
