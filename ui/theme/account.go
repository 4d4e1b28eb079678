package theme

// AccountLine is the style of lines in an account's colour, as a config has it; that of
// the frame with the keys without one.
func (t Theme) AccountLine(account string) Style {
	c, chosen := parseColour(account)
	if !chosen {
		return t.BorderFocused
	}
	return sgr(c.text(t.depth))
}
