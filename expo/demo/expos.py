"""The three demo expos. Pure."""

from expo.demo.expo_healthcare import HEALTHCARE
from expo.demo.expo_istanbul import ISTANBUL
from expo.demo.expo_it_digital import IT_DIGITAL

EXPOS = (IT_DIGITAL, HEALTHCARE, ISTANBUL)
