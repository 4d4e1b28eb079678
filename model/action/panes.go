package action

import "slices"

// The scopes of panes.
const (
	Functions Scope = "functions"
	Versions  Scope = "versions"
	Builds    Scope = "builds"
	LogPane   Scope = "log"
	Tables    Scope = "tables"
	APIs      Scope = "apis"
	Cost      Scope = "cost"
	History   Scope = "history"
)

// The actions that give panes the keys.
const (
	FocusFunctions ID = "focus-functions"
	FocusVersions  ID = "focus-versions"
	FocusBuilds    ID = "focus-builds"
	FocusLog       ID = "focus-log"
	FocusTables    ID = "focus-tables"
	FocusAPIs      ID = "focus-apis"
	FocusCost      ID = "focus-cost"
	FocusHistory   ID = "focus-history"
)

// pane declares a pane with its number, which is its key.
type pane struct {
	scope Scope
	focus ID
	key   string
	name  string
	help  string // one sentence
	verb  string // that prints the same, empty for none
	shows string // what it shows, which may be switched off
}

var panes = []pane{
	{Functions, FocusFunctions, "1", "Functions", "Show the stage matrix: every function and what each stage serves.", "", "functions"},
	{Versions, FocusVersions, "2", "Versions", "Go to the right pane, which shows what belongs to the chosen row.", "", "versions"},
	{Builds, FocusBuilds, "3", "Builds", "Show the builds of all projects, newest first.", "builds", "builds and logs"},
	{LogPane, FocusLog, "4", "Log", "Show the log that is followed.", "", "builds and logs"},
	{Tables, FocusTables, "5", "Tables", "Show the DynamoDB tables and how hard they are pressed.", "tables", "tables"},
	{APIs, FocusAPIs, "6", "APIs", "Show the APIs of API Gateway by stage, and how they are wired to functions.", "apis", "APIs"},
	{Cost, FocusCost, "7", "Cost", "Show what everything costs.", "cost", "costs"},
	{History, FocusHistory, "8", "History", "Show the moves that were made, newest first.", "", "moves"},
}

// focusing are the actions that give panes the keys.
func focusing() []Spec {
	specs := make([]Spec, len(panes))
	for i, p := range panes {
		specs[i] = Spec{ID: p.focus, Title: "focus " + p.name, Help: p.help, Scope: Everywhere, Keys: []string{p.key}, Verb: p.verb,
			Disabled: func(s Situation) string {
				if !slices.Contains(s.Panes, p.scope) {
					return p.shows + " are switched off"
				}
				return ""
			}}
	}
	return specs
}

// Missing reports whether the action belongs to something that is switched off
// here, or to something else than what is chosen, so that neither footer nor palette
// names it.
func (sp Spec) Missing(s Situation) bool {
	switch sp.ID {
	case FunctionLog:
		return !s.Pipeline
	case Publish:
		return !s.Deploys
	case MakeStages:
		return len(s.Store.Stages()) > 0 && len(s.Targets()) > 0 && len(MissingStages(s)) == 0
	case Test, TestVersion:
		return !s.Tests
	case Raw:
		return !s.Raw
	case Apply:
		return !s.Applies
	case NewComponent:
		return !s.Scaffolds
	case AskBill:
		return !s.Bill
	case PutBack:
		return s.Record != nil && (s.Record.OfBuild() || s.Record.OfTest() || s.Record.OfPublication())
	}
	return slices.ContainsFunc(panes, func(p pane) bool {
		return (sp.ID == p.focus || sp.Scope == p.scope) && !slices.Contains(s.Panes, p.scope)
	})
}
