"""The page with the lesson: one step at a time, each with its question, code and teacher's note."""

import time
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from digits_knn.lesson import steps, worksheet
from digits_knn.ui import elements
from digits_knn.ui.elements import address_bar
from digits_knn.ui.learn import question, registry
from digits_knn.ui.shared import address, fragments, state, url_setting

_BAR = "learn_bar"
_bar = elements.register(_BAR, "learn/step_bar")


def _show_bar(number: int) -> None:
    """Show the way through the lesson; its keys work wherever the page's focus is."""
    _bar(
        key=_BAR,
        data={
            "step": number,
            "type": st.session_state[registry.TYPE],
            "titles": [each.title for each in steps.STEPS],
            "links": [_link(each) for each in range(1, len(steps.STEPS) + 1)],
        },
        on_step_change=lambda: registry.go_to(state.sent_value(_BAR, "step")),
        on_answer_change=question.toggle,
        on_type_change=url_setting.on_sent(
            _BAR, registry.TYPE, registry.ON_EVERY_STEP[registry.TYPE]
        ),
    )


def _link(number: int) -> str:
    return "?" + urlencode(address.of_pages() | registry.in_address(number))


def _show_words(number: int) -> None:
    step = steps.STEPS[number - 1]
    st.markdown(step.text)
    st.markdown(f"**Question.** {step.question}")
    is_answered = question.is_answered()
    st.button(
        "Hide the answer" if is_answered else "Show the answer",
        key=f"answer_{number}",
        on_click=question.toggle,
        type="secondary" if is_answered else "primary",
    )
    if is_answered:
        st.info(step.answer)


def _what() -> tuple[object, ...]:
    """Return what is shown outside of the part of the page that is the step."""
    return st.session_state[question.STEP], st.session_state[registry.TYPE]


def _show_step() -> None:
    """Show the step, a part of the page: what is set in it shows all of it anew."""
    # what is pressed while a part runs, Streamlit may take with this part alone
    if _what() != shown:
        st.rerun()
    with st.container(key="lesson_step"):  # laid out in page.css
        with st.container(key="lesson_words"):
            _show_words(number)
        with st.container(key="lesson_live"):
            module.show()
        # what a browser gets within 10 ms it draws together, and code takes it long
        time.sleep(0.02)
        with st.container(key="lesson_beside"):
            _show_code()
            _show_note(number)


def _show_code() -> None:
    block = module.block()
    st.code(block.code, language="python")
    if block.prints and question.is_answered():
        st.caption("which prints")
        st.code(block.prints, language=None)
    elif block.prints:
        st.caption("What does it print? It is shown with the answer.")
    address_bar.show()


def _show_note(number: int) -> None:
    step = steps.STEPS[number - 1]
    minutes = "1 minute" if step.minutes == 1 else f"{step.minutes} minutes"
    with st.expander(f"For the teacher ({minutes})"):
        st.markdown(step.note)


def _show_for_class() -> None:
    with st.container(key="lesson_class", horizontal=True, vertical_alignment="center"):
        for name, with_answers in (("Worksheet", False), ("Worksheet with answers", True)):
            st.download_button(
                name,
                partial(worksheet.to_html, with_answers),
                f"{name.lower().replace(' ', '-')}.html",
                "text/html",
                on_click="ignore",
            )
    st.caption(
        f"Keys: ← and → or Page Up and Page Down for the steps, A for the answer. {steps.CREDIT}"
    )


number: int = st.session_state[question.STEP]
module = registry.MODULES[number - 1]
shown = _what()
size = registry.SIZES[st.session_state[registry.TYPE]]
st.html(Path(__file__).with_name("page.css"))
st.html(f"<style>:root {{ font-size: {size} !important; }}</style>")
_show_bar(number)
fragments.add("lesson", _show_step)
_show_for_class()
