package health

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model/figure"
)

// The words of figures: the screen, the sheets and the verbs say them in one way.

// unread stands for what was not read.
const unread = "…"

// CallsWord is how many calls there were a minute: 412, 1.2, 1.9k; idle for none.
func (l Limits) CallsWord(f Figures) string {
	n, ok := f.PerMinute()
	switch {
	case !ok:
		return unread
	case f.came() == 0:
		return "idle"
	}
	return figure.Number(n)
}

// CallsWhole is how many calls there were in all: 7,440.
func (f Figures) CallsWhole() string { return f.Calls.Whole() }

// ThrottledWhole is how many calls were throttled in all.
func (f Figures) ThrottledWhole() string { return f.Throttles.Whole() }

// Whole is the amount with commas between its thousands.
func (a Amount) Whole() string {
	if !a.Known {
		return unread
	}
	return whole(a.Value)
}

// FailedWord is the share of calls that failed: 6.4%, 0; few where there were too few,
// nothing where there were none.
func (l Limits) FailedWord(f Figures) string {
	switch {
	case f.Calls.none():
		return ""
	case l.Judge(f) == Few:
		return "few"
	}
	if failed, ok := f.Failed(); ok {
		return figure.Measured(failed)
	}
	return unread
}

// P95Word is the time that 95 of 100 calls took at most: 98ms, 1.2s; nothing where there
// were none.
func (l Limits) P95Word(f Figures) string {
	switch {
	case f.P95.Known:
		return figure.Milliseconds(f.P95.Value)
	case f.Calls.none():
		return ""
	}
	return unread
}

// P95Spoken is the time that 95 of 100 calls took at most, its unit set off: 98 ms.
func (l Limits) P95Spoken(f Figures) string {
	if !f.P95.Known {
		return l.P95Word(f)
	}
	return spoken(f.P95.Value)
}

// HeldWord is the share of calls that were throttled, where that stands out: "8.1%!
// throttled".
func HeldWord(f Figures) string {
	held, _ := f.Held()
	return figure.Measured(held) + "! throttled"
}

// ShareWord is the share from which on errors and throttles stand out.
func (l Limits) ShareWord() string { return figure.Share(l.Share) }

// Sentence is all of the figures of one version: "0 of 812 failed, p95 98 ms". Too few
// calls, none, and what was not read are said as such.
func (l Limits) Sentence(f Figures) string {
	if !f.Read() || !f.Calls.Known {
		return "not read"
	}
	if f.came() == 0 {
		return "no calls"
	}
	errors := unread
	if f.Errors.Known {
		errors = whole(f.Errors.Value)
	}
	text := fmt.Sprintf("%s of %s failed", errors, whole(f.Calls.Value))
	if f.Throttles.Known && f.Throttles.Value > 0 {
		text += ", " + whole(f.Throttles.Value) + " throttled"
	}
	if f.P95.Known {
		text += ", p95 " + spoken(f.P95.Value)
	}
	if l.Judge(f) == Few {
		text += ", too few to judge"
	}
	return text
}

// spoken is a duration in a sentence, its unit set off.
func spoken(ms float64) string {
	text := figure.Milliseconds(ms)
	if i := strings.IndexAny(text, "ms"); i > 0 && !strings.ContainsAny(text[i+1:], "0123456789") {
		return text[:i] + " " + text[i:]
	}
	return text
}

// whole is a number of calls, with commas between its thousands.
func whole(n float64) string {
	s := strconv.FormatFloat(math.Round(n), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Words are what a watch has seen: "119: 0 of 812 failed, p95 98ms · before 0.03%,
// 96 ms".
func (l Limits) Words(s Seen) string {
	text := s.Version + ": "
	switch {
	case !s.New.Read() && !s.Over:
		text += "watched"
	case !s.New.Read():
		text += "its first minutes could not be read"
	case s.New.Calls.Known && s.New.came() == 0 && !s.Whole:
		text += "no calls yet"
	default:
		text += l.Sentence(s.New)
		if s.Whole && !s.New.Judged(s.Timeout) && s.New.came() > 0 && l.Judge(s.New) != Few {
			text += ", too early to judge: a call may take " + spoken(float64(s.Timeout.Milliseconds()))
		}
	}
	switch {
	case s.Before == "":
		return text
	case !s.Old.Read():
		return text + " · before not known"
	case s.Old.Calls.Known && s.Old.came() == 0:
		return text + " · before no calls"
	}
	parts := []string{l.FailedWord(s.Old)}
	if s.Old.P95.Known {
		parts = append(parts, spoken(s.Old.P95.Value))
	}
	return text + " · before " + strings.Join(parts, ", ")
}
