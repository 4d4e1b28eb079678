package apis

// The columns of the stages of APIs.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns that are asked for.
const (
	wiringColumn = "wiring"
	callsColumn  = "calls"
)

// The widths of the columns, in cells.
const (
	leastName   = 8
	namesFirst  = 2 // columns that leave before a name is cut: all that can
	closer      = 1 // cells that columns of words stand closer than others
	mostName    = 28
	leastStage  = 5
	mostStage   = 11
	leastWiring = 18 // draft not deployed
	mostWiring  = 34
)

// columns are those of a stage: what leaves first is what hardly ever changes.
func (p *Pane) columns(int) []list.Column[*row] {
	staged := func(r *row) bool { return r.staged }
	return append([]list.Column[*row]{{
		ID: "api", Title: "API", Kind: list.Name, Match: list.Holds, Fitted: true,
		Width: list.Width{Floor: leastName, Least: mostName, Most: mostName, Holds: namesFirst}, Value: func(r *row) any { return r.api.Name },
	}, {
		ID: "kind", Title: "KIND", Width: list.Width{Least: 4, Before: closer, Leaves: 6}, Match: list.Begins, OneOf: []string{"http", "rest", "websocket"},
		Value: func(r *row) any { return strings.ToLower(string(r.api.Kind)) },
		Cell: func(r *row, c *list.Context) string {
			if r.first || c.Selected {
				return kindWord(r.api.Kind)
			}
			return ""
		},
	}}, append(list.Having(staged, p.stageColumns()...), list.Column[*row]{
		ID: wiringColumn, Title: "WIRING", Width: list.Width{Least: leastWiring, Most: mostWiring, Flex: 4},
		Value: func(r *row) any { return p.words(r) },
		Cell:  p.wiringCell, Sort: func(r *row) any { return int(r.state())*1000 + r.wiring.Broken() },
	}, list.Column[*row]{
		ID: "state", Match: list.Begins, OneOf: []string{"broken", "drafted", "idle", "mending", "pinned", "sound", "unknown", "unread"}, Texts: p.states,
	}, list.Column[*row]{
		ID: "function", Match: list.Holds, Texts: func(r *row) []string {
			var names []string
			for _, route := range r.wiring.Routes {
				names = append(names, route.Function)
			}
			return names
		},
	})...)
}

func (p *Pane) stageColumns() []list.Column[*row] {
	return []list.Column[*row]{{
		ID: "stage", Title: "STAGE", Match: list.Holds, Fitted: true, Width: list.Width{Floor: leastStage, Least: mostStage, Most: mostStage, Before: closer},
		Value: func(r *row) any { return r.stage.Name },
	}, {
		ID: "alias", Title: "ALIAS", Match: list.Holds, Fitted: true, Width: list.Width{Floor: leastStage, Least: mostStage, Most: mostStage, Before: closer},
		Value: func(r *row) any { return r.alias(p.Theme()) },
	}, {
		ID: "deployed", Title: "DEPLOYED", Kind: list.Age, Width: list.Width{Least: 8, Before: closer, Leaves: 4},
		Value: func(r *row) any { return r.stage.Deployed },
		Cell: func(r *row, c *list.Context) string {
			switch {
			case r.stage.AutoDeploy:
				return c.Theme.Dim.Paint("auto")
			case r.stage.Deployment == "":
				return c.Theme.Bad.Paint(c.Theme.Glyphs.Absent)
			case r.stage.Deployed.IsZero():
				return ""
			}
			return c.Theme.Dim.Paint(widget.Age(c.Now.Sub(r.stage.Deployed)))
		},
	}, {
		ID: callsColumn, Title: "CALLS/m", Kind: list.Number, Width: list.Width{Least: 7, Right: true, Leaves: 3},
		Cell: p.figure(func(t theme.Theme, g health.Figures) string {
			if text := p.env.Limits.CallsWord(g); text == "idle" {
				return t.Dim.Paint(text)
			} else {
				return text
			}
		}),
		Value: p.amount(health.Figures.PerMinute),
	}, {
		ID: "5xx", Title: "5XX", Kind: list.Share, Width: list.Width{Least: 5, Right: true, Behind: 1, Leaves: 2},
		Cell: p.figure(func(t theme.Theme, g health.Figures) string {
			text := p.env.Limits.FailedWord(g)
			switch p.env.Limits.Judge(g) {
			case health.Failing:
				return t.Bad.Paint(text + t.Glyphs.Failed)
			case health.Few:
				return t.Dim.Paint(text) + " "
			}
			return text + " "
		}),
		Value: p.amount(health.Figures.Failed),
	}, {
		ID: "p95", Title: "P95", Kind: list.Span, Width: list.Width{Least: 5, Right: true, Leaves: 5},
		Cell: p.figure(func(_ theme.Theme, g health.Figures) string { return p.env.Limits.P95Word(g) }),
		Value: func(r *row) any {
			if g, _ := p.env.Store.APIStageHealth(r.key()); g.P95.Known {
				return time.Duration(g.P95.Value * float64(time.Millisecond))
			}
			return nil
		},
	}}
}

func kindWord(k model.APIKind) string {
	if k == model.WebSocketAPI {
		return "WS"
	}
	return string(k)
}

// figure draws a figure of a stage.
func (p *Pane) figure(text func(theme.Theme, health.Figures) string) func(*row, *list.Context) string {
	return func(r *row, c *list.Context) string {
		g, failure := p.env.Store.APIStageHealth(r.key())
		if failure != nil && !g.Read() {
			return c.Theme.Dim.Paint("?")
		}
		return strings.ReplaceAll(text(c.Theme, g), "…", c.Theme.Glyphs.Unread)
	}
}

// amount is a figure of a stage as a value, nil while it is not known.
func (p *Pane) amount(of func(health.Figures) (float64, bool)) func(*row) any {
	return func(r *row) any {
		if g, _ := p.env.Store.APIStageHealth(r.key()); g.Read() {
			if v, ok := of(g); ok {
				return v
			}
		}
		return nil
	}
}

// words say how a stage is wired.
func (p *Pane) words(r *row) string {
	g := p.Theme().Glyphs
	all := len(r.calling())
	switch r.state() {
	case unread:
		if r.api.Known && !r.staged {
			return "no stage"
		}
		if r.api.Failure != nil && !r.api.Known {
			return string(r.api.Failure.Class) + g.Failed
		}
		return g.Unread
	case broken:
		if name := r.withoutVariable(); name != "" {
			return g.Cross + " no variable " + name
		}
		if n := r.wiring.Broken(); n > 0 {
			return fmt.Sprintf("%s %d of %s", g.Cross, n, routes(all))
		}
		return g.Cross + " nothing is deployed"
	case drafted:
		return "draft not deployed"
	case unknown:
		return fmt.Sprintf("? %d of %s", r.notKnown(), routes(all))
	}
	switch pinned := r.pinned(); {
	case all == 0:
		return "calls no function"
	case pinned > 0:
		return fmt.Sprintf("%s %s %d pinned", routes(all), g.Dot, pinned)
	}
	return routes(all) + " sound"
}

// withoutVariable is the variable that the stage lacks, where it lacks one.
func (r *row) withoutVariable() string {
	for _, p := range r.wiring.Problems {
		if p.Kind == model.NoVariable {
			return p.Variable
		}
	}
	return ""
}

func (r *row) pinned() int {
	n := 0
	for _, route := range r.wiring.Routes {
		if route.Pinned && route.Function != "" {
			n++
		}
	}
	return n
}

func (p *Pane) wiringCell(r *row, c *list.Context) string {
	text := p.words(r)
	if _, mending := p.mending[r.key()]; mending {
		return c.Theme.Info.Paint(c.Theme.Glyphs.Spin(c.Spin()) + " mending")
	}
	if r.judged && r.api.Restored {
		text += c.Theme.Glyphs.Stale
	}
	switch r.state() {
	case broken:
		return c.Theme.Bad.Paint(text)
	case unknown, drafted:
		return c.Theme.Warn.Paint(text)
	case unread:
		if r.api.Failure != nil {
			return c.Theme.Bad.Paint(text)
		}
		return c.Theme.Dim.Paint(text)
	}
	return c.Theme.Dim.Paint(text)
}

// states are the states that a stage is in.
func (p *Pane) states(r *row) []string {
	states := []string{[]string{"unread", "sound", "drafted", "unknown", "broken"}[r.state()]}
	if _, mending := p.mending[r.key()]; mending {
		states = append(states, "mending")
	}
	if r.pinned() > 0 {
		states = append(states, "pinned")
	}
	if g, _ := p.env.Store.APIStageHealth(r.key()); p.env.Limits.Judge(g) == health.Idle {
		states = append(states, "idle")
	}
	return states
}
