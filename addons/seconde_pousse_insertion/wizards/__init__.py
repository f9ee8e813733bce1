from . import insertion_barrier_review
from . import insertion_barrier_review_line
from . import insertion_pass_reintegration
from . import insertion_record_problem
