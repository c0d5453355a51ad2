"""Text and metadata out of the bytes of a document. No Django in here: articles imported from files come this way too.

`extract_in_child` is what to call: documents are hostile, so they are read in a forked child with limits on processor
time, memory and clock. `reading.extract` is the same without the child, for those who are in one already.
"""

from claims.sources.extraction.child import ChildLimits, extract_in_child
from claims.sources.extraction.values import Extracted

__all__ = ["ChildLimits", "Extracted", "extract_in_child"]
