//go:build unix

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/cmd/aloft/verb"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui"
	"github.com/aloftdeck/aloft/ui/functions"
)

// programVariable makes this test binary run one of the programs below instead of
// tests: the cockpit with something in it that the real one has not.
const programVariable = "ALOFT_E2E_PROGRAM"

// The programs: the cockpit
const (
	programPanicking = "panicking" // with a mover that panics
	programSlow      = "slow"      // on an account that answers an UpdateAlias late
	programSilent    = "silent"    // on one that carries it out and never answers
)

const panicText = "the mover fell over"

// journalVariable names the file that the journal of the embedded account is copied
// to before it is taken away.
const journalVariable = "ALOFT_E2E_JOURNAL"

// slowAnswer is how late the slow account answers, silentTimeout how long the
// cockpit waits for the silent one.
const (
	slowAnswer    = 3 * time.Second
	silentTimeout = "3s"
)

type panickingMover struct{ functions.Mover }

func (panickingMover) PrepareAll(context.Context, []release.Request, func(done, total int)) []release.Sheet {
	panic(panicText)
}

// lateAccount is an account whose moves take their time.
type lateAccount struct {
	verb.Account
	silent bool
}

func (a lateAccount) UpdateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	if a.silent {
		if _, err := a.Account.UpdateAlias(context.WithoutCancel(ctx), c); err != nil {
			return model.Alias{}, err
		}
		<-ctx.Done()
		return model.Alias{}, &model.Failure{Class: model.Network, Operation: "UpdateAlias", Message: "no answer in time", Err: ctx.Err()}
	}
	<-time.After(slowAnswer)
	return a.Account.UpdateAlias(ctx, c)
}

func (a lateAccount) Close() {
	a.Account.Close()
	if err := keepJournal(os.Getenv(journalVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// keepJournal copies the journal of the embedded account.
func keepJournal(to string) error {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), "aloft-demo-*", "journal.jsonl"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("journals %q: %w", found, errors.Join(err))
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

func runProgram(program string) int {
	env := verb.Host(verb.Build{})
	args := []string{"--demo"}
	switch program {
	case programPanicking:
		env.Screen = func(ctx context.Context, o ui.Options) error {
			o.Mover = panickingMover{o.Mover}
			return ui.Run(ctx, o, os.Stdin, os.Stdout)
		}
	case programSlow, programSilent:
		open := env.Open
		env.Open = func(ctx context.Context, o account.Options) (verb.Account, error) {
			a, err := open(ctx, o)
			if err != nil {
				return nil, err
			}
			return lateAccount{a, program == programSilent}, nil
		}
		if program == programSilent {
			args = append(args, "--timeout", silentTimeout)
		}
	default:
		panic("no such program: " + program)
	}
	return verb.Run(context.Background(), env, args)
}
