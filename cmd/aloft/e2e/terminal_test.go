//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience is how long a condition may take on a busy machine before a test gives
// up on it. It is a limit, not a measure.
const patience = 2 * time.Minute

// binary is the program under test, built once by TestMain.
var binary string

func TestMain(m *testing.M) {
	if program := os.Getenv(programVariable); program != "" {
		os.Exit(runProgram(program))
	}
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aloft-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "aloft")
	build := exec.Command("go", "build", "-o", binary, "github.com/aloftdeck/aloft/cmd/aloft")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building aloft:", err)
		return 1
	}
	return m.Run()
}

// terminal is a program in a pseudo-terminal and the screen that it has drawn. The
// terminal answers no queries, as a plain one does not.
type terminal struct {
	t       testing.TB
	cmd     *exec.Cmd
	pty     *os.File
	drained chan struct{} // closed when the program has let go of the terminal

	mu      sync.Mutex
	vt      *vt.Emulator
	raw     bytes.Buffer
	changed chan struct{} // has a token when something was written since it was last taken

	exited chan struct{}
	status error
}

// options say how a program is started.
type options struct {
	cols, rows uint16
	args       []string
	env        []string // beside what home gives
	program    string   // run by this test binary itself instead of aloft
	shell      string   // path of a shell that is started instead, with aloft on its PATH
}

// home is the environment of an operator with nothing of their own on the host.
func home(t testing.TB) []string {
	dir := t.TempDir()
	return []string{
		"HOME=" + dir,
		"XDG_CONFIG_HOME=" + filepath.Join(dir, "config"), "XDG_STATE_HOME=" + filepath.Join(dir, "state"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir, "LANG=C.UTF-8", "TERM=xterm-256color", "ALOFT_USER=tester",
	}
}

// onPath is a PATH on which aloft is found.
func onPath() string {
	return "PATH=" + filepath.Dir(binary) + string(filepath.ListSeparator) + os.Getenv("PATH")
}

func start(t testing.TB, o options) *terminal {
	t.Helper()
	if o.cols == 0 {
		o.cols, o.rows = 140, 40
	}
	name := binary
	env := append(home(t), o.env...)
	if o.program != "" {
		name = os.Args[0]
		env = append(env, programVariable+"="+o.program)
	}
	if o.shell != "" {
		name = o.shell
		env = append(env, onPath())
	}
	term := &terminal{
		t: t, cmd: exec.Command(name, o.args...),
		vt:      vt.NewEmulator(int(o.cols), int(o.rows)),
		changed: make(chan struct{}, 1), drained: make(chan struct{}), exited: make(chan struct{}),
	}
	term.cmd.Env = env
	term.cmd.Dir = t.TempDir()
	var err error
	term.pty, err = pty.StartWithSize(term.cmd, &pty.Winsize{Cols: o.cols, Rows: o.rows})
	if err != nil {
		t.Fatalf("starting %s: %v", name, err)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = io.Copy(io.Discard, term.vt) // its answers to queries, for which it waits to be read
	}()
	go term.drain()
	go func() {
		term.status = term.cmd.Wait()
		close(term.exited)
	}()
	t.Cleanup(func() {
		_ = term.cmd.Process.Kill()
		<-term.exited
		_ = term.pty.Close()
		<-term.drained
		_ = term.vt.InputPipe().(io.Closer).Close() // Close of the emulator itself would race with its reader
		<-answered
	})
	return term
}

func (term *terminal) drain() {
	defer close(term.drained)
	buf := make([]byte, 64<<10)
	for {
		n, err := term.pty.Read(buf)
		if n > 0 {
			term.mu.Lock()
			term.raw.Write(buf[:n])
			_, _ = term.vt.Write(buf[:n])
			term.mu.Unlock()
			select {
			case term.changed <- struct{}{}:
			default:
			}
		}
		if err != nil { // EIO: the program has gone
			return
		}
	}
}

// screen is what the terminal shows, its lines without blanks at their ends.
func (term *terminal) screen() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return trimmed(term.vt.String())
}

func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// written is all that the program has written.
func (term *terminal) written() []byte {
	term.mu.Lock()
	defer term.mu.Unlock()
	return bytes.Clone(term.raw.Bytes())
}

// await waits until the screen fulfils a condition.
func (term *terminal) await(what string, ok func(screen string) bool) string {
	term.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		s := term.screen()
		if ok(s) {
			return s
		}
		select {
		case <-term.changed:
		case <-term.drained:
			if s = term.screen(); ok(s) {
				return s
			}
			term.t.Fatalf("the program ended before %s; the screen was:\n%s", what, s)
		case <-limit.C:
			term.t.Fatalf("no %s on the screen:\n%s", what, s)
		}
	}
}

// awaitText waits until all of the texts are on the screen.
func (term *terminal) awaitText(texts ...string) string {
	term.t.Helper()
	return term.await(fmt.Sprintf("%q", texts), func(s string) bool {
		for _, text := range texts {
			if !strings.Contains(s, text) {
				return false
			}
		}
		return true
	})
}

// keyBytes are the keys that are not characters.
var keyBytes = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"ctrl+a": "\x01", "ctrl+c": "\x03", "ctrl+e": "\x05", "ctrl+l": "\x0c", "ctrl+t": "\x14", "ctrl+z": "\x1a",
	"backspace": "\x7f", "pgdown": "\x1b[6~", "pgup": "\x1b[5~",
}

// press types keys: the names of keyBytes, or text as it is.
func (term *terminal) press(keys ...string) {
	term.t.Helper()
	for _, k := range keys {
		if b, ok := keyBytes[k]; ok {
			k = b
		}
		if _, err := io.WriteString(term.pty, k); err != nil {
			term.t.Fatalf("pressing %q: %v", k, err)
		}
	}
}

func (term *terminal) resize(cols, rows uint16) {
	term.t.Helper()
	term.mu.Lock()
	term.vt.Resize(int(cols), int(rows))
	term.mu.Unlock()
	if err := pty.Setsize(term.pty, &pty.Winsize{Cols: cols, Rows: rows}); err != nil {
		term.t.Fatalf("resizing to %dx%d: %v", cols, rows, err)
	}
}

func (term *terminal) signal(s syscall.Signal) {
	term.t.Helper()
	if err := term.cmd.Process.Signal(s); err != nil {
		term.t.Fatalf("sending %v: %v", s, err)
	}
}

// exit waits for the program's end and returns its exit code, -1 when a signal
// killed it.
func (term *terminal) exit() int {
	term.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-term.exited:
	case <-limit.C:
		term.t.Fatalf("the program does not end; the screen is:\n%s", term.screen())
	}
	<-term.drained
	var e *exec.ExitError
	if errors.As(term.status, &e) {
		return e.ExitCode()
	}
	if term.status != nil {
		term.t.Fatal(term.status)
	}
	return 0
}

// modes are what the program may switch on and has to switch off again.
var modes = []struct{ name, on, off string }{
	{"alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
	{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
	{"mouse clicks", "\x1b[?1002h", "\x1b[?1002l"},
	{"mouse reports", "\x1b[?1006h", "\x1b[?1006l"},
	{"focus reports", "\x1b[?1004h", "\x1b[?1004l"},
	{"hidden cursor", "\x1b[?25l", "\x1b[?25h"},
}

// restored fails the test when the terminal was not given back as it was.
func (term *terminal) restored() {
	term.t.Helper()
	raw := term.written()
	for _, m := range modes {
		on, off := bytes.LastIndex(raw, []byte(m.on)), bytes.LastIndex(raw, []byte(m.off))
		if on >= 0 && off < on {
			term.t.Errorf("%s is left on", m.name)
		}
	}
	if !bytes.Contains(raw, []byte("\x1b[?1049h")) {
		term.t.Error("the cockpit never took the screen, so this shows nothing")
	}
	// What is printed after the screen was given back stays for the operator to read;
	// it must not be drawing.
	after := raw[bytes.LastIndex(raw, []byte("\x1b[?1049l")):]
	if bytes.Contains(after, []byte("╭")) {
		term.t.Errorf("drawing after the screen was given back: %q", after)
	}
}
