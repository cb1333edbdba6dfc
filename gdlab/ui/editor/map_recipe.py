"""How to record a loss surface in PyTorch: the words, the lines of code, and the dialog that shows them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_parts import Paragraph

RECIPE = """\
import numpy as np, torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters
# path: a list of parameters_to_vector(model.parameters()).detach().clone(), one for each step
steps = torch.stack(path) - path[-1]
plane = torch.linalg.svd(steps, full_matrices=False).Vh[:2]
track = (steps @ plane.T).double().cpu().numpy()
x, y = (np.linspace(1.5 * t.min() - 0.5 * t.max(), 1.5 * t.max() - 0.5 * t.min(), 101) for t in track.T)
def loss_at(a, b):
    vector_to_parameters(path[-1] + float(a) * plane[0] + float(b) * plane[1], model.parameters())
    return loss(model(inputs), targets).item()
values = [[loss_at(a, b) for a in x] for b in y]
loss_at(0, 0)  # the trained weights again
np.savez("surface.npz", x=x, y=y, values=values, trajectory=track)
"""
"""Writes what `read_height_map` reads: x (nx,), y (ny,), values (ny, nx), trajectory (k+1, 2)."""
ABOUT = (
    "Keep the weights after every step of a training (or after every few), then run these lines. The two directions "
    "in which the weights moved most span the map; the trained network lies at (0, 0). gdlab shows the path that came "
    "with the file beside its own. Any program can write such a file: x (nx), y (ny), values (ny × nx, the row of the "
    "lowest y first) and, if there is one, trajectory (k + 1 positions of two numbers)."
)
"""What the recipe does."""


class RecipeDialog(QDialog):
    """The recipe, to be read, selected and copied."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map.recipe")
        self.setWindowTitle("How to record a loss surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.code = QPlainTextEdit(RECIPE)
        self.code.setObjectName("map.recipe.code")
        self.code.setAccessibleName("Recipe for PyTorch")
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(round(appearance.size("tick")))
        self.code.setFont(font)
        metrics = self.code.fontMetrics()
        self.code.setMinimumWidth(max(metrics.horizontalAdvance(line) for line in RECIPE.splitlines()) + 32)
        self.code.setMinimumHeight(metrics.lineSpacing() * (RECIPE.count("\n") + 1) + 16)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setObjectName("map.recipe.copy")
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Paragraph(appearance, "label", "ink2", ABOUT))
        column.addWidget(self.code)
        column.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(RECIPE)
        self.copy_button.setText("Copied")
