package tests

// What tests came to.

import (
	"cmp"
	"fmt"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// figures are what Lambda says that an invocation took.
func figures(r *invoke.Result) string {
	words := "took " + figure.Took(r.Lasted())
	if !r.Reported {
		return words + " as seen from here: its log has no report"
	}
	words += ", billed " + figure.Took(r.Report.Billed) + fmt.Sprintf(", %d of %d MB", r.Report.MemoryUsed,
		r.Report.MemorySize)
	if r.Report.Cold() {
		words += ", cold start " + figure.Took(max(r.Report.Init, r.Report.Restore))
	}
	return words
}

// writeResult writes all that came back from one invocation.
func (s *testSheet) writeResult(p *dialog.Page, r *invoke.Result) {
	row := func(style theme.Style, name, value string) {
		if value != "" {
			p.Columns([]int{dialog.Name + 2, max(p.W-dialog.Name-4, 1)}, []theme.Style{p.Dim, style}, "  "+name, value)
		}
	}
	s.verdict(p, r)
	if r.Status != change.Moved {
		p.Fix()
		return
	}
	row(p.Text, "version", safetext.Line(r.To)+" was executed")
	row(p.Text, "figures", figures(r))
	row(p.Text, "request", safetext.Line(r.Answer.Request))
	p.Fix()
	if len(r.Mismatches) > 1 { // of one the verdict tells
		p.Add(p.Rule("not as expected"))
		for _, m := range r.Mismatches {
			s.text(p, []string{m.String()}, 0)
		}
	}
	if e := r.Error; e != nil {
		p.Add(p.Rule("function error " + e.String()))
		s.text(p, e.Trace, 0)
	}
	p.Add(p.Rule("answer, " + figure.Size(int64(len(r.Answer.Payload)))))
	lines, more := r.PayloadLines(mostAnswer)
	s.text(p, lines, more)
	if log := r.LogLines(); len(log) > 0 {
		p.Add(p.Rule("end of the log"))
		s.text(p, log, 0)
	}
}

// became is how a test ended, with its reason: where the function failed, that says both.
func became(r *invoke.Result) string {
	text := cmp.Or(string(r.Verdict), string(r.Status))
	switch {
	case r.Why == "":
		return text
	case r.Error != nil:
		return r.Why
	}
	return text + ": " + r.Why
}

// verdict writes how a test ended, with its reason.
func (s *testSheet) verdict(p *dialog.Page, r *invoke.Result) {
	text := became(r)
	switch {
	case r.Verdict == invoke.Passed:
		p.Passed(text)
	case r.Verdict == invoke.NotKnown:
		p.Asked(text)
	default:
		p.Failed(text)
	}
}

// writeResults writes a line for each of several tests, and why those did not pass that
// did not.
func (s *testSheet) writeResults(p *dialog.Page) {
	switch text := fmt.Sprintf("%d of %d tests passed", Passed(s.results), len(s.results)); {
	case Passed(s.results) == len(s.results):
		p.Passed(text)
	default:
		p.Failed(text)
	}
	p.Add("")
	p.Fix()
	for i := range s.results {
		r := &s.results[i]
		words := figures(r)
		if r.Status != change.Moved {
			words = cmp.Or(string(r.Verdict), string(r.Status))
		}
		style, sign := p.Bad, p.Glyphs.Cross
		switch r.Verdict {
		case invoke.Passed:
			style, sign = p.Good, p.Glyphs.Check
		case invoke.NotKnown:
			style, sign = p.Warn, "?"
		}
		s.row(p, style, sign, s.testName(r.Request), r.To, words)
		if r.Verdict == invoke.Passed {
			continue
		}
		p.Hang(p.Text, " ", r.Why)
		if len(r.Mismatches) > 1 {
			for _, m := range r.Mismatches[1:] {
				s.text(p, []string{m.String()}, 0)
			}
		}
		if r.Error != nil {
			s.text(p, r.Error.Trace, 0)
		}
	}
}
