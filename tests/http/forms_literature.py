"""Stand-ins for the services about publications: facts in small tables, answers in the form that each documentation shows."""

from typing import Any
from urllib.parse import unquote

from http_servers import Answer, Seen

HELIX, OA = "10.1038/171737a0", "10.7717/peerj.4375"
HELIX_TITLE = "Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid"
OA_TITLE = "The state of OA: a large-scale analysis of the prevalence and impact of Open Access articles"
TURING = "Computing Machinery and Intelligence"
JOURNALS = {"0028-0836": ("Nature", "GB", "Springer Science and Business Media LLC"), "2167-8359": ("PeerJ", "US", "PeerJ")}


def openalex(seen: Seen) -> Answer:
    path = unquote(seen.path)
    works = {HELIX: (HELIX_TITLE, 1953, "0028-0836", False), OA: (OA_TITLE, 2018, "2167-8359", True)}
    if path.startswith("/works/doi:") and (doi := path[11:]) in works:
        title, year, issn, free = works[doi]
        source = {"id": "https://openalex.org/S1", "display_name": JOURNALS[issn][0], "issn_l": issn, "type": "journal"}
        author = {
            "author_position": "first",
            "author": {"id": "https://openalex.org/A5023888391", "display_name": "Jason Priem", "orcid": None},
            "institutions": [{"id": "https://openalex.org/I1", "display_name": "OurResearch", "country_code": "CA"}],
            "countries": ["CA"],
        }
        return Answer({
            "id": "https://openalex.org/W1", "doi": f"https://doi.org/{doi}", "title": title, "display_name": title,
            "publication_year": year, "type": "article", "primary_location": {"is_oa": free, "source": source},
            "open_access": {"is_oa": free, "oa_status": "gold" if free else "closed"}, "authorships": [author],
            "primary_topic": {"id": "https://openalex.org/T1", "display_name": "A topic", "score": 0.9},
            "cited_by_count": 123, "referenced_works_count": 6,
        })  # fmt: skip
    if path == "/authors/A5023888391":
        return Answer({
            "id": "https://openalex.org/A5023888391", "display_name": "Jason Priem", "works_count": 60, "cited_by_count": 4000,
            "summary_stats": {"2yr_mean_citedness": 1.0, "h_index": 17, "i10_index": 22},
            "last_known_institutions": [{"id": "https://openalex.org/I1", "display_name": "OurResearch", "country_code": "CA"}],
        })  # fmt: skip
    if path.startswith("/sources/issn:") and (issn := path[14:]) in JOURNALS:
        name, country, publisher = JOURNALS[issn]
        return Answer({
            "id": "https://openalex.org/S1", "issn_l": issn, "issn": [issn], "display_name": name, "country_code": country,
            "host_organization_name": publisher, "works_count": 1000, "cited_by_count": 9000, "is_oa": False,
            "summary_stats": {"h_index": 300},
        })  # fmt: skip
    if path == "/works":
        known = any(issn in seen.query["filter"] for issn in JOURNALS)
        return Answer({"meta": {"count": 40 if known else 0, "page": 1, "per_page": 1}, "results": [], "group_by": []})
    if path == "/institutions":
        all_ = {
            "University of Oxford": ("GB", "Oxford", []),
            "The University of Tokyo": ("JP", "Tokyo", ["University of Tokyo"]),
        }
        found = [
            {"id": "https://openalex.org/I1", "display_name": name, "display_name_alternatives": other, "country_code": code,
             "type": "education", "geo": {"city": city, "country_code": code}, "works_count": 5, "cited_by_count": 6}
            for name, (code, city, other) in all_.items() if seen.query["search"].casefold() in name.casefold()
        ]  # fmt: skip
        return Answer({"meta": {"count": len(found)}, "results": found})
    return Answer("<!doctype html><title>404 Not Found</title>", 404, {"Content-Type": "text/html"})


def crossref(seen: Seen) -> Answer:
    path = unquote(seen.path)

    def message(kind: str, content: dict[str, Any]) -> Answer:
        return Answer({"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": content})

    works: dict[str, dict[str, Any]] = {
        HELIX: {"title": [HELIX_TITLE], "container-title": ["Nature"], "ISSN": ["0028-0836"], "volume": "171",
                "page": "737-738", "publisher": "Springer Science and Business Media LLC",
                "issued": {"date-parts": [[1953, 4, 25]]},
                "author": [{"given": "J. D.", "family": "WATSON", "sequence": "first"}]},
        OA: {"title": [OA_TITLE], "container-title": ["PeerJ"], "ISSN": ["2167-8359"], "volume": "6", "publisher": "PeerJ",
             "issued": {"date-parts": [[2018, 2, 13]]}, "author": [{"given": "Heather", "family": "Piwowar"}],
             "reference": [{"key": "a", "DOI": "10.1007/S11192-015-1800-6"}, {"key": "b", "unstructured": "A book"}],
             "funder": [{"name": "A foundation", "award": ["1"]}]},
    }  # fmt: skip
    if path.startswith("/works/") and path.endswith("/agency"):
        agencies = {HELIX: ("crossref", "Crossref"), "10.5281/zenodo.31780": ("datacite", "DataCite")}
        if (doi := path[7:-7]) in agencies:
            identifier, label = agencies[doi]
            return message("work-agency", {"DOI": doi, "agency": {"id": identifier, "label": label}})
    elif path.startswith("/works/") and (doi := path[7:]) in works:
        counts = {"references-count": 6, "is-referenced-by-count": 7, "type": "journal-article", "DOI": doi}
        return message("work", works[doi] | counts)
    elif path == "/works":
        titles = {TURING: "10.1093/mind/lix.236.433", OA_TITLE: OA}
        asked = seen.query["query.bibliographic"]
        hits = [{"DOI": doi, "title": [t]} for t, doi in titles.items() if asked.casefold() in t.casefold()]
        return message("work-list", {"total-results": len(hits), "items": hits, "items-per-page": 20})
    elif path.startswith("/prefixes/") and path[10:] in ("10.1038", "10.7717"):
        name = {"10.1038": "Springer Science and Business Media LLC", "10.7717": "PeerJ"}[path[10:]]
        return message("prefix", {"member": "http://id.crossref.org/member/1", "name": name, "prefix": path[10:]})
    elif path.startswith("/journals/") and path.split("/")[2] in JOURNALS:
        if path.endswith("/works"):
            return message("work-list", {"total-results": 99, "items": [], "items-per-page": 0})
        name, _, publisher = JOURNALS[path[10:]]
        counts = {"counts": {"total-dois": 400, "current-dois": 40, "backfile-dois": 360}}
        return message("journal", {"title": name, "publisher": publisher, "ISSN": [path[10:]], **counts})
    elif path == "/funders":
        funders = {"Deutsche Forschungsgemeinschaft": ("501100001659", "Germany"),
                   "European Research Council": ("501100000781", "Belgium")}  # fmt: skip
        found = [
            {"id": i, "location": place, "name": name, "alt-names": [], "uri": f"http://dx.doi.org/10.13039/{i}"}
            for name, (i, place) in funders.items() if seen.query["query"].casefold() in name.casefold()
        ]  # fmt: skip
        return message("funder-list", {"total-results": len(found), "items": found, "items-per-page": 50})
    return Answer("Resource not found.", 404, {"Content-Type": "text/plain"})


def arxiv(seen: Seen) -> Answer:
    papers = {
        "1706.03762": ("Attention Is All You Need", "2017-06-12", "cs.CL", "Ashish Vaswani"),
        "1412.6980": ("Adam: A Method for Stochastic Optimization", "2014-12-22", "cs.LG", "Diederik P. Kingma"),
    }
    query = seen.query.get("search_query", "")

    def asked_for(identifier: str) -> bool:
        words = " ".join(papers[identifier][0].replace(":", " ").split()).casefold()
        return identifier == seen.query.get("id_list") or f'ti:"{words}"' in query.casefold()

    found = [i for i in papers if asked_for(i)]
    total = 3 if 'au:"Grigori Perelman"' in query else 250 if query.startswith(("au:", "cat:")) else len(found)
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{i}v5</id><published>{papers[i][1]}T17:57:34Z</published><title>{papers[i][0]}</title>"
        f"<summary> … </summary><author><name>{papers[i][3]}</name></author>"
        f'<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="{papers[i][2]}"/></entry>'
        for i in found
    )
    return Answer(
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title>'
        f'<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}</opensearch:totalResults>'
        f"{entries}</feed>",
        headers={"Content-Type": "application/atom+xml"},
    )


def semantic_scholar(seen: Seen) -> Answer:
    path = unquote(seen.path)
    papers = {HELIX: (HELIX_TITLE, 1953, "Nature"), OA: (OA_TITLE, 2018, "PeerJ")}
    author = {"authorId": "1741101", "name": "Oren Etzioni", "hIndex": 100, "paperCount": 300, "citationCount": 60000}
    if path.startswith("/paper/DOI:"):
        doi, _, part = path[11:].removesuffix("/authors").removesuffix("/references"), "", path.rsplit("/", 1)[-1]
        if doi not in papers:
            return Answer({"error": f"Paper with id DOI:{doi} not found"}, 404)
        if part == "authors":
            return Answer({"offset": 0, "data": [author]})
        if part == "references":
            return Answer({"offset": 0, "data": [{"citedPaper": {"paperId": "a", "title": "An older paper"}},
                                                 {"citedPaper": {"paperId": None, "title": None}}]})  # fmt: skip
        title, year, venue = papers[doi]
        return Answer({"paperId": "649def34", "title": title, "year": year, "venue": venue,
                       "fieldsOfStudy": ["Medicine", "Biology"], "referenceCount": 6,
                       "citationCount": 7, "influentialCitationCount": 1})  # fmt: skip
    if path == "/author/1741101":
        return Answer(author)
    titles = {TURING: ("10.1093/MIND/LIX.236.433", 1950),
              "Construction of the Literature Graph in Semantic Scholar": ("10.18653/v1/N18-3011", 2018)}  # fmt: skip
    if path == "/paper/search/match" and (title := seen.query["query"]) in titles:
        doi, year = titles[title]
        return Answer(
            {"data": [{"paperId": "a", "title": title, "year": year, "externalIds": {"DOI": doi}, "matchScore": 200.5}]}
        )
    return Answer({"error": "Title match not found"}, 404)


# -- NCBI E-utilities --------------------------------------------------------------------------------------------------

SUMMARIES: dict[str, dict[str, dict[str, Any]]] = {
    "pubmed": {
        "13054692": {"title": f"{HELIX_TITLE}.", "fulljournalname": "Nature", "pubdate": "1953 Apr 25", "volume": "171",
                     "pages": "737-8", "authors": [{"name": n, "authtype": "Author"} for n in ("WATSON JD", "CRICK FH")],
                     "articleids": [{"idtype": "pubmed", "value": "13054692"}, {"idtype": "doi", "value": HELIX}],
                     "pubtype": ["Journal Article"]},
        "29456894": {"title": f"{OA_TITLE}.", "fulljournalname": "PeerJ", "pubdate": "2018", "volume": "6", "pages": "e4375",
                     "authors": [{"name": "Piwowar H", "authtype": "Author"}, {"name": "Priem J", "authtype": "Author"}],
                     "articleids": [{"idtype": "doi", "value": OA}], "pubtype": ["Journal Article"]},
    },
    "mesh": {"68008288": {"ds_meshterms": ["Malaria", "Paludism", "Marsh Fever"], "ds_meshui": "D008288", "ds_scopenote": "…"},
             "68001249": {"ds_meshterms": ["Asthma", "Bronchial Asthma"], "ds_meshui": "D001249", "ds_scopenote": "…"}},
    "gene": {
        "672": {"name": "BRCA1", "nomenclaturesymbol": "BRCA1", "nomenclaturename": "BRCA1 DNA repair associated",
                "chromosome": "17", "maplocation": "17q21.31", "otheraliases": "BRCAI, RNF53, PSCP",
                "genomicinfo": [{"chrloc": "17", "exoncount": 24}], "summary": "…"},
        "7157": {"name": "TP53", "nomenclaturesymbol": "TP53", "nomenclaturename": "tumor protein p53", "chromosome": "17",
                 "maplocation": "17p13.1", "otheraliases": "P53", "genomicinfo": [{"chrloc": "17", "exoncount": 12}]},
        "22059": {"name": "Trp53", "maplocation": "11 42.83 cM", "chromosome": "11"},
        "12189": {"name": "Brca1", "maplocation": "11 65.18 cM", "chromosome": "11"},
    },
    "taxonomy": {"9606": {"taxid": 9606, "rank": "species", "commonname": "human", "division": "primates"},
                 "10090": {"taxid": 10090, "rank": "species", "commonname": "house mouse", "division": "rodents"}},
    "snp": {"334": {"snp_id": 334, "chr": "11", "chrpos": "11:5227002", "snp_class": "snv",
                    "genes": [{"name": "HBB", "gene_id": "3043"}], "clinical_significance": "pathogenic,protective"},
            "429358": {"snp_id": 429358, "chr": "19", "chrpos": "19:44908684", "snp_class": "snv", "genes": []}},
    "nuccore": {
        "NC_012920.1": {"title": "Homo sapiens mitochondrion, complete genome", "slen": 16569, "organism": "Homo sapiens",
                        "moltype": "dna", "sourcedb": "refseq"},
        "NC_001416.1": {"title": "Enterobacteria phage lambda, complete genome", "slen": 48502, "organism": "Lambdavirus"},
        "NM_000207.3": {"title": "Homo sapiens insulin (INS), mRNA", "slen": 465, "organism": "Homo sapiens"},
        "NC_001422.1": {"title": "Coliphage phi-X174, complete genome", "slen": 5386, "organism": "Sinsheimervirus phiX174"},
    },
    "protein": {"NP_000537.3": {"title": "cellular tumor antigen p53 isoform a", "slen": 393, "organism": "Homo sapiens"},
                "NP_000198.1": {"title": "insulin preproprotein", "slen": 110, "organism": "Homo sapiens"}},
}  # fmt: skip
SEARCHES = {
    ("pubmed", f'"{OA}"[AID]'): ["29456894"], ("pubmed", f'"{HELIX}"[AID]'): ["13054692"],
    ("mesh", '"Malaria"[MeSH Terms]'): ["68008288"], ("mesh", '"asthma"[MeSH Terms]'): ["68001249"],
    ("gene", "BRCA1[sym] AND 9606[taxid] AND alive[prop]"): ["672"],
    ("gene", "TP53[sym] AND 9606[taxid] AND alive[prop]"): ["7157"],
    ("gene", 'Trp53[sym] AND "Mus musculus"[orgn] AND alive[prop]'): ["22059"],
    ("gene", 'Brca1[sym] AND "Mus musculus"[orgn] AND alive[prop]'): ["12189"],
    ("taxonomy", '"homo sapiens"[scin]'): ["9606"], ("taxonomy", '"mus musculus"[scin]'): ["10090"],
    ("clinvar", "BRCA1[gene]"): ["1", "2"], ("clinvar", "CFTR[gene]"): ["3"],
    ("clinvar", 'BRCA1[gene] AND "clinsig pathogenic"[Properties]'): ["1"],
    ("clinvar", 'CFTR[gene] AND "clinsig pathogenic"[Properties]'): ["3"],
    ("pubmed", '"Malaria"[mh] AND 1990[dp]'): ["4"], ("pubmed", '"CRISPR-Cas Systems"[mh] AND 2016[dp]'): ["5", "6"],
}  # fmt: skip
LINEAGES = {"9606": [("Mammalia", "class"), ("Primates", "order"), ("Hominidae", "family")],
            "10090": [("Mammalia", "class"), ("Rodentia", "order"), ("Muridae", "family")]}  # fmt: skip


def eutils(seen: Seen) -> Answer:
    query = seen.query
    assert query.get("tool") == "dive-agents", "NCBI wants to know which tool asks"
    database = query.get("db", "")
    header = {"type": seen.path[1:].split(".")[0], "version": "0.3"}
    if seen.path == "/esearch.fcgi":
        term = query["term"].casefold() if database == "taxonomy" else query["term"]
        found = SEARCHES.get((database, term), [])
        listed = found[: int(query["retmax"])]
        result = {"count": str(len(found)), "retmax": str(len(listed)), "retstart": "0", "idlist": listed, "translationset": [],
                  "querytranslation": term}  # fmt: skip
        return Answer({"header": header, "esearchresult": result})
    if seen.path == "/esummary.fcgi":
        identifier = query["id"]
        if identifier not in SUMMARIES.get(database, {}):
            if identifier.isdigit():
                error = {"uid": identifier, "error": "cannot get document summary"}
                return Answer({"header": header, "result": {"uids": [identifier], identifier: error}})
            return Answer({"error": f"Invalid uid {identifier} at position= 0"}, 400)
        uid = identifier if identifier.isdigit() else "1798174254"  # a record asked for by accession has its own number
        return Answer({"header": header, "result": {"uids": [uid], uid: {"uid": uid, **SUMMARIES[database][identifier]}}})
    if seen.path == "/elink.fcgi":
        links = {"pubmed_pubmed_citedin": ["31", "32", "33"], "pubmed_pubmed_refs": ["21", "22"]}[query["linkname"]]
        sets = [{"dbto": "pubmed", "linkname": query["linkname"], "links": links}] if query["id"] == "29456894" else []
        linkset = {"dbfrom": "pubmed", "ids": [query["id"]], **({"linksetdbs": sets} if sets else {})}
        return Answer({"header": header, "linksets": [linkset]})
    return _efetch(query)


def _efetch(query: Any) -> Answer:
    identifier = query["id"]
    if query["db"] == "taxonomy" and identifier in LINEAGES:
        above = "".join(
            f"<Taxon><TaxId>1</TaxId><ScientificName>{n}</ScientificName><Rank>{r}</Rank></Taxon>"
            for n, r in LINEAGES[identifier]
        )
        return Answer(f"<TaxaSet><Taxon><TaxId>{identifier}</TaxId><LineageEx>{above}</LineageEx></Taxon></TaxaSet>")
    if query["db"] == "nuccore" and identifier in SUMMARIES["nuccore"]:
        letters = ("ACGT" * 20_000)[: SUMMARIES["nuccore"][identifier]["slen"]]
        lines = "\n".join(letters[i : i + 70] for i in range(0, len(letters), 70))
        return Answer(
            f">{identifier} {SUMMARIES['nuccore'][identifier]['title']}\n{lines}\n\n", headers={"Content-Type": "text/plain"}
        )
    articles = {
        "13054692": "",
        "29456894": "<AbstractText>Despite growing interest…</AbstractText>",
        "22745249": '<AbstractText Label="BACKGROUND">First.</AbstractText><AbstractText>Then <i>this</i>.</AbstractText>',
    }
    heading = '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="{}">{}</DescriptorName></MeshHeading>'
    if query["db"] == "pubmed" and identifier in articles:
        abstract = f"<Abstract>{articles[identifier]}</Abstract>" if articles[identifier] else ""
        return Answer(
            '<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2026//EN" '
            '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_260101.dtd"><PubmedArticleSet><PubmedArticle>'
            f'<MedlineCitation><PMID Version="1">{identifier}</PMID><Article>{abstract}<Language>eng</Language></Article>'
            f"<MeshHeadingList>{heading.format('Y', 'DNA')}{heading.format('N', 'Humans')}</MeshHeadingList></MedlineCitation>"
            "</PubmedArticle></PubmedArticleSet>"
        )
    return Answer("<PubmedArticleSet></PubmedArticleSet>")


FORMS = {"openalex": openalex, "crossref": crossref, "arxiv": arxiv, "semantic-scholar": semantic_scholar, "eutils": eutils}
