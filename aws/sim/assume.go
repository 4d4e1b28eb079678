package sim

import "regexp"

// rolePattern is the ARN of a role.
var rolePattern = regexp.MustCompile(`^arn:aws:iam::\d{12}:role/[\w+=,.@/-]+$`)

// assumable reports whether a service may assume a role by now.
func (w *World) assumable(role, _ string) bool { return rolePattern.MatchString(role) }
