"""Codes under which hospital systems know a fact: LOINC, SNOMED CT, ICD-10, ICD-10-CM, RxNorm and ATC.

For people and for publishing: what a code does to a fact when a record is read is settled in `exchange.fhir`; that it
reads these codes, and states a fact by no other, is tested. A category or block of ICD-10 and a class of ATC stand for
what is below them. A code that was written from memory and not found in a public source is marked unverified.

>>> codes_of("platelets_10e9_l")[0]
Code(system='LOINC', code='777-3', display='Platelets [#/volume] in Blood by Automated count', verified=True)

Source: the project's terminology table. Licences of the terminologies: NOTICE.
"""

# Displays are kept as the terminologies print them, on one line.
# ruff: noqa: E501
from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """One code of a fact. verified: whether it was found in a public source under this display."""

    system: str
    code: str
    display: str
    verified: bool


def codes_of(fact: str) -> tuple[Code, ...]:
    """The codes of a fact, in the order of the table; none for most facts of centre, product and infusion."""
    return tuple(_code(line) for line in _CODES.get(fact, "").strip().splitlines())


def _code(line: str) -> Code:
    system, code, display = line.strip().split(" | ")
    return Code(system.removesuffix("?"), code, display, not system.endswith("?"))


# system | code | display; a question mark after the system: from memory, unverified.
_CODES: dict[str, str] = {
    "sex": """
        LOINC? | 46098-0 | Sex
        LOINC? | 76689-9 | Sex assigned at birth
    """,
    "age_years": """
        LOINC? | 30525-0 | Age
        LOINC? | 21112-8 | Birth date
    """,
    "weight_kg": """
        LOINC | 29463-7 | Body weight
        LOINC | 3141-9 | Body weight Measured
    """,
    "sle_diagnosed": """
        SNOMED CT | 55464009 | Systemic lupus erythematosus
        ICD-10 | M32 | Systemic lupus erythematosus
        ICD-10 | M32.1 | Systemic lupus erythematosus with organ or system involvement
        ICD-10 | M32.8 | Other forms of systemic lupus erythematosus
        ICD-10 | M32.9 | Systemic lupus erythematosus, unspecified
        ICD-10-CM | M32.10 | Systemic lupus erythematosus, organ or system involvement unspecified
        ICD-10-CM | M32.8 | Other forms of systemic lupus erythematosus
        ICD-10-CM | M32.9 | Systemic lupus erythematosus, unspecified
    """,
    "sledai_2k": """
        SNOMED CT | 273862004 | Systemic lupus activity measure
    """,
    "renal_involvement": """
        SNOMED CT | 68815009 | SLE glomerulonephritis syndrome
        SNOMED CT | 307755009 | Renal tubulo-interstitial disorder in systemic lupus erythematosus
        SNOMED CT | 36402006 | Systemic lupus erythematosus glomerulonephritis syndrome, World Health Organization class IV (disorder)
        SNOMED CT | 73286009 | Systemic lupus erythematosus glomerulonephritis syndrome, World Health Organization class I (disorder)
        ICD-10-CM | M32.14 | Glomerular disease in systemic lupus erythematosus
        ICD-10-CM | M32.15 | Tubulo-interstitial nephropathy in systemic lupus erythematosus
        ICD-10 | N08.5 | Glomerular disorders in systemic connective tissue disorders
    """,
    "haematologic_involvement": """
        SNOMED CT | 413603009 | Autoimmune hemolytic anemia
        SNOMED CT | 2897005 | Immune thrombocytopenia
        SNOMED CT | 127034005 | Pancytopenia
        ICD-10-CM | D59.1 | Other autoimmune hemolytic anemias
        ICD-10-CM | D59.19 | Other autoimmune hemolytic anemia
        ICD-10 | D59.1 | Other autoimmune haemolytic anaemias
        ICD-10 | D69.3 | Idiopathic thrombocytopenic purpura
    """,
    "pulmonary_involvement": """
        SNOMED CT | 77753005 | Lupus disease of the lung (disorder)
        SNOMED CT | 196138005 | Lung disease with systemic lupus erythematosus (disorder)
        ICD-10-CM | M32.13 | Lung involvement in systemic lupus erythematosus
        SNOMED CT | 233703007 | Interstitial lung disease
        ICD-10-CM | J84.9 | Interstitial pulmonary disease, unspecified
        ICD-10 | J84.9 | Interstitial pulmonary disease, unspecified
    """,
    "cutaneous_involvement": """
        SNOMED CT | 95332009 | Rash of systemic lupus erythematosus
    """,
    "cardiac_involvement": """
        ICD-10-CM | M32.11 | Endocarditis in systemic lupus erythematosus
        ICD-10-CM | M32.12 | Pericarditis in systemic lupus erythematosus
        SNOMED CT | 3238004 | Pericarditis
        SNOMED CT | 50920009 | Myocarditis
    """,
    "cns_involvement": """
        SNOMED CT | 1144942002 | Neuropsychiatric disorder due to systemic lupus erythematosus (disorder)
        SNOMED CT | 230307005 | Chorea in systemic lupus erythematosus
        ICD-10-CM | M32.19 | Other organ or system involvement in systemic lupus erythematosus
    """,
    "other_autoimmune_disease": """
        SNOMED CT | 83901003 | Sjögren's syndrome
        ICD-10-CM | M35.00 | Sjögren syndrome, unspecified
        ICD-10 | M35.0 | Sicca syndrome [Sjögren]
        SNOMED CT | 69896004 | Rheumatoid arthritis
        ICD-10-CM | M06.9 | Rheumatoid arthritis, unspecified
        ICD-10 | M06.9 | Rheumatoid arthritis, unspecified
        SNOMED CT | 31384009 | Polymyositis (disorder)
        ICD-10-CM | M33.20 | Polymyositis, organ involvement unspecified
        ICD-10 | M33.2 | Polymyositis
        SNOMED CT | 396230008 | Dermatomyositis
        ICD-10-CM | M33.10 | Other dermatomyositis, organ involvement unspecified
        ICD-10 | M33.1 | Other dermatomyositis
        SNOMED CT | 26843008 | Antiphospholipid syndrome
        SNOMED CT | 89155008 | Systemic sclerosis
        ICD-10 | M05 | Seropositive rheumatoid arthritis
        ICD-10 | M06.0 | Seronegative rheumatoid arthritis
        ICD-10 | M06.8 | Other specified rheumatoid arthritis
        ICD-10 | M33 | Dermatopolymyositis
        ICD-10 | M34 | Systemic sclerosis
        ICD-10-CM? | D68.61 | Antiphospholipid syndrome
    """,
    "consciousness_impaired": """
        SNOMED CT | 3006004 | Disturbance of consciousness
        SNOMED CT | 371632003 | Coma
        SNOMED CT | 2776000 | Delirium
        ICD-10-CM | R40.20 | Unspecified coma
        ICD-10 | R40.2 | Coma, unspecified
        ICD-10 | F05 | Delirium, not induced by alcohol and other psychoactive substances
        ICD-10 | R40.1 | Stupor
    """,
    "pregnant": """
        SNOMED CT | 77386006 | Pregnant
        SNOMED CT | 72892002 | Normal pregnancy
        LOINC | 82810-3 | Pregnancy status
        ICD-10-CM | Z33.1 | Pregnant state, incidental
        ICD-10 | Z33 | Pregnant state, incidental
        SNOMED CT | 60001007 | Not pregnant (finding)
        LOINC? | 2106-3 | Choriogonadotropin [Presence] in Urine
        LOINC? | 2118-8 | Choriogonadotropin [Presence] in Serum or Plasma
        ICD-10 | Z34 | Supervision of normal pregnancy
        ICD-10 | Z35 | Supervision of high-risk pregnancy
        ICD-10-CM? | O09 | Supervision of high risk pregnancy
    """,
    "lactating": """
        SNOMED CT | 413712001 | Breastfeeding (mother) (finding)
        ICD-10-CM | Z39.1 | Encounter for care and examination of lactating mother
        ICD-10 | Z39.1 | Care and examination of lactating mother
    """,
    "malignancy": """
        SNOMED CT | 363346000 | Malignant neoplastic disease
        SNOMED CT | 254837009 | Malignant tumor of breast
        SNOMED CT | 363406005 | Malignant tumor of colon
        SNOMED CT | 363358000 | Malignant tumor of lung
        SNOMED CT | 93761005 | Primary malignant neoplasm of colon
        SNOMED CT | 109838007 | Overlapping malignant neoplasm of colon
        SNOMED CT | 94260004 | Secondary malignant neoplasm of colon
        ICD-10-CM | C80.1 | Malignant (primary) neoplasm, unspecified
        ICD-10 | C80.9 | Malignant neoplasm, primary site unspecified
        SNOMED CT | 254637007 | Non-small cell lung cancer
        SNOMED CT | 424132000 | Non-small cell carcinoma of lung, TNM stage 1
        SNOMED CT | 118600007 | Malignant lymphoma
        ICD-10 | C00-C97 | Malignant neoplasms
    """,
    "haematologic_malignancy": """
        SNOMED CT | 118600007 | Malignant lymphoma
        ICD-10 | C81-C96 | Malignant neoplasms, stated or presumed to be primary, of lymphoid, haematopoietic and related tissue
    """,
    "pulmonary_hypertension": """
        SNOMED CT | 70995007 | Pulmonary hypertension
        SNOMED CT | 88223008 | Secondary pulmonary hypertension
        ICD-10-CM | I27.20 | Pulmonary hypertension, unspecified
        ICD-10-CM | I27.21 | Secondary pulmonary arterial hypertension
        ICD-10-CM | I27.0 | Primary pulmonary hypertension
        ICD-10 | I27.0 | Primary pulmonary hypertension
        ICD-10 | I27.2 | Other secondary pulmonary hypertension
    """,
    "active_infection": """
        SNOMED CT | 40733004 | Disorder due to infection
        SNOMED CT | 91302008 | Sepsis
        SNOMED CT | 10001005 | Bacterial sepsis
        SNOMED CT | 87628006 | Bacterial infectious disease
        SNOMED CT | 34014006 | Viral disease
        SNOMED CT | 3218000 | Mycosis
        SNOMED CT | 233604007 | Pneumonia
        SNOMED CT | 840539006 | COVID-19
        SNOMED CT | 56717001 | Tuberculosis
        ICD-10-CM | A41.9 | Sepsis, unspecified organism
        ICD-10 | A41.9 | Sepsis, unspecified
        ICD-10-CM | B99.9 | Unspecified infectious disease
        ICD-10-CM | U07.1 | COVID-19
        SNOMED CT | 444814009 | Viral sinusitis
        SNOMED CT | 195662009 | Acute viral pharyngitis
        SNOMED CT | 43878008 | Streptococcal sore throat
        SNOMED CT | 75498004 | Acute bacterial sinusitis
        SNOMED CT | 301011002 | Escherichia coli urinary tract infection
        ICD-10 | A15-A19 | Tuberculosis
        ICD-10 | A40 | Streptococcal sepsis
        ICD-10 | A41 | Other sepsis
        ICD-10 | B99 | Other and unspecified infectious diseases
        ICD-10 | J00-J06 | Acute upper respiratory infections
        ICD-10 | J09-J18 | Influenza and pneumonia
        ICD-10 | J20-J22 | Other acute lower respiratory infections
        ICD-10 | L03 | Cellulitis
        ICD-10 | N39.0 | Urinary tract infection, site not specified
        ICD-10 | U07.1 | COVID-19, virus identified
    """,
    "bleeding_tendency": """
        SNOMED CT | 131148009 | Bleeding
        SNOMED CT | 64779008 | Blood coagulation disorder
        SNOMED CT | 74474003 | Gastrointestinal hemorrhage
        ICD-10-CM | K92.2 | Gastrointestinal hemorrhage, unspecified
        SNOMED CT | 1386000 | Intracranial hemorrhage
        ICD-10-CM | D68.9 | Coagulation defect, unspecified
        ICD-10 | D65 | Disseminated intravascular coagulation [defibrination syndrome]
        ICD-10 | D66 | Hereditary factor VIII deficiency
        ICD-10 | D67 | Hereditary factor IX deficiency
        ICD-10 | D68.0 | Von Willebrand disease
        ICD-10 | D68.1 | Hereditary factor XI deficiency
        ICD-10 | D68.2 | Hereditary deficiency of other clotting factors
        ICD-10 | D68.3 | Haemorrhagic disorder due to circulating anticoagulants
        ICD-10 | D68.4 | Acquired coagulation factor deficiency
        ICD-10 | D68.9 | Coagulation defect, unspecified
        ICD-10 | I60 | Subarachnoid haemorrhage
        ICD-10 | I61 | Intracerebral haemorrhage
        ICD-10 | I62 | Other nontraumatic intracranial haemorrhage
        ICD-10 | K92.0 | Haematemesis
        ICD-10 | K92.1 | Melaena
        ICD-10 | K92.2 | Gastrointestinal haemorrhage, unspecified
    """,
    "platelets_10e9_l": """
        LOINC | 777-3 | Platelets [#/volume] in Blood by Automated count
        LOINC | 26515-7 | Platelets [#/volume] in Blood
    """,
    "on_anticoagulant": """
        RxNorm | 11289 | Warfarin
        ATC? | B01AA | Vitamin K antagonists
        ATC? | B01AB | Heparin group
        ATC? | B01AE | Direct thrombin inhibitors
        ATC? | B01AF | Direct factor Xa inhibitors
        ATC? | B01AX05 | fondaparinux
    """,
    "long_term_antiplatelet": """
        RxNorm | 1191 | aspirin
        ATC | B01AC06 | acetylsalicylic acid
        RxNorm? | 32968 | clopidogrel
        RxNorm | 309362 | clopidogrel 75 MG Oral Tablet
        ATC? | B01AC04 | clopidogrel
        RxNorm | 243670 | Aspirin 81 MG Oral Tablet
    """,
    "on_glucocorticoid": """
        RxNorm | 8640 | prednisone
        RxNorm | 312615 | prednisone 20 MG Oral Tablet
        ATC? | H02AB07 | prednisone
        RxNorm | 8638 | prednisolone
        ATC? | H02AB06 | prednisolone
        RxNorm | 6902 | methylprednisolone
        ATC? | H02AB04 | methylprednisolone
        RxNorm | 3264 | dexamethasone
        ATC? | H02AB02 | dexamethasone
        RxNorm | 5492 | hydrocortisone
        ATC | H02AB | Glucocorticoids
        RxNorm | 312617 | predniSONE 5 MG Oral Tablet
    """,
    "on_immunosuppressant": """
        RxNorm | 3002 | cyclophosphamide
        ATC | L01AA01 | cyclophosphamide
        RxNorm | 68149 | mycophenolate mofetil
        RxNorm | 265323 | mycophenolate
        ATC? | L04AA06 | mycophenolic acid
        RxNorm | 42316 | tacrolimus
        ATC | L04AD02 | tacrolimus
        RxNorm | 3008 | cycloSPORINE
        RxNorm | 241834 | cyclosporine, modified 100 MG Oral Capsule
        ATC | L04AD01 | ciclosporin
        RxNorm | 1256 | azathioprine
        ATC? | L04AX01 | azathioprine
        RxNorm | 6851 | methotrexate
        ATC? | L04AX03 | methotrexate
        RxNorm | 27169 | leflunomide
        RxNorm | 121191 | rituximab
        RxNorm | 1092437 | belimumab
        RxNorm | 108515 | 1 ML tacrolimus 5 MG/ML Injection
        RxNorm | 1664463 | 24 HR tacrolimus 1 MG Extended Release Oral Tablet
        RxNorm | 835900 | cycloSPORINE 50 MG Oral Capsule
        RxNorm | 105586 | Methotrexate 10 MG Oral Tablet
        ATC? | L04A | Immunosuppressants
        ATC? | L01BA01 | methotrexate
        ATC? | L01FA01 | rituximab
        ATC? | L01XC02 | rituximab, until 2021
    """,
    "informed_consent": """
        LOINC | 59284-0 | Patient Consent
    """,
    "temperature_c": """
        LOINC | 8310-5 | Body temperature
        LOINC | 8331-1 | Oral temperature
    """,
    "pulse_per_min": """
        LOINC | 8867-4 | Heart rate
    """,
    "respiration_per_min": """
        LOINC | 9279-1 | Respiratory rate
    """,
    "systolic_mmhg": """
        LOINC | 8480-6 | Systolic blood pressure
    """,
    "diastolic_mmhg": """
        LOINC | 8462-4 | Diastolic blood pressure
    """,
    "spo2_percent": """
        LOINC | 2708-6 | Oxygen saturation in Arterial blood
        LOINC | 59408-5 | Oxygen saturation in Arterial blood by Pulse oximetry
    """,
    "glasgow_coma_scale": """
        LOINC | 9269-2 | Glasgow coma score total
    """,
    "haemoglobin_g_l": """
        LOINC | 718-7 | Hemoglobin [Mass/volume] in Blood
    """,
    "white_cells_10e9_l": """
        LOINC | 6690-2 | Leukocytes [#/volume] in Blood by Automated count
        LOINC | 26464-8 | Leukocytes [#/volume] in Blood
    """,
    "neutrophils_10e9_l": """
        LOINC | 751-8 | Neutrophils [#/volume] in Blood by Automated count
    """,
    "lymphocytes_10e9_l": """
        LOINC | 731-0 | Lymphocytes [#/volume] in Blood by Automated count
    """,
    "creatinine_umol_l": """
        LOINC | 2160-0 | Creatinine [Mass/volume] in Serum or Plasma
        LOINC | 14682-9 | Creatinine [Moles/volume] in Serum or Plasma
        LOINC | 38483-4 | Creatinine [Mass/volume] in Blood
    """,
    "egfr_ml_min_1_73m2": """
        LOINC | 33914-3 | Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (MDRD)
        LOINC | 62238-1 | GFR, Blood
        LOINC | 98979-8 | GFR, Blood
    """,
    "albumin_g_l": """
        LOINC | 1751-7 | Albumin [Mass/volume] in Serum or Plasma
    """,
    "urine_protein_g_24h": """
        LOINC? | 2889-4 | Protein [Mass/time] in 24 hour Urine
    """,
    "urine_protein_creatinine_mg_mmol": """
        LOINC | 2890-2 | Protein/Creatinine [Mass Ratio] in Urine
        LOINC | 13801-6 | Protein/Creatinine [Mass Ratio] in 24 hour Urine
    """,
    "complement_c3_g_l": """
        LOINC? | 4485-9 | Complement C3 [Mass/volume] in Serum or Plasma
    """,
    "complement_c4_g_l": """
        LOINC? | 4498-2 | Complement C4 [Mass/volume] in Serum or Plasma
    """,
    "anti_dsdna_raised": """
        LOINC? | 5130-0 | DNA double strand Ab [Units/volume] in Serum
    """,
}
