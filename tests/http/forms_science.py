"""Stand-ins for the services about drugs, molecules, trials and countries, in the form that each documentation shows."""

from typing import Any
from urllib.parse import unquote

from http_servers import Answer, Seen

CODES = {"metformin": "6809", "aspirin": "1191", "glucophage": "151827", "janumet": "729717"}
RELATED = {
    ("6809", "BN"): ["Glucophage", "Fortamet"], ("1191", "BN"): ["Bayer Aspirin"],
    ("151827", "IN"): ["metformin"], ("729717", "IN"): ["sitagliptin", "metformin"],
    ("6809", "SCD"): ["metformin hydrochloride 500 MG Oral Tablet"], ("1191", "SCD"): ["aspirin 81 MG Oral Tablet"],
    ("6809", "DF"): ["Oral Tablet", "Oral Solution"], ("1191", "DF"): ["Oral Tablet"],
}  # fmt: skip
CLASSES = {
    ("metformin", "ATC", None): [("A10BA", "Biguanides", "ATC1-4")],
    ("simvastatin", "ATC", None): [("C10AA", "HMG CoA reductase inhibitors", "ATC1-4")],
    ("metformin", "MEDRT", "may_treat"): [("D003924", "Diabetes Mellitus, Type 2", "DISEASE")],
    ("simvastatin", "MEDRT", "may_treat"): [("D006937", "Hypercholesterolemia", "DISEASE")],
    ("metformin", "MEDRT", "CI_with"): [("D000138", "Acidosis", "DISEASE")],
    ("simvastatin", "MEDRT", "CI_with"): [("D008107", "Liver Diseases", "DISEASE")],
    ("simvastatin", "FDASPL", "has_MoA"): [("N1", "Hydroxymethylglutaryl-CoA Reductase Inhibitors", "MOA")],
    ("omeprazole", "FDASPL", "has_MoA"): [("N2", "Proton Pump Inhibitors", "MOA")],
    ("metformin", "FDASPL", "has_EPC"): [("N3", "Biguanide", "EPC")],
    ("simvastatin", "FDASPL", "has_EPC"): [("N4", "HMG-CoA Reductase Inhibitor", "EPC")],
}  # fmt: skip


def rxnav(seen: Seen) -> Answer:
    path, query = seen.path, seen.query
    if path == "/rxcui.json":
        if "idtype" in query:
            found = ["861007"] if query["id"].replace("-", "") in ("0087606005", "00087606005") else []
            return Answer({"idGroup": {"idType": "NDC", "id": query["id"], **({"rxnormId": found} if found else {})}})
        code = CODES.get(query["name"].casefold())
        return Answer({"idGroup": {"name": query["name"], **({"rxnormId": [code]} if code else {})}})
    if path == "/spellingsuggestions.json":
        near = {"metformine": ["metformin"], "asprin": ["aspirin"]}.get(query["name"], [])
        return Answer({"suggestionGroup": {"name": query["name"], "suggestionList": {"suggestion": near} if near else None}})
    if path == "/rxclass/class/byDrugName.json":
        held = CLASSES.get((query["drugName"].casefold(), query["relaSource"], query.get("relas")), [])
        rows = [
            {"minConcept": {"rxcui": "1", "name": query["drugName"].lower(), "tty": "IN"},
             "rxclassMinConceptItem": {"classId": i, "className": n, "classType": t}, "rela": query.get("relas", ""),
             "relaSource": query["relaSource"]} for i, n, t in held
        ]  # fmt: skip
        return Answer({"userInput": {}, "rxclassDrugInfoList": {"rxclassDrugInfo": rows}} if rows else {})
    if path == "/rxclass/classMembers.json":
        names = {"A10BA": ["metformin", "phenformin"], "C10AA": ["simvastatin"]}.get(query["classId"], [])
        members = [{"minConcept": {"rxcui": "1", "name": n, "tty": "IN"}, "nodeAttr": []} for n in names]
        return Answer({"userInput": {}, "drugMemberGroup": {"drugMember": members}} if members else {})
    return _rxcui(path.split("/"), query)


def _rxcui(parts: list[str], query: Any) -> Answer:
    if parts[1] == "RxTerms":
        terms = {"861007": ("metFORMIN (Oral Pill)", "500 mg", "Tab"), "308416": ("Aspirin (Oral Pill)", "81 mg", "DR Tab")}
        if parts[3] not in terms:
            return Answer({})
        name, strength, form = terms[parts[3]]
        properties = {"rxcui": parts[3], "displayName": name, "strength": strength, "rxtermsDoseForm": form, "route": "Oral"}
        return Answer({"rxtermsProperties": properties})
    code, what = parts[2], parts[3]
    if what == "properties.json":
        names = {"6809": "metformin", "1191": "aspirin"}
        if code not in names:
            return Answer({})
        return Answer({"properties": {"rxcui": code, "name": names[code], "synonym": "", "tty": "IN", "language": "ENG"}})
    if what == "ndcs.json":
        return Answer({"ndcGroup": {"rxcui": code, "ndcList": {"ndc": ["00087606005"]} if code == "861007" else {}}})
    names_ = RELATED.get((code, query["tty"]), [])
    group: dict[str, Any] = {"tty": query["tty"]}
    if names_:
        group["conceptProperties"] = [{"rxcui": "1", "name": n, "synonym": "", "tty": query["tty"]} for n in names_]
    return Answer({"relatedGroup": {"rxcui": code, "termType": [query["tty"]], "conceptGroup": [group]}})


TABLES: dict[str, list[list[str]]] = {
    "icd10cm": [["J45.909", "Unspecified asthma, uncomplicated"], ["I10", "Essential (primary) hypertension"]],
    "loinc_items": [["2345-7", "Glucose [Mass/volume] in Serum or Plasma", "Glucose", "MCnc", ""],
                    ["8867-4", "Heart rate", "Heart rate", "NRat", ""]],
    "conditions": [["Asthma", "Asthma", "J45.20,J45.909"], ["Gout", "Gout", "M10.9"]],
    "ncbi_genes": [["BRCA1", "672", "BRCA1 DNA repair associated", "17q21.31", "protein-coding"],
                   ["CFTR", "1080", "CF transmembrane conductance regulator", "7q31.2", "protein-coding"]],
    "hpo": [["Seizure", "HP:0001250"], ["Arachnodactyly", "HP:0001166"]],
    "hcpcs": [["E0601", "Continuous positive airway pressure (CPAP) device"], ["J1815", "Injection, insulin, per 5 units"]],
}  # fmt: skip


def clinical_tables(seen: Seen) -> Answer:
    table = seen.path.split("/")[1]
    terms = seen.query["terms"].casefold()
    if table == "rxterms":
        drugs = {"metFORMIN (Oral Pill)": ["500 mg Tab", " 850 mg Tab"], "Aspirin (Oral Pill)": ["325 mg Tab"]}
        hits = {n: s for n, s in drugs.items() if terms in n.casefold()}
        return Answer([len(hits), list(hits), {"STRENGTHS_AND_FORMS": list(hits.values())}, [[n] for n in hits]])
    rows = [row for row in TABLES[table] if any(terms in cell.casefold() for cell in row)]
    return Answer([len(rows), [row[0] for row in rows], None, rows])


INSULIN = "MALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKTRREAEDLQVGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSLYQLENYCN"
PROTEINS = {
    "P04637": ("Cellular tumor antigen p53", "TP53", 393, 43653), "P01308": ("Insulin", "INS", 110, 11981),
    "P69905": ("Hemoglobin subunit alpha", "HBA1", 142, 15258), "P13569": ("CFTR", "CFTR", 1480, 168142),
    "P61278": ("Somatostatin", "SST", 116, 12736),
}  # fmt: skip


def uniprot(seen: Seen) -> Answer:
    def entry(accession: str) -> dict[str, Any]:
        name, gene, length, mass = PROTEINS[accession]
        place = "Secreted" if gene == "INS" else "Nucleus"
        return {
            "entryType": "UniProtKB reviewed (Swiss-Prot)", "primaryAccession": accession, "uniProtkbId": f"{gene}_HUMAN",
            "organism": {"scientificName": "Homo sapiens", "commonName": "Human", "taxonId": 9606},
            "proteinDescription": {"recommendedName": {"fullName": {"value": name}}},
            "genes": [{"geneName": {"value": gene}, "synonyms": [{"value": "OTHER"}]}],
            "comments": [
                {"commentType": "FUNCTION", "texts": [{"value": "It does what it does."}]},
                {"commentType": "SUBCELLULAR LOCATION", "subcellularLocations": [{"location": {"value": place, "id": "SL-1"}}]},
                {"commentType": "DISEASE", "disease": {"diseaseId": "A disease", "acronym": "AD"}},
            ],
            "sequence": {"value": INSULIN if gene == "INS" else "M" * length, "length": length, "molWeight": mass},
        }  # fmt: skip

    if seen.path == "/uniprotkb/search":
        wanted = [a for a, p in PROTEINS.items() if f"gene_exact:{p[1]} " in seen.query["query"]]
        return Answer({"results": [entry(a) for a in wanted]}, headers={"X-Total-Results": str(len(wanted))})
    accession = seen.path.removeprefix("/uniprotkb/").removesuffix(".json")
    if accession in PROTEINS:
        return Answer(entry(accession))
    return Answer({"url": f"http://rest.uniprot.org{seen.path}", "messages": ["Resource not found"]}, 404)


COMPOUNDS = {
    2244: ("Aspirin", "C9H8O4", "180.16", 1, 4, "CC(=O)OC1=CC=CC=C1C(=O)O", "50-78-2"),
    2519: ("Caffeine", "C8H10N4O2", "194.19", 0, 3, "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "58-08-2"),
    702: ("Ethanol", "C2H6O", "46.07", 1, 1, "CCO", "64-17-5"),
}


def pubchem(seen: Seen) -> Answer:
    parts = [unquote(p) for p in seen.path.split("/")]
    smiles = seen.query.get("smiles")
    named: dict[str, int] = {}
    for cid, c in COMPOUNDS.items():
        named |= {c[0].casefold(): cid, c[6]: cid, c[5]: cid}
    found = int(parts[3]) if parts[2] == "cid" else named.get(smiles or parts[3].casefold())
    if parts[2] == "smiles" and found is None:
        return Answer({"PropertyTable": {"Properties": [{"CID": 0}]}})
    if found not in COMPOUNDS:
        return Answer({"Fault": {"Code": "PUGREST.NotFound", "Message": "No CID found", "Details": []}}, 404)
    title, formula, mass, donors, acceptors, structure, cas = COMPOUNDS[found]
    if "synonyms" in parts:
        return Answer({"InformationList": {"Information": [{"CID": found, "Synonym": [title.lower(), cas]}]}})
    record = {"CID": found, "MolecularFormula": formula, "MolecularWeight": mass, "SMILES": structure, "XLogP": 1.2,
              "TPSA": 63.6, "HBondDonorCount": donors, "HBondAcceptorCount": acceptors, "RotatableBondCount": 3,
              "Title": title}  # fmt: skip
    return Answer({"PropertyTable": {"Properties": [record]}})


GENES = {
    "BRCA2": ("ENSG00000139618", "13", 32315086, 32400268, 1), "TP53": ("ENSG00000141510", "17", 7661779, 7687546, -1),
    "INS": ("ENSG00000254647", "11", 2159779, 2161221, -1),
}  # fmt: skip


def ensembl(seen: Seen) -> Answer:
    parts = seen.path.split("/")
    assert seen.headers["content-type"] == "application/json", "Ensembl chooses the form of its answer by this header"
    if seen.path.startswith("/lookup/symbol/homo_sapiens/") and parts[4] in GENES:
        identifier, chromosome, start, end, strand = GENES[parts[4]]
        transcripts = [
            {"id": "ENST00000380152", "biotype": "protein_coding", "length": 11954, "object_type": "Transcript"},
            {"id": "ENST00000000001", "biotype": "retained_intron", "length": 500, "object_type": "Transcript"},
        ]
        return Answer({
            "id": identifier, "display_name": parts[4], "biotype": "protein_coding", "seq_region_name": chromosome,
            "start": start, "end": end, "strand": strand, "assembly_name": "GRCh38", "species": "homo_sapiens",
            "object_type": "Gene", "canonical_transcript": "ENST00000380152.8",
            **({"Transcript": transcripts} if "expand" in seen.query else {}),
        })  # fmt: skip
    if seen.path.startswith("/lookup/id/"):
        known = {"ENSG00000139618": ("BRCA2", "homo_sapiens"), "ENSMUSG00000059552": ("Trp53", "mus_musculus")}
        if parts[3] in known:
            name, species = known[parts[3]]
            said = "a protein [Source:HGNC Symbol;Acc:HGNC:1101]"
            return Answer(
                {"id": parts[3], "display_name": name, "species": species, "description": said, "object_type": "Gene"}
            )
        return Answer({"error": f"ID '{parts[3]}' not found"}, 400)
    if seen.path.startswith("/homology/symbol/human/") and parts[4] in GENES:
        other = {"BRCA2": "ENSMUSG00000041147", "TP53": "ENSMUSG00000059552"}.get(parts[4])
        rows = [{"id": other, "type": "ortholog_one2one", "species": "mus_musculus", "taxonomy_level": "Euarchontoglires"}]
        return Answer({"data": [{"id": GENES[parts[4]][0], "homologies": rows if other else []}]})
    variants = {
        "rs429358": ("19", 44908684, "T/C", "missense_variant"),
        "rs334": ("11", 5227002, "T/A/C/G", "missense_variant"),
    }
    if seen.path.startswith("/variation/human/") and parts[3] in variants:
        chromosome, position, alleles, consequence = variants[parts[3]]
        where = {"start": position, "end": position, "allele_string": alleles, "assembly_name": "GRCh38"}
        places = [{"seq_region_name": name, **where} for name in (chromosome, "HSCHR19_PATCH")]
        return Answer({"name": parts[3], "mappings": places, "most_severe_consequence": consequence, "MAF": 0.1506,
                       "minor_allele": "C", "var_class": "SNP"})  # fmt: skip
    lengths = {"1": 248956422, "X": 156040895}
    if seen.path.startswith("/info/assembly/homo_sapiens/") and parts[4] in lengths:
        return Answer(
            {"assembly_name": "GRCh38", "coordinate_system": "chromosome", "is_chromosome": 1, "length": lengths[parts[4]]}
        )
    return Answer({"error": f"No valid lookup found for symbol {parts[-1]}"}, 400)


def chembl(seen: Seen) -> Answer:
    def listed(key: str, records: list[dict[str, Any]]) -> Answer:
        meta = {"limit": 1000, "next": None, "offset": 0, "previous": None, "total_count": len(records)}
        return Answer({key: records, "page_meta": meta})

    drugs = {"aspirin": ("CHEMBL25", "4.0", 1950, "180.16"), "imatinib": ("CHEMBL941", "4.0", 2001, "493.62")}
    targets = {"CHEMBL203": "EGFR", "CHEMBL1862": "ABL1"}

    def target(identifier: str) -> dict[str, Any]:
        synonyms = [{"component_synonym": targets[identifier], "syn_type": "GENE_SYMBOL"}]
        return {"target_chembl_id": identifier, "pref_name": "A kinase", "organism": "Homo sapiens",
                "target_type": "SINGLE PROTEIN",
                "target_components": [{"accession": "P1", "target_component_synonyms": synonyms}]}  # fmt: skip

    if seen.path == "/molecule.json":
        name = seen.query["pref_name__iexact"].casefold()
        if name not in drugs:
            return listed("molecules", [])
        identifier, phase, year, mass = drugs[name]
        return listed("molecules", [{
            "molecule_chembl_id": identifier, "pref_name": name.upper(), "max_phase": phase, "first_approval": year,
            "molecule_type": "Small molecule", "molecule_properties": {"full_mwt": mass, "alogp": "1.31"},
            "atc_classifications": ["B01AC06"],
        }])  # fmt: skip
    if seen.path == "/mechanism.json":
        row = {
            "mechanism_of_action": "Cyclooxygenase inhibitor",
            "action_type": "INHIBITOR",
            "target_chembl_id": "CHEMBL2094253",
        }
        return listed("mechanisms", [row, row])
    if seen.path == "/drug_indication.json":
        phases = {"Fever": "4.0", "Stroke": "3.0"}
        return listed("drug_indications", [{"mesh_heading": n, "max_phase_for_ind": p} for n, p in phases.items()])
    if seen.path == "/target.json":
        wanted = seen.query["target_components__target_component_synonyms__component_synonym__iexact"]
        return listed("targets", [target(i) for i, symbol in targets.items() if symbol == wanted])
    if (identifier := seen.path.removeprefix("/target/").removesuffix(".json")) in targets:
        return Answer(target(identifier))
    return Answer({"error_message": "Unable to find a matching object"}, 404)


def clinicaltrials(seen: Seen) -> Answer:
    if seen.path == "/studies":
        asked = " ".join(seen.query.get(k, "") for k in ("query.cond", "query.intr", "filter.overallStatus"))
        known = any(w in asked.casefold() for w in ("asthma", "cystic", "metformin", "imatinib", "malaria", "ivacaftor"))
        studies = [{"protocolSection": {"identificationModule": {"nctId": "NCT04368728"}}}] if known else []
        return Answer({"totalCount": 1234 if known else 0, "studies": studies, **({"nextPageToken": "x"} if known else {})})
    sponsors = {"NCT04368728": "BioNTech SE", "NCT00000620": "National Heart, Lung, and Blood Institute (NHLBI)"}
    number = seen.path.removeprefix("/studies/")
    if number not in sponsors:
        return Answer(f"NCT number {number} not found", 404, {"Content-Type": "text/plain"})
    return Answer({"protocolSection": {
        "identificationModule": {"nctId": number, "briefTitle": "A study"},
        "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2020-04-29", "type": "ACTUAL"}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsors[number], "class": "INDUSTRY"}},
        "conditionsModule": {"conditions": ["COVID-19"]},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2", "PHASE3"], "enrollmentInfo": {"count": 47079}},
        "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": "BNT162b2"}]},
    }, "hasResults": True})  # fmt: skip


def openfda(seen: Seen) -> Answer:
    search = seen.query["search"].casefold()
    meta = {"disclaimer": "…", "last_updated": "2026-11-01"}
    if not any(f'"{n}"' in search for n in ("metformin", "aspirin", "valsartan", "imatinib", "glucophage", "coumadin")):
        return Answer({"error": {"code": "NOT_FOUND", "message": "No matches found!"}}, 404)
    if "count" in seen.query:
        return Answer({"meta": meta, "results": [{"term": "NAUSEA", "count": 90}, {"term": "DIARRHOEA", "count": 80}]})
    openfda_ = {"brand_name": ["X"], "generic_name": ["WARFARIN"], "manufacturer_name": ["A maker"], "route": ["ORAL"]}
    label = {"boxed_warning": ["WARNING: …"], "openfda": openfda_}
    results = [label] if seen.path == "/drug/label.json" else [{"report_id": "1"}]
    return Answer({"meta": {**meta, "results": {"skip": 0, "limit": 1, "total": 77}}, "results": results})


def world_bank(seen: Seen) -> Answer:
    head = {"page": 1, "pages": 1, "per_page": 500, "total": 1}
    invalid = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]
    parts = seen.path.strip("/").split("/")
    countries = {"KE": ("Kenya", "Nairobi", "Lower middle income"), "DE": ("Germany", "Berlin", "High income")}
    indicators = {"SP.POP.TOTL": "Population, total", "NY.GDP.MKTP.CD": "GDP (current US$)"}
    if parts[0] == "indicator":
        if parts[1] not in indicators:
            return Answer(invalid)
        source = {"id": "2", "value": "World Development Indicators"}
        return Answer([head, [{"id": parts[1], "name": indicators[parts[1]], "unit": "", "source": source, "sourceNote": "…"}]])
    if parts[1] not in countries:
        return Answer(invalid)
    name, capital, income = countries[parts[1]]
    if len(parts) == 2:
        return Answer([head, [{
            "id": parts[1], "iso2Code": parts[1], "name": name, "region": {"id": "SSF", "value": "Sub-Saharan Africa "},
            "incomeLevel": {"id": "LMC", "value": income}, "lendingType": {"id": "IDX", "value": "IDA"}, "capitalCity": capital,
        }]])  # fmt: skip
    if parts[3] not in indicators:
        return Answer(invalid)
    value = {"1990": None}.get(seen.query["date"], 41_517_895)
    record = {
        "indicator": {"id": parts[3], "value": "…"},
        "country": {"id": parts[1], "value": name},
        "date": seen.query["date"],
    }
    return Answer([head, [record | {"value": value, "unit": "", "obs_status": "", "decimal": 0}]])


def gleif(seen: Seen) -> Answer:
    entities = {"HWUPKR0MPOU8FGXBT394": ("APPLE INC.", "US", "Glendale"),
                "7LTWFZYICNSX8D621K86": ("Deutsche Bank Aktiengesellschaft", "DE", "Frankfurt am Main")}  # fmt: skip

    def record(lei: str) -> dict[str, Any]:
        name, country, city = entities[lei]
        entity = {"legalName": {"name": name, "language": "en"}, "legalAddress": {"city": city, "country": country},
                  "status": "ACTIVE"}  # fmt: skip
        registration = {"initialRegistrationDate": "2012-06-06T15:53:00Z", "status": "ISSUED"}
        return {"type": "lei-records", "id": lei, "attributes": {"lei": lei, "entity": entity, "registration": registration}}

    if seen.path == "/lei-records":
        wanted = seen.query["filter[entity.legalName]"].casefold()
        return Answer({"meta": {}, "data": [record(i) for i, e in entities.items() if wanted == e[0].casefold()]})
    lei = seen.path.removeprefix("/lei-records/")
    if lei in entities:
        return Answer({"meta": {}, "data": record(lei)})
    return Answer({"errors": [{"status": "404", "title": "Not Found"}]}, 404)


def frankfurter(seen: Seen) -> Answer:
    base, quote = seen.query["base"], seen.query["symbols"]
    if {base, quote} - {"EUR", "USD", "JPY"}:
        return Answer({"message": "not found"}, 404)
    rates = {"1999-01-04": 1.1789, "1999-01-05": 1.179, "1999-01-06": 1.1743, "1999-01-07": 1.1632, "1999-01-08": 1.1659,
             "2020-01-02": 1.1193, "2020-01-03": 1.1147}  # fmt: skip
    span = seen.path.strip("/")
    if ".." in span:
        first, _, last = span.partition("..")
        inside = {d: {quote: r} for d, r in rates.items() if first <= d <= last}
        return Answer({"amount": 1.0, "base": base, "start_date": first, "end_date": last, "rates": inside})
    day = max((d for d in rates if d <= span), default="1999-01-04")
    return Answer({"amount": 1.0, "base": base, "date": day, "rates": {quote: rates[day]}})


def open_meteo(seen: Seen) -> Answer:
    day = seen.query["start_date"]
    if day > "2026-11-20":
        return Answer({"error": True, "reason": "Parameter 'start_date' is out of allowed range"}, 400)
    values = {"temperature_2m_max": 35.1, "temperature_2m_min": 19.0, "precipitation_sum": 0.0, "wind_speed_10m_max": 14.8}
    asked = seen.query["daily"].split(",")
    return Answer({
        "latitude": 52.5, "longitude": 13.4, "elevation": 38.0, "utc_offset_seconds": 0, "timezone": "GMT",
        "daily_units": {"time": "iso8601"}, "daily": {"time": [day], **{k: [values[k]] for k in asked}},
    })  # fmt: skip


FORMS = {
    "rxnav": rxnav, "clinical-tables": clinical_tables, "uniprot": uniprot, "pubchem": pubchem, "ensembl": ensembl,
    "chembl": chembl, "clinicaltrials": clinicaltrials, "openfda": openfda, "world-bank": world_bank, "gleif": gleif,
    "frankfurter": frankfurter, "open-meteo": open_meteo,
}  # fmt: skip
