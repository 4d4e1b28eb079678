package model

import (
	"testing"
	"time"
)

func TestSightingsKeepWhenAVersionWasFirstSeen(t *testing.T) {
	at := func(minutes int) time.Time {
		return time.Date(2026, 11, 22, 21, minutes, 0, 0, time.UTC)
	}
	s := Sighting{}.Next("", time.Time{}, "4", at(1))
	if s != (Sighting{First: at(1)}) {
		t.Errorf("first read: %+v", s)
	}
	if again := s.Next("4", at(1), "4", at(2)); again != s {
		t.Errorf("the same again: %+v, want %+v", again, s)
	}
	s = s.Next("4", at(5), "6", at(7))
	if s != (Sighting{First: at(7), Before: "4", Last: at(5)}) {
		t.Errorf("another version: %+v", s)
	}
	if s = s.Next("", at(8), "6", at(9)); s != (Sighting{First: at(9)}) {
		t.Errorf("made anew: %+v", s)
	}
	if old := (Sighting{}).Next("4", at(3), "4", at(9)); old != (Sighting{First: at(3)}) {
		t.Errorf("known from before, without a sighting: %+v, want it seen when it was last read", old)
	}
}
