package release

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

var spellsFrom = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return spellsFrom.Add(time.Duration(n) * time.Minute) }

func recorded(n int, from, to string) journal.Move {
	e := journal.Entry{Function: "f", Alias: "prod", From: from, To: to, At: minute(n).Add(-time.Second)}
	o := e
	o.At, o.Status = minute(n), string(Moved)
	return journal.Move{Intent: e, Outcome: &o}
}

func TestWhenVersionsServed(t *testing.T) {
	serving := func(version, description string) model.Alias {
		return model.Alias{Function: "f", Name: "prod", Version: version, Description: model.NewRaw(description)}
	}
	stamped := func(n int, from, to string) string {
		text, _ := Stamp{ID: "abc", Kind: Promote, From: from, To: to, At: minute(n)}.Format(MaxDescription)
		return text
	}
	other, unknown := recorded(15, "2", "9"), recorded(20, "2", "3")
	other.Intent.Alias, unknown.Outcome = "dev", nil
	canary := serving("3", "")
	canary.Canary = &model.Canary{Version: "4", Weight: 0.1}
	ended := recorded(40, "3", "4")
	ended.Intent.Canary = &model.Canary{Version: "4", Weight: 0.1}
	for name, c := range map[string]struct {
		a     model.Alias
		moves []journal.Move
		trail TrailPast
		want  []Spell
	}{
		"nothing is known": {a: serving("3", "")},
		"the journal": {
			a: serving("3", ""), moves: []journal.Move{recorded(10, "1", "2"), other, recorded(20, "2", "3")},
			want: []Spell{{"2", minute(10), minute(20)}, {"3", minute(20), time.Time{}}},
		},
		"an outcome that is not known": {a: serving("2", ""), moves: []journal.Move{recorded(10, "1", "2"), unknown},
			want: []Spell{{"2", minute(10), time.Time{}}}},
		"a stamp alone": {a: serving("3", stamped(20, "2", "3")), want: []Spell{{"3", minute(20), time.Time{}}}},
		"stamp and journal tell of one move": {
			a: serving("3", stamped(20, "2", "3")), moves: []journal.Move{recorded(10, "1", "2"), recorded(20, "2", "3")},
			want: []Spell{{"2", minute(10), minute(20)}, {"3", minute(20), time.Time{}}},
		},
		"moved by something else since": {a: serving("5", stamped(20, "2", "3")), moves: []journal.Move{recorded(10, "1", "2")},
			want: []Spell{{"2", minute(10), minute(20)}}},
		"moved by something else in between": {a: serving("3", ""), moves: []journal.Move{recorded(10, "1", "2"), recorded(20, "7", "3")},
			want: []Spell{{"3", minute(20), time.Time{}}}},
		"CloudTrail": {
			a: serving("3", ""), moves: []journal.Move{recorded(30, "2", "3")},
			trail: TrailPast{Spells: []Spell{{"1", minute(0), minute(9)}, {"2", minute(9), minute(20)}, {"2", minute(25), minute(30)}, {"3", minute(30), time.Time{}}}},
			want:  []Spell{{"1", minute(0), minute(9)}, {"2", minute(9), minute(20)}, {"2", minute(25), minute(30)}, {"3", minute(30), time.Time{}}},
		},
		"CloudTrail reaches further back than the first move": {
			a: serving("3", stamped(30, "2", "3")), trail: TrailPast{Since: minute(2), Spells: []Spell{{"3", minute(30), time.Time{}}}},
			want: []Spell{{"2", minute(2), minute(30)}, {"3", minute(30), time.Time{}}},
		},
		"CloudTrail does not know the move yet": {a: serving("3", stamped(30, "2", "3")), trail: TrailPast{Since: minute(2)},
			want: []Spell{{"3", minute(30), time.Time{}}}},
		"a canary is under way": {a: canary, moves: []journal.Move{recorded(10, "1", "2"), recorded(20, "2", "3")},
			want: []Spell{{"2", minute(10), minute(20)}}},
		"a canary was ended": {a: serving("4", ""), moves: []journal.Move{recorded(20, "2", "3"), ended},
			trail: TrailPast{Spells: []Spell{{"3", minute(20), minute(30)}}},
			want:  []Spell{{"3", minute(20), minute(30)}, {"4", minute(40), time.Time{}}}},
	} {
		if got := Served(c.a, c.moves, c.trail); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Whichever source told of each move, a time that is said to be a version's is its own.
func TestSpellsAreTrue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var truth []Spell
		var moves []journal.Move
		var trail TrailPast
		at, version := 0, "0"
		for i := range 1 + r.IntN(8) {
			at += 3 + r.IntN(60)
			to := strconv.Itoa(i + 1)
			if n := len(truth); n > 0 {
				truth[n-1].Until = minute(at)
			}
			truth = append(truth, Spell{Version: to, From: minute(at)})
			if r.IntN(3) > 0 {
				moves = append(moves, recorded(at, version, to))
			}
			version = to
		}
		for _, s := range truth {
			if r.IntN(3) > 0 {
				trail.Spells = append(trail.Spells, s)
			}
		}
		for _, got := range Served(model.Alias{Function: "f", Name: "prod", Version: version}, moves, trail) {
			if !slices.Contains(truth, got) {
				t.Fatalf("%v is none of %v", got, truth)
			}
		}
	}
}
