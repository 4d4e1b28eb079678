package release

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

func TestRollbackRestoresWhatWasServed(t *testing.T) {
	for name, elsewhere := range map[string]bool{"same host": false, "another host": true} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.do(t, moveTo("2")) // 3, 2
			b.do(t, promote())   // 3, 2, 5
			if elsewhere {
				b.Mover = host(b.aws, &fakeJournal{}, "bob", "laptop")
			}
			for _, want := range []string{"2", "3"} {
				ended(t, b.do(t, rollback()), Moved)
				b.serves(t, want)
			}
			if s := b.Prepare(t.Context(), rollback()); s.Verdict != Choose {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestRollbackToANamedVersion(t *testing.T) {
	b := newBench(t)
	for _, v := range []string{"4", "5", "6"} {
		b.do(t, moveTo(v)) // after 3
	}
	r := rollback()
	r.Version = "4"
	b.do(t, r)
	b.do(t, rollback())
	b.serves(t, "3")
	r.Kind, r.Version = PutBack, "8" // never served: all that is known is that 3 was before it
	b.do(t, r)
	b.do(t, rollback())
	b.serves(t, "3")
}

func TestRollbackByTheJournalAlone(t *testing.T) {
	// The stamp is taken away behind aloft's back, with the alias left as it is.
	for name, c := range map[string]struct {
		lose func(*bench)
		want Verdict
	}{
		"nothing touched since": {func(b *bench) {
			key := model.CellKey{Function: "orders", Alias: "prod"}
			a := b.aws.aliases[key]
			a.Description = model.NewRaw("")
			b.aws.aliases[key] = a
		}, Ready},
		"touched since": {func(b *bench) { b.aws.alias("orders", "prod", "5", "") }, Choose},
		"moved since":   {func(b *bench) { b.aws.alias("orders", "prod", "7", "") }, Choose},
	} {
		b := newBench(t)
		b.do(t, promote())
		c.lose(b)
		s := b.Prepare(t.Context(), rollback())
		if s.Verdict != c.want || s.Verdict == Ready && s.To != "3" {
			t.Errorf("%s: %s to %q", name, s.Verdict, s.To)
		}
	}
}

func TestJournalProvesOnlyWhatFollows(t *testing.T) {
	id := model.Identity{Account: "1", Region: "r"}
	move := func(id, kind, from, before, to, after string) journal.Move {
		in := journal.Entry{ID: id, Kind: kind, Account: "1", Region: "r", Function: "f", Alias: "prod", From: from, To: to, Revision: before}
		out := in
		out.Revision, out.Status = after, "moved"
		return journal.Move{Intent: in, Outcome: &out}
	}
	alias := func(v, rev string) model.Alias {
		return model.Alias{Function: "f", Name: "prod", Version: v, Revision: rev}
	}
	run := []journal.Move{move("a", "promote", "1", "r0", "2", "r1"), move("b", "promote", "2", "r1", "3", "r2"), move("c", "move", "3", "r2", "4", "r3")}
	elsewhere := slices.Clone(run)
	elsewhere[1].Intent.Account = "2"
	pending := slices.Clone(run)
	pending[2].Outcome = nil
	for name, c := range map[string]struct {
		moves []journal.Move
		alias model.Alias
		stamp *Stamp
		want  string
		known bool
	}{
		"all":               {run, alias("4", "r3"), nil, "3,2,1", true},
		"by the stamp's id": {run, alias("4", "r9"), &Stamp{ID: "c"}, "3,2,1", true},
		"an earlier stamp":  {run, alias("3", "r9"), &Stamp{ID: "b"}, "2,1", true},
		"another stamp":     {run, alias("4", "r3"), &Stamp{ID: "x"}, "", false},
		"another revision":  {run, alias("4", "r9"), nil, "", false},
		"another version":   {run, alias("5", "r3"), nil, "", false},
		"a gap in versions": {[]journal.Move{run[0], run[2]}, alias("4", "r3"), nil, "3", true},
		"a gap in revision": {[]journal.Move{run[0], move("b", "promote", "2", "r7", "3", "r2"), run[2]}, alias("4", "r3"), nil, "3,2", true},
		"created":           {[]journal.Move{run[0], move("b", "promote", "", "", "3", "r2"), run[2]}, alias("4", "r3"), nil, "3", true},
		"a rollback":        {append(slices.Clone(run), move("d", "rollback", "4", "r3", "2", "r4")), alias("2", "r4"), nil, "1", true},
		"a rollback beyond": {append(slices.Clone(run), move("d", "rollback", "4", "r3", "9", "r4")), alias("9", "r4"), nil, "", true},
		"a canary ended":    {append(slices.Clone(run), move("d", "move", "4", "r3", "4", "r4")), alias("4", "r4"), nil, "3,2,1", true},
		"another account":   {elsewhere, alias("4", "r3"), nil, "3", true},
		"not known to move": {pending, alias("4", "r3"), nil, "", false},
		"nothing":           {nil, alias("4", "r3"), nil, "", false},
	} {
		got, known := newHistory(c.moves, id).before(c.alias, c.stamp)
		if strings.Join(got, ",") != c.want || known != c.known {
			t.Errorf("%s: %v %v", name, got, known)
		}
	}
}

func TestStampTooShortIsExtendedByTheJournal(t *testing.T) {
	b := newBench(t)
	b.aws.function("orders", 40)
	for v := 4; v <= 30; v++ {
		b.do(t, moveTo(strconv.Itoa(v)))
	}
	for v := 29; v >= 3; v-- {
		ended(t, b.do(t, rollback()), Moved)
		b.serves(t, strconv.Itoa(v))
	}
	if s := b.Prepare(t.Context(), rollback()); s.Verdict != Choose {
		t.Errorf("%s %s", s.Verdict, s.To)
	}
}

// TestChainsOfMovesAgreeWithAStack makes random moves, from two hosts that share no
// journal, while somebody edits the description, and compares with a stack.
func TestChainsOfMovesAgreeWithAStack(t *testing.T) {
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		b := newBench(t)
		text := "shop's {alias} \n 🚀 "
		b.aws.alias("orders", "prod", "3", text)
		hosts := []*Mover{b.Mover, host(b.aws, &fakeJournal{}, "bob", "laptop")}
		current, stack := "3", []string(nil)
		for step := range 40 {
			m := hosts[rnd.IntN(2)]
			// Where the last move in this host's journal happens to end at what is served
			// now, it may contradict the stamp of the other host's: then aloft asks.
			asks := false
			if s := m.Prepare(t.Context(), rollback()); len(stack) > 0 {
				asks = s.Verdict == Choose && strings.Contains(s.Reason, "in doubt")
			}
			if rnd.IntN(3) > 0 || len(stack) == 0 {
				v := strconv.Itoa(1 + rnd.IntN(9))
				if asks {
					stack = nil // what is in doubt is not written on
				}
				r := do(t, m, moveTo(v))
				if (r.Status == NotChanged) != (v == current) || r.Status != NotChanged && r.Status != Moved {
					t.Fatalf("seed %d step %d: %+v", seed, step, r)
				}
				if v != current {
					stack = append([]string{current}, stack...)
					stack = stack[:min(len(stack), maxBack)]
					current = v
				}
			} else {
				wish := rollback()
				if asks {
					wish.Version = stack[0]
				}
				r := do(t, m, wish)
				if r.Status != Moved || r.To != stack[0] {
					t.Fatalf("seed %d step %d: %+v, want %v", seed, step, r, stack)
				}
				current, stack = stack[0], stack[1:]
			}
			b.serves(t, current)
			if rnd.IntN(4) == 0 { // somebody edits the text around the stamp
				key := model.CellKey{Function: "orders", Alias: "prod"}
				a := b.aws.aliases[key]
				if _, stamp, ok := strings.Cut(a.Description.Exact(), "{aloft:1 "); ok {
					text = "edited " + strconv.Itoa(step) + " "
					a.Description = model.NewRaw(text + " {aloft:1 " + stamp)
					b.aws.put(a)
				}
			}
			if s, _ := ParseStamp(b.aws.get("orders", "prod").Description.Exact()); s.Text != text {
				t.Fatalf("seed %d step %d: text %q, want %q", seed, step, s.Text, text)
			}
		}
	}
}
