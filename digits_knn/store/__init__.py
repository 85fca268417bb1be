"""Classes that draw together: who is in them, what they drew, and where it is kept.

- `database`: SQLite in the data folder, or PostgreSQL; `open_store` is the way in.
- `teachers`, `students`, `wall`: what each of them does and sees; functions that take the store.
- `exchange`: a class as a file, and back; `importing` starts a class with such a file.

Every error is a `ClassError`: a sentence for whoever sees the page.
"""
