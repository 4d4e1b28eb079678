package section

// placed is a list of which a row is a place that can be gone back to.
type placed interface {
	ChosenKey() string
	Choose(key string) bool
}

// ChosenKey names the thing of the chosen row, empty where there is no list or none is
// chosen.
func (p *Pile) ChosenKey() string {
	if l, ok := p.spec.List.(placed); ok {
		return l.ChosenKey()
	}
	return ""
}

// Choose chooses a row of the list by its key, and reports whether there is such a row.
func (p *Pile) Choose(key string) bool {
	l, ok := p.spec.List.(placed)
	return ok && l.Choose(key)
}
