package apis

// The routes that are sound, and how the stage is set, in the right pane.

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The widths of a route's line, in cells.
const (
	methodWidth = 6
	pathWidth   = 23 // at most
)

// sound are the routes that are neither broken nor unknown, one a line.
func (b *beside) sound(r *row, w int) section.Section {
	t := b.theme()
	var routes []model.RouteWire
	var versions []string
	n, path, version, name := 0, 0, 0, 0
	for _, route := range r.wiring.Routes {
		if route.Broken || route.Unknown {
			continue
		}
		text := ""
		if route.Function != "" {
			n++
			text = b.version(t, route)
		}
		routes, versions = append(routes, route), append(versions, text)
		path, version = max(path, widget.Width(route.Path)), max(version, widget.Width(text))
		name = max(name, widget.Width(b.short(route.Function)))
	}
	path = min(path, pathWidth)
	function := min(name, max(w-methodWidth-path-version-4, 1))
	lines := make([]string, len(routes))
	for i, route := range routes {
		calls := widget.FitTail(widget.Middle(b.short(route.Function), function, t.Glyphs.Ellipsis), function, "") + " " + versions[i]
		if route.Function == "" {
			calls = t.Dim.Paint("calls no function")
		}
		lines[i] = " " + widget.FitTail(route.Method, methodWidth, "") + " " +
			widget.FitTail(widget.Middle(route.Path, path, t.Glyphs.Ellipsis), path, "") + " " + calls
	}
	s := section.Texts(fmt.Sprintf("%d sound", n), lines...)
	if n < len(lines) {
		s.Title += fmt.Sprintf(", %d without function", len(lines)-n)
	}
	s.Info = t.Dim.Paint("function, version")
	s.Least, s.Leaves, s.Fills = min(len(lines), 5), leavesSound, true
	return s
}

// version is what a route calls, with the sign of the stage matrix.
func (b *beside) version(t theme.Theme, route model.RouteWire) string {
	if route.Alias == "" {
		return t.Warn.Paint(model.Latest)
	}
	key := model.CellKey{Function: route.Function, Alias: route.Alias}
	text := cmp.Or(route.Version, route.Alias)
	if c := b.env.Store.AliasCell(route.Function, route.Alias); c.State == store.Serving {
		old, extra := cell.Weighted(c.Alias)
		if text = old; extra.Version != "" {
			text = t.Warn.Paint(old + t.Glyphs.Arrow + extra.Version)
		}
	}
	if first := cell.SignOf(b.env.Store, b.env.Limits, key); first != 0 {
		text += first.Paint(t)
	}
	if route.Pinned {
		text += t.Dim.Paint(" pin")
	}
	return text
}

// stage is how the stage is set, how requests went, and how old this is.
func (b *beside) stage(r *row, w int) section.Section {
	text := section.Text{Theme: b.theme(), W: w}
	t := text.Theme
	dot := " " + t.Glyphs.Dot + " "
	text.Say(t.Text, strings.Join([]string{throttle(r.stage.Throttle), logging(r.stage.Logging), "cache " + onOff(r.stage.Cache)}, dot))
	b.traffic(&text, r)
	switch {
	case r.api.Kind == model.WebSocketAPI:
	case r.stage.Detailed:
		text.Say(t.Dim, "per route: CloudWatch has it, detailed metrics are on here")
	default:
		text.Say(t.Dim, "per route: only with detailed metrics, off here")
	}
	for _, note := range r.wiring.Notes {
		text.Hang(t.Dim, 2, t.Glyphs.Dot+" "+note)
	}
	if !r.api.At.IsZero() {
		age := "wiring read " + cell.Ago(b.env.Now(), r.api.At)
		if key := b.keys.Label(action.Refresh); key != "" && r.api.Failure == nil {
			age += ", " + key + " reads it now"
		}
		text.Say(t.Dim, age)
	}
	return text.Section("stage", leavesStage)
}

// traffic says how the requests of the last minutes went, or why that is not known.
func (b *beside) traffic(text *section.Text, r *row) {
	t := text.Theme
	g, failure := b.env.Store.APIStageHealth(r.key())
	minutes := int(health.Span.Minutes())
	switch {
	case failure != nil && !g.Read():
		text.Say(t.Warn, fmt.Sprintf("last %d min not known: %s", minutes, lacking(failure)))
	case !g.Read():
		text.Say(t.Dim, fmt.Sprintf("last %d min %s", minutes, t.Glyphs.Unread))
	case b.env.Limits.Judge(g) == health.Idle:
		text.Say(t.Dim, fmt.Sprintf("last %d min: no calls", minutes))
	default:
		failed := cmp.Or(strings.ReplaceAll(b.env.Limits.FailedWord(g), "…", t.Glyphs.Unread), "0")
		calls, dot := g.CallsWhole()+" calls", " "+t.Glyphs.Dot+" "
		if g.CallsWhole() == "1" {
			calls = "1 call"
		}
		line := fmt.Sprintf("last %d min %s", minutes, calls) + dot + failed + " 5XX" + dot + "p95 " + b.env.Limits.P95Spoken(g)
		style := t.Text
		if b.env.Limits.Judge(g) == health.Failing {
			style = t.Bad
		}
		text.Say(style, strings.ReplaceAll(line, "…", t.Glyphs.Unread))
	}
	if r.api.Doubled {
		text.Say(t.Warn, "? other REST APIs are called "+r.api.Name+" too: CloudWatch counts them together")
	}
}

func throttle(a model.APIThrottle) string {
	if a.Rate <= 0 && a.Burst <= 0 {
		return "throttle of the account"
	}
	text := fmt.Sprintf("throttle %s/s, %s", figure.Number(a.Rate), health.Of(float64(a.Burst)).Whole())
	if a.Own > 0 {
		text += ", own for " + routes(a.Own)
	}
	return text
}

func logging(l model.APILogging) string {
	text := "access log " + onOff(l.Access)
	if l.Level != "" {
		text += ", log " + l.Level
	}
	if l.Bodies {
		text += " with bodies"
	}
	return text
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
