package verb

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
)

// printPlan shows what will be moved, to whoever is about to be asked. With JSON
// and without a terminal nobody would read it.
func (m *moving) printPlan(sheets []release.Sheet) error {
	if m.options.JSON && !m.env.Terminal.Err {
		return nil
	}
	return m.env.printLines(m.env.Err, append(planLines(sheets), m.sideLines(sheets)...)...)
}

// printPlanned shows the plan as the result of a dry run.
func (m *moving) printPlanned(sheets []release.Sheet) error {
	return m.k.print(output{document: m.planned(sheets), lines: append(planLines(sheets), m.sideLines(sheets)...)}, resultsError(plannedResults(sheets)))
}

// planLines show the sheets as a table, with the versions to choose from where
// that is open.
func planLines(sheets []release.Sheet) []string {
	t := table{head: []string{"FUNCTION", "STAGE", "MOVE", "DIFFERS IN", "NOTES"}}
	for _, s := range sheets {
		t.add(s.Request.Function, s.Request.Stage.Name, moveCell(s), differCell(s), notesCell(s))
	}
	lines := t.lines()
	for _, s := range sheets {
		if s.Verdict == release.Choose {
			lines = append(lines, "", fmt.Sprintf("%s %s serves %s. What was looked at:", s.Request.Function, s.Request.Stage.Name, servesWords(s)))
			for _, l := range s.Looked {
				lines = append(lines, fmt.Sprintf("  %-10s  %s", l.Source, l.Words))
			}
			lines = append(lines, "Versions to choose from:")
			lines = append(lines, choiceLines(s.Choices)...)
		}
	}
	return lines
}

func moveCell(s release.Sheet) string {
	from, to := cmp.Or(s.From, "—"), cmp.Or(s.To, "?")
	switch s.Verdict {
	case release.Ready:
		return paint(styleBold, from+" → "+to+fromWords(s.Request))
	case release.Unchanged:
		return paint(styleDim, from+" unchanged")
	}
	if s.To == "" {
		return paint(styleBad, from+" refused")
	}
	return paint(styleBad, from+" → "+to+" refused")
}

// fromWords name the stage that a promoted version comes from.
func fromWords(r release.Request) string {
	if name := sourceName(r); name != "" {
		return " of " + name
	}
	return ""
}

// sourceName is the stage that the version of a request comes from, empty for one
// that was named or served before.
func sourceName(r release.Request) string {
	if r.Kind != release.Promote || r.Version != "" {
		return ""
	}
	return r.From.Name
}

// sources are the stages that versions come from, by function.
func sources(sheets []release.Sheet) map[string]string {
	by := map[string]string{}
	for _, s := range sheets {
		by[s.Request.Function] = sourceName(s.Request)
	}
	return by
}

// mostDifferences is how many differences a row of the plan names.
const mostDifferences = 4

// differCell says in a few words what differs between the two versions.
func differCell(s release.Sheet) string {
	if s.Verdict != release.Ready {
		return ""
	}
	if s.From == "" {
		return "new alias"
	}
	if s.Current == nil || s.Target == nil {
		return "not known"
	}
	if len(s.Differences) == 0 {
		return "nothing"
	}
	var words []string
	for _, d := range s.Differences[:min(mostDifferences, len(s.Differences))] {
		words = append(words, differenceWords(d))
	}
	if more := len(s.Differences) - mostDifferences; more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	return strings.Join(words, ", ")
}

func differenceWords(d release.Difference) string {
	const short = 12
	if d.Secret || ansi.StringWidthWc(d.Before) > short || ansi.StringWidthWc(d.After) > short {
		return d.Field
	}
	switch {
	case d.Before == "":
		return fmt.Sprintf("%s +%s", d.Field, d.After)
	case d.After == "":
		return fmt.Sprintf("%s -%s", d.Field, d.Before)
	}
	return fmt.Sprintf("%s %s→%s", d.Field, d.Before, d.After)
}

func notesCell(s release.Sheet) string {
	var notes []string
	if s.Reason != "" && s.Verdict != release.Unchanged {
		notes = append(notes, s.Reason)
	}
	if s.EndsCanary != nil && s.Verdict == release.Ready {
		notes = append(notes, "ends the canary of "+canaryWords(*s.EndsCanary))
	}
	if s.MovedOutside {
		notes = append(notes, "moved outside aloft since "+stampWords(s.LastMove))
	}
	for _, g := range s.Guards {
		if g.State == change.Passed && g.Why != "" {
			notes = append(notes, g.Why)
		}
	}
	return strings.Join(append(notes, s.Notes...), "; ")
}

// servesWords is what a stage serves now, a canary too.
func servesWords(s release.Sheet) string {
	if s.EndsCanary == nil {
		return s.From
	}
	return s.From + ", and " + canaryWords(*s.EndsCanary)
}

func canaryWords(c model.Canary) string { return c.Version + " at " + figure.Share(c.Weight) }

func stampWords(s *release.Stamp) string {
	if s == nil {
		return "its last move"
	}
	return fmt.Sprintf("%s moved it to %s", cmp.Or(s.By, "somebody"), s.To)
}

// choiceLines are the versions to choose from, that which is offered marked.
func choiceLines(choices []release.Choice) []string {
	const most = 10
	t := table{head: []string{"  VERSION", "PUBLISHED", "SERVED", "NOTE"}}
	marked := release.Marked(choices)
	for i, c := range choices[:min(most, len(choices))] {
		sign := "  "
		if i == marked {
			sign = "> "
		}
		t.add(sign+c.Version, day(c.Published), choiceServed(c), c.Note)
	}
	lines := t.lines()
	if more := len(choices) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return lines
}

// choiceServed says when a version was served, as far as that is known.
func choiceServed(c release.Choice) string {
	switch {
	case c.Share > 0:
		return "now, " + figure.Share(c.Share)
	case c.Likely:
		return "likely"
	case c.Served && !c.Until.IsZero():
		return "until " + c.Until.UTC().Format("2006-01-02 15:04 UTC")
	case c.Served && !c.Since.IsZero():
		return "from " + c.Since.UTC().Format("2006-01-02 15:04 UTC")
	case c.Served:
		return "before"
	case c.Newer:
		return "newer, no way back"
	case !c.NeverIn.IsZero():
		return "never, since " + day(c.NeverIn)
	}
	return "not known"
}

// day is a date, empty for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// plannedJSON is a sheet as a result, with what the move would change.
type plannedJSON struct {
	movedJSON
	Differences []differenceJSON `json:"differences"`
	EndsCanary  *model.Canary    `json:"ends_canary"`
	Notes       []string         `json:"notes"`
	Guards      []guardJSON      `json:"guards"`
	Choices     []string         `json:"choices,omitempty"` // versions, where the one to serve is not known
	Sides       []sideJSON       `json:"sides,omitempty"`   // how both versions did, where that was looked at
}

// guardJSON is what a guard says of a move.
type guardJSON struct {
	Guard   string       `json:"guard"`
	State   change.State `json:"state"`
	Why     string       `json:"why"`
	Refuses bool         `json:"refuses"`
}

type differenceJSON struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// resultsJSON is the shape that scripts rely on.
type resultsJSON[R any] struct {
	Results []R `json:"results"`
}

// planned are the sheets in JSON.
func (m *moving) planned(sheets []release.Sheet) resultsJSON[plannedJSON] {
	results := plannedResults(sheets)
	all := make([]plannedJSON, len(sheets))
	for i, s := range sheets {
		p := plannedJSON{movedJSON: movedJSON{results[i], sourceName(s.Request)}, Differences: []differenceJSON{}, EndsCanary: s.EndsCanary, Notes: append([]string{}, s.Notes...), Guards: []guardJSON{}}
		for _, g := range s.Guards {
			p.Guards = append(p.Guards, guardJSON{g.Guard, g.State, g.Why, g.Refuses})
		}
		for _, d := range s.Differences {
			p.Differences = append(p.Differences, differenceJSON{d.Field, d.Before, d.After})
		}
		for _, c := range s.Choices {
			p.Choices = append(p.Choices, c.Version)
		}
		if s.Verdict == release.Ready {
			p.Sides = m.sidesJSON(s.Request.Function)
		}
		all[i] = p
	}
	return resultsJSON[plannedJSON]{all}
}

// plannedResults are what the sheets promise: planned, unchanged or refused.
func plannedResults(sheets []release.Sheet) []release.Result {
	results := make([]release.Result, len(sheets))
	for i, s := range sheets {
		r := release.Result{Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.From, To: s.To, Reason: s.Reason}
		switch {
		case s.Verdict == release.Ready:
			r.Status = release.Planned
		case s.Verdict == release.Unchanged:
			r.Status = release.NotChanged
		case s.Failure != nil && s.Failure.Class != model.Gone:
			r.Status, r.Err = release.Failed, s.Failure
		default:
			r.Status = release.WasRefused
		}
		results[i] = r
	}
	return results
}
