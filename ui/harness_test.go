package ui

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/builds"
	"github.com/aloftdeck/aloft/ui/logs"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/tables"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// cockpit is a root with fake ports, driven without a program. It runs inside a
// synctest bubble: time passes when the test says so.
type cockpit struct {
	t        *testing.T
	f        *fleet
	r        *Root // that shows
	feed     *fakeFeed
	mover    *fakeMover
	events   *fakeEvents
	journal  *fakeJournal
	versions *fakeVersions
	updating *atomic.Bool

	cancel  context.CancelFunc
	mu      sync.Mutex
	queue   []tea.Msg
	quit    bool
	crashes bool // the test wants it to
	raw     []string
	shuffle *rand.Rand
}

type setting func(*Options)

func demoConfig() config.Config {
	c := config.Default(func(string) string { return "" }, "/home/alice")
	c.Name = "rigd"
	c.Stages = []model.Stage{
		{Name: "dev", Alias: "dev", Confirm: model.ConfirmKey},
		{Name: "stage", Alias: "stage", Confirm: model.ConfirmKey},
		{Name: "prod", Alias: "prod", Confirm: model.ConfirmKey},
	}
	return c
}

// drive runs a test against a cockpit of the size.
func drive(t *testing.T, w, h int, test func(*cockpit), settings ...setting) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newCockpit(t, settings...)
		defer func() {
			c.cancel()
			synctest.Wait()
		}()
		c.send(tea.WindowSizeMsg{Width: w, Height: h})
		test(c)
	})
}

func newCockpit(t *testing.T, settings ...setting) *cockpit {
	updating := &atomic.Bool{}
	c := &cockpit{t: t, updating: updating}
	c.feed = &fakeFeed{}
	c.mover = &fakeMover{t: t, updating: updating}
	c.events = &fakeEvents{batches: make(chan []model.Event, 100), updating: updating}
	c.journal = &fakeJournal{updating: updating}
	c.versions = &fakeVersions{updating: updating, known: map[string]model.Version{}}
	o := Options{
		Account: Account{Feed: c.feed}, Events: c.events, Mover: c.mover, Journal: c.journal, Versions: c.versions,
		Config: demoConfig(), Now: time.Now, Operator: model.Operator{Name: "alice", Host: "ops1"}, Build: "test", Folder: "/home/alice/work",
		Getenv: func(name string) string { return map[string]string{"LANG": "C.UTF-8"}[name] },
	}
	for _, s := range settings {
		s(&o)
	}
	if o.Store == nil {
		o.Store = store.New(o.Config.Stages)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.cancel = cancel
	c.f = newFleet(o)
	c.r = c.f.root()
	c.f.start(ctx, func(bool) {})
	c.f.setProfile(colorprofile.Ascii)
	c.start(c.f.Init())
	return c
}

// start runs a command beside the root.
func (c *cockpit) start(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		switch m := msg.(type) {
		case nil:
		case tea.BatchMsg:
			for _, sub := range m {
				c.start(sub)
			}
		default:
			c.mu.Lock()
			c.queue = append(c.queue, msg)
			c.mu.Unlock()
		}
	}()
}

// send hands over a message and everything that follows from it at once.
func (c *cockpit) send(msgs ...tea.Msg) {
	c.t.Helper()
	for _, m := range msgs {
		c.give(m)
		c.settle()
	}
}

func (c *cockpit) give(msg tea.Msg) {
	switch m := msg.(type) {
	case tea.QuitMsg:
		c.quit = true
		return
	case tea.RawMsg:
		c.raw = append(c.raw, fmt.Sprint(m.Msg))
	}
	synctest.Wait() // commands rest while the root has its turn
	c.updating.Store(true)
	_, cmd := c.f.Update(msg)
	c.r = c.f.root()
	_ = c.f.View()
	c.updating.Store(false)
	if c.r.crashed != nil && !c.crashes {
		c.t.Fatalf("the cockpit crashed: %v\n%s", c.r.crashed.Value, c.r.crashed.Stack)
	}
	c.start(cmd)
}

// settle lets all commands run until nothing happens without time passing.
func (c *cockpit) settle() {
	for range 1000 {
		synctest.Wait()
		c.mu.Lock()
		queue := c.queue
		c.queue = nil
		c.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		if c.shuffle != nil {
			c.shuffle.Shuffle(len(queue), func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
		}
		for _, m := range queue {
			c.give(m)
		}
	}
	c.t.Fatal("the cockpit does not come to rest")
}

// pass lets time go by.
func (c *cockpit) pass(d time.Duration) {
	c.t.Helper()
	end := time.Now().Add(d)
	for time.Now().Before(end) {
		time.Sleep(min(20*time.Millisecond, time.Until(end)))
		c.settle()
	}
}

// listening waits until the dialog on top listens.
func (c *cockpit) listening() {
	c.t.Helper()
	if c.r.desk.Deaf() != "" {
		c.pass(shell.Quiet)
	}
}

// press presses the first key of actions, as the table of keys has them.
func (c *cockpit) press(ids ...action.ID) {
	c.t.Helper()
	for _, id := range ids {
		keys := c.r.desk.Keys.Keys(id)
		if len(keys) == 0 {
			c.t.Fatalf("%s has no key", id)
		}
		c.send(keyPress(keys[0]))
	}
}

// write types a text, key by key.
func (c *cockpit) write(text string) {
	c.t.Helper()
	for _, r := range text {
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		c.send(keyPress(name))
	}
}

// facts hands over events as the feed would.
func (c *cockpit) facts(events ...model.Event) {
	c.t.Helper()
	c.events.batches <- events
	c.settle()
}

// lines is the screen without styles.
func (c *cockpit) lines() []string {
	lines := strings.Split(c.r.View().Content, "\n")
	for i, l := range lines {
		lines[i] = ansi.Strip(l)
	}
	return lines
}

func (c *cockpit) screen() string {
	lines := c.lines()
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

func (c *cockpit) shows(texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		if !strings.Contains(c.screen(), text) {
			c.t.Errorf("the screen does not show %q:\n%s", text, c.screen())
		}
	}
}

func (c *cockpit) lacks(texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		if strings.Contains(c.screen(), text) {
			c.t.Errorf("the screen shows %q:\n%s", text, c.screen())
		}
	}
}

// accepted reports whether a screen so wide is held in so many colours: the smallest and
// the widest without, the one between with.
func accepted(w int, p colorprofile.Profile) bool { return (w == 120) == (p == colorprofile.ANSI256) }

// golden compares the screen with a file of what was accepted before.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no golden screen: run go test ./ui -update: %v", err)
	}
	if string(want) != got+"\n" {
		t.Errorf("%s differs from what was accepted; got:\n%s\nwant:\n%s", name, got, want)
	}
}

// fakeFeed remembers what it was asked for. Its methods return at once, so the
// root may call them anywhere.
type fakeFeed struct {
	wants     []model.Demand
	refreshes int
	reread    []model.CellKey
}

func (f *fakeFeed) Want(d model.Demand)          { f.wants = append(f.wants, d) }
func (f *fakeFeed) Refresh()                     { f.refreshes++ }
func (f *fakeFeed) Reread(keys ...model.CellKey) { f.reread = append(f.reread, keys...) }
func (f *fakeFeed) last() model.Demand           { return f.wants[len(f.wants)-1] }
func forbid(updating *atomic.Bool, what string) {
	if updating.Load() {
		panic(what + " was called in Update")
	}
}

type fakeEvents struct {
	batches  chan []model.Event
	updating *atomic.Bool
}

func (f *fakeEvents) Gather(ctx context.Context) []model.Event {
	forbid(f.updating, "Gather")
	select {
	case <-ctx.Done():
		return nil
	case b := <-f.batches:
		if b == nil {
			panic("the port broke")
		}
		return b
	}
}

func (f *fakeEvents) Dropped() int { return 0 }

type fakeJournal struct {
	updating *atomic.Bool
	mu       sync.Mutex
	moves    []journal.Move
	changed  bool
	reads    int
	err      error
}

func (f *fakeJournal) Moves(context.Context) ([]journal.Move, error) {
	forbid(f.updating, "Moves")
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changed = false
	f.reads++
	return f.moves, f.err
}

func (f *fakeJournal) Changed() bool {
	forbid(f.updating, "Changed")
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

func (f *fakeJournal) add(m journal.Move) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.moves = append(f.moves, m)
	f.changed = true
}

type fakeVersions struct {
	updating *atomic.Bool
	known    map[string]model.Version
	listed   map[string]int // how many versions a function has
	wait     chan struct{}
}

func (f *fakeVersions) ListVersions(_ context.Context, function, _ string) (model.VersionPage, error) {
	forbid(f.updating, "ListVersions")
	page := model.VersionPage{Versions: []model.Version{{Function: function, Number: model.Latest}}}
	for n := range f.listed[function] {
		page.Versions = append(page.Versions, version(function, n+1))
	}
	return page, nil
}

func (f *fakeVersions) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	forbid(f.updating, "GetVersion")
	if f.wait != nil {
		select {
		case <-ctx.Done():
			return model.Version{}, ctx.Err()
		case <-f.wait:
		}
	}
	v, ok := f.known[function+":"+qualifier]
	if !ok {
		return v, &model.Failure{Class: model.Gone, Operation: "GetFunctionConfiguration", Subject: function + ":" + qualifier, Message: "no such version"}
	}
	return v, nil
}

// fakeMover answers with what a test gave it, and fails on calls that were not
// expected.
type fakeMover struct {
	t        testing.TB
	updating *atomic.Bool
	sheet    func(release.Request) release.Sheet
	result   func(release.Sheet) release.Result
	read     chan struct{} // when set, sheets wait for it
	move     chan struct{} // when set, moves wait for it
	prepared []release.Request
	moved    [][]release.Sheet
	options  []release.Options
	canceled int
	mu       sync.Mutex
}

func (f *fakeMover) Prepare(ctx context.Context, r release.Request) release.Sheet {
	return f.PrepareAll(ctx, []release.Request{r}, nil)[0]
}

func (f *fakeMover) PrepareAll(ctx context.Context, rs []release.Request, progress func(done, total int)) []release.Sheet {
	forbid(f.updating, "PrepareAll")
	if f.sheet == nil {
		f.t.Errorf("nobody expected sheets to be prepared: %v", rs)
		return nil
	}
	f.mu.Lock()
	f.prepared = append(f.prepared, rs...)
	read := f.read
	f.mu.Unlock()
	if read != nil {
		select {
		case <-read:
		case <-ctx.Done():
			f.mu.Lock()
			f.canceled++
			f.mu.Unlock()
			return nil
		}
	}
	sheets := make([]release.Sheet, len(rs))
	for i, r := range rs {
		sheets[i] = f.sheet(r)
		if progress != nil {
			progress(i+1, len(rs))
		}
	}
	return sheets
}

func (f *fakeMover) Move(_ context.Context, sheets []release.Sheet, o release.Options, progress func(release.Progress)) []release.Result {
	forbid(f.updating, "Move")
	f.mu.Lock()
	f.moved = append(f.moved, sheets)
	f.options = append(f.options, o)
	f.mu.Unlock()
	if f.result == nil {
		f.t.Errorf("nobody expected a move: %v", sheets)
		return nil
	}
	results := make([]release.Result, len(sheets))
	for i, s := range sheets {
		progress(release.Progress{ID: s.ID, Subject: model.AliasSubject(model.Identity{}, s.Request.Function, s.Request.Stage.Alias), To: s.To, Step: release.StepUpdate, Done: i, Total: len(sheets)})
		if f.move != nil {
			<-f.move
		}
		results[i] = f.result(s)
		progress(release.Progress{ID: s.ID, Subject: model.AliasSubject(model.Identity{}, s.Request.Function, s.Request.Stage.Alias), To: s.To, Step: release.StepDone, Done: i + 1, Total: len(sheets)})
	}
	return results
}

// paneOf is the pane of a scope as what it is.
func paneOf[P pane.Pane](r *Root, scope action.Scope) P { return r.panes[r.paneOf(scope)].Pane.(P) }

func (c *cockpit) log() *logs.Log       { return paneOf[*logs.Log](c.r, action.LogPane) }
func (c *cockpit) builds() *builds.Pane { return paneOf[*builds.Pane](c.r, action.Builds) }
func (c *cockpit) tables() *tables.Pane { return paneOf[*tables.Pane](c.r, action.Tables) }

// toast tells what became of a move.
func (c *cockpit) toast(res release.Result) {
	c.r.desk.ToastEnd(res.Status, shell.ChangeLine(res.Change(), c.r.desk.Theme.Glyphs.Arrow), false)
}
