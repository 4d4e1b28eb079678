package action

// Why something can not be tested right now.

func needTests(s Situation) string {
	if !s.Tests {
		return "tests are switched off"
	}
	return ""
}

func testDisabled(s Situation) string {
	if reason := needTests(s); reason != "" {
		return reason
	}
	targets := s.Targets()
	if len(targets) == 0 {
		return noFunction(s)
	}
	if _, ok := s.Store.Stage(s.Stage); !ok {
		return noStage(s)
	}
	if len(targets) == 1 {
		return notServing(s, targets[0], s.Stage)
	}
	return ""
}

func testVersionDisabled(s Situation) string {
	if reason := needTests(s); reason != "" {
		return reason
	}
	if s.Version == "" {
		return "no version is chosen"
	}
	return ""
}
