package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// build is an intent of a kind that binaries without it must not touch.
func build(id string) Entry {
	e := Entry{ID: id, Phase: Intent, At: at, Kind: "build-start", By: "alice", Host: "ops1", PID: 4242, Until: at.Add(time.Minute)}
	e.SetSubject(model.Subject{Account: "1", Region: "r", Kind: "build", Name: "shop"})
	return e
}

func outcome(e Entry, status string) Entry {
	e.Phase, e.Status, e.PID, e.Until = Outcome, status, 0, time.Time{}
	return e
}

// released reads a journal by the rules of the first released binary, which takes
// each pending intent that is not a table's for a move and settles it: it gives the
// ids that it would settle, those that it holds for moves, and how many lines it
// calls damaged.
func released(t *testing.T, path string) (settles, moves []string, damaged int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Format int    `json:"v"`
		ID     string `json:"id"`
		Phase  string `json:"phase"`
		Table  string `json:"table"`
	}
	var order []line
	seen, ended := map[string]bool{}, map[string]bool{}
	for text := range strings.Lines(string(content)) {
		var l line
		if json.Unmarshal([]byte(text), &l) != nil || l.Format != 1 || l.ID == "" || l.Phase != "intent" && l.Phase != "outcome" && l.Phase != "step" {
			damaged++
			continue
		}
		if l.Phase == "step" {
			continue
		}
		if !seen[l.ID] {
			seen[l.ID] = true
			order = append(order, l)
		}
		ended[l.ID] = ended[l.ID] || l.Phase == "outcome"
	}
	for _, l := range order {
		if moves = append(moves, l.ID); !ended[l.ID] && l.Table == "" {
			settles = append(settles, l.ID)
		}
	}
	return settles, moves, damaged
}

func TestAReleasedBinaryLeavesOtherKindsAlone(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	deploy := intent("deploy")
	deploy.Kind = "deployment"
	capacity := Entry{ID: "capacity", Phase: Intent, At: at, Kind: "capacity", Table: "orders", Until: at.Add(time.Minute)}
	add(t, f, intent("move"), build("build"), deploy, capacity, build("ended"), outcome(build("ended"), "moved"))
	settles, moves, damaged := released(t, path)
	if !slices.Equal(settles, []string{"move"}) || !slices.Equal(moves, []string{"move", "capacity"}) || damaged != 0 {
		t.Errorf("it settles %q, knows %q, and calls %d lines damaged", settles, moves, damaged)
	}

	for _, f := range []*File{f, open(t, path, false)} {
		want(t, f, 0, "move -", "build -", "deploy -", "capacity -", "ended moved")
		pending, err := f.Pending(t.Context(), at.Add(time.Hour), "")
		if err != nil || len(pending) != 4 {
			t.Fatalf("%+v, %v", pending, err)
		}
		if got := pending[1].Intent; got.Subject() != build("").Subject() || got.Step != "" || got.PID != 4242 || !got.Until.Equal(at.Add(time.Minute)) {
			t.Errorf("%+v", got)
		}
		if got := pending[2].Intent; got.Kind != "deployment" || got.Step != "" || got.PID == 0 {
			t.Errorf("%+v", got)
		}
	}
	if err := f.Append(t.Context(), outcome(build("ended"), "failed")); !errors.Is(err, ErrSettled) {
		t.Errorf("a second outcome: %v", err)
	}
}

// The outcome of a deploy that has failed stands there for every binary to show.
func TestAnOutcomeForAllEndsAnIntentThatIsNot(t *testing.T) {
	f := open(t, temp(t), false)
	e := intent("deploy")
	e.Kind = "deployment"
	o := outcome(e, "failed")
	o.Kind = "deploy"
	add(t, f, e, o)
	want(t, f, 0, "deploy failed")
}

func TestAFormatThatIsNotKnownStaysPending(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fmt.Fprintln(file, `{"v":2,"id":"later","phase":"intent","kind":"teleport","by":"bo\u001b[31mb","subject":{"shape":"new"}}`)
	fmt.Fprintln(file, `{"v":3,"id":"done","phase":"intent"}`)
	fmt.Fprintln(file, `{"v":3,"id":"done","phase":"outcome"}`)
	fmt.Fprintln(file, `{"v":0,"id":"older","phase":"intent"}`)
	want(t, f, 4)
	pending, err := f.Pending(t.Context(), at, "")
	if err != nil || len(pending) != 1 {
		t.Fatalf("%+v, %v", pending, err)
	}
	if e := pending[0].Intent; e.ID != "later" || e.Format != 2 || e.Kind != "teleport" || e.By != "bob" {
		t.Errorf("%+v", e)
	}
	if among := Among(pending, "teleport"); len(among) != 0 {
		t.Errorf("it would be settled by rules of another format: %+v", among)
	}
}

func TestAppendAfterTheLatestOfASubject(t *testing.T) {
	path := temp(t)
	f, other := open(t, path, false), open(t, path, false)
	elsewhere := intent("elsewhere")
	elsewhere.Alias = "dev"
	if err := f.AppendAfter(t.Context(), intent("a"), ""); err != nil {
		t.Fatal(err)
	}
	add(t, f, elsewhere)
	if err := other.AppendAfter(t.Context(), intent("b"), ""); !errors.Is(err, ErrNotLatest) {
		t.Errorf("%v", err)
	}
	if err := other.AppendAfter(t.Context(), intent("b"), "elsewhere"); !errors.Is(err, ErrNotLatest) {
		t.Errorf("%v", err)
	}
	if err := other.AppendAfter(t.Context(), intent("b"), "a"); err != nil {
		t.Error(err)
	}
	want(t, f, 0, "a -", "elsewhere -", "b -")
}

func TestOneOfManyThatAppendAfterTheSameWins(t *testing.T) {
	path := temp(t)
	add(t, open(t, path, false), intent("first"))
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		f := open(t, path, false)
		wg.Go(func() { errs[i] = f.AppendAfter(t.Context(), intent(fmt.Sprint("p", i)), "first") })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrNotLatest) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of them won", won)
	}
}

func TestOutcomesFromACursor(t *testing.T) {
	f := open(t, temp(t), false)
	ids := func(cursor string) ([]string, string) {
		t.Helper()
		moves, next, err := f.Outcomes(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, m := range moves {
			ids = append(ids, m.Intent.ID+" "+m.Outcome.Status)
		}
		return ids, next
	}
	if got, next := ids(""); len(got) != 0 || next != "" {
		t.Errorf("%q, %q", got, next)
	}
	add(t, f, intent("a"), intent("b"), outcomeOf("b", "moved"), intent("c"))
	got, next := ids("")
	if !slices.Equal(got, []string{"b moved"}) || next != "b" {
		t.Errorf("%q, %q", got, next)
	}
	add(t, f, outcomeOf("c", "conflict"), outcomeOf("a", "failed"))
	if got, next = ids(next); !slices.Equal(got, []string{"c conflict", "a failed"}) || next != "a" {
		t.Errorf("%q, %q", got, next)
	}
	if got, next := ids(next); len(got) != 0 || next != "a" {
		t.Errorf("%q, %q", got, next)
	}
	if _, next, err := f.Outcomes(t.Context(), "gone"); !errors.Is(err, ErrCursor) || next != "gone" {
		t.Errorf("%q, %v", next, err)
	}
}

func TestMembersOfASet(t *testing.T) {
	f := open(t, temp(t), false)
	member := func(id string) Entry {
		e := intent(id)
		e.Set, e.SetOf = "set", 3
		return e
	}
	add(t, f, intent("alone"), member("a"), member("b"), outcome(member("a"), "moved"))
	moves, err := f.Moves(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := SetOf(moves, "set"); s.ID != "set" || s.Of != 3 || len(s.Moves) != 2 || s.Moves[0].Intent.ID != "a" || s.Moves[0].Outcome == nil {
		t.Errorf("%+v", s)
	}
	if s := SetOf(moves, ""); len(s.Moves) != 0 {
		t.Errorf("what is of no set is a set: %+v", s)
	}
}

// Every kind of subject comes back from its line.
func TestEntriesCarryTheirSubject(t *testing.T) {
	id := model.Identity{Account: "1", Region: "r"}
	for _, s := range []model.Subject{
		model.AliasSubject(id, "orders", "prod"), model.CapacitySubject(id, model.CapacityKey{Table: "orders", Index: "by-day"}),
		{Account: "1", Region: "r", Kind: "api", Name: "shop", Part: "prod"},
	} {
		e := Entry{ID: "a", Phase: Intent}
		e.SetSubject(s)
		f := open(t, temp(t), false)
		add(t, f, e)
		moves, err := f.Moves(t.Context())
		if err != nil || len(moves) != 1 || moves[0].Intent.Subject() != s {
			t.Errorf("%+v comes back as %+v, %v", s, moves, err)
		}
		if m, ok := Latest(moves, s); !ok || m.Intent.ID != "a" {
			t.Errorf("%+v is not found", s)
		}
	}
}

func TestALockIsWaitedForWithinTheContext(t *testing.T) {
	path := temp(t)
	f, other := open(t, path, false), open(t, path, false)
	if err := other.lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Append(ctx, intent("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
