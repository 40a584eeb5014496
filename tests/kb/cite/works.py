"""The works that every style and format must get right: papers, interview, blog post, review, digests."""

from __future__ import annotations

from kb.cite.csl import Item, csl_item
from kb.documents import Author, Bibliography

PAPER = Bibliography(
    title="Transcatheter Arterial Embolization as a Treatment for Medial Knee Pain.",
    authors=(
        Author("Okuno", "Yuji", suffix="MD, PhD"),
        Author("Müller", "Anna-Lena B"),
        Author("Doe", "J", "Jr"),
    ),
    year=2015,
    month=4,
    journal="CardioVascular and Interventional Radiology",
    journal_abbreviation="Cardiovasc Intervent Radiol",
    volume="38",
    issue="2",
    pages="336–343",
    doi="10.1007/s00270-014-0944-8",
    pmid="24993956",
)
EIGHT_AUTHORS = Bibliography(
    title="Embolization for Interscapular Pain: Does It Work?",
    authors=tuple(Author(family, given) for family, given in (
        ("Huang", "Yu-Han"), ("Chang", "Chia-Wei"), ("Chen", "Jui-Yuan"), ("Lin", "Chia-Shiang"),
        ("Lin", "Chun-Wei"), ("Lu", "Ping-Sheng"), ("Chiu", "Neng-Yu"), ("Liang", "Keng-Wei"),
    )),
    year=2025,
    month=11,
    day=3,
    journal="Diagnostics",
    volume="15",
    issue="21",
    pages="2801",
    doi="10.0000/example_2801",
)  # fmt: skip
INTERVIEW = Bibliography(
    title="Alleviating Pain: The Role of Embolization",
    authors=(
        Author("Okuno", "Yuji", "MD, PhD", role="interviewee"),
        Author("Doe", "Jane", role="interviewer"),
    ),
    year=2026,
    month=1,
    journal="Endovascular Today",
    url="https://example.org/interview_1",
)
BLOG = Bibliography(
    title="The Rise of Interventional Pain Procedures: Key Considerations",
    year=2024,
    month=8,
    day=1,
    journal="PAINWeek",
    url="https://example.org/rise",
)
BLOG_ALONE = Bibliography(title="The Rise of Interventional Pain Procedures: Key Considerations")
REVIEW = Bibliography(
    title="Advanced Interventional Pain Management",
    authors=(Author("Key", "Brandon M"), Author(literal="et al.")),
    year=2020,
    month=12,
    journal="Techniques in Vascular and Interventional Radiology",
    journal_abbreviation="Tech Vasc Interv Radiol",
    volume="23",
    issue="4",
    pages="100705",
    doi="10.1016/j.tvir.2020.100705",
)
REVIEW_REFERENCE = (
    "Key BM, et al. Advanced Interventional Pain Management. Tech Vasc Interv Radiol. 2020 Dec;23(4):100705."
)
UNTITLED_REFERENCE = (
    "A series of 25 patients with vertebral metastases, 2009 to 2014 (title not in the text we have)."
)

ITEMS: dict[str, Item] = {
    "paper": csl_item(PAPER, "primary_study", key="okunoTranscatheterArterialEmbolization2015"),
    "eight": csl_item(EIGHT_AUTHORS, "primary_study", key="huangEmbolizationInterscapularPain2025"),
    "interview": csl_item(INTERVIEW, "interview", key="okunoAlleviatingPainRole2026"),
    "blog": csl_item(BLOG, "commentary", key="riseInterventionalPain2024"),
    "blog alone": csl_item(BLOG_ALONE, "commentary", key="riseInterventionalPain"),
    "review": csl_item(REVIEW, "review", key="keyAdvancedInterventionalPain2020"),
    "digest": csl_item(REVIEW, "review", key="keyAdvancedInterventionalPain2020", digest_of=REVIEW_REFERENCE),
    "digest alone": csl_item(
        PAPER, "primary_study", key="seriesPatientsVertebral", digest_of=UNTITLED_REFERENCE
    ),
}
