"""What each view is, for the people who design forms: one Korean sentence, and whether its rows may be added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ViewInfo:
    """A view in words; ``adds_up`` is false where its rows hold totals, or numbers of different dates or units."""

    about: str
    adds_up: bool = False


VIEW_INFO: Mapping[str, ViewInfo] = {
    "소요재원": ViewInfo("재원별 연차별 소요재원 표의 모든 줄(사업마다 계가 먼저)"),
    "소요재원총괄": ViewInfo("사업마다 한 줄: 소요재원의 계", adds_up=True),
    "재원별합계": ViewInfo("국비, 시·도비, 시·군·구비, 기타마다 한 줄", adds_up=True),
    "부서별소요재원": ViewInfo("부서마다 한 줄: 소요재원의 합", adds_up=True),
    "집행현황": ViewInfo("단위사업마다 한 줄(부서와 기준일별로 묶임)"),
    "집행사업": ViewInfo("사업마다 한 줄: 예산과 집행을 재원별로(부서와 기준일별로 묶임)"),
    "연말전망": ViewInfo("연말까지의 집행 예상을 적은 단위사업마다 한 줄"),
    "부진사업": ViewInfo("집행률이 지난 기간보다 10%p 넘게 낮은 단위사업과 사업"),
    "부서별집행": ViewInfo("부서와 기준일마다 한 줄: 예산과 집행의 합"),
    "집행추이": ViewInfo("단위사업마다 한 줄: 한 해의 두 기준일을 나란히"),
    "동기대비": ViewInfo("단위사업마다 한 줄: 전년 같은 달과 나란히"),
    "예산변동": ViewInfo("두 기준일 사이에 예산액이 달라진 단위사업"),
    "전년대비예산": ViewInfo("보고서의 전년 대비 예산현황 표의 줄"),
    "계획대비": ViewInfo("사업과 연도마다 한 줄: 앞 보고서의 계획과 뒤 보고서의 금액"),
    "인력현황": ViewInfo("직종과 직급마다 한 줄: 정원과 현원"),
    "인력요약": ViewInfo("부서와 기준일마다 한 줄: 정원과 현원의 계"),
    "시설장비": ViewInfo("시설, 장비, 차량마다 한 줄"),
    "도입연도별": ViewInfo("품명과 도입연도마다 한 줄: 보유 수량"),
    "내용연수경과": ViewInfo("교체 대상 장비마다 한 줄: 보고서의 내용연수와 기준", adds_up=True),
    "교체소요": ViewInfo("기준 내용연수가 끝나는 해마다의 보유 장비"),
    "내용연수표": ViewInfo("내용연수표.csv의 줄"),
    "도입이력": ViewInfo("지난 도입·교체마다 한 줄", adds_up=True),
    "예상질의": ViewInfo("의회가 물을 만한 것마다 한 줄"),
    "한장요약": ViewInfo("부서마다 한 줄: 사업, 예산, 집행, 인력, 살펴볼 것"),
    "사업카드": ViewInfo("사업마다 한 줄: 시트 이름을 {{사업카드.시트이름}}으로 적으면 사업마다 한 시트"),
    "본문금액": ViewInfo("제목과 글에 적힌 소요예산마다 한 줄"),
    "연결후보": ViewInfo("뒤 보고서에서 찾지 못한 사업과 닮은 이름"),
    "소요재원출처": ViewInfo("소요재원 숫자마다 한 줄: 어디에 인쇄되어 있는지"),
    "집행출처": ViewInfo("집행 숫자마다 한 줄: 어디에 인쇄되어 있는지"),
    "추이출처": ViewInfo("집행추이 숫자마다 한 줄: 어디에 인쇄되어 있는지(지난해 보고서 포함)"),
    "계획출처": ViewInfo("계획대비 숫자마다 한 줄: 어디에 인쇄되어 있는지(지난해 보고서 포함)"),
    "인력출처": ViewInfo("인력 숫자마다 한 줄: 어디에 인쇄되어 있는지"),
    "장비출처": ViewInfo("시설·장비 숫자마다 한 줄: 어디에 인쇄되어 있는지"),
}

SCALAR_INFO: Mapping[str, str] = {
    "연도": "회계연도({{연도-1}}, {{연도+1}}처럼 더하고 뺄 수 있습니다)",
    "단위": "금액 단위",
    "기관명": "구·군·시 이름",
    "부서명": "부서 이름",
    "기관부서": "구·군·시와 부서 이름",
    "기준일": "기준일",
    "기준표시": "‘기준일’이라는 말과 함께 적은 기준일",
    "보고서": "쓴 보고서의 파일 이름",
    "보고서수": "쓴 보고서의 수",
    "환산주": "단위를 바꾸며 생긴 단수차에 대한 주",
    "내용연수없음": "보유 장비 가운데 내용연수표에 없는 품명에 대한 주",
}

# Fields a new form leaves out: they tie rows together, or are in another field already (기투자 in 이전).
INNER_FIELDS = frozenset({"기투자", "향후투자", "묶음", "카드", "보고", "시트이름", "보고율자릿수", "보고계율자릿수"})
