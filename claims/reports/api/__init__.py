"""The interface for programs: what is published for everyone, the desk's own rows for holders of a token.

`tokens` says who may ask, `limits` how often, `schemas` what comes back, `reading` and `writing` are the addresses of the
desk, `claim_search` answers as Google's Fact Check Tools do, `embedding` serves cards for other people's pages.
"""
