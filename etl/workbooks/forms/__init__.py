"""The bundled forms' first drafts: each a function that gives a template's bytes, by the template's file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from etl.workbooks.forms.cards import make_card_form
from etl.workbooks.forms.equipment import make_equipment_form
from etl.workbooks.forms.execution import make_execution_form
from etl.workbooks.forms.execution_change import make_change_form
from etl.workbooks.forms.funding import make_funding_form
from etl.workbooks.forms.plan_change import make_plan_form
from etl.workbooks.forms.questions import make_questions_form
from etl.workbooks.forms.staffing import make_staffing_form

FORMS: Mapping[str, Callable[[], bytes]] = {
    "재원별_연차별_소요재원.xlsx": make_funding_form,
    "예산집행현황.xlsx": make_execution_form,
    "집행추이_비교.xlsx": make_change_form,
    "계획대비_변동.xlsx": make_plan_form,
    "인력현황.xlsx": make_staffing_form,
    "시설장비_현황.xlsx": make_equipment_form,
    "의회_질의대비.xlsx": make_questions_form,
    "사업카드.xlsx": make_card_form,
}
