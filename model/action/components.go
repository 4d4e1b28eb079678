package action

// Why components can not be made or begun right now.

func applyDisabled(s Situation) string {
	switch {
	case !s.Applies:
		return "making components is switched off"
	case s.Applying:
		return "a component is being made"
	}
	return ""
}

func newDisabled(s Situation) string {
	if !s.Scaffolds {
		return "writing components is switched off"
	}
	return ""
}
