"""What each finding's code means to an officer: its name on the 점검표, one sentence on it, and what to do.

``python -m etl.workbooks.check_items`` prints ``docs/findings.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CheckItem:
    """A code's short name, by which an officer filters, what it says, and what the officer does about it."""

    name: str
    meaning: str
    action: str


LOOK = "원본을 열어 그 자리를 확인하십시오."
MEND_SUM = "원본에서 틀린 숫자를 찾아 고치거나, 옳은 값을 정정.xlsx에 적으십시오."
SAY_COVER = "표지나 제목에 적어 주거나, 읽은 것이 맞으면 그대로 두십시오."
NOTHING_TO_DO = "고칠 필요가 없습니다."

# fmt: off
CHECK_GROUPS: Mapping[str, Mapping[str, CheckItem]] = {
    "합계와 비율": {
        "sum_rows": CheckItem("세로 합계", "계 줄이 그 아래(위) 줄들의 합과 다릅니다.", MEND_SUM),
        "sum_columns": CheckItem("가로 합계", "합계 칸이 같은 줄의 다른 칸들의 합과 다릅니다.", MEND_SUM),
        "sum_years": CheckItem("연도별 합계", "합계가 연도별 값의 합과 다릅니다.", MEND_SUM),
        "sum_sources": CheckItem("재원별 합계", "계가 국비·시비·구비 등 재원별 금액의 합과 다릅니다.", MEND_SUM),
        "sum_items": CheckItem("세부 항목 합계", "재원의 금액이 그 세부 항목의 합과 다릅니다.", MEND_SUM),
        "sum_local": CheckItem("지방비 합계", "지방비가 시·도비와 시·군·구비의 합과 다릅니다.", MEND_SUM),
        "sum_grades": CheckItem("직급별 합계", "인원의 계가 직급별 인원의 합과 다릅니다.", MEND_SUM),
        "sum_staff": CheckItem("인원 합계", "인원의 계가 직종별 인원의 합과 다릅니다.", MEND_SUM),
        "sum_stated": CheckItem("본문 금액 합계", "글로 적은 금액이 괄호 안 내역의 합과 다릅니다.", MEND_SUM),
        "stated_parts": CheckItem("본문 금액의 재원별 합", "글로 적은 금액이 함께 적은 재원별 금액의 합과 다릅니다.", MEND_SUM),
        "stated_total": CheckItem("제목 금액과 표", "제목에 적은 금액이 아래 표의 금액과 다릅니다.", "제목과 표 가운데 틀린 쪽을 고치십시오."),
        "stated_again": CheckItem("거듭 적힌 금액", "같은 사업의 같은 금액이 두 곳에 다르게 적혀 있습니다.", "두 곳 가운데 틀린 쪽을 고치십시오."),
        "stale_heading": CheckItem("다른 해의 제목 금액", "연도 없는 제목의 금액이 표의 다른 해 금액과 같습니다.", "지난 보고서의 제목이 남은 것인지 확인하고 고치십시오."),
        "wider_scope": CheckItem("총사업비와 표의 범위", "총사업비가 표의 합계보다 큽니다.", "표에 없는 연도의 사업비가 들어 있는지 확인하십시오."),
        "difference": CheckItem("증감·과부족", "증감이나 과부족이 두 값의 차와 다릅니다.", MEND_SUM),
        "balance": CheckItem("집행잔액", "예산액이 집행액과 집행잔액의 합과 다릅니다.", MEND_SUM),
        "rate": CheckItem("비율", "적힌 비율이 어떤 끝수 처리로도 계산되지 않습니다.", "비율이나 금액 가운데 틀린 쪽을 고치십시오."),
        "change_rate": CheckItem("증감률", "증감률이 증감 ÷ 앞의 값으로 계산되지 않습니다.", "비율이나 금액 가운데 틀린 쪽을 고치십시오."),
        "product": CheckItem("단가 × 수량", "금액이 함께 적은 단가 × 수량과 다릅니다.", MEND_SUM),
        "elapsed": CheckItem("경과연수", "경과연수가 보고 연도와 도입연도의 차와 다릅니다.", "도입연도와 경과연수 가운데 틀린 쪽을 고치십시오."),
        "rounding_difference": CheckItem("끝수 차이", "단위를 바꾸며 반올림한 끝수만큼 차이가 납니다.", NOTHING_TO_DO),
        "rounding_style": CheckItem("끝수 처리 방식", "비율이 반올림이 아니라 버림이나 올림으로 적혀 있습니다.", NOTHING_TO_DO),
    },
    "표와 표 사이": {
        "moved_amount": CheckItem("옮겨진 금액", "두 사업의 금액이 같은 액수만큼 서로 반대로 다릅니다.", "전용·이체 여부를 확인하고 두 표를 맞추십시오."),
        "not_listed": CheckItem("미수록분", "단위사업 금액의 일부가 사업별 표에 없습니다.", "보고 범위의 차이인지 확인하십시오. 오류가 아닐 수 있습니다."),
        "program_projects": CheckItem("단위사업과 사업별 표", "단위사업의 금액이 그에 딸린 사업들의 합과 다릅니다.", "두 표 가운데 틀린 쪽을 고치십시오."),
        "program_project_difference": CheckItem("단위사업보다 큰 사업", "사업별 표의 금액이 단위사업의 금액보다 큽니다.", "두 표 가운데 틀린 쪽을 고치십시오."),
    },
    "숫자와 이름": {
        "repaired_number": CheckItem("손상된 숫자 복원", "손상되거나 빠진 숫자를, 검산에 맞는 하나뿐인 값으로 바로잡았습니다.", "원본의 숫자가 그 값인지 확인하십시오."),
        "unreadable_number": CheckItem("읽지 못한 숫자", "숫자가 손상되었고 검산으로도 정할 수 없어 비워 두었습니다.", "옳은 값을 정정.xlsx에 적으십시오."),
        "blank_number": CheckItem("빈 숫자", "숫자가 있어야 할 칸이 비어 있고, 검산으로도 하나로 정할 수 없습니다.", "옳은 값을 정정.xlsx에 적으십시오."),
        "uncertain_text": CheckItem("확실하지 않은 본문 숫자", "스캔한 쪽의 본문에서 읽었고 검산으로도 확인되지 않은 숫자입니다.", LOOK),
        "uncertain_cell": CheckItem("확실하지 않은 숫자", "글자나 칸을 확실히 읽지 못했고 검산으로도 확인되지 않은 숫자입니다.", LOOK),
        "unit_assumed": CheckItem("단위 표시 없음", "표에 단위가 없어 다른 표를 보고 정했습니다.", "원본의 단위를 확인하고 표에 적으십시오."),
        "unit_slip": CheckItem("단위 착오", "금액의 단위(원, 천원 등)가 표의 단위와 맞지 않습니다.", "원본의 단위를 고치십시오."),
        "ambiguous_source": CheckItem("재원 구분", "재원 이름이 여러 뜻으로 읽혀 나누지 않았습니다.", "원본에 재원을 풀어(특교는 특별교부세처럼) 적으십시오."),
        "ambiguous_table": CheckItem("표의 종류", "두 가지 표로 읽힐 수 있어 숫자를 쓰지 않았습니다.", "표의 제목이나 머리글을 뜻이 드러나게 고치십시오."),
        "budget_table_unread": CheckItem("쓰지 못한 예산 표", "예산 제목 아래의 표인데 재원이나 예산의 표로 알아보지 못했습니다.", "표의 머리글에 재원과 연도가 드러나는지 확인하십시오."),
        "staff_table_unread": CheckItem("쓰지 못한 인력 표", "정원과 현원이 적힌 표인데 인력 표로 알아보지 못했습니다.", "표의 머리글과 행 이름에 정원, 현원, 직급이 드러나는지 확인하십시오."),
        "column_unread": CheckItem("쓰지 못한 금액 칸", "소요재원 표에 어느 연도의 것인지 알 수 없는 금액 칸이 있습니다.", "원본의 머리글에 연도나 기투자, 향후투자를 적으십시오."),
        "layout_uncertain": CheckItem("표의 짜임", "합계가 하나도 맞지 않아 머리글과 값의 짝을 잘못 읽었을 수 있습니다.", LOOK),
    },
    "정정.xlsx": {
        "corrected_number": CheckItem("담당자가 고친 숫자", "정정.xlsx에 적은 값으로 고쳤습니다.", NOTHING_TO_DO),
        "correction_unreadable": CheckItem("정정값 확인", "정정값을 숫자로 읽을 수 없습니다.", "정정값에 숫자만 적으십시오."),
        "correction_unplaced": CheckItem("정정할 자리 없음", "정정.xlsx에 적은 자리에 숫자가 없습니다.", "위치를 확인하고, 필요 없는 줄은 지우십시오."),
        "correction_stale": CheckItem("원본이 바뀐 정정", "정정을 적은 뒤 원본의 숫자가 바뀌어 적용하지 않았습니다.", "바뀐 원본과 견주어 정정값을 다시 적으십시오."),
        "correction_conflict": CheckItem("서로 다른 정정", "한 자리에 정정값이 둘 이상 다르게 적혀 있어 어느 것도 적용하지 않았습니다.", "한 줄만 남기고 다른 줄의 정정값을 지우십시오."),
        "correction_ambiguous": CheckItem("정정할 숫자 확인", "한 칸에 숫자가 여럿이라 어느 것을 고칠지 알 수 없습니다.", "원본에서 직접 고치십시오."),
    },
    "보고서의 표지와 목차": {
        "cover_from_name": CheckItem("파일 이름에서 읽은 표지", "표지에 없는 것을 파일 이름에서 읽었습니다.", SAY_COVER),
        "dept_missing": CheckItem("부서 확인", "어느 부서의 보고서인지 알 수 없습니다.", SAY_COVER),
        "dept_inferred": CheckItem("부서 확인(예산 표)", "표지에 부서 이름이 없어 예산 표의 줄 이름에서 읽었습니다.", SAY_COVER),
        "several_departments": CheckItem("여러 부서의 보고서", "한 파일에 두 부서 이상의 보고서가 있어, 부서 이름이 나오는 자리부터 나누어 읽었습니다.", "부서가 맞게 나뉘었는지 확인하고, 다르면 부서마다 파일을 나누어 넣으십시오."),
        "org_missing": CheckItem("기관 확인", "어느 구·군·시의 보고서인지 알 수 없습니다.", "파일을 구·군·시 이름의 폴더에 넣으십시오."),
        "org_ambiguous": CheckItem("기관 확인(여럿)", "본문에 여러 구·군·시의 이름이 나와 정하지 못했습니다.", "파일을 구·군·시 이름의 폴더에 넣으십시오."),
        "org_conflict": CheckItem("기관 확인(다름)", "폴더의 구·군·시 이름이 표지의 이름과 다릅니다.", "파일을 옳은 폴더로 옮기십시오."),
        "org_inferred": CheckItem("기관 확인(본문)", "표지와 폴더에 구 이름이 없어 본문에서 읽었습니다.", "다르면 파일을 구·군·시 이름의 폴더에 넣으십시오."),
        "kind_missing": CheckItem("보고서 종류", "업무보고인지 업무계획인지 알 수 없습니다.", SAY_COVER),
        "kind_inferred": CheckItem("보고서 종류(내용)", "제목이 없어 내용을 보고 종류를 정했습니다.", SAY_COVER),
        "year_missing": CheckItem("회계연도", "보고서의 회계연도를 알 수 없습니다.", SAY_COVER),
        "year_ambiguous": CheckItem("회계연도(여럿)", "여러 해가 적혀 있어 회계연도를 정하지 못했습니다.", SAY_COVER),
        "year_inferred": CheckItem("회계연도(내용)", "제목에 연도가 없어 내용을 보고 정했습니다.", SAY_COVER),
        "section_missing": CheckItem("빠진 목차", "목차에 있는 항목이 본문에 없습니다.", LOOK),
        "section_list": CheckItem("쪽 묶음(HWPX)", "파일의 쪽 묶음 목록이 실제 내용과 다릅니다.", "한글에서 열어 빠지거나 더해진 쪽이 없는지 확인하십시오."),
        "project_count_mismatch": CheckItem("사업 수", "사업 목록의 사업 수와 본문의 사업 수가 다릅니다.", LOOK),
        "project_without_body": CheckItem("본문 없는 사업", "목록의 사업을 본문에서 찾지 못했습니다.", LOOK),
        "project_number_gap": CheckItem("빠진 사업 번호", "사업 제목의 번호가 이어지지 않아 그 사이의 사업을 찾지 못한 듯합니다.", "원본에서 빠진 번호의 사업 제목을 글자로 적으십시오."),
        "project_unknown": CheckItem("사업을 모르는 금액", "사업 제목을 찾지 못해 어느 사업의 금액인지 알 수 없습니다.", "원본에서 사업 제목을 ‘1. 사업명’처럼 글자로 적으십시오."),
        "title_from_list": CheckItem("목록에서 가져온 사업명", "제목이 그림이라 사업 목록의 순서대로 이름을 붙였습니다.", "이름이 맞는지 확인하고, 제목을 글자로 적으십시오."),
        "title_guessed": CheckItem("추정한 사업명", "제목을 읽지 못해 내용을 보고 임시 이름을 붙였습니다.", "원본에서 사업명을 확인하고, 제목을 글자로 적으십시오."),
    },
    "글에서 되살린 표": {
        "table_joined": CheckItem("이어 붙인 표", "쪽이 바뀌며 나뉜 표를 하나로 이었습니다.", NOTHING_TO_DO),
        "table_header_rebuilt": CheckItem("다시 세운 표 머리", "흩어진 머리글을 값에 맞추어 다시 세웠습니다.", "머리글과 값의 짝을 원본에서 확인하십시오."),
        "header_label_mended": CheckItem("바로 읽은 머리글", "글자가 깨진 머리글을 닮은 말로 읽었습니다.", "원본의 머리글을 확인하십시오."),
        "header_without_rows": CheckItem("내용 없는 표", "머리글만 있고 아래 줄을 표로 되살리지 못했습니다.", LOOK),
        "numbering_lost": CheckItem("잃어버린 번호", "변환하면서 빠진 연번을 빈칸으로 두었습니다.", NOTHING_TO_DO),
        "budget_rows_unread": CheckItem("읽지 못한 금액 줄", "예산 제목 아래에 금액이 늘어선 줄을 표로 읽지 못했습니다.", "원본의 표를 확인하고, 필요하면 한글이나 PDF 파일을 넣으십시오."),
        "row_cells_mismatch": CheckItem("칸 수가 다른 줄", "줄의 값이 칸 수보다 적거나 많아 적힌 순서대로 두었습니다.", "원본에서 빈칸의 자리를 확인하십시오."),
        "row_label_rejoined": CheckItem("이어 붙인 줄 이름", "위아래로 나뉜 줄 이름을 이어 붙였습니다.", "줄 이름과 값의 짝을 원본에서 확인하십시오."),
        "cell_border_unknown": CheckItem("칸의 경계", "경계가 남지 않은 글자 칸을 나누었습니다.", "원본과 견주어 칸 내용을 확인하십시오."),
    },
    "파일 읽기": {
        "unreadable_file": CheckItem("읽지 못한 파일", "파일을 읽지 못해 쓰지 않았습니다.", "적힌 까닭을 보고 파일을 다시 저장하거나 다른 형식으로 넣으십시오."),
        "not_proved": CheckItem("검산하지 못한 보고서", "검산을 시간 안에 마치지 못해 숫자를 인쇄된 그대로 실었습니다. 합계와 비율은 확인하지 않았습니다.", "보고서를 나누어 저장해 넣거나 시간 한도를 늘려 다시 실행하십시오."),
        "no_table": CheckItem("표 없음", "보고서에서 표를 찾지 못했습니다.", "원본 파일(HWP, HWPX, PDF)을 넣어 보십시오."),
        "file_damage": CheckItem("손상된 파일", "파일의 일부가 손상되어 읽은 데까지만 썼습니다.", "한글에서 열어 다시 저장한 뒤 넣으십시오."),
        "table_shape": CheckItem("표의 모양", "표의 칸 주소나 병합이 어긋나 맞추어 읽었습니다.", "읽은 모양이 문서와 같은지 확인하십시오."),
        "unread_object": CheckItem("읽지 못한 개체", "그림·차트·수식·다른 프로그램의 개체처럼 글이 아닌 것은 읽지 않았습니다.", "그 안에 표나 금액이 있으면 원본에서 표로 바꾸어 저장하십시오."),
        "tracked_changes": CheckItem("변경 내용 추적", "아직 적용하지 않은 변경 내용이 있습니다.", "변경 내용을 적용하거나 되돌린 뒤 저장하십시오."),
        "hidden_content": CheckItem("숨은 내용", "숨긴 글이 있어 읽지 않았습니다.", "필요한 내용이면 숨김을 풀어 저장하십시오."),
        "hidden_cells": CheckItem("숨은 줄·칸", "숨긴 행이나 열이 있습니다.", "필요한 값인지 확인하십시오."),
        "hidden_sheet": CheckItem("숨은 시트", "숨긴 시트가 있어 읽지 않았습니다.", "필요한 시트이면 숨기기를 취소하고 저장하십시오."),
        "covered_by_merge": CheckItem("병합에 가려진 칸", "병합된 칸 밑에 값이 남아 있습니다.", "필요한 값이면 병합을 푸십시오."),
        "cell_error": CheckItem("오류 값이 든 칸", "수식이 오류(#REF! 등)를 내고 있습니다.", "엑셀에서 수식을 고친 뒤 다시 넣으십시오."),
        "formula_maybe_stale": CheckItem("오래된 수식 값", "수식의 저장된 값이 최신이 아닐 수 있습니다.", "엑셀에서 열어 다시 계산하고 저장하십시오."),
        "formula_without_value": CheckItem("값 없는 수식", "수식에 저장된 값이 없어 읽지 못했습니다.", "엑셀에서 열어 저장한 뒤 다시 넣으십시오."),
        "encoding_unsure": CheckItem("글자 인코딩", "글자 인코딩을 확실히 알 수 없습니다.", "글자가 깨졌으면 UTF-8로 다시 저장하십시오."),
        "pdf_aslant_text": CheckItem("기울어진 글자(PDF)", "비스듬한 글자를 바탕 무늬로 보고 읽지 않았습니다.", NOTHING_TO_DO),
        "pdf_damaged_structure": CheckItem("어긋난 뼈대(PDF)", "PDF 안의 목록이나 길이, 글꼴 정보가 서로 맞지 않아 일부가 빠지거나 바뀌었을 수 있습니다.", "파일을 다시 받거나 원본에서 PDF를 다시 만드십시오."),
        "pdf_damaged_stream": CheckItem("손상된 부분(PDF)", "PDF의 일부가 손상되어 있습니다.", "원본에서 PDF를 다시 만드십시오."),
        "pdf_missing_font": CheckItem("빠진 글꼴(PDF)", "글꼴이 들어 있지 않아 글자를 읽지 못했습니다.", "글꼴을 포함해 PDF를 다시 만드십시오."),
        "pdf_ocr_failed": CheckItem("못 마친 글자 인식(PDF)", "스캔한 쪽의 글자 인식을 마치지 못했습니다.", "원본 문서 파일을 넣거나 시간 한도를 늘리십시오."),
        "pdf_ocr_page": CheckItem("글자를 인식한 쪽(PDF)", "스캔한 쪽을 글자 인식으로 읽어 틀릴 수 있습니다.", "검산되지 않은 숫자와 글자를 그림과 견주십시오."),
        "pdf_ocr_text": CheckItem("문자 인식 글자(PDF)", "스캔한 그림 위의 인식 글자를 읽어 틀릴 수 있습니다.", "원본 문서 파일을 넣으십시오."),
        "pdf_outlined_page": CheckItem("글자가 그림인 쪽(PDF)", "글자가 도형으로 바뀌어 읽을 수 없습니다.", "원본 문서 파일을 넣으십시오."),
        "pdf_page_unread": CheckItem("읽지 못한 쪽(PDF)", "이 쪽을 읽지 못했습니다.", "원본에서 PDF를 다시 만드십시오."),
        "pdf_scanned_page": CheckItem("스캔한 쪽(PDF)", "글자 없는 그림 쪽이라 읽지 않았습니다.", "원본 문서 파일을 넣거나, Tesseract를 설치하고 --ocr로 다시 실행하십시오."),
        "pdf_unknown_letters": CheckItem("모르는 글자(PDF)", "글꼴에 글자 정보가 없어 일부를 읽지 못했습니다.", "원본 문서 파일을 넣으십시오."),
        "pdf_unruled_table": CheckItem("줄 없는 표(PDF)", "세로줄이 없는 표를 글자 사이의 여백으로 나누었습니다.", "칸이 맞게 나뉘었는지 확인하십시오."),
    },
}
# fmt: on

CHECK_ITEMS: Mapping[str, CheckItem] = {code: item for group in CHECK_GROUPS.values() for code, item in group.items()}


def check_item(code: str) -> str:
    """The name of a code; a code without a name is shown as it is.

    >>> check_item("hidden_content"), check_item("brand_new_code")
    ('숨은 내용', 'brand_new_code')
    """
    item = CHECK_ITEMS.get(code)
    return item.name if item else code


def check_words(code: str) -> str:
    """What a code means and what to do about it, ``""`` where the code is not known."""
    item = CHECK_ITEMS.get(code)
    return f"{item.meaning} → {item.action}" if item else ""


def findings_page() -> str:
    """The page ``docs/findings.md``."""
    parts = [_HEAD]
    for title, items in CHECK_GROUPS.items():
        parts += [f"\n## {title}\n", "| 점검 항목 | 코드 | 뜻 | 할 일 |", "|---|---|---|---|"]
        parts += [f"| {item.name} | `{code}` | {item.meaning} | {item.action} |" for code, item in items.items()]
    return "\n".join(parts) + "\n"


_HEAD = """# 점검 항목

`점검표.xlsx`의 「점검 항목」마다 무슨 뜻인지, 무엇을 하면 되는지 적은 쪽입니다. 심각도는 오류(숫자가 틀림), 경고(확인 필요),
참고(알아 둘 것)의 셋입니다. 이 쪽은 `python -m etl.workbooks.check_items > docs/findings.md`로 만듭니다."""


if __name__ == "__main__":
    print(findings_page(), end="")
