"""What a saying is recognised by: pairs of characters in Chinese, words and their pieces in other scripts."""

import unicodedata
from functools import lru_cache
from zlib import crc32

import regex

# A saying is recognised by its beginning; nobody learns from more.
READ_CHARACTERS = 300

RUN = regex.compile(r"(\p{Han}+)|([\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*)")

# How much each kind counts, before how rare it is: chosen by the even half of benchmarks/duck_held_out.jsonl.
CHARACTER_WEIGHT = 0.3
CHARACTER_PAIR_WEIGHT = 1.0
WORD_WEIGHT = 1.0
WORD_PAIR_WEIGHT = 0.5
PIECE_WEIGHT = 0.5

# The traditional forms of common characters, so that a question in either script finds the same answer.
TRADITIONAL = (
    "這個們來時說為國會學對開間問題過還沒點麼嗎實現發動經長門見東車馬頭話語電腦機鐘錢買賣書寫讀聽認識請謝讓誰"
    "裡裏後從給應該種樣愛氣風雲龍鳥魚鴨雞貓號碼舊聲聊歡樂難離邊遠進運連處廣場業務員圖網頁鏈錄記設計訊"
    "息義務親關係條嚴壞覺歲師醫藥體頓飯麵餓渴熱涼紅綠藍黃價費單雙幾萬億歷史黨隊陽陰雖礎禮節獎嗨嘗試"
    "無斷則刪檔編輯轉換選擇隱藏權標籤資訂閱註冊備並與於這幫鬧鬱悶煩惱累夢睡覺靜響應變專輕鬆緊張緩壓壞戀"
)
SIMPLIFIED = (
    "这个们来时说为国会学对开间问题过还没点么吗实现发动经长门见东车马头话语电脑机钟钱买卖书写读听认识请谢让谁"
    "里里后从给应该种样爱气风云龙鸟鱼鸭鸡猫号码旧声聊欢乐难离边远进运连处广场业务员图网页链录记设计讯"
    "息义务亲关系条严坏觉岁师医药体顿饭面饿渴热凉红绿蓝黄价费单双几万亿历史党队阳阴虽础礼节奖嗨尝试"
    "无断则删档编辑转换选择隐藏权标签资订阅注册备并与于这帮闹郁闷烦恼累梦睡觉静响应变专轻松紧张缓压坏恋"
)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)

# Words that say the same, or nothing.
SAME = {
    "如何": "怎么",
    "怎样": "怎么",
    "啥": "什么",
    "能不能": "能",
    "可不可以": "能",
    "可以": "能",
    "请问": "",
    "what's": "what is",
    "where's": "where is",
    "who's": "who is",
    "it's": "it is",
    "i'm": "i am",
    "you're": "you are",
    "can't": "can not",
    "cannot": "can not",
    "don't": "do not",
    "please": "",
}
VARIANT = regex.compile(
    r"\L<chinese>|\b\L<english>\b",
    chinese=[each for each in SAME if not each.isascii()],
    english=[each for each in SAME if each.isascii()],
)

Features = dict[int, float]


def features_of(text: str) -> Features:
    """Returns the features of `text`, each a number of 32 bits, with its kind's weight."""
    found: Features = {}
    word_before = ""
    for han, word in RUN.findall(_folded(text)):
        if han:
            word_before = ""
            for character in han:
                found[_number(character)] = CHARACTER_WEIGHT
            for first, second in zip(han, han[1:], strict=False):
                found[_number(first + second)] = CHARACTER_PAIR_WEIGHT
        else:
            found[_number(f" {word} ")] = WORD_WEIGHT
            for number in _pieces(word):
                found.setdefault(number, PIECE_WEIGHT)
            if word_before:
                found[_number(f" {word_before} {word} ")] = WORD_PAIR_WEIGHT
            word_before = word
    return found


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).casefold()
    return VARIANT.sub(_same, normal.translate(TO_SIMPLIFIED).replace("’", "'"))


def _same(variant: "regex.Match[str]") -> str:
    return SAME[variant[0]]


@lru_cache(1 << 16)
def _pieces(word: str) -> tuple[int, ...]:
    """Three letters in a row each, by which a word is found that has an ending more, or a slip of the finger."""
    padded = f"^{word}$"
    return tuple(_number(f"~{padded[at : at + 3]}") for at in range(len(padded) - 2))


@lru_cache(1 << 18)
def _number(feature: str) -> int:
    # The same in every process and on every machine, as hash() is not.
    return crc32(feature.encode())
