//go:build unix

package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

// terminal is a pty with an emulator behind it.
type terminal struct {
	t     testing.TB
	pty   *os.File
	tty   *os.File
	mu    sync.Mutex
	vt    *vt.Emulator
	bytes int
	raw   strings.Builder
	grown chan struct{}
	read  chan struct{} // closed when nothing more can be read
}

func openTerminal(t testing.TB, w, h int) *terminal {
	t.Helper()
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("opening a pty: %v", err)
	}
	if err := pty.Setsize(p, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, pty: p, tty: tty, vt: vt.NewEmulator(w, h), grown: make(chan struct{}, 1), read: make(chan struct{})}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = io.Copy(io.Discard, term.vt) // its answers to queries, for which it waits to be read
	}()
	go term.drain()
	t.Cleanup(func() {
		_ = tty.Close()
		_ = p.Close()
		<-term.read
		_ = term.vt.InputPipe().(io.Closer).Close() // Close of the emulator itself would race with its reader
		<-answered
	})
	return term
}

func (x *terminal) drain() {
	defer close(x.read)
	buf := make([]byte, 64<<10)
	for {
		n, err := x.pty.Read(buf)
		if n > 0 {
			x.mu.Lock()
			_, _ = x.vt.Write(buf[:n])
			x.raw.Write(buf[:n])
			x.bytes += n
			x.mu.Unlock()
			select {
			case x.grown <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.vt.String()
}

func (x *terminal) written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.raw.String()
}

// await waits until the screen shows a text.
func (x *terminal) await(text string) {
	x.t.Helper()
	x.until("showed", text, x.screen)
}

// receives waits until a sequence was written.
func (x *terminal) receives(seq string) {
	x.t.Helper()
	x.until("got", seq, x.written)
}

func (x *terminal) until(what, text string, from func() string) {
	x.t.Helper()
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for !strings.Contains(from(), text) {
		select {
		case <-x.grown:
		case <-limit.C:
			x.t.Fatalf("the terminal never %s %q:\n%s", what, text, x.screen())
		}
	}
}

func (x *terminal) typed(keys string) {
	x.t.Helper()
	if _, err := x.pty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// live is a cockpit on a real terminal with fake ports.
type live struct {
	term   *terminal
	events *fakeEvents
	mover  *fakeMover
	ended  chan error
	cancel context.CancelFunc
	ahead  atomic.Int64 // of the cockpit's clock, in nanoseconds
}

func runLive(t testing.TB, w, h int, settings ...setting) *live {
	t.Helper()
	updating := &atomic.Bool{}
	l := &live{term: openTerminal(t, w, h), ended: make(chan error, 1)}
	l.events = &fakeEvents{batches: make(chan []model.Event, 10), updating: updating}
	l.mover = &fakeMover{t: t, updating: updating, sheet: readySheet, result: movedResult}
	o := Options{
		Account: Account{Feed: &fakeFeed{}}, Events: l.events, Mover: l.mover, Versions: &fakeVersions{updating: updating}, Config: demoConfig(),
		Now: l.now, Operator: model.Operator{Name: "alice"}, Build: "test 1.2.3", CrashDir: t.TempDir(),
		Getenv: func(name string) string {
			return map[string]string{"LANG": "C.UTF-8", "TERM": "xterm-256color"}[name]
		},
	}
	for _, s := range settings {
		s(&o)
	}
	o.Store = store.New(o.Config.Stages)
	ctx, cancel := context.WithCancel(t.Context())
	l.cancel = cancel
	t.Cleanup(cancel)
	go func() { l.ended <- Run(ctx, o, l.term.tty, l.term.tty) }()
	l.events.batches <- team()
	return l
}

func (l *live) now() time.Time { return time.Now().Add(time.Duration(l.ahead.Load())) }

func (l *live) end(t testing.TB) error {
	t.Helper()
	select {
	case err := <-l.ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatalf("the cockpit does not end:\n%s", l.term.screen())
		return nil
	}
}

// restored checks that the terminal was given back.
func (l *live) restored(t *testing.T) {
	t.Helper()
	for _, seq := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?1002l", "\x1b[?2004l", "\x1b[?1004l"} {
		l.term.receives(seq)
	}
}

func TestRunPromotesAndLeaves(t *testing.T) {
	l := runLive(t, 120, 40)
	l.term.await("activity-router")
	l.term.typed("p")
	l.term.await("will serve 14")
	l.ahead.Add(int64(shell.Quiet))
	l.term.typed("\r")
	l.term.await("12 → 14: moved")
	l.term.typed("q")
	if err := l.end(t); err != nil {
		t.Errorf("leaving gives %v", err)
	}
	l.restored(t)
	l.term.receives("\x1b]2;aloft · rigd\x07")
}

func TestRunFollowsTheSize(t *testing.T) {
	l := runLive(t, 120, 40)
	l.term.await("activity-router")
	for _, s := range [][2]int{{20, 5}, {300, 100}, {80, 24}} {
		l.term.mu.Lock()
		l.term.vt.Resize(s[0], s[1])
		l.term.mu.Unlock()
		if err := pty.Setsize(l.term.pty, &pty.Winsize{Cols: uint16(s[0]), Rows: uint16(s[1])}); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
			t.Fatal(err)
		}
		if s[0] == 20 {
			l.term.await("needs 60x15")
		} else {
			l.term.await("activity-router")
		}
	}
	l.cancel()
	if err := l.end(t); err == nil {
		t.Error("a context that ended is no ordinary leave")
	}
	l.restored(t)
}

func TestRunEndsOnSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) {
			l := runLive(t, 120, 40)
			l.term.await("activity-router")
			if err := syscall.Kill(os.Getpid(), s); err != nil {
				t.Fatal(err)
			}
			var signalled *SignalError
			if err := l.end(t); !errors.As(err, &signalled) || signalled.Signal != s {
				t.Errorf("the cockpit ended with %v", err)
			}
			l.restored(t)
		})
	}
}

func TestRunEndsWhenTheTerminalGoes(t *testing.T) {
	l := runLive(t, 120, 40)
	l.term.await("activity-router")
	_ = l.term.pty.Close()
	for n := range 200 { // something to write, until writing fails
		select {
		case err := <-l.ended:
			if err == nil {
				t.Error("a terminal that is gone is no ordinary leave")
			}
			return
		case <-time.After(50 * time.Millisecond):
			l.events.batches <- []model.Event{model.MeterRead{Meter: model.Meter{Calls: 1, CallsPerMinute: n + 100}}}
		}
	}
	t.Error("the cockpit lives on without a terminal")
}

func TestPanicInACommandLeavesACrashFile(t *testing.T) {
	var dir string
	l := runLive(t, 120, 40, func(o *Options) { dir = o.CrashDir })
	l.term.await("activity-router")
	l.events.batches <- nil // the port panics
	checkCrash(t, l, dir, "the port broke")
}

func TestPanicInUpdateLeavesACrashFile(t *testing.T) {
	var dir string
	l := runLive(t, 120, 40, func(o *Options) {
		dir = o.CrashDir
		o.Feed = brokenFeed{&fakeFeed{}}
	})
	checkCrash(t, l, dir, "the feed broke")
}

type brokenFeed struct{ *fakeFeed }

func (brokenFeed) Want(model.Demand) { panic("the feed broke") }

func checkCrash(t *testing.T, l *live, dir, why string) {
	t.Helper()
	var crashed *CrashError
	if err := l.end(t); !errors.As(err, &crashed) {
		t.Fatalf("the cockpit ended with %v", err)
	}
	l.restored(t)
	if !strings.HasPrefix(crashed.File, dir) || !strings.Contains(crashed.Error(), crashed.File) || !strings.Contains(crashed.Error(), why) {
		t.Errorf("the error is %q", crashed)
	}
	info, err := os.Stat(crashed.File)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the crash file has mode %v", info.Mode())
	}
	text, err := os.ReadFile(crashed.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"test 1.2.3", why, "goroutine"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the crash file lacks %q:\n%s", want, text)
		}
	}
}

func TestNoTerminalIsRefused(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	term := openTerminal(t, 80, 24)
	for _, tt := range []struct {
		name    string
		in, out *os.File
		term    string
	}{
		{"input", r, term.tty, "xterm"}, {"output", term.tty, w, "xterm"}, {"dumb", term.tty, term.tty, "dumb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := Run(t.Context(), Options{Getenv: func(string) string { return tt.term }}, tt.in, tt.out)
			var none *TerminalError
			if !errors.As(err, &none) || !strings.Contains(err.Error(), "use aloft status, promote") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Who tells the terminal to join characters has other widths than those that panes are
// padded by.
func TestTheTerminalIsNotToldToJoinCharacters(t *testing.T) {
	f := newWheelFilter(time.Now)
	if got := f.pass(nil, tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset}); got != nil {
		t.Errorf("the report of the mode reaches Bubble Tea: %v", got)
	}
	if got := f.pass(nil, tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset}); got == nil {
		t.Error("the report of another mode is lost")
	}
}
