package action

// loginDisabled is why one does not log in now.
func loginDisabled(s Situation) string {
	switch {
	case s.Login == nil:
		return "there is nothing to log in to here"
	case !s.LoginDue:
		return "the credentials hold for an hour at least"
	case len(s.Login.Argv) == 0:
		return s.Login.Why
	}
	return ""
}
