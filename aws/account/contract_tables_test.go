package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	tabletypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// settled reads a table until it is ACTIVE with all its indexes.
func settled(t *testing.T, g *ground, name string) model.Table {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 1200 {
		table, err := g.account.GetTable(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if table.Status == "ACTIVE" && !slices.ContainsFunc(table.Indexes, func(i model.Index) bool { return i.Status != "ACTIVE" }) {
			return table
		}
		<-tick.C
	}
	t.Fatalf("%s is not ACTIVE after a minute", name)
	return model.Table{}
}

func units(t model.Throughput) string { return fmt.Sprintf("%d/%d", t.ReadUnits, t.WriteUnits) }

func tabling() []contract {
	return []contract{
		{name: "tables page by page", run: func(t *testing.T, g *ground) {
			want := map[string]bool{}
			for i := range 104 {
				name := fmt.Sprintf("paged-table-%03d", i)
				g.table(t, name)
				want[name] = true
			}
			marker, pages := "", 0
			for {
				p, err := g.account.ListTables(t.Context(), marker)
				if err != nil {
					t.Fatal(err)
				}
				if pages++; len(p.Names) > 100 {
					t.Errorf("a page of %d", len(p.Names))
				}
				for _, name := range p.Names {
					delete(want, name)
				}
				if marker = p.Next; marker == "" {
					break
				}
			}
			if pages < 2 || len(want) > 0 {
				t.Errorf("%d pages, never seen: %v", pages, want)
			}
		}},
		{name: "a table with its indexes", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name, "by-day", "by-customer")
			table := settled(t, g, name)
			if table.Name != name || table.Billing != model.Provisioned || table.Class != model.StandardClass || units(table.Throughput) != "5/3" ||
				len(table.Indexes) != 2 || table.Indexes[0].Name != "by-customer" || units(table.Indexes[1].Throughput) != "2/1" || table.Created.IsZero() {
				t.Errorf("got %+v", table)
			}
		}},
		{name: "capacity is changed and read by others", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name, "by-day")
			settled(t, g, name)
			key := model.CapacityKey{Table: name}
			if _, err := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: key, Read: 7, Write: 4}); err != nil {
				t.Fatal(err)
			}
			settled(t, g, name)
			key.Index = "by-day"
			if _, err := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: key, Read: 6, Write: 5}); err != nil {
				t.Fatal(err)
			}
			settled(t, g, name)
			out, err := g.tables.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
			if err != nil {
				t.Fatal(err)
			}
			p, i := out.Table.ProvisionedThroughput, out.Table.GlobalSecondaryIndexes[0].ProvisionedThroughput
			if got := fmt.Sprint(*p.ReadCapacityUnits, *p.WriteCapacityUnits, *i.ReadCapacityUnits, *i.WriteCapacityUnits); got != "7 4 6 5" {
				t.Errorf("others read %s", got)
			}
			_, err = g.tables.UpdateTable(t.Context(), &dynamodb.UpdateTableInput{TableName: &name,
				ProvisionedThroughput: &tabletypes.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(9), WriteCapacityUnits: aws.Int64(8)}})
			if err != nil {
				t.Fatal(err)
			}
			if table := settled(t, g, name); units(table.Throughput) != "9/8" || units(table.Indexes[0].Throughput) != "6/5" {
				t.Errorf("got %+v", table)
			}
		}},
		{name: "on demand and back", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name, "by-day")
			settled(t, g, name)
			key := model.CapacityKey{Table: name}
			if _, err := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: key, Billing: model.OnDemand}); err != nil {
				t.Fatal(err)
			}
			if table := settled(t, g, name); table.Billing != model.OnDemand || units(table.Throughput) != "0/0" || units(table.Indexes[0].Throughput) != "0/0" {
				t.Errorf("on demand: %+v", table)
			}
			_, err := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: key, Billing: model.Provisioned, Read: 6, Write: 5,
				Indexes: []model.CapacityChange{{CapacityKey: model.CapacityKey{Table: name, Index: "by-day"}, Read: 2, Write: 1}}})
			if err != nil {
				t.Fatal(err)
			}
			if table := settled(t, g, name); table.Billing != model.Provisioned || units(table.Throughput) != "6/5" {
				t.Errorf("back: %+v", table)
			}
		}},
		{name: "what auto scaling does", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name, "by-day")
			settled(t, g, name)
			reads := model.CapacityKey{Table: name}
			writes := model.CapacityKey{Table: name, Index: "by-day"}
			g.scale(t, model.Scaling{CapacityKey: reads, Access: model.Reads, Min: 1, Max: 20, Target: 70})
			g.scale(t, model.Scaling{CapacityKey: writes, Access: model.Writes, Min: 1, Max: 20})
			change := model.ScalingChange{CapacityKey: reads, Access: model.Reads, Min: 4, Max: 40}
			if err := g.account.UpdateScaling(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			want := []model.Scaling{
				{CapacityKey: reads, Access: model.Reads, Min: 4, Max: 40, Target: 70},
				{CapacityKey: writes, Access: model.Writes, Min: 1, Max: 20},
			}
			got, err := g.account.GetScaling(t.Context(), name)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
			all, err := g.account.GetScaling(t.Context(), "")
			of := slices.DeleteFunc(all, func(s model.Scaling) bool { return s.Table != name })
			if err != nil || !slices.Equal(of, want) {
				t.Errorf("among all %+v, %v, want %+v", of, err, want)
			}
			other := unique(t) + "-other"
			g.table(t, other)
			if got, err := g.account.GetScaling(t.Context(), other); err != nil || len(got) > 0 {
				t.Errorf("of a table that is not scaled: %+v, %v", got, err)
			}
		}},
		{name: "no such table", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, read := g.account.GetTable(t.Context(), name)
			_, update := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: model.CapacityKey{Table: name}, Read: 1, Write: 1})
			_, scaling := g.account.GetScaling(t.Context(), name)
			for what, err := range map[string]error{"GetTable": read, "UpdateTable": update, "GetScaling": scaling} {
				if model.ClassOf(err) != model.Gone || !strings.Contains(err.Error(), name) {
					t.Errorf("%s: %v, want class gone", what, err)
				}
			}
		}},
	}
}
