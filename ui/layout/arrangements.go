package layout

// The size from which on all panes show, in cells.
const WideW, WideH = 140, 40

// Column is an arrangement with the lists in one column, and what belongs to the
// chosen row beside them at full height. On a screen of the middle size the list that
// has the keys stands above what belongs to it.
func Column() Arrangement {
	return Arrangement{{W: WideW, H: WideH, Parts: column}, {W: 100, H: 28, Tabs: true, Parts: pair}}
}

func column(s Scene) Part {
	lists := Part{ByNeed: true, Share: Share{60, 100},
		Parts: []Part{{Place: First}, {Place: Second}, {Place: Third}, {Place: Fourth}}}
	return Part{Parts: []Part{
		{Across: true, Least: 27, Parts: []Part{lists, {Place: Beside, Least: 54}}},
		{Place: Across, Length: s.H / 3, Least: 10},
	}}
}

func pair(s Scene) Part {
	if s.Panes[s.Focus].Place == Across {
		return Part{Parts: []Part{{Place: Across}}}
	}
	list := s.Panes[s.Last]
	rows := Frame + list.Needs.Head + list.Needs.Wanted
	return Part{Parts: []Part{{Place: list.Place, Length: min(rows, s.Body.H/2)}, {Place: Beside}}}
}
