from . import test_identifiers
from . import test_person
from . import test_pathway
from . import test_contract
from . import test_access
from . import test_parameter
from . import test_deadline
from . import test_exit
