from . import insertion_barrier_review
from . import insertion_barrier_review_line
from . import insertion_file
from . import insertion_fse_export
