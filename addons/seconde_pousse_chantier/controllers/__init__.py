from . import agreements
from . import equipment
from . import field_jobs
from . import job_request
from . import job_review
from . import work_notes
from . import member
