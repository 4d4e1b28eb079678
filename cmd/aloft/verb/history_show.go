package verb

import (
	"cmp"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/model/wiring"
)

// moveJSON is one move, or one change of capacity, which is of a table. A move that aloft did not make has no time of its own: it
// was made after one and before it was seen.
type moveJSON struct {
	At       *time.Time     `json:"at"`                // null where it is not known
	SeenAt   time.Time      `json:"seen_at,omitzero"`  // when it was first seen, of moves outside aloft
	AfterAt  time.Time      `json:"after_at,omitzero"` // the last that is known of before it
	Function string         `json:"function"`
	Stage    string         `json:"stage"`
	From     string         `json:"from"`
	To       string         `json:"to"` // empty where it is not known, such as of a deploy that published nothing
	Canary   *model.Canary  `json:"ended_canary,omitempty"`
	Beside   *model.Canary  `json:"canary,omitempty"` // that the move left beside to
	By       string         `json:"by"`
	Host     string         `json:"host"`
	Kind     release.Kind   `json:"kind"`
	Status   release.Status `json:"status"` // empty while the outcome is not known
	Reason   string         `json:"reason"`
	Source   store.Source   `json:"source"`
	Table    string         `json:"table,omitempty"` // of a change of capacity; function names it too, with the index
	Set      string         `json:"set,omitempty"`   // the id that all members of a set have, with what puts them back
	Test     string         `json:"test,omitempty"`  // what a test is called, whose verdict the detail explains
	Verdict  string         `json:"verdict,omitempty"`
	Detail   string         `json:"detail,omitempty"` // how it ended, where that needs words
}

func historyDocument(records []store.Record) any {
	moves := []moveJSON{}
	for _, r := range records {
		j := moveJSON{
			SeenAt: r.Seen.UTC(), AfterAt: r.After.UTC(),
			Function: r.Function, Stage: r.Stage, From: r.From, To: r.To, Canary: r.Canary, Beside: r.Beside, By: r.By, Host: r.Host,
			Kind: r.Kind, Status: r.Status, Reason: r.Reason, Source: r.Source, Table: tableOf(r), Set: r.Set(), Detail: r.Detail,
			Test: r.Test(),
		}
		if r.OfTest() {
			j.Verdict = r.StatusWords()
		}
		if !r.At.IsZero() {
			at := r.At.UTC()
			j.At = &at
		}
		moves = append(moves, j)
	}
	return map[string]any{"moves": moves}
}

func historyLines(records []store.Record) []string {
	if len(records) == 0 {
		return nil
	}
	t := table{head: []string{"WHEN (UTC)", "FUNCTION", "STAGE", "MOVE", "KIND", "BY", "STATUS", "REASON"}}
	for _, r := range records {
		by := r.By
		if r.Host != "" {
			by += "@" + r.Host
		}
		kind, status := r.Kind.Words(), r.StatusWords()
		when := moment(r.At)
		if r.ByOther() {
			kind = "outside aloft"
		}
		if r.Source == store.Outside {
			by, when = "not aloft", "seen "+moment(r.Seen)
		}
		if status == "" {
			status = "not known"
		}
		t.add(when, r.Function, r.Stage, moveWords(r), kind, by, paint(recordStyle(&r), status), remarks(r))
	}
	return t.lines()
}

// recordStyle is how the status of a record looks.
func recordStyle(r *store.Record) string {
	if r.OfTest() && r.StatusWords() != string(invoke.Passed) {
		return styleBad
	}
	return statusStyle(r.Status)
}

// tableOf is the table of a change of capacity, empty for a move.
func tableOf(r store.Record) string {
	if r.Entry == nil {
		return ""
	}
	return r.Entry.Intent.Table
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// moveWords is from which version to which; — where there was or is nothing, ? where the
// version is not known. Of a build it is the build alone.
func moveWords(r store.Record) string {
	from, to := r.From, r.To
	if r.OfBuild() || r.OfTest() || r.OfComponent() {
		return cmp.Or(to, "?")
	}
	if r.FromUnknown() {
		from = "?"
	}
	if from == "" {
		from = "—"
	}
	switch {
	case to == "" && r.Entry != nil && r.Entry.Intent.Kind == wiring.UnpermitKind:
		to = "—" // it was taken away
	case to == "":
		to = "?"
	}
	if b := r.Beside; b != nil {
		if from == to {
			return from + " → " + b.Version + " " + figure.Share(b.Weight)
		}
		return from + " → " + to + ", " + b.Version + " " + figure.Share(b.Weight)
	}
	return from + " → " + to
}

// remarks are the operator's reason, and what else is to be known of a move.
func remarks(r store.Record) string {
	words := []string{}
	if name := r.Test(); name != "" {
		words = append(words, name)
	}
	if r.Reason != "" {
		words = append(words, r.Reason)
	}
	if c := r.Canary; c != nil {
		words = append(words, "ended the canary "+r.From+"→"+c.Version+" "+figure.Share(c.Weight))
	}
	if r.Detail != "" {
		words = append(words, r.Detail)
	}
	if !r.After.IsZero() {
		words = append(words, "made after "+moment(r.After))
	}
	return strings.Join(words, "; ")
}
