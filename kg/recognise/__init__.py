"""The recognisers: each looks at a report's text and marks what it knows. See ``kg.pipeline`` for their order."""
