"""A tool on the canvas: what it is asked, and a canvas that asks it before it does what it always does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from gdlab.ui.canvas.hands import NONE, HandledCanvas
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.style import PictureStyle


class Sight(Struct, frozen=True):
    """The map between pixels and the landscape's own first two coordinates, or x and U of a curve."""

    frame: Frame
    swapped: bool = False

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return where a point is seen."""
        return self.frame.to_pixel(y, x) if self.swapped else self.frame.to_pixel(x, y)

    def to_data(self, pixel: QPointF) -> tuple[float, float]:
        """Return the point under a pixel."""
        across, up = self.frame.to_data(pixel)
        return (up, across) if self.swapped else (across, up)

    @property
    def scale(self) -> tuple[float, float]:
        """Return the pixels in a unit of the first and of the second coordinate."""
        across, up = self.frame.scale
        return (up, across) if self.swapped else (across, up)


class Piece(Protocol):
    """A part of what a tool shows. Pieces that are equal look alike, and only others are painted anew."""

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies, its strokes included."""
        ...

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        ...


class Tool(Protocol):
    """What a canvas asks. Pixels are those of the canvas; all presses are of the left button, inside the map."""

    @property
    def changed(self) -> SignalInstance:
        """The signal that it looks other than before."""
        ...

    def press(self, at: QPointF, sight: Sight, *, on_particle: bool) -> bool:
        """Take a press, or leave it to the canvas, which then places the particle."""
        ...

    def double_press(self, at: QPointF, sight: Sight) -> bool:
        """Take the second press of a double click; when it is left, it counts as a press."""
        ...

    def move(self, at: QPointF, sight: Sight) -> None:
        """Follow the pointer after a press that was taken."""
        ...

    def release(self, at: QPointF, sight: Sight) -> None:
        """End what the press began."""
        ...

    def hover(self, at: QPointF | None, sight: Sight) -> Qt.CursorShape | None:
        """Return the shape of the pointer over the map, or None to leave it to the canvas; None: it is elsewhere."""
        ...

    def key(self, key: Qt.Key) -> bool:
        """Take a key pressed without modifiers, or leave it."""
        ...

    def pieces(self, sight: Sight) -> Sequence[Piece]:
        """Return what is to be seen, the lowest first; it is clipped to the map."""
        ...


class ToolCanvas(HandledCanvas):
    """A canvas whose tool, when there is one, is asked first. Panning and zooming stay the canvas's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: Tool | None = None
        self._is_tool_held = False

    @property
    def sight(self) -> Sight:
        """Return the present map between pixels and the landscape's coordinates."""
        raise NotImplementedError

    def set_tool(self, tool: Tool | None) -> None:
        """Let a tool take presses and show its handles; None puts it away."""
        if tool is self._tool:
            return
        if self._tool is not None:
            self._tool.changed.disconnect(self._change)
        self._tool = tool
        self._set_held(False)
        if tool is not None:
            tool.changed.connect(self._change)
        self._change()

    def _change(self) -> None:
        raise NotImplementedError

    def _hold_height(self, held: bool) -> None:
        """Keep the heights that a curve is drawn between, or fit them to it again."""
        raise NotImplementedError

    def _set_held(self, held: bool) -> None:
        if held != self._is_tool_held:
            self._is_tool_held = held
            self._hold_height(held)

    def _tool_pieces(self) -> tuple[Piece, ...]:
        return () if self._tool is None else tuple(self._tool.pieces(self.sight))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the tool have the press if it wants it."""
        at, tool = event.position(), self._tool
        if tool is not None and self._is_for_tool(event):
            on_particle = self.overlay.quantity_at(at) == "position"
            if tool.press(at, self.sight, on_particle=on_particle):
                self._hover("")
                self._hover_point(NONE)
                self._set_held(True)
                return
        super().mousePressEvent(event)

    def _is_for_tool(self, event: QMouseEvent) -> bool:
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return plain and event.button() == Qt.MouseButton.LeftButton and self.frame.holds(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the tool have the second press if it wants it."""
        tool = self._tool
        if tool is None or not self._is_for_tool(event) or not tool.double_press(event.position(), self.sight):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the tool follow what it holds."""
        if self._tool is not None and self._is_tool_held:
            self._tool.move(event.position(), self.sight)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the tool end what it began."""
        if self._tool is not None and self._is_tool_held and event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(event.position(), self.sight)
            self._set_held(False)
            self._look(event.position())
        else:
            super().mouseReleaseEvent(event)

    def _look(self, at: QPointF) -> None:
        shape = None
        if self._tool is not None:
            shape = self._tool.hover(at if self.frame.holds(at) else None, self.sight)
        if shape is None:
            super()._look(at)
        else:
            self._hover("")
            self._hover_point(NONE)
            self.setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell the tool that the pointer is elsewhere."""
        if self._tool is not None:
            self._tool.hover(None, self.sight)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the tool have plain keys that it wants."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._tool is None or not plain or not self._tool.key(Qt.Key(event.key())):
            super().keyPressEvent(event)
