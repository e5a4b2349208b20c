"""What lessons ask of learners (predict, check, compare), and what assignments need (personal, expect)."""

from idsea_lessons.learn import expect
from idsea_lessons.learn.checking import check
from idsea_lessons.learn.comparing import compare
from idsea_lessons.learn.parts import Parts
from idsea_lessons.learn.personal import personal
from idsea_lessons.learn.predicting import predict

__all__ = ["Parts", "check", "compare", "expect", "personal", "predict"]
