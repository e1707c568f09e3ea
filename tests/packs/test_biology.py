"""Biology: every seed works, tools join, and one method is checked against a second implementation."""

import math
import random
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
    "DnaSequence": "base_composition", "ProteinSequence": "protein_properties", "Species": "species_profile",
    "CommonName": "species_by_common_name", "TaxonomyId": "species_by_taxonomy_id", "Taxon": "taxon_profile",
    "GoTerm": "go_term_profile", "GoAccession": "go_term_by_accession", "EcNumber": "enzyme_reaction",
    "Metabolite": "enzymes_of_metabolite", "ProteinModification": "protein_modification", "FlyGene": "fly_gene_profile",
    "Chromosome": "human_chromosome_profile", "Hormone": "hormone_profile",
    "Vitamin": "vitamin_profile", "Bone": "bone_profile", "BodyRegion": "bones_of_region", "CranialNerve": "cranial_nerve",
    "Relation": "kinship", "BloodGroup": "blood_compatibility", "GeneticCode": "genetic_code_profile",
    "EcSubclass": "enzymes_in_ec_subclass", "SpeciesCounts": "species_diversity",
}  # fmt: skip


def call(name: str, /, **arguments: Any) -> dict[str, Any]:
    return POOL.tools[name].call(arguments)


@pytest.mark.parametrize("source", POOL.seed_sources, ids=lambda s: s.entity.name)
def test_every_seed_works(source: Any) -> None:
    values = POOL.seed_values(source)
    assert len(values) == len(set(values)) > 3
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


def test_ninety_tools_and_five_thousand_entities() -> None:
    assert len(POOL.tools) >= 90
    assert len({(s.entity.name, str(v)) for s in POOL.seed_sources for v in POOL.seed_values(s)}) >= 5_000


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
    dna = "GAATTCGAGCTCGGTACCCGGGGATCCTCTAGAGTCGACCTGCAGGCATGCAAGCTT"  # of pUC19
    for enzyme in ("SacI", "KpnI", "SmaI", "BamHI", "XbaI", "SalI", "PstI", "SphI"):
        found = call("restriction_digest", sequence=dna, enzyme=enzyme)
        assert found["cut_count"] == 1
        assert "".join(f["sequence"] for f in found["fragments"]) == dna
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


def seeds(entity: str) -> list[Any]:
    return [v for s in POOL.seed_sources if s.entity.name == entity for v in POOL.seed_values(s)]


def test_species_stand_in_the_lists_of_their_genus() -> None:
    for species in seeds("Species")[:120:6]:
        profile = call("species_profile", species=species)
        assert call("species_by_taxonomy_id", taxonomy_id=profile["taxonomy_id"])["species"] == species
        listed = call("species_in_taxon", taxon=profile["genus"])["species"]
        assert species in [row["name"] for row in listed]


def test_families_add_up_to_no_more_than_their_class() -> None:
    families = call("families_in_taxon", taxon="Mammalia")["families"]
    assert {"Felidae", "Hominidae", "Muridae", "Ornithorhynchidae"} <= {f["name"] for f in families}
    total = call("taxon_profile", taxon="Mammalia")["species_count"]
    assert 0.95 * total < sum(f["species_count"] for f in families) <= total


def test_ontology_parents_and_children_agree() -> None:
    for term in seeds("GoTerm")[:100:5]:
        for parent in call("go_parent_terms", term=term)["terms"]:
            with pytest.raises(ToolError, match="a kind of the other"):
                call("go_common_ancestors", term=term, other_term=parent)
            try:
                children = call("go_child_terms", term=parent)["terms"]
            except ToolError:
                continue  # more than 150 children are refused
            assert term in [c["name"] for c in children]


def test_enzymes_are_listed_under_what_they_convert() -> None:
    for code in seeds("EcNumber")[:300:15]:
        reaction = call("enzyme_reaction", ec_number=code)
        for name in reaction["left"] + reaction["right"]:
            try:
                found = call("enzymes_of_metabolite", metabolite=name)["enzymes"]
            except ToolError:
                continue  # water and the like
            assert code in [e["ec_number"] for e in found]
        term = call("enzyme_by_ec_number", ec_number=code)["activity"]
        assert call("go_term_profile", term=term)["ec_number"] == code


def _random_dna(seed: int, length: int) -> str:
    return "".join(random.Random(seed).choices("ACGT", k=length))


@pytest.mark.parametrize("seed", range(5))
def test_open_reading_frames_translate_to_their_proteins(seed: int) -> None:
    dna = _random_dna(seed, 600)
    strands = {"plus": dna, "minus": call("reverse_complement", sequence=dna)["sequence"]}
    frames = call("open_reading_frames", minimum=5, sequence=dna)["frames"]
    assert frames
    for frame in frames:
        start = frame["start"] - 1 if frame["strand"] == "plus" else len(dna) - frame["start"]
        found = call("translate", sequence=strands[frame["strand"]][start:])
        assert (found["protein"], found["stop_found"]) == (frame["protein"], True)


@pytest.mark.parametrize("seed", range(4))
def test_local_alignment_against_a_second_implementation(seed: int) -> None:
    from Bio.Align import PairwiseAligner

    module: Any = PairwiseAligner  # untyped
    aligner = module(mode="local", match_score=2, mismatch_score=-1, gap_score=-2)
    first, second = _random_dna(seed, 80), _random_dna(seed + 100, 60)
    found = call("local_alignment", first=first, second=second)
    assert found["score"] == aligner.score(first, second)
    assert found["first_part"].replace("-", "") in first
    assert found["second_part"].replace("-", "") in second


def test_every_point_mutation_agrees_with_translation() -> None:
    dna = "ATGGTGCATCTGACTCCTGAG"
    before = call("translate", sequence=dna)["protein"]
    for position in range(1, len(dna) + 1):
        for base in set("ACGT") - {dna[position - 1]}:
            effect = call("point_mutation_effect", position=position, base=base, sequence=dna)["effect"]
            try:
                after = call("translate", sequence=dna[: position - 1] + base + dna[position:])["protein"]
            except ToolError:
                after = ""  # the first codon became a stop
            expected = "silent" if after == before else "missense" if len(after) == len(before) else "nonsense"
            assert effect == expected


def test_fragments_add_up_to_the_peptide() -> None:
    mass = call("peptide_mz", charge=1, sequence="RPPGFSPFR")["mz"] + 1.007276
    for fragment in call("fragment_ions", sequence="RPPGFSPFR")["fragments"]:
        assert fragment["b_ion"] + fragment["y_ion"] == pytest.approx(mass, abs=2e-3)


def test_a_modification_weighs_the_same_everywhere() -> None:
    weighed = 0
    for name in seeds("ProteinModification")[:40]:
        shift = call("protein_modification", modification=name)["mass_shift"]
        candidates = call("modifications_by_mass", shift=shift)["modifications"]
        assert name in [c["name"] for c in candidates]
        try:
            found = call("modified_peptide_mass", modification=name, sequence="GASPVTCLINDQKEMHFRYW")
        except ToolError:  # at the other end of a chain only
            continue
        weighed += 1
        assert found["mass"] - found["unmodified_mass"] == pytest.approx(found["sites"] * shift, abs=1e-4)
    assert weighed > 25


def test_human_chromosomes_add_up_to_the_genome() -> None:
    lengths = [call("human_chromosome_profile", chromosome=c)["length"] for c in seeds("Chromosome")]
    assert sum(lengths) == call("genome_chromosomes", species="Homo sapiens", assembly="hg38")["total_length"]
    longest = call("longest_genes", number=2, chromosome="X")["genes"]
    assert longest[0]["length"] == call("gene_profile", gene="DMD")["length"] > longest[1]["length"]


def test_the_skeleton_has_206_bones() -> None:
    assert sum(call("bone_profile", bone=b)["count"] for b in seeds("Bone")) == 206


def test_genes_of_hormones_are_genes() -> None:
    genes = [call("hormone_profile", hormone=h)["gene"] for h in seeds("Hormone")]
    for gene in filter(None, genes):
        assert call("gene_profile", gene=gene)["symbol"] == gene


def test_blood_and_crosses_obey_their_symmetries() -> None:
    groups = ["O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+"]
    found = {g: call("blood_compatibility", blood_group=g) for g in groups}
    for group in groups:
        assert all(group in found[d]["recipients"] for d in found[group]["donors"])
    for mother, father in (("AaBbCc", "AabbCc"), ("AA", "aa"), ("AaBb", "AaBb")):
        cross = call("punnett_cross", mother=mother, father=father)["genotypes"]
        assert sum(g["percent"] for g in cross) == pytest.approx(100)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("species_profile", {"species": "Panthera"}),
        ("species_by_common_name", {"common_name": "tsetse fly"}),
        ("taxon_profile", {"taxon": "Panthera leo"}),
        ("families_in_taxon", {"taxon": "Felidae"}),
        ("species_in_taxon", {"taxon": "Mammalia"}),
        ("lowest_common_taxon", {"species": "Panthera leo", "other_species": "panthera leo"}),
        ("go_term_profile", {"term": "apoptosis of the soul"}),
        ("go_term_by_accession", {"accession": "GO:9999999"}),
        ("go_common_ancestors", {"term": "nucleus", "other_term": "DNA repair"}),
        ("enzyme_by_ec_number", {"ec_number": "1.1.1"}),
        ("enzymes_of_metabolite", {"metabolite": "H2O"}),
        ("protein_modification", {"modification": ""}),
        ("modifications_by_mass", {"shift": 1.0, "tolerance": 0}),
        ("mouse_gene_profile", {"mouse_gene": "BRCA"}),
        ("fly_gene_by_name", {"name": ""}),
        ("genome_chromosomes", {"species": "Homo sapiens", "assembly": "mm10"}),
        ("open_reading_frames", {"minimum": 0, "sequence": "ATG"}),
        ("cpg_content", {"sequence": "AAAA"}),
        ("dna_palindromes", {"width": 5, "sequence": "GAATTC"}),
        ("point_mutation_effect", {"position": 1, "base": "A", "sequence": "ATG"}),
        ("evolutionary_distance", {"transitions": 5, "transversions": 6, "sites": 10}),
        ("end_primers", {"length": 10, "template": "GATTACA"}),
        ("protein_motif_sites", {"motif": "zinc finger", "sequence": "AAA"}),
        ("human_chromosome_profile", {"chromosome": "23"}),
        ("punnett_cross", {"mother": "AaBb", "father": "AaCc"}),
        ("abo_groups_of_child", {"mother": "C", "father": "O"}),
        ("genetic_map_distance", {"recombinants": 60, "offspring": 100}),
        ("species_diversity", {"counts": "0/0"}),
        ("mark_recapture", {"marked": 5, "caught": 5, "recaptured": 6}),
        ("bacterial_doubling_time", {"start": 10, "end": 10, "minutes": 5.0}),
        ("cranial_nerve", {"nerve": "thirteenth"}),
        ("gene_by_alias", {"alias": "TP53"}),  # TP53BP1's in the source, but to everybody the gene of that symbol
        ("gene_by_alias", {"alias": "p21"}),  # TCEAL1 as p21, CDKN1A as P21
    ],
)
def test_what_makes_no_sense_is_refused(tool: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError):
        call(tool, **arguments)


def test_no_most_frequent_amino_acid_where_two_are_as_frequent() -> None:
    assert call("amino_acid_composition", sequence="GGAAL")["most_frequent"] is None
    assert call("amino_acid_composition", sequence="GGGAAL")["most_frequent"] == "glycine"


def test_a_vitamin_of_several_compounds_names_none() -> None:
    found = call("vitamin_profile", vitamin="vitamin D")
    assert found["compound"] is None
    assert found["formula"] is None


def test_what_is_modified_inside_a_chain_is_not_at_its_ends() -> None:
    assert call("modified_peptide_mass", modification="1-thioglycine (internal)", sequence="GAGAG")["sites"] == 1
    with pytest.raises(ToolError, match="No residue"):
        call("modified_peptide_mass", modification="1-thioglycine (internal)", sequence="GLCT")


def test_no_most_frequent_amino_acid_where_there_is_only_one() -> None:
    assert call("amino_acid_composition", sequence="HHHHHH")["most_frequent"] is None


def test_the_wallace_rule_is_for_short_oligonucleotides() -> None:
    assert call("melting_temperature", sequence="ACGT" * 6)["wallace"] == 72
    assert call("melting_temperature", sequence="ACGT" * 7)["wallace"] is None


def test_genes_known_in_part_have_no_length_and_stand_in_no_list() -> None:
    assert call("gene_profile", gene="SHH")["length"] is None
    for tool, arguments in (
        ("genes_near_gene", {"gene": "SHH", "kilobases": 50}),
        ("genes_in_cytoband", {"cytoband": "7q36.3"}),
        ("longest_genes", {"number": 5, "chromosome": "16"}),
    ):
        with pytest.raises(ToolError, match="fragment"):
            call(tool, **arguments)
    assert len(call("longest_genes", number=10, chromosome="1")["genes"]) == 10


def test_aliases_that_people_take_for_another_gene_are_no_seeds() -> None:
    (source,) = [s for s in POOL.seed_sources if s.entity.name == "GeneAlias"]
    assert not {"ALL1", "COX1", "COX3"} & set(POOL.seed_values(source))  # KMT2A is ALL-1, and COX1 MT-CO1


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("tandem_repeats", {"copies": 3, "sequence": "TATAAT"}, "at least 18"),
        ("codon_adaptation_index", {"species": "Homo sapiens", "sequence": "ATTATA"}, "at least 5"),
        ("dna_distance", {"first": "ACGT", "second": "ACGTACGTA"}, "twice as long"),
        ("end_primers", {"length": 12, "template": "ATGCCATAGCATTTTTATCC"}, "two primers"),
    ],
)
def test_what_is_too_short_to_mean_anything_is_refused(tool: str, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ToolError, match=said):
        call(tool, **arguments)


def test_codon_is_asked_of_another_code_only_where_it_differs() -> None:
    with pytest.raises(ToolError, match="means the same"):
        call("amino_acid_of_codon", codon="GGT", genetic_code="vertebrate mitochondrial")
    assert call("amino_acid_of_codon", codon="ATA", genetic_code="vertebrate mitochondrial")["amino_acid"] == "methionine"


def test_uncut_chain_has_no_longest_peptide() -> None:
    found = call("protease_digest", protease="Lys-C", sequence="YPYDVPDYA")
    assert (found["longest"], found["longest_length"]) == (None, None)
    assert [p["sequence"] for p in found["peptides"]] == ["YPYDVPDYA"]


def test_molar_masses_are_asked_for_in_the_figures_on_which_editions_agree() -> None:
    for name in ("protein_properties", "amino_acid_profile", "oligonucleotide_mass"):
        assert POOL.tools[name].figures == 4
