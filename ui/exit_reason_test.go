package ui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestEndingAsksFirstAndThenInsists(t *testing.T) {
	for _, tt := range []struct {
		name  string
		hangs bool
	}{{"leaves", false}, {"hangs", true}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gone := errors.New("gone")
				ended, kill := context.WithCancel(t.Context())
				defer kill()
				killed := false
				e := newEnding()
				stop := e.watch(t.Context(), func() {
					if tt.hangs {
						<-ended.Done()
					}
				}, func() { killed = true; kill() })
				e.because(gone)
				e.because(errors.New("later"))
				if tt.hangs {
					<-ended.Done()
				} else {
					time.Sleep(grace / 2)
				}
				if reason := stop(); !errors.Is(reason, gone) {
					t.Errorf("the reason is %v", reason)
				}
				if killed != tt.hangs {
					t.Errorf("killed: %v", killed)
				}
			})
		})
	}
}

func TestEndingOfAnOrdinaryLeaveHasNoReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := newEnding().watch(ctx, func() {}, func() {})
		if reason := stop(); reason != nil {
			t.Errorf("the reason is %v", reason)
		}
		over := errors.New("over")
		stop = newEnding().watch(ctx, func() {}, func() {})
		cancel(over)
		synctest.Wait()
		if reason := stop(); !errors.Is(reason, over) {
			t.Errorf("the reason is %v", reason)
		}
	})
}
