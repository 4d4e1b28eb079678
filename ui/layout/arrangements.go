package layout

// The size from which on all panes show, in cells.
const WideW, WideH = 140, 40

// Bands is an arrangement in bands: the first list and what belongs to it above, the
// other lists below them, and what stands across the screen at the bottom.
func Bands() Arrangement { return Arrangement{{W: WideW, H: WideH, Parts: bands}} }

func bands(s Scene) Part {
	upper := Part{Across: true, Parts: []Part{{Place: First, Share: Share{55, 100}}, {Place: Beside}}}
	lower := Part{Across: true, Share: Share{1, 4}, Least: 8}
	second, third := s.Has(Second), s.Has(Third)
	switch {
	case second && third:
		lower.Parts = []Part{
			{Place: Second, Share: Share{31, 100}},
			{Across: true, Parts: []Part{{Place: Third, Share: Share{58, 100}}, {Place: Fourth}}},
		}
	default:
		lower.Parts = []Part{{Place: Second, Share: Share{55, 100}}, {Place: Third, Share: Share{55, 100}}, {Place: Fourth}}
	}
	across := Part{Place: Across, Share: Share{2, 5}, Least: 10}
	if (second || third) && !s.Has(Across) {
		lower.Share, lower.Least = Share{1, 3}, 10
	}
	return Part{Parts: []Part{upper, lower, across}}
}

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
