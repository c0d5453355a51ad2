"""A report's content in the formats of its consumers.

`registry` lists the formats; each is a module of this package with two functions of plain values:
`write(content, imprint)`, an iterator of str or bytes, and `lint(content, imprint)`, a list of findings.
"""
