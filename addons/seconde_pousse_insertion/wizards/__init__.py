from . import insertion_barrier_review
from . import insertion_barrier_review_line
from . import insertion_pass_reintegration
from . import insertion_record_problem
from . import insertion_month_prepare
from . import insertion_month_reopen
from . import insertion_public_holidays
