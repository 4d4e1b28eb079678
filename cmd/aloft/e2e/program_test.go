//go:build unix

package e2e

import (
	"context"
	"os"

	"github.com/aloftdeck/aloft/cmd/aloft/verb"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui"
)

// programVariable makes this test binary run one of the programs below instead of
// tests: the cockpit with something in it that the real one has not.
const programVariable = "ALOFT_E2E_PROGRAM"

// programPanicking is the cockpit with a mover that panics.
const programPanicking = "panicking"

const panicText = "the mover fell over"

type panickingMover struct{ ui.Mover }

func (panickingMover) PrepareAll(context.Context, []release.Request, func(done, total int)) []release.Sheet {
	panic(panicText)
}

func runProgram(program string) int {
	if program != programPanicking {
		panic("no such program: " + program)
	}
	env := verb.Host(verb.Build{})
	env.Screen = func(ctx context.Context, o ui.Options) error {
		o.Mover = panickingMover{o.Mover}
		return ui.Run(ctx, o, os.Stdin, os.Stdout)
	}
	return verb.Run(context.Background(), env, []string{"--demo"})
}
