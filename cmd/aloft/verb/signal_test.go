//go:build unix

package verb

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestASignalIsToldInWords(t *testing.T) {
	ctx, stop := untilSignal(t.Context(), syscall.SIGHUP)
	defer stop()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if got := context.Cause(ctx).Error(); !strings.Contains(got, "the terminal went away (SIGHUP)") {
		t.Errorf("the cause is %q", got)
	}
}

// A command that a signal ended says which by its exit code.
func TestExitCodesOfSignals(t *testing.T) {
	for s, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		ctx, end := context.WithCancelCause(t.Context())
		end(&signalHeard{"ended", s})
		if got := exitCode(interrupted(ctx, "stopped following")); got != want {
			t.Errorf("%v: exit %d, want %d", s, got, want)
		}
	}
}

// Of a command that reads nothing is left to say but the signal.
func TestASignalWhileAVerbReads(t *testing.T) {
	for _, args := range []string{"status", "history", "builds", "tables", "cost", "logs orders", "promote orders --to stage --yes", "undo --yes"} {
		t.Run(args, func(t *testing.T) {
			h := newHost(t)
			h.Interrupt = func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, end := context.WithCancelCause(ctx)
				end(&signalHeard{"ended by SIGTERM", syscall.SIGTERM})
				return ctx, func() {}
			}
			h.run(exitSignal+int(syscall.SIGTERM), strings.Fields(args)...)
			if said := h.err.String(); strings.Contains(said, "context canceled") {
				t.Errorf("it says %q", said)
			}
		})
	}
}
