"""Well-known peptides: hormones, neuropeptides, antimicrobial peptides, toxins, tags. Sequences are facts of the literature."""

from functools import cache
from typing import Annotated

from dive.packs.biology.entities import PeptideName
from dive.tools import About, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import ProteinSequence

PACK = Pack(name="peptides", domain="biology", title="sequences of well-known peptides", licence="facts")

TABLE = {
    "peptide hormone": """oxytocin CYIQNCPLG; arginine vasopressin CYFQNCPRG; lypressin CYFQNCPKG; vasotocin CYIQNCPRG;
        mesotocin CYIQNCPIG; glucagon HSQGTFTSDYSKYLDSRRAQDFVQWLMNT; GLP-1 (7-37) HAEGTFTSDVSSYLEGQAAKEFIAWLVKGRG;
        human GLP-2 HADGSFSDEMNTILDNLAARDFINWLIQTKITD; exendin-4 HGEGTFTSDLSKQMEEEAVRLFIEWLKNGGPSSGAPPPS;
        human secretin HSDGTFTSELSRLREGARLQRLLQGLV; human GIP YAEGTFISDYSIAMDKIHQQDFVNWLLAQKGKKNDWKHNITQ;
        somatostatin-14 AGCKNFFWKTFTSC; somatostatin-28 SANSNPAMAPRERKAGCKNFFWKTFTSC;
        human insulin A chain GIVEQCCTSICSLYQLENYCN; human insulin B chain FVNQHLCGSHLVEALYLVCGERGFFYTPKT;
        human proinsulin C-peptide EAEDLQVGQVELGGGPGAGSLQPLALEGSLQ; human calcitonin CGNLSTCMLGTYTQDFNKFHTFPQTAIGVGAP;
        salmon calcitonin CSNLSTCVLGKLSQELHKLQTYPRTNTGSGTP; human amylin KCNTATCATQRLANFLVHSSNNFGAILSSTNVGSNTY;
        pramlintide KCNTATCATQRLANFLVHSSNNFGPILPPTNVGSNTY; teriparatide SVSEIQLMHNLGKHLNSMERVEWLRKKLQDVHNF;
        human corticotropin SYSMEHFRWGKPVGKKRRPVKVYPNGAEDESAEAFPLEF; tetracosactide SYSMEHFRWGKPVGKKRRPVKVYP;
        alpha-MSH SYSMEHFRWGKPV; human CRH SEEPPISLDLTFHLLREVLEMARAEQLAQQAHSNRKLMEII; sermorelin YADAIFTNSYRKVLGQLSARKLLQDIMSR;
        human GHRH YADAIFTNSYRKVLGQLSARKLLQDIMSRQQGESNQERGARARL; human ghrelin GSSFLSPEHQRVQQRKESKKPPAKLQPR;
        human obestatin FNAPFDVGIKLSGVQYQQHSQAL; human motilin FVPIFTYGELQRMQEKERNKGQ;
        human pancreatic polypeptide APLEPVYPGDNATPEQMAQYAADLRRYINMLTRPRY;
        human peptide YY YPIKPEAPGEDASPEELNRYYASLRHYLNLVTRQRY; CCK-8 DYMGWMDF; tetragastrin WMDF;
        human hepcidin-25 DTHFPICIFCCGCCHRSKCGMCCKT; kisspeptin-10 YNWNSFGLRF""",
    "vasoactive peptide": """angiotensin I DRVYIHPFHL; angiotensin II DRVYIHPF; angiotensin III RVYIHPF; angiotensin IV VYIHPF;
        angiotensin (1-7) DRVYIHP; bradykinin RPPGFSPFR; des-Arg9-bradykinin RPPGFSPF; kallidin KRPPGFSPFR;
        endothelin-1 CSCSSLMDKECVYFCHLDIIW; endothelin-2 CSCSSWLDKECVYFCHLDIIW; endothelin-3 CTCFTYKDKECVYYCHLDIIW;
        human ANP SLRRSSCFGGRMDRIGAQSGLGCNSFRY; human BNP-32 SPKMVQGSGCFGRKMDRISSSSGLGCKVLRRH;
        CNP-22 GLSKGCFGLKLDRIGSMSGLGC; human alpha-CGRP ACDTATCVTHRLAGLLSRSGGVVKNNFVPTNVGSKAF;
        human adrenomedullin YRQSMNNFQGLRSFGCRFGTCTVQKLAHQIYQFTDKDKDNVAPRSKISPQGY; human urotensin II ETPDCFWKYCV;
        VIP HSDAVFTDNYTRLRKQMAVKKYLNSILN; apelin-13 QRPRLSHKGPMPF""",
    "neuropeptide": """substance P RPKPQQFFGLM; neurokinin A HKTDSFVGLM; neurokinin B DMHDFFVGLM; kassinin DVPKSDQFVGLM;
        PACAP-27 HSDGIFTDSYSRYRKQMAVKKYLAAVL; PACAP-38 HSDGIFTDSYSRYRKQMAVKKYLAAVLGKRYKQRVKNK;
        human neuropeptide Y YPSKPDNPGEDAPAEDMARYYSALRHYINLITRQRY; human galanin GWTLNSAGYLLGPHAVGNHRSFSDKNGLTS;
        human orexin-B RSGPPGLQGRLQRLLQASGNHAAGILTM; human melanin-concentrating hormone DFDMLRCMLGRVYRPCWQV;
        neuromedin B GNLWATGHFM; neuromedin C GNHWAVGHLM; human gastrin-releasing peptide VPLPAGGGTVLTKMYPRGNHWAVGHLM;
        human neuropeptide S SFRNGVGTGMKKTSFQRAKS; delta sleep-inducing peptide WAGGDASGE; proctolin RYLPT;
        crustacean cardioactive peptide PFCNAFTGC; human urocortin DNPSLSIDLTFHLLRTLLELARTQSQRERAEQNRIIFDSV""",
    "opioid peptide": """Met-enkephalin YGGFM; Leu-enkephalin YGGFL; dynorphin A (1-17) YGGFLRRIRPKLKWDNQ;
        dynorphin A (1-8) YGGFLRRI; dynorphin B YGGFLRRQFKVVT; alpha-neoendorphin YGGFLRKYPK; endomorphin-1 YPWF;
        endomorphin-2 YPFF; nociceptin FGGFTGARKSARKLANQ; human beta-endorphin YGGFMTSEKSQTPLVTLFKNAIIKNAYKKGE;
        alpha-endorphin YGGFMTSEKSQTPLVT; gamma-endorphin YGGFMTSEKSQTPLVTL; bovine beta-casomorphin-7 YPFPGPI;
        LVV-hemorphin-7 LVVYPWTQRF""",
    "antimicrobial peptide": """LL-37 LLGDFFRKSKEKIGKEFKRIVQRIKDFLRNLVPRTES; magainin 1 GIGKFLHSAGKFGKAFVGEIMKS;
        magainin 2 GIGKFLHSAKKFGKAFVGEIMNS; cecropin A KWKLFKKIEKVGQNIRDGIIKAGPAVAVVGQATQIAK; indolicidin ILPWKWPWWPWRR;
        temporin A FLPLIGRVLSGIL; histatin 5 DSHAKRHHGYKRKFHEKHHSHRGY; buforin II TRSSRAGLQFPVGRVHRLLRK;
        protegrin-1 RGGRLCYCRRRFCVCVGR; tachyplesin I KWCFRVCYRGICYRRCR; polyphemusin I RRWCFRVCYRGFCYRKCR;
        human neutrophil peptide 1 ACYCRIPACIAGERRYGTCIYQGRLWAFCC;
        human beta-defensin 1 DHYNCVSSGGQCLYSACPIFTKIQGTCYRGKAKCCK""",
    "venom peptide": """melittin GIGAVLKVLTTGLPALISWIKRKRQQ; apamin CNCKAPETALCARRCQQH; mastoparan INLKALAALAKKIL;
        alpha-conotoxin GI ECCNPACGRHYSC; alpha-conotoxin ImI GCCSDPRCAWRC; ziconotide CKGKGAKCSRLMYDCCTGSCRSGKC;
        chlorotoxin MCMPCFTTDHQMARKCDDCCGGKGRGKCYGPQCLCR; crabrolin FLPLILRKIVTAL""",
    "protein tag": """FLAG tag DYKDDDDK; HA tag YPYDVPDYA; Myc tag EQKLISEEDL; V5 tag GKPIPNPLLGLDST; Strep-tag II WSHPQFEK;
        S-tag KETAAAKFERQHMDS; T7 tag MASMTGGQQMG; hexahistidine tag HHHHHH; VSV-G tag YTDIEMNRLGK; HSV tag QPELAPEDPED;
        AviTag GLNDIFEAQKIEWHE; SpyTag AHIVMVDAYKPTK; Glu-Glu tag EYMPME""",
    "cell-penetrating peptide": """penetratin RQIKIWFQNRRMKWKK; TAT (47-57) YGRKKRRQRRR; TAT (48-60) GRKKRRQRRRPPQ;
        SV40 nuclear localization signal PKKKRKV""",
    "T-cell epitope": """ovalbumin (257-264) epitope SIINFEKL; ovalbumin (323-339) epitope ISQAVHAAHAEINEAGR;
        influenza M1 (58-66) epitope GILGFVFTL; CMV pp65 (495-503) epitope NLVPMVATV; EBV BMLF1 epitope GLCTLVAML""",
    "bioactive peptide": """amyloid beta (1-42) DAEFRHDSGYEVHHQKLVFFAEDVGSNKGAIIGLMVGGVVIA;
        amyloid beta (1-40) DAEFRHDSGYEVHHQKLVFFAEDVGSNKGAIIGLMVGGVV; amyloid beta (25-35) GSNKGAIIGLM; tuftsin TKPR;
        thymopentin RKDVY; kemptide LRRASLG; humanin MAPRGFSCLLLLTSEIDLPVKRRA; MOTS-c MRWQEMGYIFYPRKLR;
        yeast alpha-factor WHWLQLKPGQPMY; enfuvirtide YTSLIHSLIEESQNQQEKNEQELLELDKWASLWNWF; peptide T ASTTTNYT;
        thymosin alpha-1 SDAAVDTSSEITTKDLKEKKEVVEEAEN; human [Glu1]-fibrinopeptide B EGVNDNEEGFFSAR""",
}
"""Class → peptides: "name SEQUENCE", chains of standard residues as encoded; amidation and other end groups are not shown."""
SYNONYMS = {
    "vasopressin": "arginine vasopressin", "antidiuretic hormone": "arginine vasopressin",
    "acth": "human corticotropin", "exenatide": "exendin-4", "t-20": "enfuvirtide",
    "iapp": "human amylin", "npy": "human neuropeptide Y", "vasoactive intestinal peptide": "VIP",
    "calcitonin": "human calcitonin",
    "insulin a chain": "human insulin A chain", "insulin b chain": "human insulin B chain", "ghrelin": "human ghrelin",
    "his6 tag": "hexahistidine tag", "orphanin fq": "nociceptin", "beta-endorphin": "human beta-endorphin",
}  # fmt: skip


@cache
def _known() -> dict[str, tuple[str, str, str]]:
    """Name in lower case → name, sequence, class."""
    found = {}
    for kind, text in TABLE.items():
        for entry in text.split(";"):
            name, _, sequence = " ".join(entry.split()).rpartition(" ")
            found[name.casefold()] = (name, sequence, kind)
    return found


class KnownPeptide(Result):
    """A peptide of the literature."""

    name: PeptideName
    sequence: ProteinSequence
    length: Annotated[int, About("length", "residues", "longest", "shortest")]
    kind: str


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "sequence": [
            "the one-letter amino acid sequence of {peptide}",
            "What is the one-letter amino acid sequence of {peptide}?",
        ],
        "length": [
            "the chain length of {peptide}",
            "How long is the chain of {peptide}?",
        ],
    },
    via={"sequence": "{peptide}"},
    rules=("Take the mature sequence of a named peptide",),
    examples=[
        ({"peptide": "oxytocin"}, {"sequence": "CYIQNCPLG", "length": 9, "kind": "peptide hormone"}),
        ({"peptide": "Glucagon"}, {"length": 29}),
        ({"peptide": "LL-37"}, {"length": 37, "kind": "antimicrobial peptide"}),
        ({"peptide": "melittin"}, {"length": 26, "kind": "venom peptide"}),
        ({"peptide": "ACTH"}, {"name": "human corticotropin", "length": 39}),
    ],
)  # fmt: skip
def known_peptide(peptide: PeptideName) -> KnownPeptide:
    """Look up the sequence of a well-known peptide: hormones, neuropeptides, opioids, antimicrobials, venoms, tags, epitopes.

    The sequence lists the residues only: C-terminal amides, acyl groups and disulfide bridges are not shown.

    Args:
        peptide: name, such as oxytocin, angiotensin II or FLAG tag
    """
    text = " ".join(peptide.split()).casefold()
    found = _known().get(SYNONYMS.get(text, text).casefold())
    if found is None:
        raise ToolError(f"The peptide table has no '{peptide[:50]}'.")
    name, sequence, kind = found
    return KnownPeptide(name=name, sequence=sequence, length=len(sequence), kind=kind)


@seeds(PeptideName, domain="biology")
def name_seeds() -> list[str]:
    """Every peptide of the table."""
    return [name for name, _, _ in _known().values()]


@seeds(ProteinSequence, domain="biology")
def sequence_seeds() -> list[str]:
    """Their sequences."""
    return list(dict.fromkeys(sequence for _, sequence, _ in _known().values()))
