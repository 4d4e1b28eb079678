package ui

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
)

// From a key to the frame that shows what it did, of 1,000 functions and 120 tables with the
// load of their last hour, while a fact of each comes in.
func BenchmarkKeyToFrameWhileFactsStreamIn(b *testing.B) {
	now := epoch()
	s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}, {Name: "stage", Alias: "stage"}, {Name: "prod", Alias: "prod"}})
	read := func() model.Read { now = now.Add(time.Millisecond); return model.Read{Asked: now, At: now} }
	list, tables := model.FunctionsListed{Read: read(), Complete: true}, model.TablesListed{Read: read(), Complete: true}
	for i := range 1000 {
		list.Functions = append(list.Functions, model.Function{Name: fmt.Sprintf("function-%04d", i)})
	}
	for i := range 120 {
		tables.Names = append(tables.Names, fmt.Sprintf("table-%03d", i))
	}
	s.Apply(list, tables)
	alias := func(n int) model.Event {
		return model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: list.Functions[n%1000].Name, Name: "prod", Version: strconv.Itoa(n%97 + 1)}}
	}
	load := func(n int) model.Event {
		name := tables.Names[n%120]
		samples := model.Samples{Series: model.ConsumedUnits(model.CapacityKey{Table: name}, model.Reads), Period: time.Minute, From: now.Truncate(time.Minute).Add(-time.Hour)}
		for m := range 60 {
			samples.Values = append(samples.Values, float64((m+n)%50*60))
		}
		return model.MetricsRead{Read: read(), Group: model.TableGroup(name), Samples: []model.Samples{samples}}
	}
	for i := range 1000 {
		s.Apply(alias(i))
	}
	for i, name := range tables.Names {
		s.Apply(model.TableRead{Read: read(), Table: model.Table{Name: name, Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 50, WriteUnits: 50}}}, load(i))
	}
	r := New(Options{Account: Account{Store: s}, Config: demoConfig(), Now: func() time.Time { return now }, Tables: true})
	f, t := r.panes[r.paneOf(action.Functions)], r.panes[r.paneOf(action.Tables)]
	f.Resize(120, 30)
	t.Resize(120, 30)
	f.Do(action.Sort)
	n := 0
	for b.Loop() {
		n++
		changes := s.Apply(alias(n), load(n))
		f.Refresh(changes)
		t.Refresh(changes)
		f.Do([]action.ID{action.Down, action.Up}[n/50%2])
		f.Lines(true)
		t.Lines(false)
	}
}
