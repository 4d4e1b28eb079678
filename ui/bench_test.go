package ui

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
)

// thousand is a cockpit of 200x50 over an account of 1,000 functions.
func thousand() *Root {
	now := epoch()
	o := Options{Config: demoConfig(), Now: func() time.Time { return now }, Account: Account{Feed: &fakeFeed{}},
		Getenv: func(string) string { return "C.UTF-8" }}
	o.Store = store.New(o.Config.Stages)
	r := New(o)
	r.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	r.Update(eventsMsg{facts(now, 0)})
	return r
}

func facts(now time.Time, n int) []model.Event {
	at := model.Read{Asked: now.Add(time.Duration(n)), At: now.Add(time.Duration(n))}
	var fs []model.Function
	events := []model.Event{model.IdentityRead{Read: at, Identity: model.Identity{Account: "123456789012", Region: "us-east-1"}}}
	for i := range 1000 {
		fs = append(fs, model.Function{Name: fmt.Sprintf("function-%04d", i), Runtime: "go1.x"})
	}
	events = append(events, model.FunctionsListed{Read: at, Functions: fs, Complete: true})
	for i, f := range fs {
		var as []model.Alias
		for _, st := range []string{"dev", "stage", "prod"} {
			as = append(as, model.Alias{Function: f.Name, Name: st, Version: strconv.Itoa(i%50 + 1),
				Canary: &model.Canary{Version: "99", Weight: float64(n%9+1) / 10}})
		}
		events = append(events, model.AliasesListed{Read: at, Function: f.Name, Aliases: as})
	}
	return events
}

// The frame as the renderer asks for it: Update has drawn it already.
func BenchmarkView(b *testing.B) {
	r := thousand()
	for b.Loop() {
		if r.View().Content == "" {
			b.Fatal("nothing was drawn")
		}
	}
}

// The whole frame drawn again, as after a tick.
func BenchmarkFrame(b *testing.B) {
	r := thousand()
	for b.Loop() {
		for i := range r.panes {
			r.drawn.pane(i)
		}
		r.draw()
	}
}

func BenchmarkKeyPress(b *testing.B) {
	r := thousand()
	keys := []tea.KeyPressMsg{keyPress("j"), keyPress("k")}
	n := 0
	for b.Loop() {
		r.Update(keys[n/100%2])
		r.View()
		n++
	}
}

func BenchmarkApplyThousandFacts(b *testing.B) {
	r := thousand()
	n := 0
	for b.Loop() {
		n++
		r.Update(eventsMsg{facts(epoch(), n)[2:]})
		r.View()
	}
}

func BenchmarkFilterKey(b *testing.B) {
	r := thousand()
	keys, _ := r.desk.Keys.Spec(action.Filter)
	r.Update(keyPress(keys.Keys[0]))
	typed := []tea.KeyPressMsg{keyPress("9"), keyPress("backspace")}
	n := 0
	for b.Loop() {
		r.Update(typed[n%2])
		r.View()
		n++
	}
}
