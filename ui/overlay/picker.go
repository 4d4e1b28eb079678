package overlay

// A stage, then a version: what a move needs to know.

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
)

// VersionChosen says to which version a stage of the functions shall be moved.
type VersionChosen struct {
	Functions []string
	Stage     model.Stage
	Version   string
}

// Pick is one version to choose from.
type Pick struct {
	Version string
	Serves  []string // names of the stages that serve it
	At      time.Time
	Code    string // CodeSHA256
	Note    string // the description
}

// Picker asks for a stage and then for the version that it shall serve.
type Picker struct {
	env       Env
	functions []string
	listed    string // whose versions are listed, where there are several functions
	stage     int    // chosen
	onVersion bool
	picks     []Pick
	complete  bool
	failed    string
	filter    finder
	found     []int // indexes of picks that the filter lets through
	said      string
	stages    scroll
	list      scroll
}

// NewPicker makes the dialog for the stages of env. The named stage is chosen
// first.
func NewPicker(env Env, functions []string, stage string) *Picker {
	p := &Picker{env: env, functions: slices.Clone(functions), filter: newFinder()}
	p.stages.chosen, p.list.chosen = true, true
	p.stages.cursor = max(slices.IndexFunc(env.Stages, func(s model.Stage) bool { return s.Name == stage }), 0)
	return p
}

// SetListed says whose versions are listed, when several functions are to be moved.
func (p *Picker) SetListed(function string) { p.listed = safetext.Line(function) }

// SetVersions brings the known versions, newest first. Complete says that there
// are no more.
func (p *Picker) SetVersions(picks []Pick, complete bool) {
	chosen := ""
	if i, ok := p.chosen(); ok {
		chosen = p.picks[i].Version
	}
	p.picks, p.complete, p.failed = slices.Clone(picks), complete, ""
	p.find()
	if i := slices.IndexFunc(p.found, func(i int) bool { return p.picks[i].Version == chosen }); i >= 0 {
		p.list.cursor = i
	}
}

// Fail says that the versions could not be read.
func (p *Picker) Fail(why string) { p.failed = safetext.Line(why) }

// Loading reports whether more versions are being read.
func (p *Picker) Loading() bool { return p.failed == "" && !p.complete }

// chosen is the index of the chosen version, and whether there is one.
func (p *Picker) chosen() (int, bool) {
	if p.list.cursor < 0 || p.list.cursor >= len(p.found) {
		return 0, false
	}
	return p.found[p.list.cursor], true
}

// find lets through what holds every word of the filter.
func (p *Picker) find() {
	p.found = p.found[:0]
	words := p.filter.words()
	for i, v := range p.picks {
		text := strings.ToLower(strings.Join([]string{v.Version, strings.Join(v.Serves, " "), model.ShortCode(v.Code), safetext.Line(v.Note)}, " "))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			p.found = append(p.found, i)
		}
	}
}

// Title says what is chosen.
func (p *Picker) Title() string {
	what := "nothing"
	switch len(p.functions) {
	case 0:
	case 1:
		what = safetext.Line(p.functions[0])
	default:
		what = fmt.Sprintf("%d functions", len(p.functions))
	}
	if p.onVersion {
		return "Move " + stageName(p.env.Stages[p.stage]) + " of " + what + " to"
	}
	return "Move a stage of " + what
}

// Guarded is true: it leads to a move.
func (p *Picker) Guarded() bool { return true }

// Hints for the footer.
func (p *Picker) Hints() []action.ID {
	if p.onVersion && !p.filter.typing() {
		return []action.ID{action.Confirm, action.Filter, action.Cancel}
	}
	return []action.ID{action.Confirm, action.Cancel}
}

// Says what they do.
func (p *Picker) Says(id action.ID) (string, bool) {
	does, back := p.words()
	return p.filter.says(id, does, back), true
}

// words are what enter and esc do.
func (p *Picker) words() (does, back string) {
	if p.onVersion {
		return "show the swap sheet", "back"
	}
	return "choose the version", "cancel"
}

// Update takes input.
func (p *Picker) Update(msg tea.Msg) (Reply, tea.Cmd) {
	list := &p.stages
	if p.onVersion {
		list = &p.list
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		p.said = ""
		if p.typedNumber() != "" && p.env.command(k, true) == action.Confirm {
			return p.enter(), nil
		}
	}
	if p.onVersion {
		if mine, changed := p.filter.take(p.env, msg); mine {
			if changed {
				p.find()
				p.list.offset = 0
				p.list.cursor = max(slices.IndexFunc(p.found, func(i int) bool { return p.picks[i].Version == strings.TrimSpace(p.filter.text.value()) }), 0)
			}
			return Reply{}, nil
		}
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch id := p.env.command(msg, p.filter.typing()); id {
		case action.Cancel:
			if p.onVersion {
				p.onVersion = false
				return Reply{}, nil
			}
			return Reply{Close: true}, nil
		case action.Confirm:
			return p.enter(), nil
		default:
			list.move(id)
		}
	case tea.MouseWheelMsg:
		list.by(wheel(msg))
	case Click:
		if i, ok := list.at(msg.Y); ok {
			list.cursor = i
		}
	}
	return Reply{}, nil
}

// typedNumber is the version that the filter names and the list does not hold, such
// as an old one that was not read; empty for none.
func (p *Picker) typedNumber() string {
	typed := strings.TrimSpace(p.filter.text.value())
	if _, ok := model.VersionNumber(typed); ok && len(p.found) == 0 {
		return typed
	}
	return ""
}

// enter takes the stage, then the version. A number that is not in the list is
// taken as it was typed.
func (p *Picker) enter() Reply {
	if !p.onVersion {
		if len(p.env.Stages) == 0 {
			p.said = "no stage is known"
			return Reply{}
		}
		p.stage, p.onVersion = p.stages.cursor, true
		return Reply{}
	}
	version := p.typedNumber()
	if i, ok := p.chosen(); ok {
		version = p.picks[i].Version
	}
	if version == "" {
		p.said = "no version is chosen"
		return Reply{}
	}
	return Reply{Close: true, Msg: VersionChosen{Functions: slices.Clone(p.functions), Stage: p.env.Stages[p.stage], Version: version}}
}
