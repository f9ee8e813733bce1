from . import test_agreement
from . import test_board
from . import test_booking
from . import test_membership
from . import test_prevention
from . import test_session
from . import test_work_note
