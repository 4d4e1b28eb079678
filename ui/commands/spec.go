package commands

// Commands of a config as actions.

import (
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Specs are the actions that a config's commands are, in their order.
func Specs(commands []config.Command) []action.Spec {
	specs := make([]action.Spec, len(commands))
	for i, m := range commands {
		specs[i] = action.Spec{
			ID: action.OwnID(m.Words), Title: m.Words,
			Help:  "Run " + shell.CommandLine(m.Argv) + " in this terminal, and come back.",
			Scope: action.Scope(m.Scope), Writes: m.Dangerous,
			Disabled: func(s action.Situation) string {
				if m.Dangerous && s.Store.Identity().Embedded {
					return "the embedded account is none that a program could change"
				}
				if _, err := m.Fill(values(s)); err != nil {
					return err.Error()
				}
				return ""
			},
		}
		if m.Key != "" {
			specs[i].Keys = []string{m.Key}
		}
	}
	return specs
}

// values are what is chosen, by the names of templates; empty for nothing. The version of
// a function is the one that the chosen stage serves, where none is chosen itself.
func values(s action.Situation) map[string]string {
	id := s.Store.Identity()
	v := map[string]string{
		"function": s.Function, "stage": s.Stage, "version": s.Version, "table": s.Chosen.Table,
		"profile": id.Profile, "region": id.Region, "account": id.Account,
	}
	if s.Build != nil {
		v["build"] = s.Build.ID
	}
	if v["version"] == "" && s.Function != "" && s.Stage != "" {
		v["version"] = s.Store.Cell(s.Function, s.Stage).Alias.Version
	}
	return v
}
