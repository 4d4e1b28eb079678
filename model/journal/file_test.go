package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func open(t testing.TB, path string, shared bool) *File {
	t.Helper()
	f, err := Open(path, shared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func temp(t testing.TB) string { return filepath.Join(t.TempDir(), "state", "journal.jsonl") }

var at = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

func intent(id string) Entry {
	return Entry{ID: id, Phase: Intent, At: at, Kind: "promote", Account: "1", Region: "r", Function: "orders", Stage: "prod", Alias: "prod",
		From: "12", To: "14", Canary: &model.Canary{Version: "13", Weight: .1}, By: "alice", Host: "ops1", Reason: "why", Revision: "r1",
		PID: os.Getpid(), Until: at.Add(time.Minute)}
}

func outcomeOf(id, status string) Entry {
	e := intent(id)
	e.Phase, e.Status, e.Revision, e.PID, e.Until = Outcome, status, "r2", 0, time.Time{}
	return e
}

func add(t testing.TB, f *File, entries ...Entry) {
	t.Helper()
	for _, e := range entries {
		if err := f.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// ids are the moves as "id status", with - for those without outcome.
func ids(t testing.TB, f *File) []string {
	t.Helper()
	moves, err := f.Moves(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return idsOf(moves)
}

func idsOf(moves []Move) []string {
	var out []string
	for _, m := range moves {
		status := "-"
		if m.Outcome != nil {
			status = m.Outcome.Status
		}
		out = append(out, m.Intent.ID+" "+status)
	}
	return out
}

func want(t testing.TB, f *File, damaged int, moves ...string) {
	t.Helper()
	if got := ids(t, f); !slices.Equal(got, moves) {
		t.Errorf("moves %q, want %q", got, moves)
	}
	if got := f.Damaged(); got != damaged {
		t.Errorf("%d damaged lines, want %d", got, damaged)
	}
}

func TestMovesComeBack(t *testing.T) {
	f := open(t, temp(t), false)
	add(t, f, intent("a"), intent("b"), outcomeOf("b", "conflict"), outcomeOf("a", "moved"))
	want(t, f, 0, "a moved", "b conflict")
	moves, _ := f.Moves(t.Context())
	e := intent("a")
	e.Format = 1
	got := moves[0].Intent
	if *got.Canary != *e.Canary {
		t.Errorf("%+v", got.Canary)
	}
	got.Canary, e.Canary = nil, nil
	if got != e {
		t.Errorf("\n got %+v\nwant %+v", got, e)
	}
}

func TestOutcomeIsWrittenOnce(t *testing.T) {
	path := temp(t)
	f, other := open(t, path, false), open(t, path, false)
	add(t, f, intent("a"), outcomeOf("a", "moved"))
	if err := other.Append(t.Context(), outcomeOf("a", "failed")); !errors.Is(err, ErrSettled) {
		t.Error(err)
	}
	want(t, other, 0, "a moved")
}

func TestTornLastLine(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	add(t, f, intent("a"))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < len(whole); cut += 7 {
		if err := os.WriteFile(path, append(slices.Clone(whole), bytes.Replace(whole, []byte(`"a"`), []byte(`"b"`), 1)[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(t, path, false)
		damaged := 1
		moves := []string{"a -"}
		if cut == len(whole)-1 { // all but the newline
			damaged, moves = 0, []string{"a -", "b -"}
		}
		want(t, f, damaged, moves...)
		add(t, f, intent("c"))
		want(t, f, damaged, append(moves, "c -")...)
		want(t, open(t, path, false), damaged, append(moves, "c -")...)
	}
}

func TestDamageIsSkippedAndCounted(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	add(t, f, intent("a"))
	raw, _ := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	defer raw.Close()
	for _, line := range []string{
		"garbage", "{}", "null", "[1]", "\x00\x00\xff", `{"v":2,"id":"n","phase":"intent"}`, `{"v":1,"id":"","phase":"intent"}`,
		`{"v":1,"id":"x","phase":"later"}`, `{"v":1,"id":"x","phase":"intent","at":"yesterday"}`, strings.Repeat("x", 10<<20), `{"v":1,"id":"` + strings.Repeat("y", 10<<20) + `"}`,
	} {
		fmt.Fprintln(raw, line)
	}
	fmt.Fprint(raw, "\n\n") // empty lines are no damage
	add(t, f, outcomeOf("a", "moved"), intent("b"))
	want(t, f, 11, "a moved", "b -")
	want(t, open(t, path, false), 11, "a moved", "b -")
}

func TestOutcomeWhoseIntentWasLost(t *testing.T) {
	f := open(t, temp(t), false)
	add(t, f, outcomeOf("a", "moved"))
	moves, _ := f.Moves(t.Context())
	if m := moves[0]; m.Intent.Phase != Intent || m.Intent.From != "12" || m.Intent.Status != "" || m.Intent.Revision != "" || m.Outcome.Status != "moved" {
		t.Errorf("%+v", m)
	}
}

func TestTextOfStrangersIsMadeSafe(t *testing.T) {
	f := open(t, temp(t), false)
	e := intent("a")
	e.By, e.Reason, e.Function = "al\x1b[31mice", "one\ntwo\u202e", "or\x07ders"
	add(t, f, e)
	moves, _ := f.Moves(t.Context())
	if m := moves[0].Intent; m.By != "alice" || m.Reason != "one two" || m.Function != "orders" {
		t.Errorf("%+v", m)
	}
}

func TestChanged(t *testing.T) {
	path := temp(t)
	f, other := open(t, path, false), open(t, path, false)
	if !f.Changed() {
		t.Error("never read, yet not changed")
	}
	want(t, f, 0)
	if f.Changed() {
		t.Error("changed though nothing was written")
	}
	add(t, other, intent("a"))
	if !f.Changed() {
		t.Error("another's line was not seen")
	}
	want(t, f, 0, "a -")
	if f.Changed() {
		t.Error("changed after reading")
	}
}

func TestJournalThatCanNotBeWritten(t *testing.T) {
	f := open(t, temp(t), false)
	f.deny = fs.ErrPermission
	if err := f.Append(t.Context(), intent("a")); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	if _, err := Open(filepath.Join(f.Path(), "below", "a-file"), false); err == nil || !strings.Contains(err.Error(), f.Path()) {
		t.Error(err)
	}
	closed, err := Open(temp(t), false)
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	if err := closed.Append(t.Context(), intent("a")); !errors.Is(err, fs.ErrClosed) {
		t.Error(err)
	}
	long := intent("a")
	long.Reason = strings.Repeat("x", maxLine)
	if err := f.Append(t.Context(), long); err == nil {
		t.Error("a line was written that would not be read")
	}
}

// TestMain lets the test binary be one of several processes that write.
func TestMain(m *testing.M) {
	if path := os.Getenv("JOURNAL_WRITER_PATH"); path != "" {
		if err := write(path, os.Getenv("JOURNAL_WRITER_NAME"), 40); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// write makes n moves through an opening of its own.
func write(path, name string, n int) error {
	f, err := Open(path, true)
	if err != nil {
		return err
	}
	defer f.Close()
	for i := range n {
		e := intent(name + "-" + strconv.Itoa(i))
		e.Reason = strings.Repeat(name, 2000)
		if err := f.Append(context.Background(), e); err != nil {
			return err
		}
		e.Phase, e.Status = Outcome, "moved"
		if err := f.Append(context.Background(), e); err != nil {
			return err
		}
	}
	return nil
}

func TestManyProcessesWriteAtOnce(t *testing.T) {
	path := temp(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "JOURNAL_WRITER_PATH="+path, "JOURNAL_WRITER_NAME=p"+strconv.Itoa(i))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
		wg.Go(func() {
			if err := write(path, "g"+strconv.Itoa(i), 40); err != nil {
				t.Error(err)
			}
		})
	}
	reader := open(t, path, true)
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		ids(t, reader) // reading in the middle neither breaks nor misses
	}
	got := ids(t, reader)
	slices.Sort(got)
	if len(got) != 320 || len(slices.Compact(got)) != 320 || reader.Damaged() != 0 {
		t.Errorf("%d moves, %d damaged", len(got), reader.Damaged())
	}
	for _, s := range got {
		if !strings.HasSuffix(s, " moved") {
			t.Error(s)
		}
	}
}

func TestOneOfManyOutcomesIsWritten(t *testing.T) {
	path := temp(t)
	add(t, open(t, path, false), intent("a"), intent("b"), intent("c"))
	files := make([]*File, 16)
	for i := range files {
		files[i] = open(t, path, false)
	}
	for _, id := range []string{"a", "b", "c"} {
		var wg sync.WaitGroup
		for _, f := range files {
			wg.Go(func() {
				if err := f.Append(t.Context(), outcomeOf(id, "moved")); err != nil && !errors.Is(err, ErrSettled) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	text, err := os.ReadFile(path)
	if n := bytes.Count(text, []byte(`"outcome"`)); err != nil || n != 3 {
		t.Errorf("%v, %d outcomes", err, n)
	}
}

// text is a journal in memory: what is written and read, without a file.
type text struct {
	text []byte
	read reading
}

func (x *text) add(t *testing.T, entries ...Entry) {
	for _, e := range entries {
		line, err := json.Marshal(e.written())
		if err != nil {
			t.Fatal(err)
		}
		x.text = append(x.text, behind(x.text, line)...)
	}
}

func (x *text) ids(t *testing.T) []string {
	if x.read.byID == nil {
		x.read = reading{byID: map[string]int{}, words: words{}}
	}
	if err := x.read.lines(bufio.NewReaderSize(bytes.NewReader(x.text[x.read.offset:]), 512)); err != nil {
		t.Fatal(err)
	}
	return idsOf(x.read.moves)
}

// Whatever stands between lines of ours, ours are read, and the same in steps as at once.
func FuzzJournal(f *testing.F) {
	f.Add([]byte("garbage\n{\"v\":1,\"id\":\"x\",\"phase\":\"intent\"}\n{\"v\":1,\"id\":\"x\",\"ph"), uint8(3))
	f.Add([]byte(`{"v":1,"id":"x","phase":"outcome","status":"moved"}`), uint8(0))
	f.Fuzz(func(t *testing.T, garbage []byte, keep uint8) {
		var inSteps text
		inSteps.add(t, intent("first-of-ours"), outcomeOf("first-of-ours", "moved"), intent("second-of-ours"))
		torn := inSteps.text[:min(len(inSteps.text), int(keep))]
		inSteps.text = append(append(inSteps.text, torn...), garbage...) // torn, then anything
		mid := inSteps.ids(t)
		inSteps.add(t, intent("third-of-ours"), outcomeOf("third-of-ours", "failed"))
		atOnce := text{text: inSteps.text}
		got, again := inSteps.ids(t), atOnce.ids(t)
		if !slices.Equal(got, again) {
			t.Fatalf("read in steps %q, at once %q", got, again)
		}
		for _, id := range []string{"first-of-ours moved", "third-of-ours failed"} {
			if !slices.Contains(got, id) {
				t.Fatalf("%s is missing from %q", id, got)
			}
		}
		if len(mid) > len(got) {
			t.Fatalf("%q then %q", mid, got)
		}
	})
}

func BenchmarkRead100000Lines(b *testing.B) {
	path := temp(b)
	f := open(b, path, false)
	add(b, f, intent("id-000000"), outcomeOf("id-000000", "moved"))
	two, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var all bytes.Buffer
	for i := range 50_000 {
		all.Write(bytes.ReplaceAll(two, []byte("id-000000"), fmt.Appendf(nil, "id-%06d", i)))
	}
	if err := os.WriteFile(path, all.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			fresh := open(b, path, false)
			if moves, err := fresh.Moves(b.Context()); err != nil || len(moves) != 50_000 {
				b.Fatal(err, len(moves))
			}
		}
	})
	b.Run("one more line", func(b *testing.B) {
		for b.Loop() {
			add(b, f, intent("z"))
			if _, err := f.Moves(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
