package builds

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
)

// beside is the right pane of the builds: how the phases of the chosen build went, what it
// became, what it left and what it ran with.
type beside struct {
	*section.Pile
	f       *Feature
	project string // that it shows
	id      string // of the build, empty for a project without one
	shown   bool   // on the screen, as far as was told
}

// leavesEnvironment is what leaves first; short phases go next.
const leavesEnvironment = 1

func newBeside(f *Feature) *beside {
	b := &beside{f: f}
	b.Pile = section.New(section.Spec{
		Env:    f.h.Pane(),
		Rests:  store.OfFunctions | store.OfBuilds | store.OfVersions | store.OfCells,
		Follow: b.follow, Title: b.title, Sections: b.sections, None: "no build is chosen", Copy: func() string { return b.f.pane.Copy() },
		Counts: func() bool { return b.f.pane.Running() },
	})
	return b
}

// follow takes the chosen row, and reports whether the pane looks different now.
func (b *beside) follow(s action.Situation) bool {
	b.shown = s.Beside == action.Builds
	project, id := "", ""
	if r, ok := b.f.pane.Chosen(); ok {
		if project = r.project; r.build != nil {
			id = r.build.ID
		}
	}
	changed := project != b.project || id != b.id
	b.project, b.id = project, id
	return changed
}

// build is the one that is shown.
func (b *beside) build() (model.Build, bool) {
	if b.id == "" {
		return model.Build{}, false
	}
	return b.f.h.Store.Build(b.id)
}

func (b *beside) title() (title, info string) {
	t := b.Theme()
	title = fmt.Sprintf("%d Build", section.Number)
	switch build, ok := b.build(); {
	case ok:
		return title + " " + t.Glyphs.Dot + " " + b.f.pane.Short(action.BuildName(build)), cell.Badge(t, &build)
	case b.project != "":
		return fmt.Sprintf("%d Project %s %s", section.Number, t.Glyphs.Dot, b.f.pane.Short(b.project)), ""
	}
	return title, ""
}

func (b *beside) sections(w, _ int, _ bool) []section.Section {
	t := b.Theme()
	build, ok := b.build()
	switch {
	case ok:
	case b.project != "":
		return b.f.pane.projectSections(t, b.project, w)
	default:
		return nil
	}
	out := []section.Section{b.phases(&build, w), b.became(&build)}
	if left := b.artifacts(&build, w); left.Rows > 0 {
		out = append(out, left)
	}
	return append(out, environment(t, &build, w))
}

// head says when the build ran, for whom and from what.
func (b *beside) head(build *model.Build, t *section.Text) {
	now, dot := b.f.h.Now(), " "+t.Theme.Glyphs.Dot+" "
	var parts []string
	took := lasting(build, now)
	switch {
	case !build.Complete:
		text := "runs for " + spaced(took)
		if done, left, ok := progress(build, b.f.h.Store.Builds(build.Project).List, now); ok {
			text += dot + figure.Percent(done) + " done"
			if left > 0 {
				text += ", about " + spaced(left) + " left"
			}
		}
		parts = append(parts, text)
	case took > 0:
		parts = append(parts, spaced(took))
	}
	if !build.Ended.IsZero() {
		parts = append(parts, "ended "+cell.Clock(now, build.Ended))
	}
	from := ""
	if build.Initiator != "" {
		from = "by " + build.Initiator
	}
	if build.SourceVersion != "" {
		from = strings.TrimSpace(from + " from " + cell.Commit(build.SourceVersion))
	}
	t.Say(t.Theme.Text, strings.Join(append(parts, from), dot))
	if build.Commit != "" {
		t.Say(t.Theme.Text, strings.TrimSpace(cell.Commit(build.Commit)+" "+b.f.pane.what(build)))
	}
}

// phaseLine is a line of a phase, and what matters less of them where lines are short.
type phaseLine struct {
	text  string
	small bool
}

// Short phases are those under 5 s; of those that take longer it is told what they usually do.
const (
	shortPhase = 5 * time.Second
	longPhase  = 15 * time.Second
)

// phases is the head with how each phase went.
func (b *beside) phases(build *model.Build, w int) section.Section {
	head := section.Text{Theme: b.Theme(), W: w}
	b.head(build, &head)
	lines := b.phaseLines(build, w)
	small := 0
	for _, l := range lines {
		if l.small {
			small++
		}
	}
	s := head.Section("", 0)
	top := s.Draw(w, s.Rows)
	s.Rows = len(top) + len(lines)
	s.Least = s.Rows - small
	s.Draw = func(_, h int) []string {
		out := slices.Clone(top)
		spare := h - len(top) - (len(lines) - small)
		for _, l := range lines {
			if l.small {
				if spare--; spare < 0 {
					continue
				}
			}
			out = append(out, l.text)
		}
		return out
	}
	return s
}

// phaseLines are the phases with bars as long as they took; the longest has a quarter of the
// width.
func (b *beside) phaseLines(build *model.Build, w int) []phaseLine {
	t, now := b.Theme(), b.f.h.Now()
	usual := usually(b.f.h.Store.Builds(build.Project).List, build.ID)
	took := func(p model.BuildPhase) time.Duration {
		switch {
		case p.Started.IsZero():
			return 0
		case p.Ended.IsZero():
			return max(now.Sub(p.Started), 0)
		}
		return max(p.Ended.Sub(p.Started), 0)
	}
	longest := longPhase
	for _, p := range build.Phases {
		if p.Type != "COMPLETED" { // which begins and never ends
			longest = max(longest, took(p))
		}
	}
	cells := float64(min(max(w-42, 6), 24))
	var lines []phaseLine
	seen := map[string]bool{}
	for _, p := range build.Phases {
		seen[p.Type] = true
		d := took(p)
		if p.Type == "COMPLETED" || p.Type == "SUBMITTED" && d < time.Second {
			continue
		}
		sign, style := t.Good.Paint(t.Glyphs.Check), t.Spark
		bad := false
		switch p.Status {
		case "SUCCEEDED":
		case "", "QUEUED":
			sign, style = t.Info.Paint(t.Glyphs.Running), t.Info
		case "STOPPED":
			sign, style = t.Warn.Paint(t.Glyphs.Stopped), t.Warn
		default:
			sign, style, bad = t.Bad.Paint(t.Glyphs.Cross), t.Bad, true
		}
		text := fmt.Sprintf(" %s %-10s %8s  ", sign, cell.Phase(p.Type), phaseTook(d)) + style.Paint(t.Glyphs.Length(d.Seconds()/longest.Seconds()*cells))
		if u := usual[p.Type]; u >= longPhase {
			text += " " + t.Dim.Paint("usually "+spaced(u))
		}
		lines = append(lines, phaseLine{text, d < shortPhase && p.Status == "SUCCEEDED"})
		said := section.Text{Theme: t, W: w - 2}
		for _, c := range p.Contexts {
			said.Hang(map[bool]theme.Style{true: t.Bad, false: t.Dim}[bad], 0, cell.Why(c))
		}
		for _, line := range said.Section("", 0).Draw(0, 0) {
			lines = append(lines, phaseLine{"  " + line, false})
		}
	}
	if build.Complete {
		return lines
	}
	order := phaseOrder()
	for len(order) > 0 && slices.ContainsFunc(order, func(p string) bool { return seen[p] }) {
		order = order[1:]
	}
	for _, p := range order {
		if !seen[p] {
			text := fmt.Sprintf(" %s %-10s", t.Glyphs.Queued, cell.Phase(p))
			if u := usual[p]; u >= time.Second {
				text += fmt.Sprintf(" %8s  usually %s", "", spaced(u))
			}
			lines = append(lines, phaseLine{t.Dim.Paint(text), usual[p] < shortPhase})
		}
	}
	return lines
}

// phaseOrder are the phases of every build but its beginning and end, in their order.
func phaseOrder() []string {
	return []string{"PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS"}
}

// spaced is how long something took, in a sentence: 48 s, 2 m 31 s.
func spaced(d time.Duration) string {
	switch d = d.Truncate(time.Second); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d m %d s", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%d h %d m", d/time.Hour, d%time.Hour/time.Minute)
}

// phaseTook is the same in a column: 48 s, 1m 02s.
func phaseTook(d time.Duration) string {
	if d < time.Minute || d >= time.Hour {
		return spaced(d)
	}
	return fmt.Sprintf("%dm %02ds", d/time.Minute, d%time.Minute/time.Second)
}
