"""TeX from bibliographies becomes the text that it prints, and nothing of it is lost."""

# ruff: noqa: RUF001 - letters of other alphabets are what is tested

import doctest
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kdcatalog.bibliography import bib_file, bibtex
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.text import tex, tex_signs
from kdcatalog.text.tex import read_tex, tex_to_text
from kdcatalog.text.tex_signs import Spelling, tex_to_url, text_to_tex, without_command
from tests.factories import paper, taxonomy
from tests.test_cite import TOY


def test_examples_in_docstrings_are_true() -> None:
    assert 0 == doctest.testmod(tex).failed
    assert 0 == doctest.testmod(tex_signs).failed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        # the titles and names whose TeX was deleted
        (r"{$\alpha$-Divergence} ... 10$\times$ Faster", "α-Divergence ... 10× Faster"),
        (r"Nguy{\~{\^e}}n", "Nguyễn"),
        (r"$\ell_1$", "ℓ₁"),
        (r"O(n \log n)", "O(n log n)"),
        (r"in {\TeX}", "in TeX"),
        (r"$\beta$-{VAE}", "β-VAE"),
        # fonts
        (r"\textsc{Foo} \emph{a} {\em b} {\bf c} \texttt{x_y} \mbox{GPT-4}", "Foo a b c x_y GPT-4"),
        (r"\MakeUppercase{bert} \verb|a_b| \textcolor{red}{x}", "bert a_b x"),
        # accents and letters
        (r"Caf\'e, Caf{\'e}, Caf\'{e}, {\'\i}, \'{\i}", "Café, Café, Café, í, í"),
        (r"\v{S}koda, \c{C}elik, \c c, \u{g}, \H{o}, \k{a}", "Škoda, Çelik, ç, ğ, ő, ą"),
        (r"{\ss} \o{} Str\o m {\L}\'od\'z \AA ngstr\"om", "ß ø Strøm Łódź Ångström"),
        # signs
        (r"\& \% \$ \# \_ \{ \} \textbackslash{} \textasciitilde{}", r"& % $ # _ { } \ ~"),
        (r"a -- b --- c ``d'' `e' -{}-", "a – b — c “d” `e' --"),
        (r"\copyright{} \S 3 \dots{} \textgreater{} \textendash", "© § 3 … > –"),
        ("Two\n   lines~here", "Two lines here"),
        # a tilde for "about" is no tie
        (r"Fig.~3 has ~20 \% (~3 $x$) of a ~b", "Fig. 3 has ~20 % (~3 x) of a b"),
        ("Fig.~3 has ~20 and [~3]", "Fig. 3 has ~20 and [~3]"),
        # formulas
        ("$k$-NN, $n^2$, H$_2$O, $10^{-3}$", "k-NN, n², H₂O, 10⁻³"),
        (r"$\mathcal{O}(n)$, $\mathbb{R}$, $\frac{1}{2}$, $\sqrt{n}$", "O(n), ℝ, 1/2, √n"),
        (r"$D_{KL}$, $x_{i+1}^{2}$, $\hat{x}$", "D_KL, xᵢ₊₁², x\u0302"),
        (r"\textsuperscript{2}, \textsubscript{2}, \ensuremath{\alpha^2}", "², ₂, α²"),
        (r"$n\geq 4$, $a \leq b$, $A\to B$, $3\times 3$", "n≥4, a ≤ b, A→B, 3×3"),
        (r"360$^\circ$ and 90^\circ", "360° and 90^∘"),
        (r"Newton$\unicode{x2013}$Schulz, \unicode{x3B1}", "Newton–Schulz, α"),
        (r"Fixed-\texorpdfstring{$\delta$}{delta} Alignment", "Fixed-δ Alignment"),
        # percent and dollar signs that TeX would read otherwise
        ("50% off, $5 and $6, 5 < 6 $ x", "50% off, $5 and $6, 5 < 6 $ x"),
        (r"100\% of \$5", "100% of $5"),
        # addresses
        (r"\url{https://example.org/a~b\_c%20d}", "https://example.org/a~b_c%20d"),
        (r"\href{https://example.org/a~b}{Code}", "Code (https://example.org/a~b)"),
        # braces that do not pair
        ("a { b", "a b"),
        (r"a } \'e", "a é"),
    ],
)
def test_tex_becomes_the_text_that_it_prints(typed: str, printed: str) -> None:
    assert printed == tex_to_text(typed)
    assert () == read_tex(typed).unknown


@pytest.mark.parametrize(
    ("typed", "kept", "unknown"),
    [
        (r"\unknown{Foo} {Bar}", r"\unknown{Foo} Bar", "unknown"),
        (r"A\thanks{B}", r"A\thanks{B}", "thanks"),
        (r"\noopsort{1973}Foo", r"\noopsort{1973}Foo", "noopsort"),
        (r"\input{/etc/passwd}", r"\input{/etc/passwd}", "input"),
        (r"\begin{x}y\end{x}", r"\begin{x}y\end{x}", "begin"),
        (r"$\binom{n}{k}$", r"\binom{n}{k}", "binom"),
        (r"x\label{y}", r"x\label{y}", "label"),
        (r"\unicode{xD800}", r"\unicode{xD800}", "unicode"),
    ],
)
def test_unknown_command_is_kept_and_reported(typed: str, kept: str, unknown: str) -> None:
    assert (kept, unknown) == (read_tex(typed).text, read_tex(typed).unknown[0])


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/a~b/c", "https://example.org/a~b/c"),
        (r"http://example.org/$\sim$ann", "http://example.org/~ann"),
        (r"http://example.org/\~{}ann", "http://example.org/~ann"),
        (r"http://example.org/{\textasciitilde}ann", "http://example.org/~ann"),
        (r"\url{https://example.org/b\_c?x=1\&y=2\#z}", "https://example.org/b_c?x=1&y=2#z"),
        (r"10.1000/a{\_}b", "10.1000/a_b"),
        ("https://example.org/x--y", "https://example.org/x--y"),
    ],
)
def test_tilde_and_hyphens_of_an_address_stay(typed: str, address: str) -> None:
    assert address == tex_to_url(typed)


TEX = st.lists(
    st.sampled_from(
        [*r"abc\{}$&#%_~^`'-= ", "\\'", r"\v", r"\emph{", r"\foo", "É", "ü", "ß", "Ł", "--", "\n"]
    ),
    max_size=30,
).map("".join)


@given(TEX)
def test_any_tex_becomes_one_line(text: str) -> None:
    assert tex_to_text(text) == " ".join(tex_to_text(text).split())


@given(st.lists(st.sampled_from([*"xyz{}$-~ ", r"\&", r"\foo ", r"\baz{"]), max_size=30))
def test_no_letter_of_any_tex_is_lost(pieces: list[str]) -> None:
    letters = "".join(filter(str.isalpha, "".join(pieces)))
    printed = "".join(filter(str.isalpha, tex_to_text("".join(pieces))))
    assert letters == printed


@pytest.mark.parametrize("text", ["{" * 50_000, r"\'{" * 1000, "$x" * 20_000, "\\" * 100_000])
def test_hostile_tex_is_read(text: str) -> None:
    assert isinstance(tex_to_text(text), str)


def read_back(text: str) -> list[str]:
    return [work_of_entry(entry).title for entry in bib_file.read_bibliography(text).entries]


@pytest.mark.parametrize("index", range(len(TOY.papers)))
def test_paper_written_as_bibtex_is_read_back_exactly(index: int) -> None:
    citation = citation_of(TOY.papers[index], TOY.taxonomy)
    (entry,) = bib_file.read_bibliography(bibtex.bibtex_entry(citation)).entries
    work = work_of_entry(entry)
    assert citation.title == work.title
    assert [author.name for author in citation.authors] == [author.name for author in work.authors]
    assert (citation.container, citation.year) == (work.venue, int(work.date[:4]))


TITLES = st.text(
    st.sampled_from([*"aBÉßα1²₁ .:-–—`'“”\"~^_$%&#{}\\<>?!¿()[]*+=@/|,;"]), min_size=1, max_size=25
).map(lambda text: f"A {' '.join(text.split())}".strip() + "b")


@given(TITLES)
@example("Loaf -- a ``Study'' of ?` and --- --")
def test_any_title_written_as_bibtex_is_read_back_exactly(title: str) -> None:
    text = bibtex.bibtex_entry(citation_of(paper(title=title), taxonomy()))
    assert [title] == read_back(text)


@pytest.mark.parametrize(
    ("text", "as_text", "as_commands"),
    [
        (
            "Štefan Çağlar Émile",
            "Štefan Çağlar Émile",
            r"{\v{S}}tefan {\c{C}}a{\u{g}}lar {\'E}mile",
        ),
        ("Nguyễn Ștefan", r"Nguy{\~{\^e}}n {\textcommabelow{S}}tefan", None),
        ("Łódź, Straße, Ærø", "Łódź, Straße, Ærø", r"{\L}{\'o}d{\'z}, Stra{\ss}e, {\AE}r{\o}"),
        ("β-VAE, Δ", r"{$\beta$}-VAE, {$\Delta$}", None),
        ("ℓ₁ and n²", r"{$\ell$}{\textsubscript{1}} and n{\textsuperscript{2}}", None),
        ("A ≈ B ≠ C × 2 → D", r"A {$\approx$} B {$\neq$} C {$\times$} 2 {$\to$} D", None),
        ("“a” – b’s", "“a” – b’s", None),
        ("x\u0302", r"{\^x}", None),
        ("麦", "麦", "麦"),
    ],
)
def test_letters_are_commands_where_pdflatex_needs_them(
    text: str, as_text: str, as_commands: str | None
) -> None:
    assert as_text == text_to_tex(text)
    if as_commands:
        assert as_commands == text_to_tex(text, "commands")


def test_letters_without_a_command_are_told_apart() -> None:
    assert ("麦", "ℝ") == without_command(text_to_tex("麦 in ℝ, 麦 é β", "commands"))


LETTERS = st.characters(min_codepoint=32, max_codepoint=0x2300, exclude_categories=["C", "Z"])


@given(
    st.lists(LETTERS | st.just(" "), max_size=20).map("".join),
    st.sampled_from(["text", "commands"]),
)
def test_any_text_as_tex_is_read_back_exactly(text: str, spelling: Spelling) -> None:
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    assert line == tex_to_text(text_to_tex(line, spelling))
