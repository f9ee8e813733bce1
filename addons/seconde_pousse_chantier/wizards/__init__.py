from . import sp_equipment_signature
from . import sp_clause_statement
