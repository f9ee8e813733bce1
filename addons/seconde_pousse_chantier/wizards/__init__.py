from . import sp_equipment_signature
