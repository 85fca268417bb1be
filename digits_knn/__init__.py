"""Draw a digit in the browser and watch K-nearest neighbors read it."""
