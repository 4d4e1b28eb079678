package store

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

// CloudTrail knows changes that the journal does not; where both know one, the journal
// counts.
func TestTablesCostWhatCloudTrailSaysTheyHad(t *testing.T) {
	at := func(days int) time.Time { return t0.AddDate(0, 0, -days) }
	call := func(days int, units ...model.StatedUnits) model.TableCall {
		return model.TableCall{ID: at(days).String(), At: at(days), Deed: model.TableUpdated, Table: "orders", Units: units}
	}
	table := func(read, write int64) model.StatedUnits { return model.StatedUnits{Read: read, Write: write} }
	index := func(read, write int64) model.StatedUnits {
		return model.StatedUnits{Index: "by-day", Read: read, Write: write}
	}
	failed := call(5, table(99, 99))
	failed.Error = "LimitExceededException"
	onDemand := call(9)
	onDemand.Billing = model.OnDemand
	created := call(20, model.StatedUnits{Read: 7, Write: 7, Made: true})
	created.Deed = model.TableCreated
	earlier := call(30, model.StatedUnits{Read: 50, Write: 50, Made: true}) // of a table of that name
	earlier.Deed = model.TableCreated
	born := index(4, 4)
	born.Made = true
	ours := journal.Move{Intent: journal.Entry{ID: "1", Account: "1", Region: "us-east-1", Table: "orders", From: "40 RCU 5 WCU", To: "10 RCU 5 WCU", At: at(3)},
		Outcome: &journal.Entry{Status: "moved", At: at(3).Add(time.Minute)}}
	now, none := at(3).Add(time.Minute), time.Time{}
	type had struct {
		read, write int64
		from, to    time.Time
	}
	for name, c := range map[string]struct {
		calls   []model.TableCall
		journal []journal.Move
		index   string
		last    time.Time // when DynamoDB says that it changed last
		want    []had
		says    string
	}{
		"all of it":         {[]model.TableCall{created, call(9, table(40, 5)), call(3, table(10, 5)), failed, earlier}, nil, "", at(3), []had{{10, 5, at(3), none}, {40, 5, at(9), at(3)}, {7, 7, at(20), at(9)}}, ""},
		"its end alone":     {[]model.TableCall{call(3, table(10, 5))}, nil, "", at(3), []had{{10, 5, at(20), none}}, "What the capacity of orders was before"},
		"the journal too":   {[]model.TableCall{call(9, table(40, 5)), call(3, table(10, 5))}, []journal.Move{ours}, "", now, []had{{10, 5, now, none}, {40, 5, at(20), now}}, "What the capacity of orders was before"},
		"after the journal": {[]model.TableCall{call(1, table(10, 5)), call(2, table(60, 5)), call(3, table(10, 5))}, []journal.Move{ours}, "", at(1), []had{{10, 5, at(1), none}, {60, 5, at(2), at(1)}, {10, 5, now, at(2)}, {40, 5, at(20), now}}, ""},
		"another end":       {[]model.TableCall{call(3, table(11, 5))}, nil, "", at(3), []had{{10, 5, at(20), none}}, "does not know, nor CloudTrail so far"},
		"a later change":    {[]model.TableCall{call(3, table(10, 5))}, nil, "", at(1), []had{{10, 5, at(20), none}}, "does not know, nor CloudTrail so far"},
		"it was on demand":  {[]model.TableCall{onDemand, call(3, table(10, 5), index(2, 2))}, nil, "", at(3), []had{{10, 5, at(3), none}}, "is left out"},
		"an index":          {[]model.TableCall{call(9, table(40, 5), index(3, 3)), call(3, index(2, 2))}, nil, "by-day", none, []had{{2, 2, at(3), none}, {3, 3, at(20), at(3)}}, "What the capacity of orders/by-day was before"},
		"a made index":      {[]model.TableCall{call(9, born), call(3, index(2, 2))}, nil, "by-day", none, []had{{2, 2, at(3), none}, {4, 4, at(9), at(3)}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(stages)
			s.SetJournal(c.journal)
			s.Apply(us, model.TableRead{Read: read(1, 2), Table: model.Table{
				Name: "orders", Billing: model.Provisioned, Created: at(20), Bytes: 1 << 30,
				Throughput: model.Throughput{ReadUnits: 10, WriteUnits: 5, LastDecrease: c.last},
				Indexes:    []model.Index{{Name: "by-day", Throughput: model.Throughput{ReadUnits: 2, WriteUnits: 2}}},
			}})
			s.Measured()
			d := s.Apply(model.TableTrailLearned{Account: "1", Region: "us-east-1", Calls: c.calls},
				model.TableTrailState{TrailState: model.TrailState{Account: "1", Region: "us-east-1", Back: at(25)}})
			if !d.Touch(OfCost) {
				t.Error("what CloudTrail tells makes no cost dirty")
			}
			m, _ := s.Measured()
			var got []had
			for i, u := range m.Standing {
				if u.Item == cost.DynamoReadCapacity && u.Subject == (cost.Subject{Table: "orders", Index: c.index}) {
					got = append(got, had{u.Amount / 3600, m.Standing[i+1].Amount / 3600, u.From, u.To})
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("%+v", got)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("%+v, not %+v", got[i], c.want[i])
				}
			}
			said := strings.Join(m.Assumed, "\n")
			if !strings.Contains(said, c.says) || c.says == "" && strings.Contains(said, "The capacity of orders ") || !strings.Contains(said, "since "+at(25).Format(time.DateOnly)+", CloudTrail know they had") {
				t.Errorf("it says %s", said)
			}
		})
	}
}

func TestCostsSayWhyCloudTrailWasNotRead(t *testing.T) {
	s := New(stages)
	said := func() string { m, _ := s.Measured(); return strings.Join(m.Assumed, "\n") }
	s.Apply(us, model.TableRead{Read: read(1, 2), Table: model.Table{Name: "orders", Billing: model.Provisioned, Created: t0.AddDate(0, 0, -9),
		Throughput: model.Throughput{ReadUnits: 1, WriteUnits: 1}}})
	if strings.Contains(said(), "CloudTrail") {
		t.Errorf("before it was asked: %s", said())
	}
	state := model.TrailState{Account: "1", Region: "us-east-1", Failure: &model.Failure{Class: model.Denied, Permission: "cloudtrail:LookupEvents"}}
	s.Apply(model.TableTrailState{TrailState: state})
	if n := strings.Count(said(), "is denied: cloudtrail:LookupEvents"); n != 1 {
		t.Errorf("the permission is named %d times: %s", n, said())
	}
	state.Account = "2"
	s.Apply(model.TableTrailState{TrailState: state})
	if strings.Contains(said(), "CloudTrail") {
		t.Errorf("of another account: %s", said())
	}
}
