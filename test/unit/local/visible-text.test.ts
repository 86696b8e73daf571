import assert from "node:assert/strict";

import { shownText, visible, visibleLines } from "../../../local/page/browser/visible-text";

describe("text of events on the page", () => {
  it("writes what nobody sees, or what turns other characters round, as its escape", () => {
    assert.equal(visible("a\u202egnp.exe"), "a\\u202egnp.exe");
    assert.equal(
      visible("\u0000\u001b[2J\r\n\u0085\u200b\ufeff\u2028"),
      "\\u0000\\u001b[2J\\u000d\\u000a\\u0085\\u200b\\ufeff\\u2028",
    );
    assert.equal(visible("\u{e0041}"), "\\udb40\\udc41");
  });

  it("leaves letters of every language, marks of HTML and lines of a document as they are", () => {
    assert.equal(visible("<b>größe</b> 文件 ملف"), "<b>größe</b> 文件 ملف");
    assert.equal(visibleLines("{\n  \u202e}"), "{\n  \\u202e}");
  });

  it("has something to click on where a value is empty", () => {
    assert.equal(shownText(""), "(empty)");
    assert.equal(shownText(7), "7");
  });
});
