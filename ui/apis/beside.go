package apis

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// beside is the right pane of the stages: what is broken first, then the routes that are
// sound, then how the stage is set.
type beside struct {
	*section.Pile
	pane *Pane
	env  env
	keys keymap.Keymap
	key  model.APIStageKey // that it shows
}

// The order in which its sections leave: the highest first. What is broken stays.
const (
	leavesSound = iota + 1
	leavesStage
)

func newBeside(p *Pane, e env, keys keymap.Keymap) *beside {
	b := &beside{pane: p, env: e, keys: keys}
	b.Pile = section.New(section.Spec{
		Env: e.Env, Rests: store.OfAPIs | store.OfFunctions | store.OfCells | store.OfHealth,
		Follow: b.follow, Title: b.title, Sections: b.sections, None: "no stage of an API is chosen", Copy: p.Copy,
	})
	return b
}

// Copies are what can be copied of the stage.
func (b *beside) Copies() (texts [][2]string, link string) { return b.pane.Copies() }

func (b *beside) theme() theme.Theme { return b.Pile.Theme() }

// follow takes the chosen row, and reports whether the pane is about another one now.
func (b *beside) follow(action.Situation) bool {
	var key model.APIStageKey
	if r, ok := b.pane.Chosen(); ok {
		key = r.key()
	}
	changed := key != b.key
	b.key = key
	return changed
}

// row is the stage that it shows.
func (b *beside) row() *row {
	for _, r := range b.pane.All() {
		if r.key() == b.key {
			return r
		}
	}
	return nil
}

func (b *beside) title() (title, info string) {
	title = fmt.Sprintf("%d Wiring", section.Number)
	r := b.row()
	if r == nil {
		return title, ""
	}
	t := b.theme()
	title += " " + t.Glyphs.Dot + " " + strings.TrimSpace(b.pane.Short(r.api.Name)+" "+r.stage.Name)
	all := len(r.calling())
	switch r.state() {
	case broken:
		if n := r.wiring.Broken(); n > 0 {
			return title, t.Bad.Paint(fmt.Sprintf("%s %d of %d", t.Glyphs.Cross, n, all))
		}
		return title, t.Bad.Paint(t.Glyphs.Cross)
	case unknown:
		return title, t.Warn.Paint(fmt.Sprintf("? %d of %d", r.notKnown(), all))
	case drafted:
		return title, t.Warn.Paint("draft not deployed")
	case unread:
		return title, ""
	}
	if all == 0 {
		return title, ""
	}
	return title, t.Good.Paint(t.Glyphs.Check) + " " + routes(all)
}

func (b *beside) sections(w, _ int, _ bool) []section.Section {
	r := b.row()
	if r == nil {
		return nil
	}
	out := []section.Section{b.head(r, w)}
	if !r.staged {
		return out
	}
	if r.judged {
		out = append(out, b.problems(r, w)...)
		out = append(out, b.sound(r, w))
	}
	return append(out, b.stage(r, w))
}

// head says where the stage is reached, what it is, and what its variables say.
func (b *beside) head(r *row, w int) section.Section {
	text := section.Text{Theme: b.theme(), W: w}
	t := text.Theme
	if f := r.api.Failure; f != nil {
		text.Hang(t.Bad, 2, t.Glyphs.Cross+" "+f.Error())
	}
	if !r.api.Known {
		if r.api.Failure == nil {
			text.Say(t.Dim, "reading the stages and routes of "+r.api.Name+t.Glyphs.Ellipsis)
		}
		return text.Section("", 0)
	}
	if !r.staged {
		text.Say(t.Text, r.api.Name+" has no stage: nothing reaches it")
		text.Say(t.Dim, b.kind(r))
		return text.Section("", 0)
	}
	for i, url := range b.urls(r, w) {
		if widget.Width(url) > w-1 {
			url = strings.TrimPrefix(url, "https://")
		}
		style := t.Strong
		if i > 0 {
			style = t.Text
		}
		text.Say(style, url)
	}
	text.Say(t.Dim, b.kind(r)+" "+t.Glyphs.Dot+" "+b.rules(r))
	text.Say(t.Text, b.variables(r)+" "+t.Glyphs.Dot+" "+b.deployed(r))
	if r.stage.Canary != nil {
		text.Say(t.Warn, b.canary(r))
	}
	if !r.judged {
		text.Say(t.Dim, "who may call the functions of its routes is being read"+t.Glyphs.Ellipsis)
	}
	return text.Section("", 0)
}

// kind is "REST a1b2c3d4e5, regional".
func (b *beside) kind(r *row) string {
	text := kindWord(r.api.Kind) + " " + r.api.ID
	if r.api.Endpoint != "" {
		text += ", " + r.api.Endpoint
	}
	return text
}

// urls are where callers reach the stage: by custom domains first.
func (b *beside) urls(r *row, w int) []string {
	var urls []string
	for _, d := range b.env.Store.APIs().DomainsOf(r.key()) {
		for _, m := range d.Mappings {
			if d.Routing != model.ByRules && m.API == r.api.ID && (m.Stage == r.stage.Name || m.Stage == "") {
				url := strings.TrimSuffix("https://"+d.Name+"/"+m.Path, "/")
				if m.Stage == "" {
					url += "/" + r.stage.Name
				}
				urls = append(urls, url+" by base path")
			}
		}
		for _, rule := range d.Rules {
			if d.Routing != model.ByMappings && rule.API == r.api.ID && rule.Stage == r.stage.Name {
				urls = append(urls, fmt.Sprintf("https://%s by rule %d: %s", d.Name, rule.Priority, rule.When))
			}
		}
	}
	if url := r.api.URL(r.stage.Name); url != "" && (len(urls) == 0 || widget.Width(url) < w-1) {
		urls = append(urls, url)
	}
	if len(urls) == 0 {
		return []string{"its default endpoint is off, and no custom domain leads to it"}
	}
	return urls
}

// rules say whether routing rules stand before the base paths of its domains.
func (b *beside) rules(r *row) string {
	known := b.env.Store.APIs()
	if known.DomainsFailure != nil && !known.DomainsKnown {
		return "custom domains not known: " + lacking(known.DomainsFailure)
	}
	if !known.DomainsKnown {
		return "custom domains not read yet"
	}
	domains := known.DomainsOf(r.key())
	if len(domains) == 0 {
		return "no custom domain"
	}
	for _, d := range domains {
		if d.Routing == model.ByRulesAndMappings && len(d.Rules) > 0 {
			return "routing rules of " + d.Name + " win over base paths"
		}
		if d.Routing == model.ByRules {
			return d.Name + " goes by routing rules alone"
		}
	}
	return "no routing rules"
}

// variables are those of the stage that routes use, else all.
func (b *beside) variables(r *row) string {
	names := r.stage.VariableNames()
	switch {
	case len(names) == 0:
		return "no variables"
	case len(names) == 1:
		return "variable " + names[0] + " = " + r.stage.Variables[names[0]]
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, name+" = "+r.stage.Variables[name])
	}
	return "variables " + strings.Join(parts, ", ")
}

// deployed says when what the stage serves was deployed, and whether it is the draft.
func (b *beside) deployed(r *row) string {
	text := ""
	switch {
	case r.stage.Deployment == "" && !r.stage.AutoDeploy:
		return "nothing is deployed"
	case r.stage.AutoDeploy:
		text = "deployed by itself"
	case r.stage.Deployed.IsZero():
		text = "deployed, when is not known"
	default:
		text = "deployed " + cell.Ago(b.env.Now(), r.stage.Deployed)
	}
	for _, p := range r.wiring.Problems {
		if p.Kind == model.NotDeployed {
			return text + ", drafted since"
		}
	}
	for _, p := range r.wiring.Unknown {
		if p.Function == "" {
			return text // whether it is the draft is told below
		}
	}
	if !r.judged {
		return text
	}
	return text + ", unchanged"
}

func (b *beside) canary(r *row) string {
	text := "canary: " + figure.Share(r.stage.Canary.Percent/100) + " of the requests"
	for _, name := range r.stage.VariableNames() {
		if value, ok := r.stage.Canary.Variables[name]; ok {
			text += ", " + name + " = " + value
		}
	}
	return text
}

// lacking is a failure in a few words: the missing permission where it names one.
func lacking(f *model.Failure) string {
	if f.Permission != "" {
		return f.Permission + " is missing"
	}
	return f.Error()
}
