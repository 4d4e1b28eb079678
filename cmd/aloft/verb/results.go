package verb

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model/release"
)

// What became of moves: the results as table and JSON, and the exit code of all
// of them together.

// movedJSON is a result with the stage that the version comes from.
type movedJSON struct {
	release.Result
	Source string `json:"source,omitempty"`
}

// printResults shows what became of the moves. From says by function which stage a
// version comes from.
func (m *moving) printResults(results []release.Result, from map[string]string) error {
	t := table{head: []string{"FUNCTION", "STAGE", "FROM", "TO", "STATUS", "REASON"}}
	for _, r := range results {
		to := cmp.Or(r.To, "?")
		if stage := from[r.Function]; stage != "" {
			to += " of " + stage
		}
		t.add(r.Function, r.Stage, cmp.Or(r.From, "—"), to, paint(statusStyle(r.Status), string(r.Status)), r.Reason)
	}
	named := make([]movedJSON, len(results))
	for i, r := range results {
		named[i] = movedJSON{r, from[r.Function]}
	}
	return m.k.print(output{document: resultsJSON[movedJSON]{named}, lines: t.lines(), done: resultLines(results)}, resultsError(results))
}

// resultLines say what became of moves, a line each.
func resultLines(results []release.Result) []string {
	lines := make([]string, len(results))
	for i, r := range results {
		lines[i] = resultLine(r)
	}
	return lines
}

func statusStyle(s release.Status) string {
	switch s {
	case release.Moved:
		return styleGood
	case release.NotChanged, release.Planned:
		return styleDim
	}
	return styleBad
}

// resultsError says that not all was done, nil when it was. Its code is that of
// the whole batch.
func resultsError(results []release.Result) error {
	moved, _, refused, conflicts, failed := release.Summary(results)
	code, bad := batchExit(moved, refused, conflicts, failed)
	if bad == 0 {
		return nil
	}
	first := firstOf(results, code)
	text := resultLine(first)
	if len(results) > 1 {
		past := "moved"
		if first.Kind == release.Publication {
			past = "published"
		}
		text = fmt.Sprintf("%d of %d were not %s: %s", bad, len(results), past, text)
		if bad > 1 {
			text += fmt.Sprintf(" (and %d more)", bad-1)
		}
	}
	return &withCode{&movesError{text, first.Err}, code}
}

// firstOf is the first result that explains the code.
func firstOf(results []release.Result, code int) release.Result {
	statuses := []release.Status{release.Failed, release.Conflicted, release.WasRefused}
	if code == exitConflict {
		statuses = statuses[1:]
	}
	for _, st := range statuses {
		for _, r := range results {
			if r.Status == st {
				return r
			}
		}
	}
	return release.Result{}
}

// movesError says which move was not made.
type movesError struct {
	text string
	err  error // the cause, which may be nil
}

func (e *movesError) Error() string { return e.text }
func (e *movesError) Unwrap() error { return e.err }

// statusOf is how a move ended, in the words of what it was.
func statusOf(r release.Result) string {
	if r.Kind == release.Publication && r.Status == release.Moved {
		return "published"
	}
	return string(r.Status)
}

// resultLine says what became of one move.
func resultLine(r release.Result) string {
	var b strings.Builder
	b.WriteString(r.Function)
	if r.Stage != "" {
		b.WriteString(" " + r.Stage)
	}
	if r.To != "" {
		fmt.Fprintf(&b, " %s → %s", cmp.Or(r.From, "—"), r.To)
	}
	fmt.Fprintf(&b, ": %s", statusOf(r))
	if r.Reason != "" {
		fmt.Fprintf(&b, ": %s", r.Reason)
	}
	return b.String()
}
