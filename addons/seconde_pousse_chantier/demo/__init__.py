"""What the demo tells in Python, as a week of work follows the calendar. Imported with the demo alone."""

from .work_equipment import create_equipment
from .work_jobs import create_jobs
from .work_members import create_members
from .work_people import create_people
from .work_rare import create_rare
from .work_week import create_week

__all__ = ["create_equipment", "create_jobs", "create_members", "create_people", "create_rare", "create_week"]
