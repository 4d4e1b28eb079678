//go:build unix

package verb

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// pipe puts a pipe in a file's place.
func (h *host) pipe(path string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func TestPipesInThePlaceOfFilesKeepNobodyWaiting(t *testing.T) {
	h := newHost(t)
	h.pipe(filepath.Join(h.Dir, "o.zip"))
	h.run(exitUsage, "deploy", "orders", "--zip", "o.zip", "--yes")
	h.says("--zip o.zip is a pipe, not a file")

	h = newHost(t)
	h.run(exitDone, "status") // makes the cache
	for _, folder := range []string{"snapshots", "hints"} {
		files, err := filepath.Glob(filepath.Join(h.Home, "cache", "aloft", folder, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", folder, err)
		}
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
			h.pipe(f)
		}
	}
	h.run(exitDone, "history")

	h = newHost(t)
	h.pipe(filepath.Join(h.Home, "state", "aloft", "journal.jsonl"))
	h.run(exitFailed, "promote", "orders", "--to", "stage", "--yes")
	h.says("is a pipe, not a file")
}

// A verb that waits for what knows no context is given up after a signal.
func TestASignalEndsAVerbWhateverItWaitsIn(t *testing.T) {
	h := newHost(t)
	h.pipe(filepath.Join(h.Dir, "scenario.toml"))
	h.Interrupt = func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, end := context.WithCancelCause(ctx)
		end(&signalHeard{"ended by SIGTERM", syscall.SIGTERM})
		return ctx, func() {}
	}
	h.run(exitSignal+int(syscall.SIGTERM), "cost", "--what-if", filepath.Join(h.Dir, "scenario.toml"))
	h.says("given up: ended by SIGTERM")
}

func TestAJournalThatEverybodyWritesIsSaid(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	if strings.Contains(h.err.String(), "proves nothing") {
		t.Errorf("a private journal is warned of: %s", h.err.String())
	}
	if err := os.Chmod(filepath.Join(h.Home, "state", "aloft", "journal.jsonl"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"promote", "orders", "--to", "stage", "--yes"}, {"history"}} {
		h.run(exitDone, args...)
		h.says("every user of this host can write to the journal")
	}
}
