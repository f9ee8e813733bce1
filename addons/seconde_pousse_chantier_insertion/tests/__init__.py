from . import test_access
from . import test_board
from . import test_hire_offer
from . import test_practice
from . import test_presence
from . import test_welcome
