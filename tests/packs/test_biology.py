"""Biology: every seed works, tools join, and one method is checked against a second implementation."""

import math
from itertools import islice, pairwise
from typing import Any

import pytest

from dive.errors import ToolError
from dive.tools import ToolPool

POOL = ToolPool.load(["biology"])
FIRST = {
    "GeneAlias": "gene_by_alias", "EntrezId": "gene_by_entrez_id", "Gene": "gene_profile", "MouseGene": "human_orthologues",
    "Cytoband": "genes_in_cytoband", "TranscriptionFactor": "transcription_factor_motifs", "JasparMatrix": "jaspar_matrix",
    "FactorFamily": "transcription_factors_of_family", "RestrictionEnzyme": "restriction_enzyme",
    "RecognitionSite": "restriction_enzymes_for_site", "DnaElement": "known_dna_element", "Bird": "bird_profile",
    "BirdSpecies": "bird_by_scientific_name", "BirdGenus": "birds_in_genus", "BirdFamily": "bird_genera_in_family",
    "BirdOrder": "bird_families_in_order", "AminoAcid": "amino_acid_profile", "PeptideName": "known_peptide",
    "DnaSequence": "base_composition", "ProteinSequence": "protein_properties",
}  # fmt: skip


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[name].call(arguments)


@pytest.mark.parametrize("source", POOL.seed_sources, ids=lambda s: s.entity.name)
def test_every_seed_works(source: Any) -> None:
    values = POOL.seed_values(source)
    assert len(values) == len(set(values)) > 5
    if source.entity.name not in FIRST:
        return
    tool = POOL.tools[FIRST[source.entity.name]]
    (parameter,) = [p.name for p in tool.parameters if p.entity and p.entity.name == source.entity.name]
    rest = {k: v for k, v in tool.examples[0][0].items() if k != parameter}
    step = max(1, len(values) // 200)
    for value in islice(values, 0, None, step):
        tool.call({**rest, parameter: value})


def test_every_entity_that_is_taken_has_seeds_or_comes_from_a_tool() -> None:
    seeded = {s.entity.name for s in POOL.seed_sources}
    made = {o.entity.name for t in POOL.tools.values() for o in t.outputs if o.entity}
    taken = {p.entity.name for t in POOL.tools.values() for p in t.parameters if p.entity}
    assert taken <= seeded | made


def test_two_fifths_of_the_tools_process() -> None:
    kinds = [t.kind for t in POOL.tools.values()]
    assert kinds.count("processing") >= 0.4 * len(kinds)


def test_chain_factor_to_gene_to_size() -> None:
    family = call("transcription_factor_motifs", factor="TP73")["family"]
    factors = call("transcription_factors_of_family", family=family)["factors"]
    genes = [call("transcription_factor_motifs", factor=f)["gene"] for f in factors]
    lengths = {g: call("gene_profile", gene=g)["length"] for g in genes}
    assert max(lengths, key=lambda g: lengths[g]) == "TP63"
    assert call("double_helix_size", base_pairs=lengths["TP63"])["micrometres"] > 80


def test_chain_peptide_to_dna_to_protein() -> None:
    for peptide in ("glucagon", "melittin", "FLAG tag"):
        sequence = call("known_peptide", peptide=peptide)["sequence"]
        for species in ("Escherichia coli", "Saccharomyces cerevisiae", "Drosophila melanogaster"):
            dna = call("back_translate", peptide=sequence, species=species)["sequence"]
            assert call("translate", sequence=dna)["protein"] == sequence


def test_chain_polylinker_digest() -> None:
    dna = call("known_dna_element", element="pUC19 polylinker")["sequence"]
    for enzyme in ("SacI", "KpnI", "SmaI", "BamHI", "XbaI", "SalI", "PstI", "SphI"):
        found = call("restriction_digest", sequence=dna, enzyme=enzyme)
        assert found["cut_count"] == 1
        assert "".join(found["fragments"]) == dna
        site = call("restriction_enzyme", enzyme=enzyme)["site"]
        assert call("motif_positions", sequence=dna, motif=site)["count"] == 1
        assert enzyme in call("restriction_enzymes_for_site", site=site)["enzymes"]


def test_chain_alias_to_mouse_and_back() -> None:
    gene = call("gene_by_alias", alias="P53")["gene"]
    mouse = call("mouse_orthologues", gene=gene)["orthologues"][0]["symbol"]
    assert call("human_orthologues", mouse_gene=mouse)["orthologues"][0]["symbol"] == "TP53"
    band = call("gene_profile", gene=gene)["cytoband"]
    assert gene in [g["symbol"] for g in call("genes_in_cytoband", cytoband=band)["genes"]]


def test_chain_bird_up_and_down() -> None:
    bird = call("bird_by_scientific_name", species="Corvus corax")["bird"]
    profile = call("bird_profile", bird=bird)
    assert bird in [b["name"] for b in call("birds_in_genus", genus=profile["genus"])["species"]]
    genera = call("bird_genera_in_family", family=profile["family"])
    counts = {g["genus"]: g["species_count"] for g in genera["genera"]}
    assert counts[profile["genus"]] == len(call("birds_in_genus", genus=profile["genus"])["species"])
    families = {f["family"]: f for f in call("bird_families_in_order", order=profile["order"])["families"]}
    assert families["Corvidae"]["species_count"] == genera["species_count"]


def test_every_jaspar_factor_of_the_atlas_names_its_gene() -> None:
    (source,) = [s for s in POOL.seed_sources if s.entity.name == "TranscriptionFactor"]
    missing = [f for f in POOL.seed_values(source) if call("transcription_factor_motifs", factor=f)["gene"] is None]
    assert len(missing) < 30


def test_orthologues_exist_for_most_gene_seeds() -> None:
    (source,) = [s for s in POOL.seed_sources if s.entity.name == "Gene"]
    refused = 0
    for gene in islice(POOL.seed_values(source), 0, None, 10):
        try:
            call("mouse_orthologues", gene=gene)
        except ToolError:
            refused += 1
    assert refused < 40


STEPS = {
    "AA": (-7.9, -22.2), "AT": (-7.2, -20.4), "TA": (-7.2, -21.3), "CA": (-8.5, -22.7), "GT": (-8.4, -22.4),
    "CT": (-7.8, -21.0), "GA": (-8.2, -22.2), "CG": (-10.6, -27.2), "GC": (-9.8, -24.4), "GG": (-8.0, -19.9),
}  # fmt: skip
"""SantaLucia (1998), table 2: enthalpy in kcal/mol and entropy in cal/(mol K) of each nearest-neighbour step."""


@pytest.mark.parametrize("sequence", ["TAATACGACTCACTATAGGG", "GTAAAACGACGGCCAGT", "CAGGAAACAGCTATGAC", "GCCGCCACCATGG"])
def test_melting_temperature_against_a_second_implementation(sequence: str) -> None:
    enthalpy = entropy = 0.0
    for end in (sequence[0], sequence[-1]):
        dh, ds = (0.1, -2.8) if end in "GC" else (2.3, 4.1)
        enthalpy, entropy = enthalpy + dh, entropy + ds
    for a, b in pairwise(sequence):
        dh, ds = STEPS.get(a + b) or STEPS[(b + a).translate(str.maketrans("ACGT", "TGCA"))]
        enthalpy, entropy = enthalpy + dh, entropy + ds
    entropy += 0.368 * (len(sequence) - 1) * math.log(0.05)
    expected = 1000 * enthalpy / (entropy + 1.987 * math.log(50e-9 / 4)) - 273.15
    assert call("melting_temperature", sequence=sequence)["nearest_neighbour"] == pytest.approx(expected, abs=0.1)
