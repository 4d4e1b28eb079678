package apis

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
)

// Pane is the list of the stages of APIs.
type Pane struct {
	*list.List[*row]
	env     env
	prefix  string                         // of the names of all functions
	mending map[model.APIStageKey]struct{} // those whose wiring is being mended
}

func newPane(e env, number int) *Pane {
	p := &Pane{env: e, mending: map[model.APIStageKey]struct{}{}}
	p.List = list.New(list.Spec[*row]{
		Number: number, Name: "APIs", Noun: "stage of an API", Theme: e.Theme, Now: e.Now,
		Rests: store.OfAPIs | store.OfFunctions, Shows: store.OfCells | store.OfHealth,
		Rows: p.rows, Key: func(r *row) string { return r.key().String() },
		Text: func(r *row) string { return r.name() + " " + r.api.ID }, Of: func(r *row) string { return r.api.Name },
		Why: p.why, Columns: p.columns, Sum: p.sum, Signs: p.signs, Ages: true, First: true, Favoured: p.favoured,
		Orders: []list.Order{{Words: "by name"}, {Column: wiringColumn, Down: true, Words: "by wiring"}, {Column: callsColumn, Down: true, Words: "by calls"}},
	})
	p.Rebuild()
	return p
}

func (p *Pane) favoured(r *row) bool {
	return r.staged && p.env.Store.Favourite(model.APISubject, r.api.ID, r.stage.Name)
}

func (p *Pane) rows() []*row {
	var names []string
	for _, f := range p.env.Store.Functions() {
		names = append(names, f.Name)
	}
	p.prefix = list.SharedPrefix(names)
	return p.stages()
}

// why says why there are no APIs.
func (p *Pane) why() string {
	switch known := p.env.Store.APIs(); {
	case known.Failure != nil:
		return known.Failure.Error()
	case known.Complete:
		return "look in another Region, or make some: there are no APIs here"
	}
	return "reading the APIs" + p.Theme().Glyphs.Ellipsis
}

// sum says how many APIs there are, and how many stages are wired wrongly.
func (p *Pane) sum() string {
	n := len(p.env.Store.APIs().List)
	if n == 0 {
		return ""
	}
	text := strconv.Itoa(n)
	if broken := p.broken(); broken > 0 {
		text += " " + p.Theme().Bad.Paint(p.Theme().Glyphs.Cross+strconv.Itoa(broken))
	}
	return text
}

func (p *Pane) broken() int {
	n := 0
	for _, r := range p.All() {
		if r.state() == broken {
			n++
		}
	}
	return n
}

// signs say how far the reading is, and what keeps APIs from being read.
func (p *Pane) signs() []string {
	t, known := p.Theme(), p.env.Store.APIs()
	switch {
	case len(known.List) == 0:
		return nil
	case known.Failure != nil:
		return []string{t.Warn.Paint(string(known.Failure.Class) + t.Glyphs.Failed)}
	case known.Restored:
		return []string{t.Dim.Paint("kept from " + strings.TrimSuffix(known.At.UTC().Format("2 Jan 15:04"), " 00:00") + " UTC")}
	case known.Read < len(known.List):
		if failed := p.failed(); failed > 0 && known.Read+failed == len(known.List) {
			return []string{t.Warn.Paint(fmt.Sprintf("%d not read%s", failed, t.Glyphs.Failed))}
		}
		return []string{fmt.Sprintf("reading %d of %d", known.Read, len(known.List))}
	}
	return nil
}

// failed is how many APIs could not be read.
func (p *Pane) failed() int {
	n := 0
	for _, api := range p.env.Store.APIs().List {
		if api.Failure != nil && !api.Known {
			n++
		}
	}
	return n
}

// onScreen are the stages on the screen.
func (p *Pane) onScreen() []model.APIStageKey {
	var keys []model.APIStageKey
	for _, r := range p.OnScreen() {
		keys = append(keys, r.key())
	}
	return keys
}

// Fill says which stage is chosen.
func (p *Pane) Fill(s *action.Situation) {
	if r, ok := p.Chosen(); ok && r.staged {
		s.APIStage = r.key()
		_, s.Mending = p.mending[s.APIStage]
	}
}

// Copy is where the chosen stage is reached.
func (p *Pane) Copy() string {
	r, ok := p.Chosen()
	if !ok {
		return ""
	}
	text := r.name()
	if url := r.api.URL(r.stage.Name); r.staged && url != "" {
		text += "\t" + url
	}
	return text
}

// Copies are what can be copied of the chosen stage.
func (p *Pane) Copies() (texts [][2]string, link string) {
	r, ok := p.Chosen()
	if !ok || !r.staged {
		return nil, ""
	}
	id, api := p.env.Store.Identity(), r.api.API
	return [][2]string{{"name", r.name()}, {"URL", api.URL(r.stage.Name)}, {"id", api.ID}, {"ARN", address.APIStageARN(api, r.stage.Name, id)},
		{"aws command", address.APIStageCommand(api, r.stage.Name, id)}}, address.APIStageConsole(api, id)
}

// About says in words how the chosen stage is wired.
func (p *Pane) About() string {
	r, ok := p.Chosen()
	switch {
	case !ok:
		return ""
	case r.api.Failure != nil:
		return r.api.Failure.Error()
	case !r.api.Known:
		return r.name() + ": not read yet"
	case !r.staged:
		return r.name() + " has no stage"
	case !r.judged:
		return r.name() + ": who may call its functions is being read"
	}
	all := len(r.calling())
	switch r.state() {
	case broken:
		return r.brokenWords()
	case drafted:
		return r.name() + ": " + r.wiring.Problems[0].Detail
	case unknown:
		return fmt.Sprintf("%s: of %d of %s it is not known whether they reach their function", r.name(), r.notKnown(), routes(all))
	}
	if all == 0 {
		return r.name() + " calls no function"
	}
	return fmt.Sprintf("%s: %s", r.name(), soundWords(all))
}

// brokenWords say in a line what is broken.
func (r *row) brokenWords() string {
	switch n := r.wiring.Broken(); n {
	case 0:
		return r.name() + ": " + r.wiring.Problems[0].Detail
	case 1:
		return fmt.Sprintf("%s: 1 of %s can not reach its function", r.name(), routes(len(r.calling())))
	default:
		return fmt.Sprintf("%s: %d of %s can not reach their function", r.name(), n, routes(len(r.calling())))
	}
}

func routes(n int) string {
	if n == 1 {
		return "1 route"
	}
	return strconv.Itoa(n) + " routes"
}

func soundWords(n int) string {
	if n == 1 {
		return "its route reaches its function"
	}
	return fmt.Sprintf("all %d routes reach their functions", n)
}
