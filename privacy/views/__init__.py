"""What is seen and done of data protection: one module a tool."""
