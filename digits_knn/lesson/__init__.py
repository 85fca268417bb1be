"""The lesson of the page Learn: its words, and what its steps compute."""
