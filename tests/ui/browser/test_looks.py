"""What is shown can be read: contrast in light and dark, long words, right-to-left text."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from index.reader import Index
from rag.chat import Chat
from rag.writing import Cited, WriterFailed, Written
from tests.ui.browser.conftest import MakeReader
from tests.ui.fakes import ScriptedWriter

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
MakeChat = Callable[..., Chat]
Serve = Callable[[Chat], str]

# The contrast of every visible text with what lies behind it, by WCAG's formula.
FAINT = """() => {
  const channels = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = (top, under) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a));
  };
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      layers.push(channels(getComputedStyle(e).backgroundColor));
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const shown = { visibilityProperty: true, opacityProperty: true };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const element = node.parentElement;
    const style = getComputedStyle(element);
    if (!node.data.trim() || !element.checkVisibility(shown)) continue;
    if (element.closest('.unseen, script, style, [aria-disabled="true"], .sr-only')) continue;
    let opacity = 1;
    for (let e = element; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
    const back = behind(element);
    const text = channels(style.color);
    const front = over([...text.slice(0, 3), (text[3] ?? 1) * opacity], back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const words = `${element.className}: ${node.data.trim().slice(0, 40)}`;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${words}`);
  }
  return faint;
}"""


async def test_every_text_stands_out_enough_in_light_and_in_dark(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    said: list[Written | WriterFailed] = [
        Written(
            "A Hamas rocket attack killed four Israeli soldiers near Kerem Shalom.", (Cited(0),),
            disputed=True, standing="overtaken",
        ),
        Written(
            "Four soldiers were killed near Kerem Shalom.", (Cited(0),), " ", disputed=False,
            standing="newest",
        ),
        Written("The attack killed nine Israeli soldiers and hurt eleven.", (Cited(0),), " "),
        Written("They were furious.", (), " "),
        Written("It was it.", (Cited(1),), " "),
        WriterFailed("The model scripted-1 broke off in the middle."),
    ]  # fmt: skip
    at = serve(make_chat(ScriptedWriter(said)))
    for scheme in ("light", "dark"):
        reader = await make_reader(at, color_scheme=scheme)
        assert await reader.page.evaluate(FAINT) == []
        turn = await reader.ask(KEREM)
        await expect(turn.locator(".disputed, .overtaken, .newest, .said-by")).to_have_count(5)
        await expect(turn.locator(".suggestion").first).to_be_visible()
        await turn.locator(".cite").first.hover()
        await expect(reader.page.locator("#cite-tip")).to_be_visible()
        assert await reader.page.evaluate(FAINT) == []
        await turn.locator(".cite").first.click()
        await expect(reader.lit).to_be_visible()
        assert await reader.page.evaluate(FAINT) == []
        await reader.send("thanks")
        await expect(reader.page.locator(".courtesy")).to_be_visible()
        assert await reader.page.evaluate(FAINT) == []
        paper = await reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
        channels = [int(c) for c in paper.removeprefix("rgb(").removesuffix(")").split(",")]
        assert (sum(channels) < 150) == (scheme == "dark")
        href = await turn.locator(".cite").first.get_attribute("href")
        await reader.leave_for(f"{reader.address}{href}")
        assert await reader.page.evaluate(FAINT) == []


async def test_an_abstention_stands_out_enough_in_light_and_in_dark(
    make_reader: MakeReader,
) -> None:
    for scheme in ("light", "dark"):
        reader = await make_reader(color_scheme=scheme)
        await reader.ask("Who is the mayor of Haifa?")
        assert await reader.page.evaluate(FAINT) == []


async def test_right_to_left_text_reads_from_the_right(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve, make_index: Callable[..., Index]
) -> None:
    text = "اجتمع مجلس المدينة في حيفا يوم الاثنين. وقال رئيس البلدية إن الجسر سيفتح قريبا."
    index = make_index({"id": "ar", "title": "مجلس المدينة", "text": text, "date": "2024-05-07"})
    reader = await make_reader(serve(make_chat(None, index)))
    await expect(reader.page.locator(".corpus")).to_have_text("1 article, the newest of 7 May 2024")
    turn = await reader.ask("متى اجتمع مجلس المدينة في حيفا؟")
    direction = "e => getComputedStyle(e).direction"
    assert await turn.locator(".question").evaluate(direction) == "rtl"
    await turn.locator(".cite").first.click()
    await expect(reader.lit).to_contain_text("اجتمع مجلس المدينة")
    assert await reader.panel.locator(".text p").first.evaluate(direction) == "rtl"
