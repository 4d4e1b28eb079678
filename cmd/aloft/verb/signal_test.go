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
