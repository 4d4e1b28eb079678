package account_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

func activities(name string) component.Table {
	return component.Table{Name: name, Hash: component.Key{Name: "id", Type: "S"},
		Range:   &component.Key{Name: "at", Type: "N"},
		Billing: model.Provisioned, ReadUnits: 3, WriteUnits: 2,
		Indexes: []component.Index{
			{Name: "by-day", Hash: component.Key{Name: "day", Type: "S"}, ReadUnits: 1, WriteUnits: 1},
			{Name: "by-user", Hash: component.Key{Name: "user", Type: "S"},
				Range: &component.Key{Name: "at", Type: "N"}, ReadUnits: 2, WriteUnits: 1},
		}}
}

// tableActive waits until a table and its indexes are made.
func tableActive(t *testing.T, g *ground, name string) component.TableState {
	t.Helper()
	settled(t, g, name)
	s, err := g.account.GetTableState(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tableWords are a table in one line, to compare two.
func tableWords(t *testing.T, of component.Table) string {
	t.Helper()
	text, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func makingTables() []contract {
	tags := component.TagsOf("activity")
	return []contract{
		{name: "a table is made with its indexes", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			_, err := g.account.GetTableState(t.Context(), want.Name)
			failed(t, err, model.Gone)
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			s := tableActive(t, g, want.Name)
			if tableWords(t, s.Table) != tableWords(t, want) || s.Status != "ACTIVE" || len(s.Building) > 0 ||
				s.Scaled ||
				s.Owner != (component.Owner{Component: "activity"}) || !strings.HasSuffix(s.ARN, ":table/"+want.Name) {
				t.Errorf("got  %s %+v\nwant %s", tableWords(t, s.Table), s, tableWords(t, want))
			}
			if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Conflict); !f.NoEffect ||
				f.Advice == "" {
				t.Errorf("the name again: %+v", f)
			}
		}},
		{name: "a table on demand", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			want.Billing, want.ReadUnits, want.WriteUnits = model.OnDemand, 0, 0
			for i := range want.Indexes {
				want.Indexes[i].ReadUnits, want.Indexes[i].WriteUnits = 0, 0
			}
			if err := g.account.CreateTable(t.Context(), want, nil); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); tableWords(t, s.Table) != tableWords(t, want) ||
				s.Owner != (component.Owner{}) {
				t.Errorf("got  %s\nwant %s", tableWords(t, s.Table), tableWords(t, want))
			}
		}},
		{name: "an index is added", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			less := want
			less.Indexes = want.Indexes[:1]
			if err := g.account.CreateTable(t.Context(), less, tags); err != nil {
				t.Fatal(err)
			}
			tableActive(t, g, want.Name)
			if err := g.account.AddIndex(t.Context(), want, "by-user"); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); tableWords(t, s.Table) != tableWords(t, want) {
				t.Errorf("got  %s\nwant %s", tableWords(t, s.Table), tableWords(t, want))
			}
			if err := g.account.AddIndex(t.Context(), want, "nowhere"); err == nil {
				t.Error("an index was added that the table has not")
			}
		}},
		{name: "TTL and recovery are switched on", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); s.TTL != "" || s.PointInTime {
				t.Errorf("got %+v", s)
			}
			if err := g.account.SetTTL(t.Context(), want.Name, "expires"); err != nil {
				t.Fatal(err)
			}
			if err := g.account.EnableRecovery(t.Context(), want.Name); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); s.TTL != "expires" || !s.PointInTime {
				t.Errorf("got %+v", s)
			}
			if g.world != nil { // moto has an error of its own for it
				failed(t, g.account.SetTTL(t.Context(), "nowhere", "expires"), model.Gone)
			}
			failed(t, g.account.EnableRecovery(t.Context(), "nowhere"), model.Gone)
		}},
		{name: "TTL twice within an hour", alone: "moto takes any number of changes",
			run: func(t *testing.T, g *ground) {
				want := activities(unique(t))
				if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
					t.Fatal(err)
				}
				if err := g.account.SetTTL(t.Context(), want.Name, "expires"); err != nil {
					t.Fatal(err)
				}
				if f := failed(t, g.account.SetTTL(t.Context(), want.Name, "other"), model.Conflict); !f.NoEffect ||
					!strings.Contains(f.Advice, "hour") {
					t.Errorf("got %+v", f)
				}
			}},
		{name: "a table that auto scaling has", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			tableActive(t, g, want.Name)
			g.scale(t, model.Scaling{CapacityKey: model.CapacityKey{Table: want.Name, Index: "by-day"},
				Access: model.Writes, Min: 1, Max: 5, Target: 70})
			if s := tableActive(t, g, want.Name); !s.Scaled {
				t.Errorf("got %+v", s)
			}
		}},
		{name: "keys that no attribute has", alone: "moto words it otherwise", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			want.ReadUnits = 0
			if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Other); !f.NoEffect ||
				f.Code != "ValidationException" {
				t.Errorf("got %+v", f)
			}
		}},
		{name: "a table and an index that were made are in the trail", alone: "moto has no LookupEvents",
			run: func(t *testing.T, g *ground) {
				want := activities(unique(t))
				less := want
				less.Indexes = want.Indexes[:1]
				if err := errors.Join(g.account.CreateTable(t.Context(), less, tags),
					g.account.AddIndex(t.Context(), want, "by-user")); err != nil {
					t.Fatal(err)
				}
				var calls []model.TableCall
				for _, deed := range model.TableDeeds() {
					page, err := g.account.LookupTableCalls(t.Context(), model.TrailLookup{Deed: deed})
					if err != nil {
						t.Fatal(err)
					}
					calls = append(calls, slices.DeleteFunc(page.Calls,
						func(c model.TableCall) bool { return c.Table != want.Name })...)
				}
				if len(calls) != 2 || !slices.Contains(calls[0].Units,
					model.StatedUnits{Index: "by-day", Read: 1, Write: 1, Made: true}) ||
					!slices.Equal(calls[1].Units, []model.StatedUnits{{Index: "by-user", Read: 2, Write: 1, Made: true}}) {
					t.Errorf("got %+v", calls)
				}
			}},
		{name: "an answer to making a table is lost", alone: "moto can not be told to fail",
			run: func(t *testing.T, g *ground) {
				want := activities(unique(t))
				if err := g.script("CreateTable#1=lost"); err != nil {
					t.Fatal(err)
				}
				if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Network); f.NoEffect {
					t.Errorf("got %+v", f)
				}
				if s := tableActive(t, g, want.Name); s.Owner.Component != "activity" {
					t.Errorf("got %+v", s)
				}
			}},
	}
}
