from . import insertion_barrier_review
from . import insertion_barrier_review_line
