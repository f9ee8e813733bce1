from . import insertion_person
from . import insertion_pathway
