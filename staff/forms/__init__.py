"""Text from the browser, turned into words that the actions take."""
