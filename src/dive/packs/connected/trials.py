"""ClinicalTrials.gov: registered studies, and how many there are (API version 2)."""

from typing import Annotated, Literal

from dive.packs.connected.api import Api, at, form_of, items, operation, phrase_of, text, texts, whole
from dive.packs.connected.entities import NctNumber
from dive.runtime.http.service import Service
from dive.tools import About, Pack, Pick, Result
from dive.tools.entities import Disease, Drug

SERVICE = Service("clinicaltrials", "ClinicalTrials.gov", "https://clinicaltrials.gov/api/v2", rate=0.8)
PACK = Pack(name="clinical_trials", domain="medicine", title="ClinicalTrials.gov", licence="US government work; its terms",
            vintage="live", service=SERVICE)  # fmt: skip
API = Api(SERVICE)

Status = Literal["RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", "NOT_YET_RECRUITING"]


class Trial(Result):
    """What the register says of a study."""

    title: str
    status: Annotated[str | None, About("status")]
    phases: list[str]
    kind: Annotated[str | None, About("type of study")]
    sponsor: Annotated[str | None, About("lead sponsor")]
    start: Annotated[str | None, About("start date")]
    enrolment: Annotated[int | None, About("enrolment", "participants", "largest", "smallest", additive=True)]
    conditions: list[Disease]
    interventions: list[str]


@operation(
    domain="medicine",
    asks={
        "title": ["the brief title of {trial}", "What is the brief title of {trial}?"],
        "status": ["the overall status of {trial}"],
        "phases": ["the phases of {trial}"],
        "sponsor": ["the lead sponsor of {trial}"],
        "start": ["the start date that ClinicalTrials.gov gives for {trial}"],
        "enrolment": ["the enrolment that ClinicalTrials.gov gives for {trial}"],
        "conditions": ["the conditions that {trial} studies"],
        "interventions": ["the interventions that {trial} compares"],
        "interventions#count": ["the number of interventions that {trial} compares"],
    },
    examples=[
        ({"trial": "NCT04368728"}, {"kind": "INTERVENTIONAL", "sponsor": "BioNTech SE"}),
        ({"trial": "nct00000620"}, {"kind": "INTERVENTIONAL"}),
    ],
)
def clinical_trial(trial: NctNumber) -> Trial:
    """Look up a registered clinical trial: title, status, phases, sponsor, start, enrolment, conditions, interventions.

    Args:
        trial: NCT number, such as NCT04368728
    """
    number = form_of(trial, r"[Nn][Cc][Tt]\d{8}", "an NCT number such as NCT04368728").upper()
    found = API.find(f"/studies/{number}", missing=f"ClinicalTrials.gov has no trial {number}.", statuses=(400, 404))
    protocol = API.need(at(found, "protocolSection"), "protocol")
    design = at(protocol, "designModule")
    return Trial(
        title=API.need(text(protocol, "identificationModule", "briefTitle"), "title"),
        status=text(protocol, "statusModule", "overallStatus"),
        phases=[p for p in items(design, "phases") if isinstance(p, str)],
        kind=text(design, "studyType"),
        sponsor=text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name"),
        start=text(protocol, "statusModule", "startDateStruct", "date"),
        enrolment=whole(design, "enrollmentInfo", "count"),
        conditions=sorted({c for c in items(protocol, "conditionsModule", "conditions") if isinstance(c, str)}),
        interventions=sorted(set(texts(items(protocol, "armsInterventionsModule", "interventions"), "name"))),
    )


class TrialCount(Result):
    """How many studies."""

    trials: Annotated[int, About("number of trials", None, "highest", "lowest", additive=True)]


def _count(**query: str) -> TrialCount:
    named = {f"query.{k}" if k in ("cond", "intr") else f"filter.{k}": v for k, v in query.items()}
    found = API.get("/studies", {**named, "countTotal": "true", "pageSize": 1, "fields": "NCTId"})
    return TrialCount(trials=API.need(whole(found, "totalCount"), "total"))


@operation(
    domain="medicine",
    asks={"trials": ["the number of trials that ClinicalTrials.gov finds today for {condition}",
                     "how many trials ClinicalTrials.gov finds today for {condition}"]},
    examples=[({"condition": "asthma"}, {}), ({"condition": "Cystic Fibrosis"}, {})],
)  # fmt: skip
def trials_of_condition(condition: Disease) -> TrialCount:
    """Count the registered trials that study a condition.

    Args:
        condition: name of the condition
    """
    return _count(cond=phrase_of(condition, "the name of a condition"))


@operation(
    domain="medicine",
    asks={"trials": ["the number of trials that ClinicalTrials.gov finds today with the intervention {drug}",
                     "how many trials ClinicalTrials.gov finds today with the intervention {drug}"]},
    examples=[({"drug": "metformin"}, {}), ({"drug": "imatinib"}, {})],
)  # fmt: skip
def trials_of_drug(drug: Drug) -> TrialCount:
    """Count the registered trials in which a drug is an intervention.

    Args:
        drug: generic name
    """
    return _count(intr=phrase_of(drug, "the name of a drug"))


@operation(
    domain="medicine",
    asks={"trials": ["the number of trials that ClinicalTrials.gov finds today of {drug} for {condition}",
                     "how many trials ClinicalTrials.gov finds today of {drug} for {condition}"]},
    examples=[({"drug": "metformin", "condition": "breast cancer"}, {}),
              ({"drug": "ivacaftor", "condition": "cystic fibrosis"}, {})],
)  # fmt: skip
def trials_of_drug_for_condition(drug: Drug, condition: Disease) -> TrialCount:
    """Count the registered trials of a drug for a condition.

    Args:
        drug: generic name
        condition: name of the condition
    """
    return _count(intr=phrase_of(drug, "the name of a drug"), cond=phrase_of(condition, "the name of a condition"))


@operation(
    domain="medicine",
    asks={"trials": ["the number of trials for {condition} that ClinicalTrials.gov lists today with the status {status}",
                     "how many trials for {condition} ClinicalTrials.gov lists today with the status {status}"]},
    examples=[({"condition": "asthma", "status": "RECRUITING"}, {}), ({"condition": "malaria", "status": "COMPLETED"}, {})],
)  # fmt: skip
def trials_with_status(
    condition: Disease, status: Annotated[Status, Pick("RECRUITING", "COMPLETED", "TERMINATED")]
) -> TrialCount:
    """Count the registered trials for a condition that have a given overall status.

    Args:
        condition: name of the condition
        status: overall status
    """
    return _count(cond=phrase_of(condition, "the name of a condition"), overallStatus=status)
