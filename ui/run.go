package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/ui/shell"
)

// patience is how long leaving waits for moves under way. What takes longer is
// settled at the next start, by the journal.
const patience = 20 * time.Second

// Run shows the cockpit until the operator leaves, the context ends, a signal
// comes or the terminal goes; then it waits for moves under way. It returns nil
// after an ordinary leave, a *TerminalError when there is no terminal for it, a
// *SignalError, ErrTerminalGone, or a *CrashError. While it runs nothing is
// written to standard error.
func Run(ctx context.Context, o Options, in, out *os.File) error {
	if err := checkTerminal(o.getenv, in, out); err != nil {
		return err
	}
	// The program has a context of its own: one that ends under it leaves Bubble
	// Tea's reader behind, so it is asked to leave first.
	inner, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	why := newEnding()
	why.listen()

	if o.Folder == "" {
		o.Folder, _ = os.Getwd() // without one, saving to a relative path says what is wrong
	}
	f := newFleet(o)
	f.start(inner, why.lend)
	profile := chooseProfile(o, out)
	f.setProfile(profile)
	program := tea.NewProgram(f,
		tea.WithContext(inner),
		tea.WithInput(in),
		tea.WithOutput(&screen{File: out, gone: why.because, pulse: f.pulse}),
		tea.WithColorProfile(profile),
		tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
		tea.WithFilter(newWheelFilter(o.Now).pass),
	)
	f.pulse.find = func() *time.Ticker { return tickerOf(program) }
	stop := why.watch(ctx, program.Quit, kill)
	_, err := program.Run()
	cause := stop()
	kill()
	waitForMoves(f.roots, os.Stderr)
	return verdict(f.roots, err, cause, o)
}

// verdict is why the program ended.
func verdict(roots []*Root, err, cause error, o Options) error {
	var signalled *SignalError
	crashed := slices.IndexFunc(roots, func(r *Root) bool { return r.crashed != nil })
	switch {
	case crashed >= 0:
		return writeCrash(*roots[crashed].crashed, o.CrashDir, o.Build, o.Now())
	case errors.As(cause, &signalled):
		return signalled
	case errors.Is(cause, ErrTerminalGone):
		return cause
	case cause != nil:
		return fmt.Errorf("the cockpit was ended: %w", cause)
	case errors.Is(err, tea.ErrProgramPanic):
		return writeCrash(shell.Crash{Value: err}, o.CrashDir, o.Build, o.Now())
	case err != nil:
		return fmt.Errorf("showing the cockpit: %w", err)
	}
	return nil
}

// waitForMoves lets moves under way end, now that the screen is given back, and
// tells what became of them. A second signal ends the wait; they are settled at
// the next start then.
func waitForMoves(roots []*Root, stderr io.Writer) {
	n := 0
	for _, r := range roots {
		n += r.desk.Close()
	}
	if n > 0 {
		fmt.Fprintf(stderr, "aloft: %s under way: waiting for it to end; what is not answered is settled at the next start\n",
			shell.Plural(n, "move"))
	}
	left, until := 0, roots[0].desk.Now().Add(patience)
	for _, r := range roots {
		late, more := r.desk.Wait(until.Sub(r.desk.Now()))
		for _, res := range late {
			fmt.Fprintf(stderr, "aloft: %s\n", shell.ChangeLine(res, "->"))
		}
		left += more
	}
	if left > 0 {
		fmt.Fprintf(stderr, "aloft: %s not answered yet: the next start of aloft settles it\n", shell.Plural(left, "move"))
	}
}

// chooseProfile is how many colours to use: NO_COLOR first, then the config, then
// what the terminal is known to do.
func chooseProfile(o Options, out *os.File) colorprofile.Profile {
	if o.getenv("NO_COLOR") != "" {
		return colorprofile.Ascii
	}
	switch o.Config.UI.Colors {
	case "truecolor":
		return colorprofile.TrueColor
	case "256":
		return colorprofile.ANSI256
	case "16":
		return colorprofile.ANSI
	case "none":
		return colorprofile.Ascii
	}
	return colorprofile.Detect(out, os.Environ())
}
