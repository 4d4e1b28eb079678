package functions

// A stage, then a version: what a move needs to know.

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// versionChosen says to which version a stage of the functions shall be moved.
type versionChosen struct {
	Functions []string
	Stage     model.Stage
	Version   string
}

// pickedVersion is one version to choose from.
type pickedVersion struct {
	Version string
	Serves  []string // names of the stages that serve it
	At      time.Time
	Code    string // CodeSHA256
	Note    string // the description
}

// picker asks for a stage and then for the version that it shall serve.
type picker struct {
	dialog.Box
	functions []string
	listed    string // whose versions are listed
	picks     []pickedVersion
	complete  bool
	failed    string
	filter    *dialog.Finder
	found     []int // indexes of picks that the filter lets through
	stages    dialog.Scroll
	list      dialog.Scroll
}

// newPicker makes the dialog for the stages of env, with the versions of one of the
// functions. The named stage is chosen first.
func newPicker(env dialog.Env, functions []string, listed, stage string) *picker {
	p := &picker{functions: slices.Clone(functions), listed: listed}
	p.Make(env, p, dialog.Medium)
	p.Writes()
	p.filter = dialog.NewFinder(p.narrowed)
	p.filter.Takes = func() string {
		if typed := p.typedNumber(); typed != "" {
			return "show the swap sheet of " + typed
		}
		return ""
	}
	p.stages.Chosen, p.list.Chosen = true, true
	p.stages.Cursor = max(slices.IndexFunc(env.Stages, func(s model.Stage) bool { return s.Name == stage }), 0)
	p.ask(false)
	return p
}

// ask asks for the version, or for the stage.
func (p *picker) ask(version bool) {
	p.Rows, p.Finder = &p.stages, nil
	if version {
		p.Rows, p.Finder = &p.list, p.filter
	}
}

// onVersion reports whether the version is asked for.
func (p *picker) onVersion() bool { return p.Finder != nil }

// stage is the chosen stage.
func (p *picker) stage() model.Stage { return p.Env.Stages[p.stages.Cursor] }

// SetVersions brings the known versions, newest first. Complete says that there
// are no more.
func (p *picker) SetVersions(picks []pickedVersion, complete bool) {
	chosen := p.chosen()
	p.picks, p.complete, p.failed = slices.Clone(picks), complete, ""
	p.find()
	p.choose(chosen)
}

// Fail says that the versions could not be read.
func (p *picker) Fail(why string) { p.failed = safetext.Line(why) }

// Loading reports whether more versions are being read.
func (p *picker) Loading() bool { return p.failed == "" && !p.complete || p.Box.Loading() }

// chosen is the chosen version, empty for none.
func (p *picker) chosen() string {
	if p.list.Cursor < 0 || p.list.Cursor >= len(p.found) {
		return ""
	}
	return p.picks[p.found[p.list.Cursor]].Version
}

// choose chooses a version if it shows.
func (p *picker) choose(version string) {
	if i := slices.IndexFunc(p.found, func(i int) bool { return p.picks[i].Version == version }); i >= 0 {
		p.list.Cursor = i
	}
}

// find lets through what holds every word of the filter.
func (p *picker) find() {
	p.found = p.found[:0]
	for i, v := range p.picks {
		if p.filter.Holds(strings.Join([]string{v.Version, strings.Join(v.Serves, " "), model.ShortCode(v.Code), safetext.Line(v.Note)}, " ")) {
			p.found = append(p.found, i)
		}
	}
}

// narrowed shows what another filter lets through, on the version that it names.
func (p *picker) narrowed() {
	p.find()
	p.list.Cursor, p.list.Offset = 0, 0
	p.choose(p.filter.Text())
}

// Title says what is chosen.
func (p *picker) Title() string {
	what := "nothing"
	switch len(p.functions) {
	case 0:
	case 1:
		what = safetext.Line(p.functions[0])
	default:
		what = fmt.Sprintf("%d functions", len(p.functions))
	}
	if p.onVersion() {
		return "Move " + dialog.StageName(p.stage()) + " of " + what + " to"
	}
	return "Move a stage of " + what
}

// Acts are what the keys do.
func (p *picker) Acts() []dialog.Key {
	if p.onVersion() {
		return []dialog.Key{{ID: action.Confirm, Does: "show the swap sheet"}, {ID: action.Cancel, Does: "back"}}
	}
	return []dialog.Key{{ID: action.Confirm, Does: "choose the version"}, {ID: action.Cancel}}
}

// typedNumber is the version that the filter names and the list does not hold, such
// as an old one that was not read; empty for none.
func (p *picker) typedNumber() string {
	typed := p.filter.Text()
	if _, ok := model.VersionNumber(typed); ok && len(p.found) == 0 {
		return typed
	}
	return ""
}

// Do takes the stage, then the version. A number that is not in the list is
// taken as it was typed.
func (p *picker) Do(id action.ID) dialog.Reply {
	switch {
	case id == action.Cancel && p.onVersion():
		p.ask(false)
	case id == action.Cancel:
		return dialog.Reply{Close: true}
	case id != action.Confirm:
	case len(p.Env.Stages) == 0:
		return p.Say("no stage is known")
	case !p.onVersion():
		p.ask(true)
	default:
		version := p.typedNumber()
		if version == "" {
			version = p.chosen()
		}
		if version == "" {
			return p.Say("no version is chosen")
		}
		return dialog.Reply{Close: true, Request: versionChosen{Functions: slices.Clone(p.functions), Stage: p.stage(), Version: version}}
	}
	return dialog.Reply{}
}

// Draw writes the stages, or the versions.
func (p *picker) Draw(page *dialog.Page) {
	if p.onVersion() {
		p.writeVersions(page)
		return
	}
	page.Head = []string{page.Dim.Paint("Which stage?"), ""}
	page.Choices(&p.stages, len(p.Env.Stages), func(i int) string { return page.Stage(p.Env.Stages[i]) }, "")
}

func (p *picker) writeVersions(page *dialog.Page) {
	if len(p.functions) > 1 {
		page.Add(page.Dim.Paint("These are the versions of " + safetext.Line(p.listed) + "; the number is taken for each."))
	}
	page.Add(p.filter.Line(page, "Which version? Newest first."), "")
	switch {
	case p.failed != "":
		page.Aside = "not all versions could be read"
		page.Failed(p.failed)
	case !p.complete:
		page.Aside = widget.Spinner(page.Theme, p.Env.Now()) + " reading"
	}
	page.Fix()
	page.Least = len(p.picks) // the box keeps its height while typing
	wide := 1
	for _, v := range p.picks {
		wide = max(wide, widget.Width(safetext.Line(v.Version)))
	}
	none := ""
	switch typed := p.typedNumber(); {
	case !p.complete:
	case typed != "":
		none = "version " + typed + ", which is not in the list"
	default:
		none = "no version matches"
	}
	page.Choices(&p.list, len(p.found), func(i int) string {
		v, age := p.picks[p.found[i]], ""
		if !v.At.IsZero() {
			age = widget.Age(p.Env.Now().Sub(v.At))
		}
		return page.Right(safetext.Line(v.Version), min(wide, 10)) + "  " + page.Cut(safetext.Line(strings.Join(v.Serves, " ")), 14) + "  " +
			page.Right(age, 4) + "  " + page.Cut(model.ShortCode(v.Code), 7) + "  " + safetext.Line(v.Note)
	}, none)
}
