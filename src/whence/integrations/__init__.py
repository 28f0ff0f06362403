"""whence inside other programs: each file is one of them, thin over the verbs and the library."""
