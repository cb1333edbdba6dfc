"""Every control of the docks, the bars and the header can be found by name, read out, and explains itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from gdlab.ui.widgets.ruler_slider import RulerSlider

OPERATED = (QAbstractButton, QComboBox, QLineEdit, RulerSlider)


@pytest.fixture
def window(shown_window):
    return shown_window(None)


def parts(window):
    return (*window._docks.docks.values(), window.top, window.views.header, window.views.transport)


def test_every_control_has_a_name_for_scripts_one_for_readers_and_a_tooltip(window):
    window.presenter.type_formula("a*x**2 + b*y**2")
    QApplication.processEvents()
    seen = [
        w for part in parts(window) for w in part.findChildren(QWidget) if isinstance(w, OPERATED) and w.isVisible()
    ]
    seen = [w for w in seen if not w.objectName().startswith("qt_")]
    assert len(seen) > 50
    names = [w.objectName() for w in seen]
    for widget in seen:
        assert widget.objectName()
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget.objectName()
        assert widget.toolTip(), widget.objectName()
    assert len(names) == len(set(names)), "and each name is given once"


@pytest.mark.parametrize("name", ["canvas", "scrubBar", "symbolTable"])
def test_what_is_worked_on_by_hand_explains_itself_too(window, name):
    widget = window.findChild(QWidget, name)
    assert widget.accessibleName()
    assert widget.toolTip()


def test_tab_stops_at_nothing_that_shows_no_focus(window):
    stops = [w for part in parts(window) for w in part.findChildren(QWidget) if w.isVisible()]
    stops = [w for w in stops if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w, OPERATED)]
    assert {w.objectName() for w in stops} <= {"symbolTable", "scrubBar"}


def test_tab_goes_through_the_docks_from_top_to_bottom(window):
    start = window.views.landscape.field
    names, widget = [], start
    while (widget := widget.nextInFocusChain()) is not start:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
    expected = ["coefficient.a", "gallery.elongated-valley", "method", "friction_scheme.explicit", "parameter.mass"]
    expected += ["parameter.mass.slider", "parameter.mass.pin", "ml.gradient_noise", "preset.honey", "modes.critical"]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)
