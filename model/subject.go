package model

import (
	"net/url"
	"strings"
)

// SubjectKind says what sort of thing a change is about.
type SubjectKind string

// The kinds of subjects.
const (
	FunctionSubject SubjectKind = "function" // Part is the alias of a stage
	VersionSubject  SubjectKind = "version"  // Part is its number
	TableSubject    SubjectKind = "table"    // Part is a global index, empty for the table itself
	APISubject      SubjectKind = "api"      // of API Gateway, by its id; Part is a stage
	ProjectSubject  SubjectKind = "project"  // of CodeBuild; Part is a build without the project's name, empty for the next one
	// InvokedSubject is what is invoked of a function: Part is an alias, or the number
	// of a version.
	InvokedSubject SubjectKind = "invoked"
	// ComponentSubject is a step of a component: Part is what it is about, in words.
	ComponentSubject SubjectKind = "component"
)

// Subject is what a change is about.
type Subject struct {
	Account string
	Region  string
	Kind    SubjectKind
	Name    string
	Part    string // empty where the whole thing is meant
}

// AliasSubject is the alias of a function.
func AliasSubject(id Identity, function, alias string) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: FunctionSubject, Name: function, Part: alias}
}

// CapacitySubject is a table or an index.
func CapacitySubject(id Identity, key CapacityKey) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: TableSubject, Name: key.Table, Part: key.Index}
}

// BuildSubject is a build by its id, or with an empty one the next build of a project.
func BuildSubject(id Identity, project, build string) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: ProjectSubject, Name: project, Part: strings.TrimPrefix(build, project+":")}
}

// InvokedAt is what is invoked of a function: an alias, or a version by its number.
func InvokedAt(id Identity, function, qualifier string) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: InvokedSubject, Name: function, Part: qualifier}
}

// ComponentStep is a step of a component: its kind, and what is made.
func ComponentStep(id Identity, component, kind, name string) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: ComponentSubject, Name: component, Part: kind + ":" + name}
}

// APIStageSubject is a stage of an API, by the API's id.
func APIStageSubject(id Identity, api, stage string) Subject {
	return Subject{Account: id.Account, Region: id.Region, Kind: APISubject, Name: api, Part: stage}
}

// Ref is the subject in one word, which ParseSubject reads:
// function/123456789012/us-east-1/orders/prod.
func (s Subject) Ref() string {
	parts := []string{string(s.Kind), s.Account, s.Region, s.Name}
	if s.Part != "" {
		parts = append(parts, s.Part)
	}
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// ParseSubject reads what Ref writes, and reports whether it is that.
func ParseSubject(ref string) (Subject, bool) {
	parts := strings.Split(ref, "/")
	if len(parts) < 4 || len(parts) > 5 {
		return Subject{}, false
	}
	for i := range parts {
		part, err := url.PathUnescape(parts[i])
		if err != nil {
			return Subject{}, false
		}
		parts[i] = part
	}
	s := Subject{Kind: SubjectKind(parts[0]), Account: parts[1], Region: parts[2], Name: parts[3]}
	if len(parts) == 5 {
		s.Part = parts[4]
	}
	return s, s.Kind != "" && s.Name != "" && (len(parts) == 4 || s.Part != "")
}

// String names the subject to people, in its account.
func (s Subject) String() string {
	switch {
	case s.Part == "":
		return s.Name
	case s.Kind == TableSubject:
		return CapacityKey{Table: s.Name, Index: s.Part}.String()
	case s.Kind == ComponentSubject:
		return s.Name + " " + strings.Replace(s.Part, ":", " ", 1)
	case s.Kind == APISubject:
		return APIStageKey{API: s.Name, Stage: s.Part}.String()
	}
	return s.Name + ":" + s.Part
}

// Cell is the cell of the stage matrix that the subject is.
func (s Subject) Cell() CellKey { return CellKey{Function: s.Name, Alias: s.Part} }

// Capacity is the table or index that the subject is.
func (s Subject) Capacity() CapacityKey { return CapacityKey{Table: s.Name, Index: s.Part} }
