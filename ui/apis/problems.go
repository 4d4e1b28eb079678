package apis

// What is wrong on the way from a stage to its functions, in the right pane.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
)

// mostRoutes is how many routes of one problem are named.
const mostRoutes = 6

// problems are what is broken, and what can not be judged, each whole.
func (b *beside) problems(r *row, w int) []section.Section {
	var out []section.Section
	t := b.theme()
	if n := len(r.wiring.Problems); n > 0 {
		text := section.Text{Theme: t, W: w}
		for i, p := range r.wiring.Problems {
			if i > 0 {
				text.Add("")
			}
			b.problem(&text, r, p)
		}
		title := t.Bad.Paint(fmt.Sprintf("%s %d broken", t.Glyphs.Cross, max(r.wiring.Broken(), 1)))
		if r.state() == drafted {
			title = t.Warn.Paint("not deployed")
		}
		out = append(out, text.Section(title, 0))
	}
	if len(r.wiring.Unknown) > 0 {
		text := section.Text{Theme: t, W: w}
		for _, p := range r.wiring.Unknown {
			b.named(&text, t.Warn, "?", p)
			text.Inset(t.Text, 2, b.short(p.Detail))
			if p.Statement != "" {
				text.Inset(t.Dim, 2, p.Statement)
			}
		}
		out = append(out, text.Section(t.Warn.Paint("? not known"), 0))
	}
	return out
}

// named are the routes that a problem is about, each with its sign.
func (b *beside) named(text *section.Text, style theme.Style, sign string, p model.WireProblem) {
	for i, route := range p.Routes {
		if i == mostRoutes && len(p.Routes) > mostRoutes+1 {
			text.Say(style, fmt.Sprintf("%s %d more routes", sign, len(p.Routes)-i))
			break
		}
		text.Say(style, sign+" "+route.String())
	}
	switch {
	case p.Authorizer != "":
		text.Say(style, sign+" authorizer "+p.Authorizer)
	case len(p.Routes) == 0:
		text.Say(style, sign+" the stage as a whole")
	}
}

// problem says what is missing, what the caller gets, and what mends it.
func (b *beside) problem(text *section.Text, r *row, p model.WireProblem) {
	t := text.Theme
	style, sign := t.Bad, t.Glyphs.Cross
	if p.Kind == model.NotDeployed && r.stage.Deployment != "" {
		style, sign = t.Warn, t.Glyphs.Differs
	}
	b.named(text, style, sign, p)
	detail := b.short(p.Detail)
	if p.Canary {
		detail += " (of the stage's canary)"
	}
	text.Inset(t.Strong, 2, detail)
	if p.Caller != "" {
		text.Inset(t.Text, 2, p.Caller)
	}
	if p.Statement != "" {
		text.Inset(t.Dim, 2, p.Statement)
	}
	key := b.keys.Label(action.MendWiring)
	switch way := b.otherKey(p); {
	case p.Fixable && key != "":
		text.Inset(t.Text, 2, key+" "+b.call(p.Mend))
	case way != "":
		text.Inset(t.Text, 2, key+" can not mend it: "+way)
	default:
		text.Inset(t.Text, 2, key+" can not mend it: "+b.call(p.Mend))
	}
}

// short is a text in which functions are named as in the stage matrix.
func (b *beside) short(text string) string {
	if b.pane.prefix == "" {
		return text
	}
	return strings.ReplaceAll(text, b.pane.prefix, "")
}

// call is a call in words, its ARN without what all ARNs of the account begin with.
func (b *beside) call(text string) string {
	id := b.env.Store.Identity()
	begins := "arn:" + address.Partition(id.Region) + ":execute-api:" + id.Region + ":" + id.Account
	return strings.ReplaceAll(text, begins, b.theme().Glyphs.Ellipsis)
}

// otherKey says which key mends what aloft can not mend here: a promotion makes an alias.
func (b *beside) otherKey(p model.WireProblem) string {
	if p.Kind != model.NoAlias {
		return ""
	}
	s := b.env.Store
	stages := s.Stages()
	for i, st := range stages {
		if st.Alias != p.Alias || i == 0 {
			continue
		}
		before := s.Cell(p.Function, stages[i-1].Name)
		if before.State != store.Serving || before.Alias.Version == model.Latest {
			return ""
		}
		return fmt.Sprintf("%s %s promotes %s's %s to %s", b.keys.Label(action.FocusFunctions), b.keys.Label(action.Promote),
			stages[i-1].Name, before.Alias.Version, st.Name)
	}
	return ""
}
