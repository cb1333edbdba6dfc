"""What a sculpted landscape is made of, in a list: features with their places, or knots with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gdlab.landscapes.features import Feature, Kind
from gdlab.landscapes.splines import LEAST_KNOTS, Knot
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.wording import plain_number
from gdlab.ui.editor.sculpt_icons import WORDS, paint_kind, word_for
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LinearScale
from gdlab.ui.widgets.sentences import as_sentence
from gdlab.ui.widgets.tab_order import let_follow

_SIGN, _PADDING = 18, 6
_LIST_KEYS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Delete: 0, Qt.Key.Key_Backspace: 0}
"""Where keys lead in the list; 0: nowhere, they remove."""
_KNOT_LEFT, _KNOT_GAP, _FIELD_MARGIN = 34, 10, 4


class KindButton(QAbstractButton):
    """Adds a feature: its sign, and below it its word."""

    def __init__(self, appearance: Appearance, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._kind = appearance, kind
        self.setObjectName(f"sculpt.add.{kind}")
        self.setText(WORDS[kind])
        self.setAccessibleName(f"Add a {kind}")
        self.setToolTip(f"Add a {kind} in the middle of the landscape")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("tick"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Sign and word, one above the other."""
        metrics = QFontMetrics(self.font())
        return QSize(max(HIT, metrics.horizontalAdvance(self.text()) + 4), metrics.height() + _SIGN + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, sign, word."""
        theme, area = self._appearance.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.rule2 if self.underMouse() and self.isEnabled() else theme.rule, 1))
            painter.setBrush(theme.sel if self.isDown() else theme.hover if self.underMouse() else theme.field)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            ink = theme.ink if self.isEnabled() else theme.ink3
            paint_kind(painter, self._kind, QRectF(area.center().x() - _SIGN / 2, 6, _SIGN, _SIGN), ink)
            painter.setPen(ink)
            painter.drawText(area.adjusted(0, _SIGN + 5, 0, -3), Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                paint_focus_ring(painter, area, theme.ink, inside=True)


class _Entry(QAbstractButton):
    """One feature of the list: sign, word, place; in an ink frame when it is selected."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._feature: Feature | None = None
        self._place = ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self.update)

    def set_feature(self, feature: Feature) -> None:
        """Show a feature."""
        if feature != self._feature:
            self._feature = feature
            self._place = ", ".join(plain_number(number) for number in feature.position)
            self.setAccessibleName(f"{word_for(feature)} at ({self._place})")
            self.update()

    def sizeHint(self) -> QSize:
        """One line that is easy to hit."""
        return QSize(120, max(HIT, QFontMetrics(self._appearance.font("label")).height() + 8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the list what is the list's."""
        if event.key() in _LIST_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Stay as it is: the list says what is selected."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sign, word and place."""
        theme, area = self._appearance.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked():
                painter.setPen(QPen(theme.ink, 1.5))
                painter.setBrush(theme.field)
                painter.drawRoundedRect(area.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
            elif self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(area, 4, 4)
            if self._feature is not None:
                self._paint_words(painter, self._feature, area.adjusted(_PADDING, 0, -_PADDING, 0))
            if self.hasFocus():
                paint_focus_ring(painter, area.adjusted(2, 2, -2, -2), theme.ink, 2, inside=True)

    def _paint_words(self, painter: QPainter, feature: Feature, area: QRectF) -> None:
        theme, middle = self._appearance.theme, Qt.AlignmentFlag.AlignVCenter
        paint_kind(painter, feature.kind, QRectF(area.left(), area.center().y() - _SIGN / 2, _SIGN, _SIGN), theme.ink)
        painter.setFont(self._appearance.font("label_strong" if self.isChecked() else "label"))
        painter.setPen(theme.ink)
        words = area.adjusted(_SIGN + _PADDING, 0, 0, 0)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, word_for(feature))
        painter.setFont(self._appearance.font("label"))
        painter.setPen(theme.ink2)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, self._place)


class FeatureList(QWidget):
    """The features of a plane: `chosen(index)` and `removed(index)`. Up and down choose, Delete removes."""

    chosen = Signal(int)
    removed = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._entries: list[_Entry] = []
        self._lines: list[QWidget] = []
        self._selected = -1
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.setAccessibleName("Features")

    def set_features(self, features: Sequence[Feature]) -> None:
        """Show the features, in the order of the sum."""
        while len(self._entries) < len(features):
            self._append(len(self._entries))
        while len(self._entries) > len(features):
            self._entries.pop()
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for entry, feature in zip(self._entries, features, strict=True):
            entry.set_feature(feature)
        self.set_selected(self._selected)

    def set_selected(self, index: int) -> None:
        """Mark a feature; -1 for none."""
        self._selected = index
        for i, entry in enumerate(self._entries):
            entry.setChecked(i == index)
            reachable = i == index or (i == 0 and not 0 <= index < len(self._entries))
            entry.setFocusPolicy(Qt.FocusPolicy.TabFocus if reachable else Qt.FocusPolicy.NoFocus)

    def _append(self, index: int) -> None:
        line = QWidget(self)
        entry, remove = _Entry(self._appearance, line), IconButton(self._appearance, "close", "Remove", size=14)
        entry.setObjectName(f"sculpt.feature.{index}")
        entry.setToolTip("Select, to show its handles on the map and its numbers below. Delete removes it.")
        remove.setObjectName(f"sculpt.remove.{index}")
        entry.clicked.connect(lambda: self.chosen.emit(index))
        remove.clicked.connect(lambda: self.removed.emit(index))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(entry, 1)
        row.addWidget(remove)
        self._entries.append(entry)
        self._lines.append(line)
        self._column.addWidget(line)
        let_follow(self, line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the one above or below, or remove."""
        focused = next((i for i, entry in enumerate(self._entries) if entry.hasFocus()), -1)
        step = _LIST_KEYS.get(event.key())
        if focused < 0 or step is None:
            super().keyPressEvent(event)
        elif step == 0:
            self.removed.emit(focused)
        elif 0 <= focused + step < len(self._entries):
            self._entries[focused + step].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(focused + step)


class KnotList(QWidget):
    """The knots of a curve: `edited(name, value, final)`, `removed(index)`, `chosen(index)` by a click beside numbers.

    `error_changed(sentence)` says why a number was refused, "" when that is over.
    """

    edited = Signal(str, float, bool)
    error_changed = Signal(str)
    removed = Signal(int)
    chosen = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._lines: list[_KnotLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(_KnotHead(appearance))
        self.setAccessibleName("Knots")

    def set_knots(self, knots: Sequence[Knot]) -> None:
        """Show the knots, from left to right."""
        while len(self._lines) < len(knots):
            self._append(len(self._lines))
        while len(self._lines) > len(knots):
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for line, knot in zip(self._lines, knots, strict=True):
            line.set_knot(knot)
            line.remove.setEnabled(len(knots) > LEAST_KNOTS)

    def set_selected(self, index: int) -> None:
        """Mark a knot; -1 for none."""
        for i, line in enumerate(self._lines):
            line.set_selected(i == index)

    def show_error(self, name: str, message: str) -> None:
        """Refuse the number of that name while it is told."""
        for line in self._lines:
            if name in line.fields:
                line.fields[name].show_error(as_sentence(message))

    def _append(self, index: int) -> None:
        line = _KnotLine(self._appearance, index, self)
        for name, field in line.fields.items():
            field.edited.connect(lambda value, final, name=name: self.edited.emit(name, value, final))
            field.error_changed.connect(self.error_changed)
        line.pressed.connect(lambda: self.chosen.emit(index))
        line.remove.clicked.connect(lambda: self.removed.emit(index))
        self._lines.append(line)
        self._column.addWidget(line)
        let_follow(self, line)


class _KnotHead(QWidget):
    """What the columns of the knots' numbers are."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(120, QFontMetrics(self._appearance.font("label")).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """x and U, each above the last digits of its column."""
        with QPainter(self) as painter:
            painter.setFont(self._appearance.font("label"))
            painter.setPen(self._appearance.theme.ink3)
            room = (self.width() - _KNOT_LEFT - HIT - 2 * _KNOT_GAP) / 2
            for column, word in enumerate("xU"):
                area = QRectF(_KNOT_LEFT + column * (room + _KNOT_GAP), 0, room - _FIELD_MARGIN, self.height())
                painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)


class _KnotLine(QWidget):
    """A knot: its number, x, U, and a button that removes it. `pressed` when it is clicked."""

    pressed = Signal()

    def __init__(self, appearance: Appearance, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._number, self._selected = appearance, str(index + 1), False
        scale = LinearScale(0.0, 1.0)
        self.fields = {
            f"knots[{index}].{key}": NumberField(appearance, "neutral", scale, 0.0, self)
            for key in ("position", "value")
        }
        for name, field, word in zip(self.fields, self.fields.values(), ("x", "U"), strict=True):
            field.setObjectName(f"sculpt.{name}")
            field.setAccessibleName(f"{word} of knot {self._number}")
            field.setToolTip(f"{word} of knot {self._number}. Drag sideways, or click to type.")
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove = IconButton(appearance, "close", f"Remove knot {self._number}", size=14)
        self.remove.setObjectName(f"sculpt.knot.remove.{index}")
        grid = QGridLayout(self)
        grid.setContentsMargins(_KNOT_LEFT, 1, 0, 1)
        grid.setHorizontalSpacing(_KNOT_GAP)
        for column, part in enumerate((*self.fields.values(), self.remove)):
            grid.addWidget(part, 0, column)
            grid.setColumnStretch(column, int(column < 2))
        appearance.changed.connect(self.update)

    def set_knot(self, knot: Knot) -> None:
        """Show a knot."""
        for field, value in zip(self.fields.values(), (knot.position, knot.value), strict=True):
            field.set_value(value)

    def set_selected(self, selected: bool) -> None:
        """Mark it."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def mousePressEvent(self, _event: object) -> None:
        """Tell that it was clicked."""
        self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A square as on the curve, solid when it is selected, and the number."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            y = self.height() / 2
            painter.setPen(QPen(theme.ink, 1.5))
            painter.setBrush(theme.ink if self._selected else theme.page)
            painter.drawRoundedRect(QRectF(1, y - 4.5, 9, 9), 1.5, 1.5)
            painter.setPen(theme.ink if self._selected else theme.ink2)
            painter.setFont(self._appearance.font("label_strong" if self._selected else "label"))
            painter.drawText(QRectF(16, 0, 24, self.height()), Qt.AlignmentFlag.AlignVCenter, self._number)
