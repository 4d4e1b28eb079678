package shell

// Handing the terminal over to another program, and taking it back.

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/safetext"
)

// HandOver is a program that gets the terminal until it ends.
type HandOver struct {
	Argv    []string // the program and its arguments
	Environ []string // all of its environment
	// Stays says that what it wrote is looked at before the screen comes back: enter
	// brings it. One that fails always stays.
	Stays bool
	// Absent is what to do when the program is not there, empty for nothing more.
	Absent string
	// Ended is called when the screen is back, with why the program failed.
	Ended func(err error) tea.Cmd
}

// handGrace is how long a program that was asked to end may take before it is ended.
const handGrace = 2 * time.Second

// HandOver suspends the cockpit, runs the program in its terminal, and comes back. Work
// beside the screen goes on meanwhile.
func (h *Host) HandOver(o HandOver) tea.Cmd {
	n, ctx := h.ask(nil, nil)
	ended := func(err error) tea.Msg { return Answer{n, false, func() tea.Cmd { return o.Ended(err) }} }
	lend := h.lend
	return Safely(func() tea.Msg {
		path, err := exec.LookPath(o.Argv[0])
		if err != nil {
			return ended(absent{o.Argv[0], o.Absent, err})
		}
		return tea.Exec(newGuest(ctx, path, o, lend), ended)()
	})
}

// Lend says what is told when another program gets the terminal, and when it is back.
func (d *Desk) Lend(told func(lent bool)) { d.lend = told }

// absent says that a program is not there.
type absent struct {
	program, instead string
	err              error
}

// Error says it with what to do instead.
func (a absent) Error() string {
	text := safetext.Line(a.program) + " is not on PATH"
	if strings.Contains(a.program, "/") {
		text = safetext.Line(a.program) + " can not be run: " + safetext.Line(a.err.Error())
	}
	return strings.TrimSuffix(text+": "+a.instead, ": ")
}

func (a absent) Unwrap() error { return a.err }

// guest is a program in aloft's terminal. It implements tea.ExecCommand.
type guest struct {
	*exec.Cmd
	ctx   context.Context
	lend  func(lent bool)
	in    io.Reader
	out   io.Writer
	words string
	stays bool
}

func newGuest(ctx context.Context, path string, o HandOver, lend func(bool)) *guest {
	cmd := exec.CommandContext(ctx, path, o.Argv[1:]...)
	cmd.Env = o.Environ
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil { // Windows knows none
			return cmd.Process.Kill()
		}
		return nil
	}
	cmd.WaitDelay = handGrace
	if lend == nil {
		lend = func(bool) {}
	}
	return &guest{Cmd: cmd, ctx: ctx, lend: lend, words: CommandLine(o.Argv), stays: o.Stays}
}

// CommandLine is a program and its arguments as one line to read: an argument that a shell
// would not take for one, or as it stands, is in quotes.
func CommandLine(argv []string) string {
	parts := make([]string, len(argv))
	for i, arg := range argv {
		arg = safetext.Line(arg)
		if arg == "" || strings.ContainsAny(arg, " \t\"'`$&|;<>()*?[]#~!\\{}") {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		parts[i] = arg
	}
	return strings.Join(parts, " ")
}

// SetStdin takes the terminal that keys come from.
func (g *guest) SetStdin(r io.Reader) { g.in, g.Stdin = r, r }

// SetStdout takes the terminal itself: through anything else the program would see none.
func (g *guest) SetStdout(w io.Writer) {
	if t, ok := w.(interface{ Terminal() *os.File }); ok {
		w = t.Terminal()
	}
	g.out, g.Stdout = w, w
}

// SetStderr gives errors to the terminal too, wherever aloft's own go.
func (g *guest) SetStderr(io.Writer) { g.Stderr = g.Stdout }

// Run runs the program.
func (g *guest) Run() error {
	g.lend(true)
	defer g.lend(false)
	fmt.Fprintf(g.out, "aloft: %s\r\n", g.words)
	err := g.Cmd.Run()
	if err != nil {
		fmt.Fprintf(g.out, "aloft: %s\r\n", safetext.Line(err.Error()))
	}
	if (err != nil || g.stays) && g.ctx.Err() == nil {
		fmt.Fprint(g.out, "aloft: enter goes back ")
		g.awaitEnter()
	}
	return err
}

// awaitEnter waits for a line, or until aloft has to end: then nobody reads the terminal
// any more, and what still waits for it ends with the process.
func (g *guest) awaitEnter() {
	line := make(chan struct{})
	go func() {
		defer close(line)
		awaitLine(g.in)
	}()
	select {
	case <-line:
	case <-g.ctx.Done():
	}
}

// awaitLine reads to the end of a line, byte by byte: what stands behind it is the
// cockpit's.
func awaitLine(r io.Reader) {
	for b := make([]byte, 1); ; {
		n, err := r.Read(b)
		if err != nil || n == 1 && (b[0] == '\n' || b[0] == '\r') {
			return
		}
	}
}
