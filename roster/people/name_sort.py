"""Names as people type them, made alike; and the key by which lists are ordered.

The key is pinyin with tone numbers, as in a dictionary: 曾海燕 is zeng1hai3yan4. Only small letters
and digits stand in it, so every database and every locale puts it in the same order.
"""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

from core.typed import FULL_WIDTH, visible

MIDDLE_DOT = "·"
OTHER_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅．\u0387\u16eb\u2e31\ua78f", MIDDLE_DOT))
FULL_WIDTH_LETTERS = {wide: plain for wide, plain in FULL_WIDTH.items() if plain.isalnum()}
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
IS_HAN = re.compile(f"[{HAN}]")
SPACE_INSIDE = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
FULL_STOP_INSIDE = re.compile(rf"(?<=[{HAN}])\s*\.\s*(?=[{HAN}])")
KEY_LENGTH = 200

# Surnames that are read otherwise than the character mostly is.
SURNAMES = {
    "万俟": "mo4qi2",
    "单于": "chan2yu2",
    "尉迟": "yu4chi2",
    "欧阳": "ou1yang2",
    "澹台": "tan2tai2",
    "长孙": "zhang3sun1",
    "么": "yao1",
    "乐": "yue4",
    "佴": "nai4",
    "乜": "nie4",
    "仇": "qiu2",
    "任": "ren2",
    "区": "ou1",
    "區": "ou1",
    "华": "hua4",
    "華": "hua4",
    "单": "shan4",
    "卜": "bu3",
    "句": "gou1",
    "召": "shao4",
    "员": "yun4",
    "員": "yun4",
    "哈": "ha3",
    "單": "shan4",
    "單于": "chan2yu2",
    "宁": "ning4",
    "寧": "ning4",
    "尉遲": "yu4chi2",
    "折": "she2",
    "撒": "sa4",
    "曾": "zeng1",
    "朴": "piao2",
    "查": "zha1",
    "洗": "xian3",
    "燕": "yan1",
    "樂": "yue4",
    "牟": "mu4",
    "盖": "ge3",
    "相": "xiang4",
    "祭": "zhai4",
    "种": "chong2",
    "秘": "bi4",
    "繁": "po2",
    "繆": "miao4",
    "紀": "ji3",
    "纪": "ji3",
    "缪": "miao4",
    "翟": "zhai2",
    "萬俟": "mo4qi2",
    "能": "nai4",
    "葛": "ge3",
    "蓋": "ge3",
    "薄": "bo2",
    "覃": "qin2",
    "解": "xie4",
    "贠": "yun4",
    "过": "guo1",
    "過": "guo1",
    "郇": "xun2",
    "那": "na1",
    "都": "du1",
    "阚": "kan4",
    "隗": "wei3",
    "黑": "he4",
}


def tidy_name(name: str) -> str:
    """A name as it is stored: one kind of middle dot, no spaces inside a Chinese name."""
    shown = visible(name).translate(OTHER_DOTS).translate(FULL_WIDTH_LETTERS)
    dotted = FULL_STOP_INSIDE.sub(MIDDLE_DOT, shown)
    return " ".join(SPACE_INSIDE.sub("", dotted).split())


def sort_key(name: str) -> str:
    """The key a name gets when nobody gives it another; the same name always gets the same."""
    name = tidy_name(name)
    surname = surname_of(name)
    rest = name[len(surname) :]
    readings = lazy_pinyin(
        rest.replace(MIDDLE_DOT, ""),
        style=Style.TONE3,
        neutral_tone_with_five=True,
        errors=_unread,
    )
    return tidy_key(SURNAMES.get(surname, "") + "".join(readings))


def _unread(characters: str) -> str:
    """Latin letters stand for themselves; a character nobody can read comes last, by its code."""
    return "".join(each if each.isascii() else _last(each) for each in characters)


def _last(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)
    return plain if plain[0].isascii() else f"zz{ord(character):x}"


def tidy_key(key: str) -> str:
    """A key as it is stored, whoever typed it: small letters and digits."""
    plain = unicodedata.normalize("NFKD", key.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "0", bare).strip("0")[:KEY_LENGTH]


def surname_of(name: str) -> str:
    """The surname, where the table has it. A name with a middle dot has none to look up."""
    if MIDDLE_DOT in name:
        return ""
    if len(name) > 2 and name[:2] in SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES else ""
