from . import sp_equipment_signature
from . import sp_clause_statement
from . import sp_job_invoicing
from . import sp_job_invoicing_line
from . import sp_work_note_correct
from . import sp_work_note_sign
from . import sp_meeting_proxy
from . import sp_membership_payment
