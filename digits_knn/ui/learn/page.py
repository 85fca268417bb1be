"""The page with the lesson: one step at a time, each with its figure, its question and its code."""

import time
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from digits_knn.lesson import steps
from digits_knn.ui import elements
from digits_knn.ui.elements import address_bar
from digits_knn.ui.learn import question, registry, sheets, switches
from digits_knn.ui.shared import address, fragments, state, url_setting

_BAR = "learn_bar"
_bar = elements.register(_BAR, "learn/step_bar")
_HERE = Path(__file__).parent


def _show_bar(number: int) -> None:
    """Show the way through the lesson; its keys work wherever the page's focus is."""
    _bar(
        key=_BAR,
        data={
            "lesson": f"K-nearest neighbors in {steps.CORE_MINUTES} minutes",
            "step": number,
            "steps": [
                {
                    "name": step.name,
                    "title": step.title,
                    "minutes": step.minutes,
                    "isCore": step.is_core,
                    "link": _link(i),
                }
                for i, step in enumerate(steps.STEPS, 1)
            ],
            "drawMinutes": steps.DRAW_MINUTES,
            **{name: switches.is_on(name) for name in switches.SETTINGS},
        },
        on_step_change=lambda: registry.go_to(state.sent_value(_BAR, "step")),
        on_answer_change=question.toggle,
        on_draw_change=registry.leave_to_draw,
        **url_setting.callbacks(_BAR, switches.SETTINGS),
    )


def _link(number: int) -> str:
    return "?" + urlencode(address.of_pages() | registry.in_address(number))


def _what() -> tuple[object, ...]:
    """Return what is shown outside of the part of the page that is the step."""
    return tuple(st.session_state[name] for name in (question.STEP, *switches.SETTINGS))


def _show_step() -> None:
    """Show the step, a part of the page: what is set in it shows all of it anew."""
    # what is pressed while a part runs, Streamlit may take with this part alone
    if _what() != shown:
        st.rerun()
    address_bar.show()  # first, as what follows may take a moment
    st.html("<style></style>" if module.uses_sidebar() else _HERE / "alone.css")
    with st.container(key="lesson_step"):  # laid out in page.css
        # first, and so shown while something is measured
        with st.container(key="lesson_words"):
            _show_words(number)
        with st.container(key="lesson_live"):
            module.show()
    if switches.is_on(switches.CODE):
        # what a browser gets within 10 ms it draws together, and code takes it long
        time.sleep(0.02)
        with st.container(key="lesson_code"):
            _show_code()


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
    if switches.is_on(switches.NOTES):
        with st.container(key="lesson_note"):
            st.markdown(f"**For the teacher.** {step.note}")


def _show_code() -> None:
    block = module.block()
    st.code(block.code, language="python")
    with st.container(key="lesson_prints"):
        if block.prints and question.is_answered():
            st.caption("It prints")
            st.code(block.prints, language=None)
        elif block.prints:
            st.caption("What does this code print? Show the answer to see.")


number: int = st.session_state[question.STEP]
module = registry.MODULES[number - 1]
shown = _what()
if registry.is_left_to_draw():
    st.switch_page("digits_knn/ui/draw/page.py")
registry.come_back()
st.html(_HERE / "page.css")
_show_bar(number)
fragments.add("lesson", _show_step)
sheets.show()
