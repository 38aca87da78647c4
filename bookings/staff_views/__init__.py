"""What the staff see and do in their browsers: one module a page or a deed."""
