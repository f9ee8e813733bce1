"""What the demo tells in Python, as a week of deliveries follows the calendar. Imported with the demo alone."""

from .canteen_offers import create_offers
from .canteen_outings import create_outings
from .canteen_past import create_export, create_past
from .canteen_week import create_week

__all__ = ["create_export", "create_offers", "create_outings", "create_past", "create_week"]
