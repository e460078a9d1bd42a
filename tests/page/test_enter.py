"""Enter sends and Shift+Enter breaks the line; an input method's Enter does not send; on touch the button does."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import PHONE
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}

# What Enter's keydown is like when it belongs to an input method: by the standard, by Chrome on Windows, by both.
ENTER_OF_AN_INPUT_METHOD = [
    {"isComposing": True, "keyCode": 13},
    {"isComposing": False, "keyCode": 229},
    {"isComposing": True, "keyCode": 229},
]
PRESS_ENTER = """(field, options) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true, ...options }))"""


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    return enter(shared_site, room_name)


def count_sends(page: Page) -> list[Request]:
    sends: list[Request] = []
    page.on("request", lambda request: sends.append(request) if "save_chat_log" in request.url else None)
    return sends


def expect_nothing_sent_but(reader: RoomPage, text: str) -> None:
    """Sends a text by the button and sees that it is the only one that ever came."""
    reader.field.fill(text)
    reader.send_button.click()
    reader.expect_said(text)
    expect(reader.messages).to_have_count(1)


def test_enter_sends_and_empties_the_field(duck: RoomPage) -> None:
    duck.field.press_sequentially("嘎嘎")
    duck.field.press("Enter")

    duck.expect_said("嘎嘎")
    expect(duck.field).to_have_value("")
    expect(duck.field).to_be_focused()


def test_shift_enter_breaks_the_line(duck: RoomPage) -> None:
    duck.field.press_sequentially("one")
    duck.field.press("Shift+Enter")
    duck.field.press_sequentially("two")
    expect(duck.field).to_have_value("one\ntwo")
    duck.field.press("Enter")

    expect(duck.texts).to_have_count(1)
    assert duck.texts.text_content() == "one\ntwo"
    assert duck.texts.inner_text() == "one\ntwo", "the line end is not drawn"


def test_an_enter_that_is_held_down_sends_once_and_leaves_no_empty_lines(duck: RoomPage) -> None:
    sends = count_sends(duck.page)
    duck.field.fill("嘎")
    duck.page.keyboard.down("Enter")
    duck.page.keyboard.down("Enter")
    duck.page.keyboard.down("Enter")
    duck.page.keyboard.up("Enter")

    duck.expect_said("嘎")
    expect(duck.field).to_have_value("")
    expect(duck.notice).to_have_text("")
    assert len(sends) == 1


def test_on_touch_enter_breaks_the_line_and_the_button_sends(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, **TOUCH)
    expect(duck.field).not_to_be_focused()
    expect(duck.field).to_have_attribute("enterkeyhint", "enter")

    duck.field.tap()
    duck.field.press_sequentially("一")
    duck.field.press("Enter")
    duck.field.press_sequentially("二")
    expect(duck.field).to_have_value("一\n二")
    duck.send_button.tap()

    expect(duck.texts).to_have_count(1)
    assert duck.texts.text_content() == "一\n二"
    expect(duck.field).to_have_value("")


def test_on_touch_a_keyboard_with_control_sends_as_well(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name, **TOUCH)
    duck.field.fill("from a tablet's keyboard")
    duck.field.press("Control+Enter")
    duck.expect_said("from a tablet's keyboard")


def test_with_a_mouse_the_keyboard_is_told_that_enter_sends_and_the_field_has_the_focus(duck: RoomPage) -> None:
    expect(duck.field).to_have_attribute("enterkeyhint", "send")
    expect(duck.field).to_be_focused()


def test_enter_during_a_composition_sends_nothing_and_enter_after_it_sends(duck: RoomPage) -> None:
    sends = count_sends(duck.page)
    keyboard = duck.page.context.new_cdp_session(duck.page)
    duck.field.focus()
    keyboard.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    expect(duck.field).to_have_value("nihao")
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"},
    )
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"},
    )
    keyboard.send("Input.insertText", {"text": "你好"})
    expect(duck.field).to_have_value("你好")
    assert sends == []

    # As soon as a person could press the key once more.
    duck.page.wait_for_function("(end) => performance.now() > end + 50", arg=duck.page.evaluate("performance.now()"))
    duck.field.press("Enter")

    duck.expect_said("你好")
    assert len(sends) == 1


@pytest.mark.parametrize("options", ENTER_OF_AN_INPUT_METHOD, ids=str)
def test_an_enter_that_belongs_to_an_input_method_sends_nothing(duck: RoomPage, options: dict[str, object]) -> None:
    duck.field.fill("ni hao")
    duck.field.evaluate(PRESS_ENTER, options)
    expect(duck.field).to_have_value("ni hao")
    expect_nothing_sent_but(duck, "你好")


def test_safari_s_enter_after_the_end_of_a_composition_sends_nothing(duck: RoomPage) -> None:
    duck.field.fill("你好")
    duck.field.evaluate(
        """(field) => {
            field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
            field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "你好" }));
            const enter = { key: "Enter", keyCode: 13, bubbles: true, cancelable: true };
            field.dispatchEvent(new KeyboardEvent("keydown", enter));
        }"""
    )
    expect(duck.field).to_have_value("你好")
    expect_nothing_sent_but(duck, "你好吗")


def test_safari_s_enter_in_the_name_s_field_does_not_rename(duck: RoomPage) -> None:
    duck.open_name_form()
    duck.name_field.fill("xiaohuang")
    prevented = duck.name_field.evaluate(
        f"""(field) => {{
            field.dispatchEvent(new CompositionEvent("compositionstart", {{ bubbles: true }}));
            field.dispatchEvent(new CompositionEvent("compositionend", {{ bubbles: true, data: "小黄" }}));
            return !({PRESS_ENTER})(field, {{ keyCode: 13 }});
        }}"""
    )
    assert prevented, "the browser would submit the form by itself"
    duck.name_field.fill("小黑鸭")
    duck.page.locator("#rename-form button").click()
    expect(duck.renames).to_have_count(1)
    expect(duck.renames.locator(".name-after")).to_have_text("小黑鸭")
