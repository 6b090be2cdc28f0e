"""The names of Korea's local governments, as data: 17 regional ones and the 226 basic ones (구·시·군) below them.

Names are what reports print, so ``중구`` stands under six cities; ask ``regions_of`` which.  Names that began or
ended with a reorganisation are listed apart, because reports of other years still carry them.
"""

from __future__ import annotations

REGIONS: dict[str, tuple[str, ...]] = {
    "서울특별시": ("서울시", "서울"),
    "부산광역시": ("부산시", "부산"),
    "대구광역시": ("대구시", "대구"),
    "인천광역시": ("인천시", "인천"),
    "광주광역시": ("광주",),
    "대전광역시": ("대전시", "대전"),
    "울산광역시": ("울산시", "울산"),
    "세종특별자치시": ("세종시", "세종"),
    "경기도": ("경기",),
    "강원특별자치도": ("강원도", "강원"),
    "충청북도": ("충북",),
    "충청남도": ("충남",),
    "전북특별자치도": ("전라북도", "전북"),
    "전라남도": ("전남",),
    "경상북도": ("경북",),
    "경상남도": ("경남",),
    "제주특별자치도": ("제주도", "제주"),
}
"""The 17 regional governments and the shorter or older forms of their names."""

_BASIC_WORDS: dict[str, str] = {
    "서울특별시": "종로구 중구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구 마포구"
    " 양천구 강서구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구",
    "부산광역시": "중구 서구 동구 영도구 부산진구 동래구 남구 북구 해운대구 사하구 금정구 강서구 연제구 수영구 사상구 기장군",
    "대구광역시": "중구 동구 서구 남구 북구 수성구 달서구 달성군 군위군",
    "인천광역시": "중구 동구 미추홀구 연수구 남동구 부평구 계양구 서구 강화군 옹진군",
    "광주광역시": "동구 서구 남구 북구 광산구",
    "대전광역시": "동구 중구 서구 유성구 대덕구",
    "울산광역시": "중구 남구 동구 북구 울주군",
    "세종특별자치시": "",
    "경기도": "수원시 성남시 의정부시 안양시 부천시 광명시 평택시 동두천시 안산시 고양시 과천시 구리시 남양주시 오산시 시흥시"
    " 군포시 의왕시 하남시 용인시 파주시 이천시 안성시 김포시 화성시 광주시 양주시 포천시 여주시 연천군 가평군 양평군",
    "강원특별자치도": "춘천시 원주시 강릉시 동해시 태백시 속초시 삼척시 홍천군 횡성군 영월군 평창군 정선군 철원군 화천군 양구군"
    " 인제군 고성군 양양군",
    "충청북도": "청주시 충주시 제천시 보은군 옥천군 영동군 증평군 진천군 괴산군 음성군 단양군",
    "충청남도": "천안시 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군 서천군 청양군 홍성군 예산군 태안군",
    "전북특별자치도": "전주시 군산시 익산시 정읍시 남원시 김제시 완주군 진안군 무주군 장수군 임실군 순창군 고창군 부안군",
    "전라남도": "목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군 해남군 영암군"
    " 무안군 함평군 영광군 장성군 완도군 진도군 신안군",
    "경상북도": "포항시 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 의성군 청송군 영양군 영덕군 청도군"
    " 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군",
    "경상남도": "창원시 진주시 통영시 사천시 김해시 밀양시 거제시 양산시 의령군 함안군 창녕군 고성군 남해군 하동군 산청군"
    " 함양군 거창군 합천군",
    "제주특별자치도": "",
}

BASIC: dict[str, tuple[str, ...]] = {region: tuple(words.split()) for region, words in _BASIC_WORDS.items()}
"""The 226 basic governments by their regional one."""

OTHER_YEARS: dict[str, tuple[str, ...]] = {
    "인천광역시": ("남구", "제물포구", "영종구", "검단구"),
    "경상남도": ("마산시", "진해시"),
    "충청북도": ("청원군",),
    "충청남도": ("연기군", "당진군"),
    "경기도": ("여주군",),
}
"""Names that exist only before or after a reorganisation, by region."""

KINDS: dict[str, str] = {"구": "자치구", "시": "시", "군": "군"}
"""What the last syllable of a basic government's name says it is."""

BASIC_NAMES: frozenset[str] = frozenset(
    name for table in (BASIC, OTHER_YEARS) for names in table.values() for name in names
)
"""Every name of a basic government, once."""


def kind_of(name: str) -> str:
    """The kind of a local government by its name: 자치구, 시, 군, 광역, or ``""`` for a name of no known kind.

    >>> kind_of("금천구"), kind_of("경기도"), kind_of("홍보과")
    ('자치구', '광역', '')
    """
    if name in REGIONS or any(name in short for short in REGIONS.values()):
        return "광역"
    return KINDS.get(name[-1:], "")


def regions_of(name: str) -> tuple[str, ...]:
    """The regional governments that have a basic one of this name; several for 중구, none for a made-up name.

    >>> regions_of("고성군")
    ('강원특별자치도', '경상남도')
    """
    return tuple(region for region in REGIONS if name in BASIC.get(region, ()) or name in OTHER_YEARS.get(region, ()))
