package functions

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func TestADiffMasksValuesUntilAsked(t *testing.T) {
	env := dialogtest.Env(t)
	d := opened(env)["diff"]
	if text := dialogtest.Screen(d); strings.Contains(text, "hunter2") || !strings.Contains(text, "env TOKEN") {
		t.Errorf("at first it shows\n%s", text)
	}
	dialogtest.Press(t, d, env, action.Reveal)
	if text := dialogtest.Screen(d); !strings.Contains(text, "hunter2-12") || !strings.Contains(text, "hunter2-14") {
		t.Errorf("asked for, it shows\n%s", text)
	}
	dialogtest.Press(t, d, env, action.Reveal)
	if strings.Contains(dialogtest.Screen(d), "hunter2") {
		t.Error("masked again, it shows the values")
	}
}

func TestADiffSaysThatNothingDiffers(t *testing.T) {
	env := dialogtest.Env(t)
	if text := dialogtest.Screen(opened(env)["diff-same"]); !strings.Contains(text, "Nothing differs") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestADiffThatLoadsOrFailsSaysSo(t *testing.T) {
	env := dialogtest.Env(t)
	d := newComparison(env, "orders")
	if !d.Loading() || !strings.Contains(dialogtest.Screen(d), "reading both versions") {
		t.Errorf("loading, it shows\n%s", dialogtest.Screen(d))
	}
	d.Fail("version 12 does not exist any more")
	if d.Loading() || !strings.Contains(dialogtest.Screen(d), "does not exist any more") {
		t.Errorf("failed, it shows\n%s", dialogtest.Screen(d))
	}
}

func TestASwapThatCostsTheSameIsNotPriced(t *testing.T) {
	a := model.Version{MemoryMB: 128, Architecture: "x86_64"}
	if priced(a, a) {
		t.Error("the same version is priced")
	}
	b := a
	b.Architecture = "arm64"
	if !priced(a, b) {
		t.Error("another architecture is not priced")
	}
}
