"""Lists come in: brought, understood, checked, written in parts, and taken back as a whole."""
