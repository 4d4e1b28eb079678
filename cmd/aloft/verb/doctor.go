package verb

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// doctorOptions are the options of `aloft doctor`.
type doctorOptions struct{ globals }

func (p *parsing) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check what aloft needs: settings, terminal, files, credentials, clock, permissions",
		Long: `Check what aloft needs, one thing after the other: settings, terminal, locale and clipboard, journal and cache,
credentials, Region and clock, and each permission to read, by a call that needs it. What is missing is named with the next
step, and for a permission with what it takes away. Nothing is written to AWS and nothing is paid for; what that would need
is said to be not tried.

` + exitCodesHelp,
		Example: "  aloft doctor\n  aloft doctor --profile production -o json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) { return doctorOptions{g}, nil })
		},
	}
}

// finding is what one check came to.
type finding struct {
	Area   string      `json:"area"` // "settings", "terminal", …
	Name   string      `json:"name"`
	State  examination `json:"state"`
	Detail string      `json:"detail"`
	Next   string      `json:"next"` // the next step, empty where none is needed
	cause  error       // that ended the check, nil for none
}

// examination is how a check ended.
type examination string

const (
	healthy  examination = "ok"
	doubtful examination = "doubtful" // it works, or may
	failing  examination = "fails"
	untried  examination = "not tried"
)

func (o doctorOptions) run(ctx context.Context, k *session) error {
	_ = k.connect(ctx) // the embedded account has files of its own; what fails is found below
	found := k.examineHost()
	found = append(found, k.examineAccount(ctx)...)
	failed, cause := 0, error(nil)
	t := table{head: []string{"STATE", "AREA", "WHAT", "FOUND"}}
	for _, f := range found {
		detail := f.Detail
		if f.Next != "" {
			detail += ": " + f.Next
		}
		if f.State == failing {
			failed++
			if cause == nil {
				cause = f.cause
			}
		}
		t.add(f.State.painted(), f.Area, f.Name, detail)
	}
	out := output{document: map[string]any{"checks": found, "failed": failed}, lines: t.lines()}
	if failed == 0 {
		return k.print(out, nil)
	}
	said := errors.New(plural(failed, "check") + " failed")
	if cause != nil {
		said = fmt.Errorf("%w: %w", said, cause)
	}
	return k.print(out, said)
}

// painted is the state in colour; its word stands there without one too.
func (e examination) painted() string {
	switch e {
	case failing:
		return paint(styleBad, string(e))
	case doubtful:
		return paint(styleWarn, string(e))
	case untried:
		return paint(styleDim, string(e))
	}
	return string(e)
}

// failedIf is the finding of a check that an error ends.
func failedIf(area, name, detail string, err error, next string) finding {
	if err == nil {
		return finding{Area: area, Name: name, State: healthy, Detail: detail}
	}
	return finding{Area: area, Name: name, State: failing, Detail: fmt.Sprint(err), Next: next, cause: err}
}
