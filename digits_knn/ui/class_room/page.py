"""The page Class: the teacher's screen, a student's page, or the door to both."""

import streamlit as st

from digits_knn.store.errors import ClassError
from digits_knn.ui.class_room import door, room, student, teacher
from digits_knn.ui.shared import class_voters

room.read_address()
try:
    visitor = room.who() if room.is_known() else None
    room.keep()
    # another class is open, or the one that was offered is deleted or left
    class_id = visitor.classroom.id if isinstance(visitor, room.Teacher) else 0
    if class_voters.keep_only(class_id):
        st.rerun()  # the sidebar, too
    if notice := room.notice():
        st.warning(notice)
    if isinstance(visitor, room.Teacher):
        teacher.show(visitor)
    elif isinstance(visitor, room.Student):
        student.show(visitor)
    elif room.is_known():
        door.show()
        student.keep()  # nothing, after a student has left
    elif room.joins():
        student.wait()
except ClassError as error:  # the database does not answer
    st.error(str(error))
