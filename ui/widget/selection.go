package widget

// The selection of a table: it follows its row, and what shows follows it.

// Selected is the key of the chosen row and whether there is one.
func (t *Table) Selected() (string, bool) {
	t.follow()
	if t.source.Len() == 0 {
		return "", false
	}
	return t.key, true
}

// Index is the row number of the selection, -1 when there are no rows.
func (t *Table) Index() int {
	t.follow()
	if t.source.Len() == 0 {
		return -1
	}
	return t.index
}

// follow finds the selected row again after the source has changed. The row keeps
// its place on the screen, unless the list stood at its top. A row that is gone
// leaves the selection to the one that took its place. While there are no rows at
// all the selection is remembered.
func (t *Table) follow() {
	n := t.source.Len()
	if n == 0 {
		return
	}
	if !t.known {
		t.choose(min(max(t.index, 0), n-1))
		return
	}
	if t.index < n && t.source.Key(t.index) == t.key {
		return
	}
	for i := range n {
		if t.source.Key(i) == t.key {
			if t.offset > 0 {
				t.offset += i - t.index
			}
			t.index = i
			return
		}
	}
	t.choose(min(t.index, n-1))
}

// choose selects row i, which must exist.
func (t *Table) choose(i int) {
	t.index, t.key, t.known = i, t.source.Key(i), true
}

// scrollToSelection keeps the selection on the screen and the screen full.
func (t *Table) scrollToSelection() {
	n := t.source.Len()
	if t.rows <= 0 || n == 0 {
		return
	}
	t.offset = min(t.offset, t.index)
	t.offset = max(t.offset, t.index-t.rows+1)
	t.offset = max(min(t.offset, n-t.rows), 0)
}

// Select chooses the row with a key, and reports whether there is one.
func (t *Table) Select(key string) bool {
	for i := range t.source.Len() {
		if t.source.Key(i) == key {
			t.choose(i)
			return true
		}
	}
	return false
}

// Move moves the selection by rows; negative is up. It stops at the ends.
func (t *Table) Move(delta int) {
	t.follow()
	if n := t.source.Len(); n > 0 {
		t.choose(min(max(t.index+delta, 0), n-1))
	}
}

// Page moves the selection by screens.
func (t *Table) Page(delta int) { t.Move(delta * max(t.rows-1, 1)) }

// HalfPage moves the selection by half screens.
func (t *Table) HalfPage(delta int) { t.Move(delta * max(t.rows/2, 1)) }

// Top chooses the first row.
func (t *Table) Top() { t.Move(-t.source.Len()) }

// Bottom chooses the last row.
func (t *Table) Bottom() { t.Move(t.source.Len()) }

// Scroll moves what is shown by rows, as the wheel does; the selection comes
// along only where it would leave the screen.
func (t *Table) Scroll(delta int) {
	t.follow()
	n := t.source.Len()
	if n == 0 || t.rows <= 0 {
		return
	}
	t.offset = max(min(t.offset+delta, n-t.rows), 0)
	t.choose(min(max(t.index, t.offset), t.offset+t.rows-1, n-1))
}

// ClickRow chooses the row drawn on line y of the last frame, and reports its key
// and whether there is a row.
func (t *Table) ClickRow(y int) (string, bool) {
	t.follow()
	if t.headed {
		y--
	}
	i := t.offset + y
	if y < 0 || y >= t.rows || i >= t.source.Len() {
		return "", false
	}
	t.choose(i)
	return t.key, true
}

// OnHeader reports whether line y of the last frame is the header.
func (t *Table) OnHeader(y int) bool { return y == 0 && t.headed }

// ColumnAt is the id of the column drawn at cell x of the last frame.
func (t *Table) ColumnAt(x int) (string, bool) {
	for k, start := range t.layout.starts {
		if k < len(t.layout.widths) && x >= start && x < start+t.layout.widths[k] {
			return t.columns[t.layout.columns[k]].ID, true
		}
	}
	return "", false
}
