"""Small lists of references in every format, written for the tests; the works in them are invented."""

RIS = """\
Provider: Test Press
Database: Test Index

1.
TY  - JOUR
T1  - Genicular artery embolization for knee pain
A1  - Okuno, Yuji
A1  - van der Berg, Jan
A2  - Editor, Anna
Y1  - 2020/06/04/
JF  - Journal of Tests
JA  - J Test
VL  - 12
IS  - 3
SP  - 101
EP  - 109
SN  - 1234-567X
KW  - knee
osteoarthritis
*embolization
N2  - BACKGROUND: Knees ache. RESULTS: Pain fell in 9 of
  10 patients.
DO  - https://doi.org/10.1234/jt.2020.1
XX  - a tag that nobody knows
ER  -

TY  - GEN
M3  - Interview
AU  - Okuno, Yuji
A2  - Doe, Jane
TI  - On small vessels
PY  - 2023
UR  - https://example.org/interview
"""

MEDLINE = """\

PMID- 31234567
OWN - NLM
DP  - 2020 Jun 4
TI  - Genicular artery embolization for knee
      pain.
LID - S1234 [pii]
LID - 10.1234/jt.2020.1 [doi]
AB  - BACKGROUND: Knees ache. RESULTS: Pain fell
      in 9 of 10 patients.
FAU - Okuno, Yuji
AU  - Okuno Y
AUID- ORCID: 0000-0002-1825-0097
AD  - Test Hospital, Tokyo.
FAU - van der Berg, Jan
AU  - van der Berg J
CN  - Test Group
LA  - eng
GR  - R01 TE12345/TE/NTE NIH HHS/United States
PT  - Journal Article
PT  - Retracted Publication
RIN - J Test. 2021;13:1. PMID: 32345678
TA  - J Test
JT  - Journal of Tests
IS  - 1234-567X (Electronic)
VI  - 12
IP  - 3
PG  - 101-9
MH  - *Knee Joint/blood supply
OT  - embolization
SI  - ClinicalTrials.gov/NCT01234567
PMC - PMC7654321

PMID- 31234568
OWN - NLM
TI  - Another one.
DP  - 2019 Winter
"""

WEB_OF_SCIENCE = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Okuno, Y
   Berg, JV
AF Okuno, Yuji
   van der Berg, Jan
TI Genicular artery embolization for
   knee pain
SO JOURNAL OF TESTS
JI J. Test
DE knee; embolization
VL 12
IS 3
BP 101
EP 109
PD JUN 4
PY 2020
DI 10.1234/jt.2020.1
PM 31234567
ER

PT J
AU Doe, J
TI A second one
PY 2019
ER

EF
"""

ENDNOTE_TAGGED = """\
%0 Journal Article
%T Genicular artery embolization for knee pain
%A Okuno, Yuji
%A World Test Organization,
%J Journal of Tests
%D 2020
%8 June 4, 2020
%V 12
%N 3
%P 101-109
%R 10.1234/jt.2020.1
%X Knees ache.

%0 Journal Article
%T A second one
%D 2019
"""

BIBTEX = r"""% a comment
@string{jt = {Journal of Tests}}
@article{okuno2020,
  author = {Okuno, Yuji and {Test Group} and van der Berg, Jan and others},
  title = {{Genicular} artery embolization: {\"U}ber 50\% \& more},
  journal = jt,
  year = 2020,
  month = jun,
  volume = {12},
  number = {3},
  pages = {101--109},
  doi = {10.1234/jt\_2020.1},
  keywords = {knee, embolization},
}

@article{broken,
  title = {An entry {whose braces do not close},
  year = {2019},

@inproceedings{doe2018,
  author = {Jane Doe},
  title = {A talk},
  crossref = {proc},
}

@proceedings{proc,
  title = {Proceedings of Tests},
  year = {2018},
}
"""

ENDNOTE_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record><database name="x.enl">x.enl</database>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Okuno, Yuji</style></author></authors></contributors>
<titles><title><style face="bold">Genicular artery</style><style> embolization</style></title>
<secondary-title>Journal of Tests</secondary-title></titles>
<pages>101-109</pages><volume>12</volume><number>3</number>
<keywords><keyword>knee</keyword><keyword>pain</keyword></keywords>
<dates><year>2020</year></dates><accession-num>31234567</accession-num>
<electronic-resource-num>10.1234/jt.2020.1</electronic-resource-num><abstract>Knees ache.</abstract>
</record></records></xml>
"""

PUBMED_XML = """\
<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">31234567</PMID>
<Article><Journal><ISSN>1234-567X</ISSN><JournalIssue><Volume>12</Volume><Issue>3</Issue>
<PubDate><Year>2020</Year><Month>Jun</Month></PubDate></JournalIssue><Title>Journal of Tests</Title>
<ISOAbbreviation>J Test</ISOAbbreviation></Journal>
<ArticleTitle>Genicular artery embolization of <i>knees</i>.</ArticleTitle>
<Pagination><MedlinePgn>101-9</MedlinePgn></Pagination>
<Abstract><AbstractText Label="BACKGROUND">Knees ache.</AbstractText>
<AbstractText Label="RESULTS">Less pain.</AbstractText></Abstract>
<AuthorList><Author><LastName>Okuno</LastName><ForeName>Yuji</ForeName>
<Identifier Source="ORCID">0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Test Hospital</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>Test Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<GrantList><Grant><GrantID>T1</GrantID><Agency>Fund</Agency></Grant></GrantList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">
<RefSource>J Test. 2021</RefSource><PMID>32345678</PMID></CommentsCorrections></CommentsCorrectionsList>
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="received"><Year>2020</Year><Month>1</Month>
<Day>5</Day></PubMedPubDate></History><ArticleIdList><ArticleId IdType="doi">10.1234/jt.2020.1</ArticleId>
<ArticleId IdType="pmc">PMC7654321</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.9999/cited</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle><PubmedBookArticle><BookDocument><PMID>20301577</PMID><Book><Publisher>
<PublisherName>Test Press</PublisherName></Publisher><BookTitle>Reviews of Tests</BookTitle><PubDate>
<Year>1993</Year></PubDate></Book><ArticleTitle>A chapter on pain</ArticleTitle></BookDocument>
</PubmedBookArticle></PubmedArticleSet>
"""

CSL_JSON = """\
[{"id": "okuno", "type": "interview", "title": "On small vessels",
  "author": [{"family": "Okuno", "given": "Yuji"}], "interviewer": [{"literal": "Jane Doe"}],
  "container-title": "Test Today", "issued": {"date-parts": [[2023, 5]]}, "URL": "https://example.org/i"},
 {"id": "b", "type": "article-journal", "title": "A trial", "DOI": "10.1234/b", "note": "PMID: 31234567",
  "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}]},
 "no entry"]
"""

TABLE = """\
PMID,Title,Authors,Citation,Journal/Book,Publication Year,DOI
31234567,"Genicular artery embolization, a trial","Okuno Y, van der Berg J",\
"J Test. 2020 Jun 4;12(3):101-109.",J Test,2020,10.1234/jt.2020.1
31234568,"A title
over two lines",Doe J,,J Test,2019,
1,too,many,cells,in,this,row,here
"""
