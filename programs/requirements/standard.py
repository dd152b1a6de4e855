"""Requirement sets that a program may start with, each of the subject in which it is usual.

What was added from here is the program's own, and changes like anything typed.
"""

STANDARD_REQUIREMENT_SETS = (
    {
        "subject": "数学",
        "name": "“三个一”",
        "name_en": "Three ones (mathematics)",
        "requirements": (
            {
                "text": "互听一节课",
                "text_en": "Observe one lesson of each other",
                "owed_by": "both",
                "counts": "observation",
                "per": "term",
                "evidence": "听课记录",
                "evidence_en": "Observation notes",
            },
            {
                "text": "撰写一篇论文",
                "text_en": "Write one paper",
                "owed_by": "both",
                "counts": "paper",
                "per": "year",
                "evidence": "论文",
                "evidence_en": "Paper",
            },
            {
                "text": "推荐一本好书",
                "text_en": "Recommend one good book",
                "owed_by": "both",
                "counts": "book_recommendation",
                "per": "year",
                "evidence": "推荐书目",
                "evidence_en": "Recommended books",
            },
        ),
    },
    {
        "subject": "语文",
        "name": "“三个一”工程",
        "name_en": "Three-ones project (Chinese)",
        "requirements": (
            {
                "text": "帮助学员找到一个教学问题，开展小课题研究",
                "text_en": "Help the trainee find one problem in teaching and research it",
                "owed_by": "mentor",
                "counts": "joint_project",
                "per": "year",
                "evidence": "课题",
                "evidence_en": "Research project",
            },
            {
                "text": "围绕问题进行一次教学设计与实施的互动研讨",
                "text_en": "One discussion of lesson design and practice around that problem",
                "owed_by": "mentor",
                "counts": "activity",
                "per": "term",
                "evidence": "登记表",
                "evidence_en": "Registration form",
            },
            {
                "text": "下乡指导一次，交流观摩课、示范课、交流课",
                "text_en": (
                    "One visit to the countryside, with lessons observed, demonstrated "
                    "and exchanged"
                ),
                "owed_by": "mentor",
                "counts": "visit",
                "per": "term",
                "evidence": "登记表",
                "evidence_en": "Registration form",
            },
        ),
    },
    {
        "subject": "数学",
        "name": "“四定”",
        "name_en": "Four decisions (mathematics)",
        "requirements": (
            {
                "text": "定目标、定时间、定主题、定方式",
                "text_en": "Decide goal, time, theme and method",
                "owed_by": "pair",
                "counts": "other",
                "per": "year",
                "evidence": "帮扶计划",
                "evidence_en": "Support plan",
            },
        ),
    },
    {
        "subject": "科学",
        "name": "培训活动登记表",
        "name_en": "Registration form (science)",
        "requirements": (
            {
                "text": "双方填写每次活动的登记表，经学校和区（县）确认后报市小学科学科",
                "text_en": (
                    "Both sides fill in a registration form of each activity; "
                    "school and district confirm it"
                ),
                "owed_by": "both",
                "counts": "activity",
                "per": "term",
                "evidence": "登记表",
                "evidence_en": "Registration form",
            },
        ),
    },
    {
        "subject": "语文",
        "name": "导师职责",
        "name_en": "Mentor duties (Chinese)",
        "requirements": (
            {
                "text": "指导学员的课题研究并形成成果（课例、论文或研究报告）",
                "text_en": (
                    "Guide the trainee's research to a result: a lesson case, paper or "
                    "research report"
                ),
                "owed_by": "mentor",
                "counts": "result",
                "per": "year",
                "evidence": "成果",
                "evidence_en": "Result",
            },
        ),
    },
)
