"""The rubric that the page begins with: what a municipal office usually marks a lesson by."""

STANDARD_NAME = ("课堂教学评价", "Lesson rubric")
STANDARD_CRITERIA = (
    ("教学目标", "Objectives", 10),
    ("教学内容", "Content", 15),
    ("教学过程", "Teaching process", 35),
    ("教师素质", "Command of the subject", 15),
    ("教学效果", "Effect", 25),
)
