from . import sp_demo_story
