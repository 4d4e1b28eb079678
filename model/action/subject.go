package action

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// Subject is the thing that is chosen: of a function its chosen stage, of a history entry
// what it changed. It has no name where nothing is chosen, or no one thing.
func (s Situation) Subject() model.Subject {
	id := s.Store.Identity()
	switch s.Scope {
	case Functions:
		if st, ok := s.Store.Stage(s.Stage); ok && s.Function != "" && s.Store.Cell(s.Function, s.Stage).Alias.Name != "" {
			return model.AliasSubject(id, s.Function, st.Alias)
		}
		return model.AliasSubject(id, s.Function, "")
	case Versions:
		if s.Version != "" {
			return model.Subject{Account: id.Account, Region: id.Region, Kind: model.VersionSubject, Name: s.Function, Part: s.Version}
		}
	case Builds, LogPane:
		if s.Build != nil {
			return model.BuildSubject(id, s.Build.Project, s.Build.ID)
		}
		return model.BuildSubject(id, s.Project, "")
	case Tables:
		return model.CapacitySubject(id, s.Chosen)
	case APIs:
		return model.APIStageSubject(id, s.APIStage.API, s.APIStage.Stage)
	case History:
		if s.Record != nil && s.Record.Entry != nil {
			return s.Record.Entry.Intent.Subject()
		}
		if s.Record != nil {
			return model.AliasSubject(id, s.Record.Function, s.Record.Alias)
		}
	}
	return model.Subject{}
}

// rawDisabled is why the chosen thing can not be shown as AWS answers it.
func rawDisabled(s Situation) string {
	of, id := s.Subject(), s.Store.Identity()
	switch {
	case !s.Raw:
		return "not in this account"
	case of.Name == "" || of.Kind == model.APISubject && of.Part == "":
		return "nothing of AWS' own is chosen"
	case of.Account != id.Account || of.Region != id.Region:
		return of.String() + " is in another account or Region"
	}
	return ""
}

// Favourite is the thing of the chosen row that can be a favourite; without a name where there
// is none: of a function and a table the whole, of a build its project.
func (s Situation) Favourite() model.Subject {
	of := s.Subject()
	switch s.Scope {
	case Functions, Builds, Tables:
		of.Part = ""
	case APIs:
		if of.Part == "" {
			return model.Subject{}
		}
	default:
		return model.Subject{}
	}
	return of
}

// favourDisabled is why the chosen row can be no favourite.
func favourDisabled(s Situation) string {
	switch of := s.Favourite(); {
	case !slices.Contains([]Scope{Functions, Builds, Tables, APIs}, s.Scope):
		return "only functions, tables, projects and stages of APIs can be favourites"
	case of.Name == "":
		return "nothing is chosen"
	case of.Account == "":
		return "the account is not known yet"
	}
	return ""
}
