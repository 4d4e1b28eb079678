package wiring

import "github.com/aloftdeck/aloft/model"

// Presence says whether something is there.
type Presence int

// What is known of it.
const (
	NotRead Presence = iota // it was not read, or could not be
	Absent
	Present
)

// Functions is what a check asks of the functions of the account.
type Functions interface {
	// Function says whether there is a function of that name.
	Function(name string) Presence
	// Alias is an alias, or a version by its digits.
	Alias(function, alias string) (model.Alias, Presence)
	// Policy is who may call a function by one of its qualifiers; with an empty one, by any.
	// The text says why it is not known, and is empty when it is.
	Policy(function, qualifier string) (model.ResourcePolicy, string)
}

// Check tells how a stage of an API is wired.
func Check(place model.Place, facts model.APIFacts, stage string, functions Functions) model.StageWiring {
	return model.StageWiring{APIStageKey: model.APIStageKey{API: facts.API.ID, Stage: stage}, Name: facts.API.Name, Kind: facts.API.Kind}
}

// Wanted are the functions and aliases that the stages of an API lead to: for each, what Check
// asks of Functions, and the policies to be read. The policy of the function as a whole, which
// has no alias, is among them.
func Wanted(place model.Place, facts model.APIFacts) []model.CellKey { return nil }
