"""Random inputs of the indices in two states: complete, and with some places of it unknown."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from lupustem.indices import flare, nephritis, relapse
from lupustem.indices.bilag.items import ITEMS, NUMBERS, SEVERITY, SYSTEMS
from lupustem.indices.classification import ITEMS as CRITERIA
from lupustem.indices.damage_items import ITEMS as DAMAGE
from lupustem.indices.sle_das import LEAST_MG, WEIGHTS
from lupustem.indices.sledai_items import DESCRIPTORS
from tests.property.visits import LIMITS

Input = dict[str, Any]
# The order of words that are bounds; grades of BILAG and numbers have their own.
ORDER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(nephritis.RULES, nephritis.GRADES),
    "kdigo_relapse": relapse.GRADES,
    "selena_flare_index": flare.GRADES,
    "selena_flare_index_modified": flare.GRADES,
}


class Opened(NamedTuple):
    """An input that is complete, and the same with some of it unknown."""

    full: Input
    partial: Input


def _numbers(*values: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([int(one) if one.isdecimal() else Decimal(one) for one in values])


def _of(name: str) -> st.SearchStrategy[Any]:
    return _numbers(*LIMITS[name])


def _lists(names: Any, prefix: str = "") -> st.SearchStrategy[Input]:
    """Names that are present, as a list; the marks in `_unknown` say which of the others were not looked at."""
    return st.lists(st.sampled_from(list(names)), unique=True, max_size=6).map(
        lambda found: {f"{prefix}present": found}
    )


_BOOLEAN = st.booleans()
_LETTER = st.sampled_from(("A", "B", "C", "D", "E"))
_GRADES = st.fixed_dictionaries(dict.fromkeys(SYSTEMS, _LETTER))


def _visit(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Input]:
    return st.fixed_dictionaries(parts)


def _bilag(number: int) -> st.SearchStrategy[Any]:
    if number in SEVERITY:
        return st.sampled_from((0, 0, 0, 0, 0, 1, 2, 3, 4))
    return _of(f"bilag_{number}") if number in NUMBERS else st.sampled_from((False, False, True))


def bilag_visits() -> st.SearchStrategy[Input]:
    """A visit with some of the 97 items, some unanswered; the visit before and the history in every state."""
    few = st.lists(st.sampled_from(list(ITEMS)), unique=True, max_size=25)
    some = few.flatmap(
        lambda numbers: st.fixed_dictionaries({str(one): st.one_of(_bilag(one), st.none()) for one in numbers})
    )
    prior = st.fixed_dictionaries({}, optional={str(one): _bilag(one) for one in (78, 79, 81, 82, 83, 84, 86, 87)})
    history = st.fixed_dictionaries(dict.fromkeys(SYSTEMS, st.sampled_from((True, False, None))))
    policy = st.sampled_from(("strict", "legacy"))
    return st.fixed_dictionaries(
        {"items": some, "prior": st.one_of(st.none(), prior), "ever_involved": history, "renal_policy": policy}
    )


def _bilag_full() -> st.SearchStrategy[Input]:
    """Every number measured, some items there, everything answered."""
    few = st.lists(st.sampled_from([one for one in ITEMS if one not in NUMBERS]), unique=True, max_size=8)
    items = few.flatmap(lambda found: st.fixed_dictionaries({str(one): _bilag(one) for one in (*found, *NUMBERS)}))
    prior = st.fixed_dictionaries({str(one): _bilag(one) for one in (78, 79, 81, 82, 83, 84, 86, 87)})
    history = st.fixed_dictionaries(dict.fromkeys(SYSTEMS, _BOOLEAN))
    policy = st.sampled_from(("strict", "legacy"))
    return st.fixed_dictionaries(
        {"items": items, "prior": st.one_of(st.none(), prior), "ever_involved": history, "renal_policy": policy}
    )


def _activity(*, pga: bool = True, bilag: bool = False, dose: bool = False) -> st.SearchStrategy[Input]:
    parts: dict[str, st.SearchStrategy[Any]] = {"sledai": _of("sledai")}
    parts |= {"pga": _of("pga")} if pga else {}
    parts |= {"bilag": _GRADES} if bilag else {}
    parts |= {"prednisone_mg": _of("prednisone_mg")} if dose else {}
    described = st.fixed_dictionaries({**parts, "sledai": _lists(DESCRIPTORS, "sledai_")}).map(
        lambda found: {**found.pop("sledai"), **found}
    )
    return st.one_of(st.fixed_dictionaries(parts), described)


_PROTEIN = _numbers("0.4", "0.499999", "0.5", "0.6", "0.7", "1", "1.5", "2", "3", "5")
_GFR = _numbers("40", "48", "59.999999", "60", "68", "72", "80", "90", "100")
_KIDNEY = _visit(upcr_g_g=_PROTEIN, egfr=_GFR)
_RELAPSE = _visit(
    upcr_mg_g=_numbers("300", "499", "500", "1000", "1001", "2000", "6500"),
    creatinine_mg_dl=_numbers("0.8", "1", "1.2", "1.9", "2", "2.1", "3", "4"),
    urine_rbc_hpf=_numbers("2", "4", "5", "15", "16"),
)
_MONTHS = _numbers("2", "3", "5.9", "6", "12", "24")
_FLARE = st.fixed_dictionaries(
    {
        "previous": _activity(dose=True),
        "current": _activity(dose=True),
        "weight_kg": _of("weight_kg"),
        "manifestations": st.lists(
            st.sampled_from([*flare.MILD_MANIFESTATIONS, *flare.SEVERE_MANIFESTATIONS]), unique=True, max_size=2
        ),
        **{name: _BOOLEAN for name, flag in flare.FLAGS.items() if flag.kind == "boolean" and "manifest" not in name},
    }
)
_RESPONSE = _visit(baseline=_activity(bilag=True), followup=_activity(bilag=True), rescue=_BOOLEAN)
_FULL: dict[str, Callable[[], st.SearchStrategy[Input]]] = {
    "sledai_2k": lambda: _lists(DESCRIPTORS),
    "s2k_ri50": lambda: st.lists(st.sampled_from(list(DESCRIPTORS)), unique=True).flatmap(
        lambda names: st.fixed_dictionaries(
            {
                "baseline": st.just(names),
                "followup": st.fixed_dictionaries(
                    dict.fromkeys(names, st.sampled_from(("absent", "present", "improved50")))
                ),
            }
        )
    ),
    "bilag2004": _bilag_full,
    "bilag2004_numeric": lambda: _visit(grades=_GRADES, scheme=st.just("bilag2004_yee2010")),
    "bilag2004_tally": lambda: _visit(previous=_visit(grades=_GRADES), current=_visit(grades=_GRADES)),
    "sle_das": lambda: st.fixed_dictionaries(
        {
            "sjc28": _of("sjc28"),
            "proteinuria_mg": _numbers("0", str(LEAST_MG), *LIMITS["proteinuria_mg"]),
            "platelets": _of("platelets"),
            "wbc": _of("wbc"),
            **dict.fromkeys(WEIGHTS, st.sampled_from((False, False, True))),
        }
    ),
    "eular_acr_2019": lambda: st.fixed_dictionaries(
        {"ana_ge_1_80": _BOOLEAN, "items": st.lists(st.sampled_from(list(CRITERIA)), unique=True, max_size=8)}
    ),
    "slicc_acr_damage": lambda: _visit(items=st.lists(st.sampled_from(list(DAMAGE)), unique=True, max_size=8)),
    "ckd_epi_2021": lambda: _visit(
        creatinine_mg_dl=_of("creatinine_mg_dl"), age=_of("age"), sex=st.sampled_from(("female", "male"))
    ),
    "sri4": lambda: _RESPONSE,
    "sri6": lambda: _RESPONSE,
    "bicla": lambda: _RESPONSE,
    "selena_flare_index": lambda: _FLARE,
    "selena_flare_index_modified": lambda: _FLARE,
    "lldas": lambda: st.fixed_dictionaries(
        {
            "sledai": _lists(DESCRIPTORS, "sledai_"),
            "pga": _of("pga"),
            "prednisolone_mg": _of("prednisolone_mg"),
            **dict.fromkeys(("new_activity", "haemolytic_anaemia", "gi_activity", "standard_therapy"), _BOOLEAN),
        }
    ).map(lambda found: {**found.pop("sledai"), **found}),
    "doris_2021": lambda: st.fixed_dictionaries(
        {
            "sledai": _lists(DESCRIPTORS, "sledai_"),
            "pga": _of("pga"),
            "prednisolone_mg": _of("prednisolone_mg"),
            "stable_therapy": _BOOLEAN,
        }
    ).map(lambda found: {**found.pop("sledai"), **found}),
    "msc_wang_2018_entry": lambda: _activity(pga=False, bilag=True),
    "kdigo_2024_ln": lambda: _visit(baseline=_KIDNEY, current=_KIDNEY),
    "eular_era_edta_2019_ln": lambda: _visit(baseline=_KIDNEY, current=_KIDNEY, months=_MONTHS),
    "eular_2025_ln": lambda: _visit(baseline=_KIDNEY, current=_KIDNEY, months=_MONTHS),
    "bliss_ln_perr": lambda: _visit(baseline=_KIDNEY, current=_KIDNEY, rescue=_BOOLEAN),
    "bliss_ln_crr": lambda: _visit(baseline=_KIDNEY, current=_KIDNEY, rescue=_BOOLEAN),
    "kdigo_relapse": lambda: _visit(previous=_RELAPSE, current=_RELAPSE, new_casts=_BOOLEAN),
}
OPEN = tuple(_FULL)
# Lists of what is present, with the list that holds what was not looked at.
_PRESENT = {"present": ("unknown", DESCRIPTORS), "sledai_present": ("sledai_unknown", DESCRIPTORS)}
_ITEMS = {"eular_acr_2019": ("unknown", CRITERIA), "slicc_acr_damage": ("unknown", DAMAGE)}
_NEVER_OPEN = {"scheme", "renal_policy", "baseline", "items", "manifestations"}


@st.composite
def opened(draw: st.DrawFn, index: str) -> Opened:
    """A complete input of an index, and the same where some places were made unknown."""
    full = draw(_FULL[index]())
    partial = deepcopy(full)
    _open(draw, index, partial)
    return Opened(full, partial)


def _open(draw: st.DrawFn, index: str, part: Input) -> None:
    share = draw(st.sampled_from((2, 4, 10)))
    for key in list(part):
        value = part[key]
        listed = _PRESENT.get(key) or (_ITEMS.get(index) if key == "items" else None)
        if listed is not None and isinstance(value, list):
            # Of what is present and of what is not, some was not looked at.
            unknown = draw(st.lists(st.sampled_from(list(listed[1])), unique=True, max_size=4))
            part[key] = [one for one in value if one not in unknown]
            part[listed[0]] = unknown
        elif isinstance(value, dict):
            if key != "prior":  # What the visit before did not measure is known not to have been measured.
                _open(draw, index, value)
        elif key not in _NEVER_OPEN and draw(st.integers(0, share)) == 0:
            part[key] = None
