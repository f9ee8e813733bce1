"""What the demo tells when people and work are both there. Imported with the demo alone."""

from .pathway_story import create_links

__all__ = ["create_links"]
