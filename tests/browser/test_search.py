"""The search box: results and reasons, keyboard and touch, screen reader, every kind of page."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.visits import (
    SCHEMES,
    Scheme,
    axe_violations,
    held_route,
    release,
    settle,
    show_scheme,
    visit,
)

OPTIONS = "[role=listbox]:not([hidden]) [role=option]"
PAPERS = f"{OPTIONS}.paper"
# A short page with the box in its header: one with a list of papers takes half as long again.
YEARS = "years/"
ACTIVE = "document.querySelector('.hits .now')?.id ?? null"


def seek(page: Page, words: str) -> Locator:
    """Type into the box that is seen, and return what is listed."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    return page.locator(OPTIONS)


def ask(page: Page, words: str) -> Locator:
    """Put words in place of those in the box, and return what is listed for them."""
    box(page).fill("")
    expect(page.locator(OPTIONS)).to_have_count(0)
    box(page).fill(words)
    return page.locator(OPTIONS)


def box(page: Page) -> Locator:
    return page.locator("form[data-find] input:visible")


@pytest.fixture
def still(page: Page, site: str) -> Page:
    """Return a page with the box in its header, loaded to the end."""
    visit(page, f"{site}{YEARS}")
    return page


FIRST_RESULTS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("sixteen household", "vandermeer1998wild", "title", ["Household", "Sixteen"]),
    ("fermantation rye", "vonkorn2011slowrise", "title", ["Fermentation", "Rye"]),
    ("hydratoin", "petrov2018hydration", "short name", ["Hydration"]),
    ("hydr", "petrov2018hydration", "short name", ["Hydration"]),
    ("rheom", "holm2024dough", "title", ["Rheometer"]),
    ("brandt", "vandermeer1998wild", "author", ["Brandt"]),
    ("rask census", "rask2022census", "title", ["Census", "Rask"]),
    ("slowrise", "vonkorn2011slowrise", "short name", ["SlowRise"]),
    ("xanthannet", "garciamarquez2022gluten", "short name: XanthanNet", ["Xanthan"]),
    ("bakers\u2019 hands", "petrov2021bakers", "title", ["Bakers", "Hands"]),
    ("bakers' hands", "petrov2021bakers", "title", ["Bakers", "Hands"]),
    ("“old starters”", "petrov2024old", "title", ["Old", "Starters"]),
    ("al-khabbaz", "alkhabbaz2021heat", "author", ["Khabbaz", "al"]),
    ("alkhabbaz", "alkhabbaz2021heat", "author", ["Khabbaz", "al"]),
    ("al khabbaz", "alkhabbaz2021heat", "author", ["Khabbaz", "al"]),
    (
        "muller ludenscheidt",
        "mullerludenscheidt2025kruste",
        "author",
        ["Lüdenscheidt", "Müller"],
    ),
    (
        "Müller-Lüdenscheidt",
        "mullerludenscheidt2025kruste",
        "author",
        ["Lüdenscheidt", "Müller"],
    ),
    ("d\u2019aubigne", "daubigne2019crustnet", "author", ["Aubigné", "D"]),
    ("nunez pena", "daubigne2019crustnet", "author", ["Núñez", "Peña"]),
    ("ångström", "sharp2022xjavascript", "author", ["Ångström"]),
    ("angstrom", "sharp2022xjavascript", "author", ["Ångström"]),
    (
        "first try",
        "sharp2022xjavascript",
        "former title: <b>Costs</b> of all loaves | a first try",
        [],
    ),
    ("ben birch", "alder2025one", "author: Ben Birch", ["Birch"]),
    ("发酵", "work2019", "title", ["发酵面团的微生物学"]),
)
"""What is typed, the first paper, the field that is named, and the words that are marked."""


def test_paper_is_first_result_and_names_the_matching_field(still: Page) -> None:
    for typed, key, field, marked in FIRST_RESULTS:
        ask(still, typed)
        first = still.locator(PAPERS).first
        expect(first, typed).to_have_attribute("href", _ends(f"/papers/{key}/"))
        expect(first.locator("small").last, typed).to_have_text(field)
        # The summary repeats words of the title, and is searched with little weight.
        marks = first.locator(":not(.sum) > mark")
        assert marked == sorted(marks.all_text_contents()), typed


def _ends(text: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(text)}$")


@pytest.mark.parametrize(
    ("typed", "group", "path"),
    [
        ("petrov", "Authors", "authors/ivo-petrov/"),
        ("loaf science", "Venues", "venues/j-loaf-sci/"),
        ("sourdough", "Topics", "topics/process/fermentation/sourdough/"),
    ],
)
def test_authors_venues_and_topics_come_in_groups_before_papers(
    still: Page, site: str, typed: str, group: str, path: str
) -> None:
    first = seek(still, typed).first
    expect(first).to_have_attribute("href", f"{site}{path}")
    names = still.locator(".hits [role=group]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert (group, "Papers") == (names[0], names[-1])
    assert 3 >= still.locator(PAPERS).count()
    first.click()
    expect(still).to_have_url(f"{site}{path}")


def data_requests(asked: list[str]) -> list[str]:
    """Return the names of the files of data that were asked for, in order, without fingerprints."""
    paths = [urlsplit(url).path for url in asked]
    return [re.sub(r".*/data/|-[0-9a-f]{16}", "", path) for path in paths if "/data/" in path]


def test_index_is_loaded_when_the_box_has_the_focus(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, f"{site}{YEARS}")
    assert [] == [url for url in asked if url.endswith("search-worker.js") or "/data/" in url]
    with page.expect_response("**/data/search-index/0-*.json"):
        page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    settle(page)
    index = ["manifest.json", "search-groups/0.json", "search-index/0.json"]
    assert index == sorted(data_requests(asked))
    page.keyboard.type("rye")
    expect(page.locator(PAPERS).first).to_be_visible()
    page.keyboard.type(" bread")
    expect(page.locator(OPTIONS).last).to_have_attribute("href", _ends("find=rye%20bread"))
    # Cards are what results show; identifiers are not asked for, since nothing looks like one.
    assert [*index, "search-cards/0.json"] == sorted(data_requests(asked), key=_cards_last)
    assert {urlsplit(site).netloc} == {urlsplit(url).netloc for url in asked}


def _cards_last(name: str) -> tuple[bool, str]:
    return "cards" in name, name


def test_no_index_is_loaded_before_a_letter_where_data_is_saved(tab: Page, site: str) -> None:
    tab.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    visit(tab, f"{site}{YEARS}")
    tab.keyboard.press("/")
    expect(box(tab)).to_have_attribute("role", "combobox")
    settle(tab)
    assert [] == data_requests(asked)
    tab.keyboard.type("rye")
    expect(tab.locator(PAPERS).first).to_be_visible()


PASTED = "https://arxiv.org/abs/2306.99999v2"


def test_article_fits_the_name_of_the_identifier(still: Page) -> None:
    for pasted, sentence in (
        ("10.5555/nowhere", "Read as a DOI."),
        ("2023.breadconf-long.99", "Read as an ACL Anthology id."),
    ):
        ask(still, pasted)
        expect(still.locator(".hits .unknown")).to_contain_text(sentence)


def test_unknown_identifier_is_reported_and_nothing_is_put_in_its_place(still: Page) -> None:
    options = seek(still, PASTED)
    expect(options).to_have_count(2)
    expect(still.locator(".hits .unknown")).to_contain_text("2306.99999v2 is not in the catalog")
    expect(still.locator(".hits .unknown")).to_contain_text("Read as an arXiv id.")
    expect(still.locator(PAPERS)).to_have_count(0)
    expect(options.first).to_have_text("Add it")
    expect(options.last).to_have_text("Look it up on arXiv")
    expect(options.last).to_have_attribute("href", "https://arxiv.org/abs/2306.99999")
    expect(still.locator("[data-live]")).to_have_text("2306.99999 is not in the catalog")


def test_removed_paper_is_answered_with_the_reason_and_its_page(still: Page, site: str) -> None:
    options = seek(still, "https://doi.org/10.5555/LOAF.2016.0042")
    expect(still.locator(".hits .read p")).to_have_text(
        "It counts ash in flour and bakes nothing; the paper on salt has the loaves."
    )
    heading = "10.5555/loaf.2016.0042 was removed from the catalog"
    expect(still.locator(".hits .read b")).to_have_text(heading)
    expect(still.locator("[data-live]")).to_have_text(heading)
    expect(options).to_have_text(["Open its page", "Look it up on DOI"])
    still.keyboard.press("Enter")
    expect(still).to_have_url(f"{site}papers/hassan2016ash/")


@pytest.mark.parametrize("typed", ["rask2023rye", "https://doi.org/10.5555/loaf.2023.0009"])
def test_identifier_finds_that_paper_alone_as_the_current_result(
    still: Page, site: str, typed: str
) -> None:
    options = seek(still, typed)
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("aria-selected", "true")
    expect(still.locator(".hits .read")).to_contain_text("is in the catalog")
    noun = "DOI" if "doi.org" in typed else "record key"
    expect(options.locator("small").last).to_have_text(noun)
    address = str(options.get_attribute("href"))
    still.keyboard.press("Enter")
    expect(still).to_have_url(address)
    assert address.startswith(f"{site}papers/")


def test_list_of_papers_shows_an_identified_paper_alone(page: Page, site: str) -> None:
    visit(page, f"{site}papers/?find=rask2023rye")
    expect(page.locator("[data-status]")).to_contain_text("1 of")
    visit(page, f"{site}papers/?find={PASTED}")
    expect(page.locator("[data-status]")).to_contain_text("0 of")


COMPOSE = """([key, code]) => {
  const input = document.activeElement;
  const event = new KeyboardEvent("keydown", { key, keyCode: code, bubbles: true, cancelable: true,
    isComposing: code !== 229 });
  input.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def test_keys_of_an_input_method_move_nothing_in_the_results(still: Page, site: str) -> None:
    seek(still, "starter")
    expect(still.locator(PAPERS).first).to_be_visible()
    for code in (40, 229):
        assert not still.evaluate(COMPOSE, ["ArrowDown", code])
        assert None is still.evaluate(ACTIVE)
        # Enter ends the composition and must not open the list of results.
        assert still.evaluate(COMPOSE, ["Enter", code])
        assert not still.evaluate(COMPOSE, ["Escape", code])
        expect(still.locator(PAPERS).first).to_be_visible()
        assert f"{site}{YEARS}" == still.url


def test_arrow_keys_pass_over_heads(still: Page) -> None:
    options = seek(still, "sourdough")
    expect(still.locator(PAPERS).first).to_be_visible()
    assert 2 <= still.locator(".hits .kind").count()
    for place in range(options.count()):
        still.keyboard.press("ArrowDown")
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    "path", ["", "papers/", "new/", "topics/", "papers/rask2023rye/", "nowhere/"]
)
def test_slash_focuses_the_visible_box(page: Page, site: str, path: str) -> None:
    visit(page, site + path)
    assert 1 == box(page).count()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("a/b")
    expect(box(page)).to_have_value("a/b")


@pytest.mark.parametrize(
    ("path", "pressed"),
    [
        ("papers/", ".row .pick input"),
        ("topics/grain/rye/", ".row .pick input"),
        ("papers/rask2023rye/", ".cite label"),
    ],
)
def test_slash_focuses_the_box_after_a_checkbox_or_radio_button(
    page: Page, site: str, path: str, pressed: str
) -> None:
    visit(page, site + path)
    page.locator(pressed).first.click()
    assert page.evaluate("() => document.activeElement.matches('[type=checkbox], [type=radio]')")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()


def test_arrow_keys_walk_through_the_results(still: Page) -> None:
    options = seek(still, "starter")
    expect(still.locator(PAPERS).first).to_be_visible()
    number = options.count()
    assert None is still.evaluate(ACTIVE)
    expect(box(still)).to_have_attribute("aria-expanded", "true")
    ids = [str(each.get_attribute("id")) for each in options.all()]
    walked = []
    for _ in range(number + 2):
        still.keyboard.press("ArrowDown")
        walked.append(box(still).get_attribute("aria-activedescendant"))
    assert [*ids, None, ids[0]] == walked
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert ids[:1] == [
        each.get_attribute("id") for each in still.locator("[aria-selected=true]").all()
    ]
    still.keyboard.press("ArrowUp")
    still.keyboard.press("ArrowUp")
    assert ids[-1] == box(still).get_attribute("aria-activedescendant") == still.evaluate(ACTIVE)
    expect(box(still)).to_be_focused()
    still.keyboard.press("ArrowUp")
    address = str(options.nth(number - 2).get_attribute("href"))
    still.keyboard.press("Enter")
    expect(still).to_have_url(address)


def test_selected_result_stays_selected_in_later_results(still: Page) -> None:
    options = seek(still, "rye moul")
    expect(still.locator(PAPERS)).to_have_count(1)
    place = options.evaluate_all("all => all.findIndex(option => option.matches('.paper'))")
    for _ in range(place + 1):
        still.keyboard.press("ArrowDown")
    still.keyboard.type("d")
    expect(still.locator(OPTIONS).last).to_have_attribute("href", _ends("find=rye%20mould"))
    still.keyboard.press("Enter")
    expect(still.locator("h1")).to_have_text("Rye Starters Resist Mould")


def test_home_and_end_move_the_caret(still: Page) -> None:
    seek(still, "starter")
    expect(still.locator(PAPERS).first).to_be_visible()
    caret = "document.activeElement.selectionStart"
    still.keyboard.press("ArrowDown")
    still.keyboard.press("Home")
    assert 0 == still.evaluate(caret)
    still.keyboard.press("End")
    assert 7 == still.evaluate(caret)
    still.keyboard.press("ArrowLeft")
    assert 6 == still.evaluate(caret)


def test_escape_closes_then_clears(still: Page) -> None:
    seek(still, "rye")
    expect(still.locator(PAPERS).first).to_be_visible()
    still.keyboard.press("Escape")
    expect(still.locator(OPTIONS)).to_have_count(0)
    expect(box(still)).to_have_attribute("aria-expanded", "false")
    expect(box(still)).to_have_value("rye")
    still.keyboard.press("ArrowDown")
    expect(still.locator(PAPERS).first).to_be_visible()
    still.keyboard.press("Escape")
    still.keyboard.press("Escape")
    expect(box(still)).to_have_value("")
    expect(box(still)).to_be_focused()
    still.keyboard.press("ArrowDown")
    expect(still.locator(OPTIONS)).to_have_count(0)


COUNT_ANSWERS = """window.answers = 0;
window.Worker = class extends Worker {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", () => { window.answers += 1; });
  }
};"""


ESCAPE_AT_ONCE = """input => {
  input.value += " m";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const init = { key: "Escape", bubbles: true, cancelable: true };
  input.dispatchEvent(new KeyboardEvent("keydown", init));
}"""


def test_late_results_do_not_open_a_closed_list(tab: Page, site: str) -> None:
    tab.add_init_script(COUNT_ANSWERS)
    visit(tab, f"{site}{YEARS}")
    seek(tab, "rye")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    expect(box(tab)).to_have_value("")
    tab.keyboard.type("rye")
    tab.keyboard.press("Tab")
    tab.wait_for_function("() => window.answers > 0")
    settle(tab)
    expect(tab.locator(OPTIONS)).to_have_count(0)
    box(tab).focus()
    expect(tab.locator(PAPERS).first).to_be_visible()
    # The answer to the last letter arrives after Escape has closed the list of those before it.
    answers = tab.evaluate("window.answers")
    box(tab).evaluate(ESCAPE_AT_ONCE)
    tab.wait_for_function("answers => window.answers > answers", arg=answers)
    settle(tab)
    expect(tab.locator(OPTIONS)).to_have_count(0)
    expect(box(tab)).to_have_value("rye m")


KEEP_ANSWERS = """window.kept = [];
const Before = Worker;
window.Worker = class extends Before {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => window.kept.push(Boolean(data.isOvertaken)));
  }
};"""


def test_of_the_letters_typed_while_the_index_loads_only_the_last_is_searched(
    tab: Page, site: str
) -> None:
    tab.add_init_script(KEEP_ANSWERS)
    delayed = held_route(tab, "**/data/search-index/*.json")
    visit(tab, f"{site}{YEARS}")
    with tab.expect_request("**/data/search-index/*.json"):
        tab.keyboard.press("/")
    expect(box(tab)).to_have_attribute("role", "combobox")
    tab.keyboard.type("rye")
    settle(tab)
    release(tab, delayed)
    expect(tab.locator(PAPERS).first).to_be_visible()
    assert [True, True, False] == tab.evaluate("window.kept")
    # Later letters have answers of their own, as before.
    tab.keyboard.type("zzzzqq")
    expect(tab.locator(OPTIONS)).to_have_text(["Nothing found. All papers"])


@pytest.mark.parametrize(("key", "path"), [("Escape", YEARS), ("Enter", "papers/?find=rye")])
def test_keys_before_the_script_of_the_box_act_as_on_a_closed_list(
    page: Page, site: str, key: str, path: str
) -> None:
    delayed = held_route(page, "**/assets/search.js*")
    visit(page, f"{site}{YEARS}")
    with page.expect_request("**/assets/search.js*"):
        seek(page, "rye")
    settle(page)
    page.keyboard.press(key)
    expect(page).to_have_url(site + path)
    if key == "Escape":
        release(page, delayed)
        expect(box(page)).to_have_attribute("role", "combobox")
        settle(page)
        expect(box(page)).to_have_value("")
        expect(page.locator(OPTIONS)).to_have_count(0)


def test_box_answers_after_its_script_failed_to_load(page: Page, site: str) -> None:
    page.route("**/assets/search.js*", lambda route: route.abort())
    visit(page, f"{site}{YEARS}")
    with page.expect_event("requestfailed"):
        seek(page, "ry")
    # A letter typed while a download is being given up would share its failure.
    core = str(page.locator("script[src*='/catalog.js']").evaluate("script => script.src"))
    script = core.replace("catalog.js", "search.js")
    page.evaluate("url => import(url).catch(() => null)", script)
    page.unroute("**/assets/search.js*")
    page.keyboard.type("e")
    expect(page.locator(PAPERS).first).to_be_visible()


def test_tab_closes_the_list_and_moves_on(still: Page) -> None:
    seek(still, "rye")
    expect(still.locator(PAPERS).first).to_be_visible()
    still.keyboard.press("Tab")
    expect(still.locator(OPTIONS)).to_have_count(0)
    assert not still.evaluate("document.activeElement.closest('form[data-find]')")


def test_enter_opens_the_full_list_of_results(still: Page, site: str) -> None:
    seek(still, "rye bread")
    still.keyboard.press("Enter")
    expect(still).to_have_url(f"{site}papers/?find=rye%20bread")
    expect(box(still)).to_have_value("rye bread")


def test_last_option_counts_the_results_and_opens_the_list(still: Page, site: str) -> None:
    last = seek(still, "starter").last
    expect(last).to_have_text(_words(r"All \d+ results in the list"))
    number = str(last.text_content()).split()[1]
    last.click()
    expect(still).to_have_url(f"{site}papers/?find=starter")
    expect(still.locator("[data-status]")).to_contain_text(number)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(f"^{pattern}$")


def test_click_on_a_result_opens_the_paper(still: Page, site: str) -> None:
    seek(still, "rye mould")
    still.locator(PAPERS).first.click()
    expect(still).to_have_url(f"{site}papers/rask2023rye/")
    expect(still.locator("h1")).to_have_text("Rye Starters Resist Mould")


def test_results_are_announced_to_screen_readers(still: Page) -> None:
    live = still.locator("[data-live]")
    assert ("polite", "status") <= (
        live.get_attribute("aria-live") or "polite",
        live.get_attribute("role") or "status",
    )
    field = box(still)
    field.focus()
    expect(field).to_have_attribute("role", "combobox")
    told = ("combobox", "list", "false", "Search papers")
    names = ("role", "aria-autocomplete", "aria-expanded", "aria-label")
    assert told == tuple(field.get_attribute(name) for name in names)
    seek(still, "rye mould")
    expect(live).to_have_text("1 result")
    held = still.locator(f"#{field.get_attribute('aria-controls')}")
    assert "listbox" == held.get_attribute("role")
    field.fill("starter")
    expect(live).to_have_text(_words(r"\d+ results"))
    field.fill("zzzzqqqq")
    expect(live).to_have_text("Nothing found")


def test_nothing_is_made_up_for_a_word_unlike_all_others(still: Page) -> None:
    only = seek(still, "fermxntxtixn")
    expect(only).to_have_count(1)
    expect(only).to_have_text("Nothing found. All papers")


def test_papers_with_similar_words_are_called_so(still: Page) -> None:
    seek(still, "hydratoin")
    expect(still.locator(PAPERS).first).to_be_visible()
    head = still.locator(".hits .kind").last
    expect(head).to_contain_text("Papers with similar words")


def test_no_results_offers_all_papers(still: Page, site: str) -> None:
    only = seek(still, "zzzzqqqq")
    expect(only).to_have_text("Nothing found. All papers")
    expect(only).to_have_attribute("href", f"{site}papers/")


@pytest.mark.parametrize("body", ["", "{", '{"start": 0}'])
def test_missing_index_is_reported_with_a_link_to_all_papers(
    page: Page, site: str, body: str
) -> None:
    page.route(
        "**/data/search-index/*.json",
        lambda route: route.fulfill(status=200 if body else 404, body=body),
    )
    visit(page, f"{site}{YEARS}")
    only = seek(page, "rye")
    expect(only).to_have_count(1)
    expect(only).to_contain_text("Search is unavailable")
    expect(page.locator("[data-live]")).to_have_text("Search is unavailable")
    only.click()
    expect(page).to_have_url(f"{site}papers/rows.html")


def test_index_that_was_missing_is_asked_for_again(page: Page, site: str) -> None:
    page.route("**/data/search-index/*.json", lambda route: route.fulfill(status=503))
    visit(page, f"{site}{YEARS}")
    expect(seek(page, "ry")).to_contain_text("Search is unavailable")
    page.unroute("**/data/search-index/*.json")
    page.keyboard.type("e")
    expect(page.locator(PAPERS).first).to_be_visible()


def test_missing_worker_script_is_reported(page: Page, site: str) -> None:
    page.route("**/assets/search-worker.js*", lambda route: route.fulfill(status=404))
    visit(page, f"{site}{YEARS}")
    expect(seek(page, "rye")).to_contain_text("Search is unavailable")
    page.keyboard.type("e")
    settle(page)
    expect(page.locator(OPTIONS)).to_contain_text("Search is unavailable")


def test_worker_that_failed_to_load_once_is_started_again(page: Page, site: str) -> None:
    # A lost connection while the box got the focus used to leave every later letter unanswered.
    page.route("**/assets/search-worker.js*", lambda route: route.abort(), times=1)
    visit(page, f"{site}{YEARS}")
    seek(page, "rye")
    expect(page.locator(PAPERS).first).to_be_visible()


def test_index_that_failed_to_load_once_is_asked_for_again_at_once(page: Page, site: str) -> None:
    page.route("**/data/search-index/*.json", lambda route: route.abort(), times=1)
    visit(page, f"{site}{YEARS}")
    seek(page, "rye")
    expect(page.locator(PAPERS).first).to_be_visible()


def test_box_works_after_instant_navigation(page: Page, site: str) -> None:
    asked: list[Request] = []
    visit(page, site)
    page.on("request", lambda request: asked.append(request))
    page.evaluate("window.stayed = true")
    expect(seek(page, "rye mould").first).to_be_visible()
    page.locator(PAPERS).first.click()
    expect(page.locator("h1")).to_have_text("Rye Starters Resist Mould")
    assert page.evaluate("window.stayed")
    assert "" == box(page).input_value()
    expect(seek(page, "hydration").last).to_have_attribute("href", _ends("find=hydration"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hydration Decides")
    assert page.evaluate("window.stayed")
    page.locator(".brand").click()
    expect(page.locator("h1")).to_have_text("The Science of Bread")
    expect(box(page)).to_have_count(1)
    expect(seek(page, "teff").first).to_be_visible()
    assert 1 == len([one for one in asked if "/data/search-index/" in one.url])


def test_search_icon_opens_the_list_on_a_phone(phone: Page, site: str) -> None:
    page = phone
    visit(page, f"{site}{YEARS}")
    expect(box(page)).to_have_count(0)
    page.get_by_role("link", name="Search papers").tap()
    expect(page).to_have_url(f"{site}papers/#find")
    expect(box(page)).to_have_count(1)
    expect(box(page)).to_be_in_viewport()


def test_box_of_the_home_page_works_on_a_phone(phone: Page, site: str) -> None:
    page = phone
    visit(page, site)
    box(page).tap()
    page.keyboard.type("mould")
    first = page.locator(PAPERS).first
    expect(first).to_be_visible()
    assert 40 <= (first.bounding_box() or {"height": 0})["height"]
    first.tap()
    expect(page.locator("h1")).to_have_text("Rye Starters Resist Mould")


def test_search_without_javascript_is_replaced_by_lists(plain: Page, site: str) -> None:
    """The box led to all papers, page by page, as if they had been found."""
    page = plain
    for path in ("", "new/", "papers/rask2023rye/", "papers/"):
        page.goto(site + path)
        expect(page.locator(".find, .seek").filter(visible=True)).to_have_count(0)
    note = page.get_by_text("Search and filters need JavaScript")
    expect(note).to_be_visible()
    note.get_by_role("link", name="all papers").click()
    expect(page.get_by_role("link", name="Rye Starters Resist Mould")).to_have_count(1)


@pytest.mark.parametrize(
    ("width", "path", "schemes"),
    # As on every page, a layout of the home page is checked in one scheme.
    [(1280, YEARS, SCHEMES), (1280, "", ("light",)), (360, "", ("dark",))],
)
def test_open_results_are_accessible(
    page: Page, site: str, width: int, path: str, schemes: Iterable[Scheme]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    visit(page, site + path)
    for typed in ("starter", "sourdough", "fermxntxtixn", "2306.99999"):
        expect(ask(page, typed).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        for scheme in schemes:
            show_scheme(page, scheme)
            # The page around them is the same for all results.
            within = "html" if typed == "starter" else "form[data-find]:has(.hits:not([hidden]))"
            assert [] == axe_violations(page, within), typed


@pytest.mark.parametrize(("width", "path"), [(320, ""), (640, ""), (640, YEARS), (1280, YEARS)])
def test_open_results_fit_the_window(page: Page, site: str, width: int, path: str) -> None:
    """640 px is what is left of 1280 at a zoom of 200 %."""
    page.set_viewport_size({"width": width, "height": 480})
    visit(page, site + path)
    if not box(page).count():
        page.get_by_role("link", name="Search papers").click()
        expect(box(page)).to_have_count(1)
    else:
        expect(seek(page, "starter").first).to_be_visible()
        frame = page.locator(".hits:visible").bounding_box()
        assert frame
        assert (True, True) == (frame["x"] >= 0, frame["x"] + frame["width"] <= width)
        clipped = page.locator(OPTIONS).evaluate_all(
            "all => all.filter(option => option.scrollWidth > option.clientWidth)"
            ".map(option => option.textContent)"
        )
        assert [] == clipped
    assert width >= page.evaluate("document.documentElement.scrollWidth")


def test_selected_option_is_visible_in_forced_colors(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, f"{site}{YEARS}")
    expect(seek(page, "starter").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    look = (
        "option => { const style = getComputedStyle(option);"
        " return [style.borderLeftColor, style.outlineStyle, style.outlineWidth] }"
    )
    now, other = (
        page.locator(".hits .now").evaluate(look),
        page.locator(OPTIONS).nth(1).evaluate(look),
    )
    assert now != other


def test_late_results_never_replace_newer_ones(page: Page, site: str) -> None:
    delayed = held_route(page, "**/data/search-index/*.json")
    visit(page, f"{site}{YEARS}")
    with page.expect_request("**/data/search-index/*.json"):
        seek(page, "rye mould")
    release(page, delayed)
    expect(page.locator(PAPERS)).to_have_count(1)
    expect(page.locator(PAPERS)).to_have_attribute("href", f"{site}papers/rask2023rye/")


def test_key_of_the_box_is_shown_while_it_leads_there(page: Page, site: str) -> None:
    page.goto(site)
    key = "getComputedStyle(document.querySelector('.find'), '::after').content"
    before = page.evaluate(key)
    page.keyboard.press("/")
    assert ('"/"', "none") == (before[:3], page.evaluate(key))
