package functions

// What stands in the matrix where it alone does not lead on: there are no functions, none of
// them has a version or a stage, or the chosen one has none. It says what is so, and which
// keys are the next step.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// state is how far an account is from a first move.
type state int

// The states, in the order of the way to a first move.
const (
	unknown     state = iota // it is still being read, or can not be
	noFunctions              // there are none
	noStages                 // none of them has a stage
	noStageHere              // the chosen one has none, others have
	underway                 // the chosen one has stages
)

// led is the state of the account with what it rests on.
type led struct {
	facts    uint64
	function string
	state    state
}

// standing is how far the account is, worked out anew when something was read.
func (f *Matrix) standing() state {
	chosen, _ := f.Chosen()
	is := led{facts: f.env.Store.Touched(), function: chosen}
	if f.led.facts != is.facts || f.led.function != is.function {
		is.state = f.work(chosen)
		f.led = is
	}
	return f.led.state
}

func (f *Matrix) work(chosen string) state {
	s := f.env.Store
	functions, listing := s.Functions(), s.Listing()
	switch failure, _ := s.Unlisted(); {
	case listing.Failure != nil || !listing.Complete || failure != nil:
		return unknown
	case len(functions) == 0:
		return noFunctions
	case s.Feed().Pending > 0:
		return unknown
	}
	any, here, read := false, false, true
	for i := range functions {
		for _, st := range s.Stages() {
			switch c := s.Cell(functions[i].Name, st.Name); {
			case c.State == store.Unread:
				read = read && functions[i].Name != chosen
			case c.State != store.Absent || c.Moving != nil:
				any = true
				here = here || functions[i].Name == chosen
			}
		}
		if any && here {
			return underway
		}
	}
	switch {
	case !any && read:
		return noStages
	case !any || !read || here || chosen == "":
		return unknown
	}
	return noStageHere
}

// Leads reports whether it says what the next step is, for which the versions of the chosen
// function are read.
func (f *Matrix) Leads() bool { return f.standing() == noStages || f.standing() == noStageHere }

// panel is what leads on, in at most that many lines; none where the rows do.
func (f *Matrix) panel(w, h int) []string {
	t := section.Text{Theme: f.Theme(), W: w - 1}
	switch f.standing() {
	case noFunctions:
		f.writeNoFunctions(&t)
	case noStages:
		f.writeNoStages(&t)
	default:
		return nil
	}
	lines := t.Lines()
	if len(lines) > h && len(lines) > 0 {
		lines = lines[:max(h, 0)]
	}
	return lines
}

// foot is the line about the chosen function that has no stage, where others have.
func (f *Matrix) foot(w int) string {
	if f.standing() != noStageHere {
		return ""
	}
	chosen, _ := f.Chosen()
	t := f.Theme()
	text := " " + f.Short(chosen) + " has no stage yet: "
	if f.published(chosen) == "" {
		text += f.keyOf(action.Publish) + " publishes $LATEST, then "
	}
	text += f.keyOf(action.MakeStages) + " makes " + f.stageNames()
	return t.Dim.Paint(widget.FitTail(text, w, t.Glyphs.Ellipsis))
}

// keyOf is the key of an action, or that of the palette where it has none.
func (f *Matrix) keyOf(id action.ID) string {
	if key := f.env.Keys.Label(id); key != "" {
		return key
	}
	return f.env.Keys.Label(action.Palette)
}

// where names the account and the Region.
func (f *Matrix) where() string {
	id := f.env.Store.Identity()
	if id.Account == "" {
		return "this account"
	}
	return fmt.Sprintf("%s of account %s", id.Region, id.Account)
}

// nothingElse names what else there is none of, as far as all of it is known.
func (f *Matrix) nothingElse() string {
	s := f.env.Store
	tables, apis, projects := s.Tables(), s.APIs(), s.Projects()
	known := tables.Complete && apis.Complete && projects.Complete
	if known && len(tables.Names)+len(apis.List)+len(projects.List) == 0 {
		return ", nor a table, an API or a build project"
	}
	return ""
}

// keyWidth is how wide the name of a key is, at most.
const keyWidth = 5

// step is a key with what it does, on a line of its own.
func step(t *section.Text, key, does string) {
	lead := " " + widget.FitTail(key, keyWidth, "") + " "
	style := t.Theme.Key
	for i, line := range widget.Wrap(safetext.Line(does), max(t.W-1-len(lead), 1), "/") {
		if i > 0 {
			lead = strings.Repeat(" ", keyWidth+2)
		}
		t.Add(style.Paint(lead) + t.Theme.Text.Paint(line))
		style = theme.Style{}
	}
}

func (f *Matrix) writeNoFunctions(t *section.Text) {
	if globs := f.env.Include; len(globs) > 0 {
		t.Say(t.Theme.Strong, "No function in "+f.where()+" has a name like "+strings.Join(globs, " or ")+".")
		t.Say(t.Theme.Text, "functions.include leaves out all others: aloft config shows which file says so.")
	} else {
		t.Say(t.Theme.Strong, "There is no Lambda function in "+f.where()+f.nothingElse()+".")
	}
	t.Say(t.Theme.Text, "Is another Region meant, or another account?")
	step(t, f.keyOf(action.Accounts), "goes to another profile or Region of this machine")
	t.Say(t.Theme.Text, "Does the first function have to be made?")
	step(t, "$", "aloft new NAME writes all that a function needs, with its build and its stages")
	step(t, f.keyOf(action.Refresh), "looks again; what somebody makes meanwhile shows by itself")
}

func (f *Matrix) writeNoStages(t *section.Text) {
	chosen, _ := f.Chosen()
	short, names := f.Short(chosen), f.stageNames()
	marked := len(f.Marked())
	which := "No function has a stage yet"
	if f.env.Configured {
		which = "No function has " + either(f.stages()) + " yet"
	}
	t.Say(t.Theme.Strong, which+": a stage is an alias, which serves a published version.")
	switch newest := f.published(chosen); {
	case marked > 0:
		of := fmt.Sprintf("the %d marked functions", marked)
		if marked == 1 {
			of = "the marked function"
		}
		t.Say(t.Theme.Text, "The keys are for "+of+":")
		step(t, f.keyOf(action.Publish), "publishes what $LATEST of each is, as a version where it has changed")
		step(t, f.keyOf(action.MakeStages), "makes "+names+" of each, serving its newest version")
	case newest == "":
		t.Say(t.Theme.Text, short+" has no published version. Two keys lead to its first stages:")
		step(t, f.keyOf(action.Publish), "publishes what $LATEST of "+short+" is, as its first version")
		step(t, f.keyOf(action.MakeStages), "then makes "+names+" of it")
	case newest == unlisted:
		t.Say(t.Theme.Text, "Reading which versions "+short+" has"+t.Theme.Glyphs.Ellipsis)
		step(t, f.keyOf(action.Publish), "publishes what $LATEST of "+short+" is, as a version")
		step(t, f.keyOf(action.MakeStages), "makes "+names+", serving the newest version")
	default:
		t.Say(t.Theme.Text, "The newest version of "+short+" is "+newest+", and no stage serves it.")
		step(t, f.keyOf(action.MakeStages), "makes "+names+" of "+short+", serving "+newest)
		step(t, f.keyOf(action.Publish), "publishes what $LATEST is now, as a version after "+newest)
	}
	if marked > 0 {
		step(t, f.keyOf(action.Close), "takes the marks away")
	} else {
		step(t, f.keyOf(action.Mark), "marks several functions, for both keys")
	}
	if !f.env.Configured {
		t.Say(t.Theme.Dim, "Should the stages have other names? Leave by "+f.keyOf(action.Quit)+
			" and run aloft init: it writes aloft.toml, with them in their order.")
	}
}

// unlisted stands for the newest version while that is not known.
const unlisted = "?"

// published is the newest version of a function, empty for none.
func (f *Matrix) published(function string) string {
	known := f.env.Store.Versions(function)
	switch {
	case !known.Complete:
		return unlisted
	case len(known.List) == 0:
		return ""
	}
	return known.List[0].Number
}

func (f *Matrix) stages() []model.Stage { return action.OfferedStages(f.env.Store) }

// stageNames are the stages that there are, or that are offered: dev, stage and prod.
func (f *Matrix) stageNames() string { return joined(f.stages(), " and ") }

func either(stages []model.Stage) string { return joined(stages, " or ") }

func joined(stages []model.Stage, last string) string {
	names := make([]string, len(stages))
	for i, st := range stages {
		names[i] = st.Name
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + last + names[len(names)-1]
}
